"""Mutations: rows that a server rewrites in the background after an ALTER, part by part.

The new definition of a table holds before its rows are rewritten, and stays when that fails: the server then tries
again for ever. Source: ClickHouse documentation, system.mutations, KILL MUTATION.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import sleep
from typing import Any

from dbkit.core.errors import StatementFailed
from dbkit.core.text import counted
from dbkit.stores.clickhouse.cluster import on_cluster
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.tokens import Token, TokenError, significant, split_at
from dbkit.stores.clickhouse.transport import ACCESS_DENIED, ServerError, Transport, clean

__all__ = ["Mutation", "failure", "table_of", "unfinished", "wait_for_rows", "was_begun"]

_POLL = 0.5
_STUBBORN = 4
"""Looks at a mutation that fails each time, before it is given up: the server may get over a first failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """Rows that are still to be rewritten."""

    id: str
    host: str
    database: str
    table: str
    command: str
    parts: int
    """How many are left."""
    reason: str
    """Why the last attempt failed; empty where none did."""

    def __str__(self) -> str:
        return f"{counted(self.parts, 'part')} to rewrite on {self.host}"


def table_of(sql: str) -> tuple[str | None, str] | None:
    """Database and table of a statement that rewrites rows in the background; None for any other statement."""
    try:
        words = [token for token in significant(sql) if not token.is_word("IF", "EXISTS")]
    except TokenError:
        return None
    if len(words) < 3:
        return None
    if words[0].is_word("ALTER") and words[1].is_word("TABLE"):
        after = 5 if words[3].text == "." else 3
        rewrites = any(_rewrites(command) for command in split_at(words[after:]))
        return _name(words[2:]) if rewrites else None
    if words[0].is_word("DELETE"):
        return _name(words[2:])
    return _name(words[1:]) if words[0].is_word("UPDATE") else None


_DEFINITION_ONLY = {
    "ADD": None,
    "COMMENT": None,
    "RESET": None,
    "MODIFY": ("COMMENT", "DEFINER", "ORDER", "QUERY", "REFRESH", "SAMPLE", "SETTING", "SQL"),
    "DROP": ("CONSTRAINT",),
    "REMOVE": ("SAMPLE",),
}
"""Commands that change what a table says and none of its rows; None is whatever follows."""


def _rewrites(command: Sequence[Token]) -> bool:
    words = [token for token in command if token.text != "("]
    if not words:
        return False
    first = words[0].text.upper()
    if first not in _DEFINITION_ONLY:
        return True
    objects = _DEFINITION_ONLY[first]
    return objects is not None and not (len(words) > 1 and words[1].is_word(*objects))


def _name(tokens: Sequence[Token]) -> tuple[str | None, str] | None:
    if len(tokens) > 2 and tokens[1].text == ".":
        return tokens[0].name, tokens[2].name or ""
    return None, tokens[0].name or ""


def unfinished(transport: Transport, table: tuple[str | None, str], *, cluster: str | None = None) -> list[Mutation]:
    """What is still to be rewritten of a table; on every host of a cluster."""
    source = "system.mutations" if cluster is None else f"clusterAllReplicas({literal(cluster)}, system.mutations)"
    named = table[0] or transport.database
    database = literal(named) if named else "currentDatabase()"
    try:
        rows = _read(transport, source, database, table[1])
    except ServerError as error:
        if error.code == ACCESS_DENIED:  # who may not look cannot be told
            return []
        raise
    return [
        Mutation(id=str(row[0]), host=str(row[1]), database=str(row[2]), table=table[1], command=str(row[3]),
                 parts=int(row[4]), reason=str(row[5]))
        for row in rows
    ]  # fmt: skip


def _read(transport: Transport, source: str, database: str, table: str) -> list[Sequence[Any]]:
    return transport.query(
        "SELECT mutation_id, hostName() AS host, database, command, parts_to_do, latest_fail_reason "  # noqa: S608
        f"FROM {source} WHERE database = {database} AND table = {literal(table)} AND NOT is_done "
        "ORDER BY host, create_time, mutation_id"
    )


def was_begun(transport: Transport, sql: str, since: int) -> bool:
    """Whether the server has had the mutation of this ALTER since a time (microseconds since 1970, by its clock)."""
    table = table_of(sql)
    if table is None:
        return False
    ((printed,),) = transport.query(f"SELECT formatQuerySingleLine({literal(sql)})")
    database = literal(table[0]) if table[0] else "currentDatabase()"
    rows = transport.query(
        f"SELECT mutation_id, command FROM system.mutations WHERE database = {database} "  # noqa: S608
        f"AND table = {literal(table[1])} AND toUnixTimestamp(create_time) >= {since // 1_000_000} AND NOT is_killed"
    )
    commands: dict[str, list[str]] = {}
    for identity, command in rows:
        commands.setdefault(str(identity), []).append(" ".join(str(command).split()))
    wanted = " ".join(str(printed).split())
    return any(wanted.endswith(" " + ", ".join(given)) for given in commands.values())


def wait_for_rows(transport: Transport, sql: str, tell: Callable[[str], None], *, cluster: str | None = None) -> None:
    """Wait until the rows of the statement's table are rewritten. Raises StatementFailed where that cannot be done."""
    table = table_of(sql)
    failures = 0
    while table is not None and (left := unfinished(transport, table, cluster=cluster)):
        failing = [one for one in left if one.reason]
        failures = failures + 1 if failing else 0
        if failures == _STUBBORN:
            raise failure(failing, cluster=cluster)
        tell(", ".join(str(one) for one in left))
        sleep(_POLL)


def failure(failing: Sequence[Mutation], *, cluster: str | None = None) -> StatementFailed:
    """What is known of mutations that fail, and the way back."""
    first = failing[0]
    hosts = ", ".join(dict.fromkeys(one.host for one in failing))
    kill = "KILL MUTATION" if cluster is None else on_cluster("KILL MUTATION", cluster)
    kills = "; ".join(
        f"{kill} WHERE database = {literal(database)} AND table = {literal(table)} "
        f"AND mutation_id = {literal(identity)}"
        for database, table, identity in dict.fromkeys((one.database, one.table, one.id) for one in failing)
    )
    return StatementFailed(
        f"the rows of {first.table} cannot be rewritten ({first.command.strip('()')}): {clean(first.reason)} "
        f"[{counted(first.parts, 'part')} left, on {hosts}]",
        help="the table has its new definition already, and old rows may not be readable; the server tries for ever\n"
        "way back: dbkit migrate down restores the definition, and with it the rows; correct them, then run it again\n"
        f"to stop the server's attempts at once: {kills}",
    )

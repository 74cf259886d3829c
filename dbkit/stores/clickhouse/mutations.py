"""Mutations: rows that a server rewrites in the background after an ALTER, part by part.

The new definition of a table holds before its rows are rewritten, and stays when that fails: the server then tries
again for ever. Source: ClickHouse documentation, system.mutations, KILL MUTATION.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import sleep

from dbkit.core.errors import StatementFailed
from dbkit.core.text import counted
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.tokens import Token, TokenError, significant
from dbkit.stores.clickhouse.transport import Transport, clean

__all__ = ["Mutation", "failure", "table_of", "unfinished", "wait_for_rows"]

_POLL = 0.5
_STUBBORN = 4
"""Looks at a mutation that fails each time, before it is given up: the server may get over a first failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """Rows that are still to be rewritten."""

    id: str
    host: str
    table: str
    command: str
    parts: int
    """How many are left."""
    reason: str
    """Why the last attempt failed; empty where none did."""

    def __str__(self) -> str:
        return f"{counted(self.parts, 'part')} to rewrite on {self.host}"


def table_of(sql: str) -> tuple[str | None, str] | None:
    """Database and table of an ALTER TABLE, an UPDATE or a DELETE FROM; None for any other statement."""
    try:
        words = [token for token in significant(sql) if not token.is_word("IF", "EXISTS")]
    except TokenError:
        return None
    if len(words) < 3:
        return None
    if (words[0].is_word("ALTER") and words[1].is_word("TABLE")) or words[0].is_word("DELETE"):
        return _name(words[2:])
    return _name(words[1:]) if words[0].is_word("UPDATE") else None


def _name(tokens: Sequence[Token]) -> tuple[str | None, str] | None:
    if len(tokens) > 2 and tokens[1].text == ".":
        return tokens[0].name, tokens[2].name or ""
    return None, tokens[0].name or ""


def unfinished(transport: Transport, table: tuple[str | None, str], *, cluster: str | None = None) -> list[Mutation]:
    """What is still to be rewritten of a table; on every host of a cluster."""
    source = "system.mutations" if cluster is None else f"clusterAllReplicas({literal(cluster)}, system.mutations)"
    database = "currentDatabase()" if table[0] is None else literal(table[0])
    rows = transport.query(
        "SELECT mutation_id, hostName() AS host, command, parts_to_do, latest_fail_reason "  # noqa: S608
        f"FROM {source} WHERE database = {database} AND table = {literal(table[1])} AND NOT is_done "
        "ORDER BY host, create_time, mutation_id"
    )
    return [
        Mutation(id=str(row[0]), host=str(row[1]), table=table[1], command=str(row[2]), parts=int(row[3]),
                 reason=str(row[4]))
        for row in rows
    ]  # fmt: skip


def wait_for_rows(transport: Transport, sql: str, tell: Callable[[str], None], *, cluster: str | None = None) -> None:
    """Wait until the rows of the statement's table are rewritten. Raises StatementFailed where that cannot be done."""
    table = table_of(sql)
    failures = 0
    while table is not None and (left := unfinished(transport, table, cluster=cluster)):
        failing = [one for one in left if one.reason]
        failures = failures + 1 if failing else 0
        if failures == _STUBBORN:
            raise failure(failing)
        tell(", ".join(str(one) for one in left))
        sleep(_POLL)


def failure(failing: Sequence[Mutation]) -> StatementFailed:
    """What is known of mutations that fail, and the way back."""
    first = failing[0]
    hosts = ", ".join(dict.fromkeys(one.host for one in failing))
    kills = "; ".join(
        f"KILL MUTATION WHERE database = currentDatabase() AND table = {literal(table)} "
        f"AND mutation_id = {literal(identity)}"
        for table, identity in dict.fromkeys((one.table, one.id) for one in failing)
    )
    return StatementFailed(
        f"the rows of {first.table} cannot be rewritten ({first.command.strip('()')}): {clean(first.reason)} "
        f"[{counted(first.parts, 'part')} left, on {hosts}]",
        help="the table has its new definition already, and old rows may not be readable; the server tries for ever\n"
        "way back: dbkit migrate down restores the definition, and with it the rows; correct them, then run it again\n"
        f"to stop the server's attempts at once: {kills}",
    )

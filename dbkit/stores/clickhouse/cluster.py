"""Statements for a whole cluster: ON CLUSTER where each kind of statement has it.

A migration file names no cluster: which one there is belongs to the target. What reads and writes rows runs on one
host, and replication or a Distributed table takes rows to the others. Source: ClickHouse documentation, Distributed
DDL; src/Parsers (where a statement takes ON CLUSTER).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import Token, TokenError, significant

__all__ = ["ALONE", "OwnTables", "on_cluster"]

_AT_END = ("RENAME", "EXCHANGE")
_AFTER_NAME = ("ATTACH", "ALTER", "CREATE", "DETACH", "DROP", "OPTIMIZE", "TRUNCATE", "UNDROP")
_KINDS = (
    "DATABASE", "DICTIONARY", "FUNCTION", "MATERIALIZED", "NAMED", "PROFILE", "QUOTA", "ROLE", "ROW", "SETTINGS",
    "TABLE", "USER", "VIEW",
)  # fmt: skip
_FILLERS = ("OR", "REPLACE", "TEMPORARY", "IF", "NOT", "EXISTS", "COLLECTION", "POLICY", *_KINDS)


def on_cluster(sql: str, cluster: str) -> str:
    """The statement for all hosts of a cluster; as it is where it has no such form, or says so itself."""
    try:
        tokens = significant(sql)
    except TokenError:
        return sql
    place = _place(tokens)
    if place is None or any(one.is_word("CLUSTER") and tokens[at].is_word("ON") for at, one in enumerate(tokens[1:])):
        return sql
    end = tokens[place - 1].end
    return f"{sql[:end]} ON CLUSTER {identifier(cluster)}{sql[end:]}"


def _place(tokens: Sequence[Token]) -> int | None:
    """How many tokens stand before ON CLUSTER; None where there is no place for it."""
    first = tokens[0]
    if first.is_word(*_AT_END):
        return next((at for at, token in enumerate(tokens) if token.is_word("SETTINGS")), len(tokens))
    if first.is_word("GRANT", "REVOKE"):
        return 1
    if first.is_word("KILL") and len(tokens) > 1 and tokens[1].is_word("MUTATION"):
        return 2
    if not first.is_word(*_AFTER_NAME) or not any(token.is_word(*_KINDS) for token in tokens[1:4]):
        return None
    place = 1
    while place < len(tokens) and tokens[place].is_word(*_FILLERS) and _is_filler(tokens, place):
        place += 1
    return _after_name(tokens, place)


def _is_filler(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word of the grammar stands for itself, and is no object's name: ``DROP TABLE role`` drops ``role``."""
    before = tokens[place - 1]
    named = before.is_word("EXISTS") or before.is_word("TABLE", "DATABASE", "FUNCTION", "USER", "ROLE", "QUOTA")
    return not named or (
        tokens[place].is_word("IF") and place + 1 < len(tokens) and tokens[place + 1].is_word("EXISTS", "NOT")
    )


def _after_name(tokens: Sequence[Token], place: int) -> int | None:
    """Behind ``name`` or ``database.name``; of several, behind the last."""
    while place < len(tokens):
        place += 1
        if place + 1 < len(tokens) and tokens[place].text == ".":
            place += 2
        if place < len(tokens) and tokens[place].text == ",":
            place += 1
            continue
        return place
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTables:
    """How dbkit's own tables are made, read and written, so that every replica sees what any of them was told.

    On a cluster each host has a replica of one table, whatever its shard: a write waits for most of them, and a read
    sees every write that was waited for. Source: ClickHouse documentation, insert_quorum,
    select_sequential_consistency.
    """

    cluster: str | None = None

    def created(self, sql: str, table: str) -> str:
        """The statement that makes one of them."""
        if self.cluster is None:
            return sql
        path = f"ReplicatedMergeTree('/clickhouse/dbkit/{{database}}/{table}', '{{shard}}-{{replica}}')"
        return on_cluster(sql.replace("ENGINE = MergeTree", f"ENGINE = {path}", 1), self.cluster)

    def read(self, sql: str) -> str:
        """A SELECT of one of them."""
        return sql if self.cluster is None else f"{sql} SETTINGS select_sequential_consistency = 1"

    @property
    def written(self) -> Mapping[str, str]:
        """The settings of an INSERT into one of them."""
        return {} if self.cluster is None else {"insert_quorum": "auto", "insert_quorum_parallel": "0"}


ALONE = OwnTables()
"""On one server."""

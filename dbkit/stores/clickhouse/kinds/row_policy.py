"""Row policies: which rows of a table somebody sees. Source: ClickHouse documentation, CREATE ROW POLICY."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.kinds.access import Clauses, Grammar, access_kind
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["ROW_POLICY", "ROW_POLICY_GRAMMAR", "RowPolicy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPolicy:
    """A row policy of a table of this database, or of all of them (``*``)."""

    id: ObjectId
    """The table and the name."""
    clauses: Clauses = ()


def _named(identity: ObjectId) -> str:
    table = identity.path[0]
    return f"{identifier(identity.name)} ON {table if table == '*' else identifier(table)}"


ROW_POLICY_GRAMMAR = Grammar(
    word="ROW POLICY",
    absent={"AS": "PERMISSIVE", "FOR": "SELECT", "USING": "NONE", "TO": "NONE"},
    lists=frozenset({"TO"}),
    dropped="rows that {} hid may be seen by whoever reads the table",
    altered="other rows can be seen afterwards",
    named=_named,
)
ROW_POLICY = access_kind(RowPolicy, ROW_POLICY_GRAMMAR, name="row_policy", weight=75)

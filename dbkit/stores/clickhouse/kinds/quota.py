"""Quotas. Source: ClickHouse documentation, CREATE QUOTA.

ALTER QUOTA sets limits and takes none away, so a change replaces the quota whole; what was counted so far is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.kinds.access import Clauses, Grammar, access_kind

__all__ = ["QUOTA", "QUOTA_GRAMMAR", "Quota"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A quota of the server."""

    id: ObjectId
    clauses: Clauses = ()


QUOTA_GRAMMAR = Grammar(
    word="QUOTA",
    absent={"NOT KEYED": "", "KEYED BY": "", "FOR": "", "TO": "NONE"},
    lists=frozenset({"TO"}),
    dropped="{} limits nobody any more",
    replaced=True,
)
QUOTA = access_kind(Quota, QUOTA_GRAMMAR, name="quota", weight=7)

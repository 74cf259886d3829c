"""Roles. Source: ClickHouse documentation, CREATE ROLE. Which rights a role has is of the kind ``grants``."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.kinds.access import Clauses, Grammar, access_kind

__all__ = ["ROLE", "ROLE_GRAMMAR", "Role"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of the server."""

    id: ObjectId
    clauses: Clauses = ()


ROLE_GRAMMAR = Grammar(
    word="ROLE",
    absent={"SETTINGS": "NONE"},
    dropped="whoever has {} loses its rights",
    lists=frozenset({"SETTINGS"}),
)
ROLE = access_kind(Role, ROLE_GRAMMAR, name="role", weight=4)

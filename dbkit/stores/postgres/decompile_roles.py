"""Roles as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.stores.postgres.decompile_words import Reading
from dbkit.stores.postgres.kinds.function import setting_sql
from dbkit.stores.postgres.kinds.membership import Membership
from dbkit.stores.postgres.kinds.role import Role

__all__ = ["roles"]

_FLAGS = ("login", "superuser", "createdb", "createrole", "replication", "bypass_row_security")


def roles(reading: Reading) -> dict[str, Any]:
    """The roles of a state."""
    return {one.id.name: _role(reading, one) for one in reading.state.of_kind("role") if isinstance(one, Role)}


def _role(reading: Reading, role: Role) -> dict[str, Any]:
    groups = {
        one.id.path[0]: _membership(one, role)
        for one in reading.state.of_kind("membership")
        if isinstance(one, Membership) and one.id.name == role.id.name
    }
    values: dict[str, Any] = {
        **{name: getattr(role, name) or None for name in _FLAGS},
        "inherit": None if role.inherit else False,
        "connection_limit": role.connection_limit,
        "valid_until": role.valid_until,
        "member_of": (groups if any(groups.values()) else list(groups)) or None,
        "settings": dict(setting_sql(one) for one in role.settings) or None,
        "settings_here": dict(setting_sql(one) for one in role.settings_here) or None,
        **reading.about(role.id),
    }
    return {key: value for key, value in values.items() if value is not None}


def _membership(item: Membership, role: Role) -> dict[str, bool]:
    values = {
        "admin": item.admin or None,
        "inherit": item.inherit if item.inherit != role.inherit else None,
        "set": None if item.set else False,
    }
    return {key: value for key, value in values.items() if value is not None}

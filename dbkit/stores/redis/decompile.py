"""A state as the section of a profile that declares it."""

from __future__ import annotations

from typing import Any

from dbkit.contract import Server
from dbkit.plan.state import State
from dbkit.stores.redis.kinds import retired, user
from dbkit.stores.redis.kinds.function import FunctionLibrary
from dbkit.stores.redis.kinds.keyspace import Keyspace, declaration
from dbkit.stores.redis.kinds.retired import RetiredKeys
from dbkit.stores.redis.kinds.search_index import SearchIndex
from dbkit.stores.redis.kinds.setting import Setting
from dbkit.stores.redis.kinds.user import User

__all__ = ["decompile"]


def decompile(state: State, *, server: Server) -> dict[str, Any]:
    """The ``redis:`` section. Every Valkey is a Redis 7.2 to its clients, so its version is written 7."""
    section: dict[str, Any] = {"version": 7 if server.product == "Valkey" else max(server.major, 7)}
    keyspaces = [item for item in state.of_kind("keyspace") if isinstance(item, Keyspace)]
    if keyspaces:
        section["keyspaces"] = {item.id.name: declaration(item) for item in keyspaces}
    functions = [item for item in state.of_kind("function") if isinstance(item, FunctionLibrary)]
    if functions:
        section["functions"] = {item.id.name: {"code": f"{item.code}\n"} for item in functions}
    settings = [item for item in state.of_kind("setting") if isinstance(item, Setting)]
    if settings:
        section["server"] = {item.id.name: item.value for item in settings}
        section["configure"] = [item.id.name for item in settings]
    users = [item for item in state.of_kind("user") if isinstance(item, User)]
    if users:
        section["access"] = {item.id.name: user.declaration(item) for item in users}
    gone = [item for item in state.of_kind("retired") if isinstance(item, RetiredKeys)]
    if gone:
        section["retired"] = {item.id.name: retired.declaration(item) for item in gone}
    indexes = [item for item in state.of_kind("search_index") if isinstance(item, SearchIndex)]
    if indexes:
        section["search"] = {item.id.name: {"keyspace": item.keyspace, "fields": dict(item.fields)} for item in indexes}
    return section

"""A state as the section of a profile that declares it."""

from __future__ import annotations

from typing import Any

from dbkit.contract import Server
from dbkit.plan.state import State
from dbkit.stores.redis.kinds.function import FunctionLibrary
from dbkit.stores.redis.kinds.keyspace import Keyspace, declaration

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
    return section

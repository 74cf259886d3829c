"""Reads the keyspaces and libraries of a server: one FUNCTION LIST, whatever there is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase

from dbkit.contract import Draft
from dbkit.plan.state import Object, State
from dbkit.stores.redis.kinds import function, keyspace
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.wire import Wire

__all__ = ["LEDGER", "inspect", "state_of"]

LEDGER = "dbkit_ledger"
"""The library that holds the history of migrations."""


def inspect(wire: Wire, draft: Draft) -> State:
    """The state of a server. ``draft`` says which names are left alone and which libraries are the profile's."""
    return state_of(libraries(wire), draft)


def state_of(found: Mapping[str, str], draft: Draft) -> State:
    """The state that libraries, by name, record."""
    declared = {statement.id.name for statement in draft.statements if statement.id.kind == "function"}
    objects: list[Object] = []
    unmanaged: list[str] = []
    for library, code in sorted(found.items()):
        if library == LEDGER:
            continue
        recorded = library.startswith(keyspace.PREFIX)
        name = keyspace.name_of_library(library) if recorded else library
        if not _looked_at(name, draft):
            continue
        item = _keyspace(name, code) if recorded else _library(library, code, declared)
        if item is not None:
            objects.append(item)
        else:
            unmanaged.append(f"{library} (its record cannot be read)" if recorded else library)
    return State.of(objects, unmanaged=unmanaged)


def _looked_at(name: str, draft: Draft) -> bool:
    if any(fnmatchcase(name, glob) for glob in draft.ignore):
        return False
    return not draft.managed or any(fnmatchcase(name, glob) for glob in draft.managed)


def _library(name: str, code: str, declared: set[str]) -> function.FunctionLibrary | None:
    text, loaded = function.without_mark(code)
    if not loaded and name not in declared:
        return None
    return function.FunctionLibrary(id=function.function_id(name), code=text)


def _keyspace(name: str, code: str) -> keyspace.Keyspace | None:
    from pydantic import ValidationError

    from dbkit.stores.redis.build import build_keyspace
    from dbkit.stores.redis.surface import Keyspace

    record = keyspace.recorded_json(code)
    try:
        declared = Keyspace.model_validate(json.loads(record or ""), strict=True)
    except (ValidationError, ValueError):
        return None
    return build_keyspace(name, declared, {}).keyspace

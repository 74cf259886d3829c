"""Reads what a server records of itself: one FUNCTION LIST, whatever there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from dbkit.contract import Draft
from dbkit.plan.state import Object, State
from dbkit.stores.redis.kinds import function, group, keyspace, retired, search_index, setting, user
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.record import declared_name, recorded_json
from dbkit.stores.redis.wire import Wire

__all__ = ["LEDGER", "inspect", "is_looked_at", "state_of"]

LEDGER = "dbkit_ledger"
"""The library that holds the history of migrations."""


def inspect(wire: Wire, draft: Draft) -> State:
    """What is recorded. ``draft`` says which names are left alone and which libraries are the profile's."""
    return state_of(libraries(wire), draft)


def state_of(found: Mapping[str, str], draft: Draft) -> State:
    """The state that libraries, by name, record."""
    declared = {statement.id.name for statement in draft.statements if statement.id.kind == "function"}
    objects: list[Object] = []
    unmanaged: list[str] = []
    for library, code in sorted(found.items()):
        if library == LEDGER:
            continue
        kind, name = declared_name(library) or ("function", library)
        if not is_looked_at(name, draft):
            continue
        item = _library(library, code, declared) if kind == "function" else _recorded(kind, name, code)
        if item is not None:
            objects.append(item)
        else:
            unmanaged.append(library if kind == "function" else f"{library} (its record cannot be read)")
    groups = [
        group.StreamGroup(id=group.group_id(item.key, name), start=start)
        for item in objects
        if isinstance(item, keyspace.Keyspace)
        for name, start in item.groups
    ]
    return State.of([*objects, *groups], unmanaged=unmanaged)


def is_looked_at(name: str, draft: Draft) -> bool:
    """Whether a draft does not leave a name alone."""
    if any(fnmatchcase(name, glob) for glob in draft.ignore):
        return False
    return not draft.managed or any(fnmatchcase(name, glob) for glob in draft.managed)


def _library(name: str, code: str, declared: set[str]) -> function.FunctionLibrary | None:
    text, loaded = function.without_mark(code)
    if not loaded and name not in declared:
        return None
    return function.FunctionLibrary(id=function.function_id(name), code=text)


def _recorded(kind: str, name: str, code: str) -> Object | None:
    """What a record declares, or None if it cannot be read."""
    try:
        words = json.loads(recorded_json(code) or "")
        return _READERS[kind](name, words)
    except (ValueError, KeyError, TypeError):
        return None


def _keyspace(name: str, words: Mapping[str, Any]) -> keyspace.Keyspace | None:
    from dbkit.stores.redis.build import build_keyspace
    from dbkit.stores.redis.surface import Keyspace

    return build_keyspace(name, Keyspace.model_validate(words, strict=True), {}).keyspace


_READERS: Mapping[str, Callable[[str, Any], Object | None]] = {
    "keyspace": _keyspace,
    "retired": retired.recorded_retired,
    "search_index": search_index.recorded_index,
    "setting": setting.recorded_setting,
    "user": user.recorded_user,
}

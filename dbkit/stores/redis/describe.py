"""A state as chapters: the keyspaces, what their values hold, and what else is declared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dbkit.contract import Chapter
from dbkit.plan.state import State
from dbkit.stores.redis.kinds.keyspace import Keyspace, declaration

__all__ = ["describe"]

_SHOWN = ("comment", "key", "type", "ttl", "owner")


def describe(state: State) -> tuple[Chapter, ...]:
    """All keyspaces in a table, then each that has more to say."""
    found = [(one.id.name, declaration(one)) for one in state.of_kind("keyspace") if isinstance(one, Keyspace)]
    rows = tuple(
        (name, said["key"], said["type"], _short(said.get("ttl", "")), said.get("owner", ""), said.get("comment", ""))
        for name, said in found
    )
    chapters = []
    if rows:
        heads = ("keyspace", "key", "type", "lives", "owner", "what it is")
        chapters.append(Chapter(title="Keyspaces", heads=heads, rows=rows))
    for name, said in found:
        facts = tuple(_facts(said))
        fields = _fields(said)
        if facts or fields:
            text = said.get("comment", "")
            columns = ("field", "what it holds") if fields else ()
            chapters.append(Chapter(title=f"Keyspace {name}", text=text, heads=columns, rows=fields, facts=facts))
    for kind, title in (("setting", "Settings"), ("user", "Users"), ("function", "Function libraries")):
        names = [one.id.name for one in state.of_kind(kind)]
        if names:
            chapters.append(Chapter(title=title, text=", ".join(names)))
    return tuple(chapters)


def _fields(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    held = said.get("fields") or said.get("document") or {}
    return tuple((name, _short(what)) for name, what in held.items())


def _facts(said: Mapping[str, Any]) -> Iterator[str]:
    for word, what in said.items():
        if word not in (*_SHOWN, "fields", "document"):
            yield f"{word}: {_short(what)}"


def _short(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False).replace('"', "")

"""Keyspaces: families of keys, each recorded on the server as a function library of its own.

``FCALL_RO dbkit_keyspace_<name> 0`` shows the declaration to everybody. Source: the server's documentation of
FUNCTION LOAD, FUNCTION DELETE, FUNCTION LIST; that function names ignore case and library names do not was tried on
Redis 7.0 and Valkey 9.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.redis import record
from dbkit.stores.redis.data.planned import Form, plan_keys
from dbkit.stores.redis.data.reencode import Changes, words_of
from dbkit.stores.redis.quantity import bytes_text, count_text, duration_text

__all__ = [
    "KEYSPACE",
    "Keyspace",
    "KeyspaceField",
    "Limits",
    "Origin",
    "TimeToLive",
    "Window",
    "declaration",
    "keyspace_id",
    "load_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyspaceField:
    """A field of a hash or stream. ``document`` is canonical JSON."""

    name: str
    encoding: str
    required: bool = False
    document: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToLive:
    """Lifetimes in milliseconds; ``none`` is the reason why there is none."""

    set: int | None = None
    max: int | None = None
    jitter: int | None = None
    """Percent of ``set``."""
    sliding: bool = False
    none: str | None = None

    @property
    def longest(self) -> int | None:
        """How long a key can live after its last write; None is for ever."""
        if self.max is not None:
            return self.max
        return None if self.set is None else self.set * (100 + (self.jitter or 0)) // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Keys, members of one key, and bytes of one value."""

    keys: int | None = None
    members: int | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where cached values come from: ``store.table``, and the column of each placeholder."""

    table: str
    key: tuple[tuple[str, str], ...] = ()
    """A placeholder stands as often as there are columns for it."""
    mode: str = "read-through"
    invalidate: tuple[str, ...] = ()

    def columns(self, placeholder: str) -> tuple[str, ...]:
        """The columns that are said for a placeholder."""
        return tuple(column for name, column in self.key if name == placeholder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time window of a counter, in milliseconds, and how many are allowed by tier."""

    size: int
    kind: str = "fixed"
    buckets: int = 1
    tiers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyspace:
    """A family of keys. ``key`` is the pattern with named types replaced; ``document`` is canonical JSON."""

    id: ObjectId
    key: str
    type: str
    ttl: TimeToLive
    encoding: str | None = None
    document: str | None = None
    fields: tuple[KeyspaceField, ...] = ()
    version: int = 1
    version_field: str = "v"
    convert: Changes | None = None
    key_change: str | None = None
    refines: str | None = None
    """The keyspace that its keys would belong to without it."""
    limits: Limits = Limits()
    source: Origin | None = None
    window: Window | None = None
    groups: tuple[tuple[str, str], ...] = ()
    """The consumer groups of a stream, and where each starts."""
    evictable: bool = True
    owner: str | None = None
    comment: str | None = None


def keyspace_id(name: str) -> ObjectId:
    """The id of a keyspace."""
    return ObjectId("keyspace", (name,))


def declaration(keyspace: Keyspace) -> dict[str, Any]:
    """A keyspace in the words of a profile, defaults left out."""
    words = {
        "comment": keyspace.comment,
        "key": keyspace.key,
        "refines": keyspace.refines,
        "type": keyspace.type,
        "encoding": keyspace.encoding,
        "document": _json(keyspace.document),
        "fields": {field.name: _field(field) for field in keyspace.fields},
        "ttl": _ttl(keyspace.ttl),
        "version": None if keyspace.version == 1 else keyspace.version,
        "version_field": None if keyspace.version_field == "v" else keyspace.version_field,
        "convert": keyspace.convert and words_of(keyspace.convert),
        "key_change": keyspace.key_change,
        "limits": _limits(keyspace.limits),
        "source": keyspace.source and _source(keyspace.source),
        "window": keyspace.window and _window(keyspace.window),
        "groups": dict(keyspace.groups),
        "evictable": None if keyspace.evictable else False,
        "owner": keyspace.owner,
    }
    return _without_empty(words)


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _without_empty(words: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in words.items() if value is not None and value not in ({}, [])}


def _field(field: KeyspaceField) -> str | dict[str, Any]:
    words = _without_empty(
        {
            "encoding": field.encoding,
            "required": field.required or None,
            "document": _json(field.document),
            "comment": field.comment,
        }
    )
    return field.encoding if list(words) == ["encoding"] else words


def _ttl(ttl: TimeToLive) -> str | dict[str, Any]:
    words = _without_empty(
        {
            "set": None if ttl.set is None else duration_text(ttl.set),
            "max": None if ttl.max is None else duration_text(ttl.max),
            "jitter": None if ttl.jitter is None else f"{ttl.jitter}%",
            "sliding": ttl.sliding or None,
            "none": ttl.none,
        }
    )
    return str(words["set"]) if list(words) == ["set"] else words


def _limits(limits: Limits) -> dict[str, Any]:
    return _without_empty(
        {
            "keys": None if limits.keys is None else count_text(limits.keys),
            "members": None if limits.members is None else count_text(limits.members),
            "value": None if limits.value is None else bytes_text(limits.value),
        }
    )


def _source(source: Origin) -> str | dict[str, Any]:
    words = _without_empty(
        {
            "table": source.table,
            "key": {name: _one_or_many(source.columns(name)) for name, _ in source.key},
            "mode": None if source.mode == "read-through" else source.mode,
            "invalidate": list(source.invalidate),
        }
    )
    return source.table if list(words) == ["table"] else words


def _one_or_many(columns: tuple[str, ...]) -> str | list[str]:
    return columns[0] if len(columns) == 1 else list(columns)


def _window(window: Window) -> dict[str, Any]:
    words = {
        "size": duration_text(window.size),
        "kind": None if window.kind == "fixed" else window.kind,
        "buckets": None if window.buckets == 1 else window.buckets,
        "tiers": dict(window.tiers),
    }
    return _without_empty(words)


def load_text(keyspace: Keyspace) -> str:
    """The command that records a keyspace, in place of an older record."""
    return record.load_text("keyspace", keyspace.id.name, declaration(keyspace))


def _create(keyspace: Keyspace, _: Env) -> Iterator[Step]:
    yield Step(text=load_text(keyspace), id=keyspace.id)


def _drop(keyspace: Keyspace, _: Env) -> Iterator[Step]:
    yield Step(text=record.delete_text("keyspace", keyspace.id.name), id=keyspace.id)


def _alter(have: Keyspace, want: Keyspace, _: Env) -> Alteration:
    """Keys first: where they cannot be changed, the record still says what they are."""
    planned = tuple(plan_keys(_form(have), _form(want)))
    keys = tuple(Step(text=one.text, id=want.id, hazards=one.hazards) for one in planned if one.text)
    said = tuple(hazard for one in planned if not one.text for hazard in one.hazards)
    return Alteration(steps=(*keys, Step(text=load_text(want), id=want.id, hazards=said)))


def _form(keyspace: Keyspace) -> Form:
    ttl = keyspace.ttl
    return Form(
        key=keyspace.key,
        type=keyspace.type,
        encoding=keyspace.encoding or "text",
        set=ttl.set or ttl.max,
        jitter=ttl.jitter or 0,
        longest=ttl.longest,
        evictable=keyspace.evictable,
        version=keyspace.version,
        field=keyspace.version_field,
        changes=keyspace.convert,
        required=_required(keyspace),
        key_change=keyspace.key_change,
    )


def _required(keyspace: Keyspace) -> frozenset[str]:
    properties = json.loads(keyspace.document or "{}").items()
    named = (name for name, shape in properties if isinstance(shape, dict) and shape.get("required"))
    return frozenset((*named, *(field.name for field in keyspace.fields if field.required)))


def _rename(have: Keyspace, new: ObjectId, env: Env) -> Iterator[Step]:
    yield from _drop(have, env)
    yield from _create(replace(have, id=new), env)


KEYSPACE: Kind[Keyspace] = Kind(
    name="keyspace", model=Keyspace, weight=20, create=_create, drop=_drop, alter=_alter, rename=_rename
)

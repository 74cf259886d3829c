"""Retired patterns: keys that nobody is to write any more, and what becomes of those that are left.

The record keeps them known: an audit names keys of a retired pattern as such, and no keyspace may take it up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.redis import record
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.unlink import Unlink
from dbkit.stores.redis.pattern import read_pattern
from dbkit.stores.redis.quantity import duration_text, read_duration

__all__ = ["RETIRED", "RetiredKeys", "declaration", "load_text", "recorded_retired", "retired_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredKeys:
    """A pattern, and how its keys go: ``keep``, ``drain`` (they end by themselves) or ``unlink``."""

    id: ObjectId
    key: str
    then: str = "keep"
    ttl: int | None = None
    """How many milliseconds a key lived at most, for those that are waited for."""
    by: str | None = None
    """The day, as ISO 8601 writes it, from which on none should be left."""
    comment: str | None = None


def retired_id(name: str) -> ObjectId:
    """The id of a retired pattern."""
    return ObjectId("retired", (name,))


def declaration(retired: RetiredKeys) -> dict[str, Any]:
    """A retired pattern in the words of a profile, defaults left out."""
    words = {
        "comment": retired.comment,
        "key": retired.key,
        "then": None if retired.then == "keep" else retired.then,
        "ttl": None if retired.ttl is None else duration_text(retired.ttl),
        "by": retired.by,
    }
    return {name: value for name, value in words.items() if value is not None}


def load_text(retired: RetiredKeys) -> str:
    """The command that records a retired pattern, in place of an older record."""
    return record.load_text("retired", retired.id.name, declaration(retired))


def recorded_retired(name: str, words: Mapping[str, Any]) -> RetiredKeys:
    """The retired pattern that a record declares. Raises ValueError, KeyError or TypeError for one that is none."""
    return RetiredKeys(
        id=retired_id(name),
        key=read_pattern(words["key"], {}).text,
        then=words.get("then", "keep"),
        ttl=read_duration(words["ttl"]) if "ttl" in words else None,
        by=words.get("by"),
        comment=words.get("comment"),
    )


def _keys(retired: RetiredKeys) -> Iterator[Step]:
    pattern = read_pattern(retired.key, {})
    if retired.then == "unlink":
        after = date.fromisoformat(retired.by) if retired.by else None
        hazard = Hazard(kind=HazardKind.DATA_LOSS, why=f"every key of {retired.key} is removed")
        yield Step(text=Unlink(pattern=pattern, after=after).text(), id=retired.id, hazards=(hazard,))
    elif retired.then == "drain" and retired.ttl is not None:
        lifetime = duration_text(retired.ttl)
        hazard = Hazard(kind=HazardKind.MAY_FAIL, why=f"it waits for up to {lifetime}, and fails if a key is left then")
        yield Step(text=Drain(pattern=pattern, within=retired.ttl).text(), id=retired.id, hazards=(hazard,))


def _create(retired: RetiredKeys, _: Env) -> Iterator[Step]:
    yield from _keys(retired)
    yield Step(text=load_text(retired), id=retired.id)


def _drop(retired: RetiredKeys, _: Env) -> Iterator[Step]:
    yield Step(text=record.delete_text("retired", retired.id.name), id=retired.id)


def _alter(have: RetiredKeys, want: RetiredKeys, _: Env) -> Alteration:
    keys = tuple(_keys(want)) if (have.then, have.key) != (want.then, want.key) else ()
    return Alteration(steps=(*keys, Step(text=load_text(want), id=want.id)))


RETIRED: Kind[RetiredKeys] = Kind(
    name="retired", model=RetiredKeys, weight=40, create=_create, drop=_drop, alter=_alter
)

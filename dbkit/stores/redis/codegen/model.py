"""What a generated module knows, whatever its language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.stores.redis.automaton import Characters, Choice, Node, Repeat, Sequential, literal
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.invalidation import Invalidation, invalidations
from dbkit.stores.redis.kinds.keyspace import KeyspaceField, TimeToLive
from dbkit.stores.redis.pattern import Placeholder

__all__ = ["Family", "KeyPart", "Model", "read_model"]

_DIGITS = Characters(((48, 57),))
_MOST_DIGITS = 18
_NATURAL = Sequential((Characters(((49, 57),)), Repeat(_DIGITS, 0, _MOST_DIGITS - 1)))
_NUMBERS: dict[str, Node] = {
    "int": Choice((literal("0"), _NATURAL, Sequential((literal("-"), _NATURAL)))),
    "uint": Choice((literal("0"), _NATURAL)),
}
"""Whole numbers of up to eighteen digits: they fit into 64 bits in every language."""

_WITHOUT_VALUE = ("hll", "bitmap")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPart:
    """A placeholder: its name, how its type is written, what its values are to a program, and their language."""

    name: str
    type: str
    kind: str
    """int, uint, uuid, enum or text."""
    node: Node
    tag: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The values of an enum."""
        return tuple(self.type[len("enum(") : -1].split("|")) if self.kind == "enum" else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The keys of a keyspace."""

    name: str
    pattern: str
    parts: tuple[str | KeyPart, ...]
    type: str
    ttl: TimeToLive
    encoding: str | None
    """Of the value or of each member; None where there are fields, or bits that the server writes."""
    fields: tuple[KeyspaceField, ...] = ()
    without: tuple[Node, ...] = ()
    """Languages of keys that are of keyspaces that refine it."""
    document: str | None = None
    """The shape of a json value, as canonical JSON."""
    comment: str | None = None

    @property
    def seconds(self) -> int | float | None:
        """What the writer sets."""
        return _seconds(self.ttl.set)

    @property
    def max_seconds(self) -> int | float | None:
        """What no key outlives."""
        return _seconds(self.ttl.max)

    @property
    def placeholders(self) -> tuple[KeyPart, ...]:
        """The parts that vary."""
        return tuple(part for part in self.parts if isinstance(part, KeyPart))


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """All that a module is written from."""

    profile: str
    families: tuple[Family, ...]
    invalidations: tuple[Invalidation, ...]

    @property
    def file_name(self) -> str:
        """The profile's name as part of a file's or a package's name."""
        return re.sub(r"[^a-z0-9]", "_", self.profile.lower())

    @property
    def tables(self) -> tuple[tuple[str, tuple[Invalidation, ...]], ...]:
        """What is to be removed, by source table."""
        names = sorted({one.table for one in self.invalidations})
        return tuple((name, tuple(one for one in self.invalidations if one.table == name)) for name in names)


def read_model(profile: str, keyspaces: Iterable[Declared]) -> Model:
    """The model of some keyspaces, in their order."""
    declared = tuple(keyspaces)
    return Model(
        profile=profile,
        families=tuple(map(_family, declared)),
        invalidations=tuple(invalidations(declared)),
    )


def _seconds(milliseconds: int | None) -> int | float | None:
    if milliseconds is None:
        return None
    return milliseconds / 1000 if milliseconds % 1000 else milliseconds // 1000


def _family(declared: Declared) -> Family:
    keyspace = declared.keyspace
    plain = keyspace.type not in _WITHOUT_VALUE and not keyspace.fields
    return Family(
        name=declared.name,
        pattern=declared.pattern.text,
        parts=tuple(part if isinstance(part, str) else _part(part) for part in declared.pattern.parts),
        type=keyspace.type,
        ttl=keyspace.ttl,
        encoding=(keyspace.encoding or "text") if plain else None,
        fields=keyspace.fields,
        document=keyspace.document if plain else None,
        without=tuple(one.language for one in declared.pattern.without),
        comment=keyspace.comment,
    )


def _part(placeholder: Placeholder) -> KeyPart:
    text = placeholder.type.text
    kind = "enum" if text.startswith("enum(") else text
    return KeyPart(
        name=placeholder.name,
        type=text,
        kind=kind if kind in ("int", "uint", "uuid", "enum") else "text",
        node=_NUMBERS.get(text, placeholder.type.node),
        tag=placeholder.tag,
    )

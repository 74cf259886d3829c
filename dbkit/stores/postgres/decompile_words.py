"""What the server prints, as a profile says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.decompile_grants import grants
from dbkit.stores.postgres.decompile_owner import Owners
from dbkit.stores.postgres.kinds.generic_options import GenericOption

__all__ = ["Reading", "expression", "foreign_options", "lowered", "options", "short_type"]

_QUOTED = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")""")
_WORD = re.compile(r"\b[A-Z][A-Z_]*\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A state that is written down, and what in it belongs to what."""

    state: State
    default_schema: str
    children: Mapping[tuple[str, tuple[str, ...]], tuple[Any, ...]]
    """For a kind and the path of an owner, the objects of that kind, by id."""
    owners: Owners
    major: int
    """Of the server that was read."""
    labels: Mapping[ObjectId, Mapping[str, Any]]
    """The security labels on an object, by provider."""

    def of(self, kind: str, owner: ObjectId) -> tuple[Any, ...]:
        """The objects of a kind that belong to a table or view."""
        return self.children.get((kind, owner.path), ())

    def comment(self, identity: ObjectId) -> str | None:
        """The comment on an object."""
        found: Any = self.state.objects.get(ObjectId("comment", (identity.kind, *identity.path)))
        return found.text if found else None

    def about(self, identity: ObjectId) -> dict[str, Any]:
        """What every object can say of itself: its comment, labels, owner and the privileges on it."""
        comment = self.comment(identity)
        said: dict[str, Any] = {"comment": comment} if comment is not None else {}
        dependency: Any = self.state.objects.get(ObjectId("extension_dependency", (identity.kind, *identity.path)))
        if dependency:
            said["depends_on_extensions"] = list(dependency.extensions)
        granted = grants(self.state, identity, self.major)
        labels = {provider: one.label for provider, one in self.labels.get(identity, {}).items()}
        said |= {"security_labels": labels} if labels else {}
        return {**said, **self.owners.said(identity), **({"grants": granted} if granted else {})}

    def described(self, identity: ObjectId, key: str, value: Any) -> Any:
        """The short form of an object, or a mapping where there is more to say than its ``key``."""
        about = self.about(identity)
        return {key: value, **about} if about else value


def lowered(sql: str) -> str:
    """SQL as the server prints it with its key words in lower case: a name in capitals is always in quotes."""
    parts = _QUOTED.split(sql)
    return "".join(part if part[:1] in ("'", '"') else _WORD.sub(lambda word: word[0].lower(), part) for part in parts)


def expression(sql: str) -> str:
    """An expression without parentheses around the whole of it."""
    text = lowered(sql)
    while text.startswith("(") and _closing(text) == len(text) - 1:
        text = text[1:-1]
    return text


def _closing(text: str) -> int:
    """Where the parenthesis that opens a text is closed."""
    depth, position = 0, 0
    for part in _QUOTED.split(text):
        if part[:1] not in ("'", '"'):
            for offset, char in enumerate(part):
                depth += (char == "(") - (char == ")")
                if not depth:
                    return position + offset
        position += len(part)
    return -1


_SHORT = {
    "bit varying": "varbit",
    "character varying": "varchar",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}
_LONG = re.compile(
    r"(?P<name>bit varying|character varying|time(?:stamp)?)(?P<arguments>\([\d, ]+\))?"
    r"(?P<zone> with(?:out)? time zone)?(?P<array>(?:\[\])*)\Z"
)


def short_type(type_: str) -> str:
    """A type by the short name that PostgreSQL has for it: ``timestamptz(3)``."""
    match = _LONG.match(type_)
    if not match:
        return type_
    name = _SHORT.get(match["name"] + (match["zone"] or ""))
    return f"{name}{match['arguments'] or ''}{match['array']}" if name else type_


def options(pairs: Iterable[str]) -> dict[str, int | float | str]:
    """Storage parameters as YAML values."""
    return {name: _scalar(value) for name, _, value in (pair.partition("=") for pair in pairs)}


def foreign_options(found: Iterable[GenericOption]) -> dict[str, int | float | str]:
    """Options of a foreign data wrapper as YAML values."""
    return {one.name: _scalar(one.secret or one.value or "") for one in found}


def _scalar(text: str) -> int | float | str:
    for number in (int, float):
        try:
            value = number(text)
        except ValueError:
            continue
        if str(value) == text:
            return value
    return text

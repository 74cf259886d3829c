"""Dataclasses to canonical JSON and back, and hashes of it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from dbkit.core.ids import ObjectId

__all__ = ["canonical_json", "from_plain", "sha256", "to_plain"]

T = TypeVar("T")


def to_plain(value: object, *, compared: bool = False) -> Any:
    """A value of frozen dataclasses, tuples, sets and scalars as plain JSON data. Sets are sorted.

    With ``compared``, fields that are no part of equality are left out.
    """

    def plain(item: object) -> Any:
        return to_plain(item, compared=compared)

    if isinstance(value, ObjectId):
        return value.encode()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (field for field in dataclasses.fields(value) if field.compare or not compared)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def from_plain(annotation: Any, data: Any) -> Any:
    """Build a value of the annotated type from what ``to_plain`` gave."""
    if annotation is ObjectId:
        return ObjectId.decode(data)
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        (inner,) = (arg for arg in typing.get_args(annotation) if arg is not type(None))
        return from_plain(inner, data)
    if origin is tuple:
        arguments = typing.get_args(annotation)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(from_plain(arguments[0], item) for item in data)
        return tuple(from_plain(argument, item) for argument, item in zip(arguments, data, strict=True))
    if origin is frozenset:
        (argument,) = typing.get_args(annotation)
        return frozenset(from_plain(argument, item) for item in data)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        hints = _hints(annotation)
        return annotation(**{name: from_plain(hints[name], item) for name, item in data.items()})
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return annotation(data)
    return data


@cache
def _hints(model: type) -> dict[str, Any]:
    return typing.get_type_hints(model)


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no blanks: equal values give equal text."""
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(value: object) -> str:
    """The hex SHA-256 of bytes, of a text, or of the canonical JSON of anything else."""
    if isinstance(value, str):
        value = value.encode()
    elif not isinstance(value, bytes):
        value = canonical_json(value).encode()
    return hashlib.sha256(value).hexdigest()

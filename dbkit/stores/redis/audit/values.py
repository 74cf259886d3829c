"""Whether a value is what its keyspace declares, and which commands look at a bounded part of it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from dbkit.stores.redis.declared import Declared

__all__ = ["CHECKS", "MOST_BYTES", "Words", "members_command", "size_command", "undecodable", "value_command"]

MOST_BYTES = 65536
"""A longer value is not read."""

_SOME = 10
_NUMBER = re.compile(rb"-?(0|[1-9][0-9]*)")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_URL = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_MEMBERS = {"hash": "HLEN", "list": "LLEN", "set": "SCARD", "zset": "ZCARD", "stream": "XLEN"}

Words = tuple[str | bytes | int, ...]


def members_command(server_type: str) -> str | None:
    """The command that counts the members of a key."""
    return _MEMBERS.get(server_type)


def size_command(server_type: str) -> str | None:
    """The command that tells how long a value is."""
    return "STRLEN" if server_type == "string" else None


def value_command(one: Declared, key: bytes) -> Words | None:
    """The command that reads a value, or some members of it; None where nothing is declared that could be wrong."""
    space = one.keyspace
    if space.type == "hll":
        return ("GETRANGE", key, 0, 3)
    if one.server_type in ("hash", "stream"):
        names = _names(one)
        if not names:
            return None
        return ("HMGET", key, *names) if space.type == "hash" else ("XREVRANGE", key, "+", "-", "COUNT", _SOME)
    if space.encoding not in CHECKS:
        return None
    reads: dict[str, Words] = {
        "string": ("GETRANGE", key, 0, MOST_BYTES),
        "set": ("SRANDMEMBER", key, _SOME),
        "list": ("LRANGE", key, 0, _SOME - 1),
        "zset": ("ZRANGE", key, 0, _SOME - 1),
    }
    return reads[one.server_type]


def undecodable(one: Declared, answer: Any) -> str | None:
    """What is wrong with what a value command answered, or None."""
    kind, space = one.server_type, one.keyspace
    if one.keyspace.type == "hll":
        return None if answer in (b"HYLL", b"") else "no HyperLogLog"
    if kind == "string":
        if len(answer) > MOST_BYTES:
            return None
        return _wrong(space.encoding, space.document, answer) or _json_version(one, answer)
    if kind == "hash":
        found = dict(zip(_names(one), answer, strict=True))
        return _fields(one, found) or _version(one, found.get(space.version_field))
    if kind == "stream":
        entries = ({_text(words[at]): words[at + 1] for at in range(0, len(words), 2)} for _, words in answer)
        return next((why for entry in entries if (why := _fields(one, entry))), None)
    return next((why for member in answer if (why := _wrong(space.encoding, space.document, member))), None)


def _names(one: Declared) -> tuple[str, ...]:
    """The fields that are read: those that are declared, and the one that holds the version."""
    names = [field.name for field in one.keyspace.fields]
    if one.keyspace.version > 1 and one.keyspace.version_field not in names:
        names.append(one.keyspace.version_field)
    return tuple(names)


def _json_version(one: Declared, value: bytes) -> str | None:
    if one.keyspace.version == 1 or one.keyspace.encoding != "json":
        return None
    held = json.loads(value)
    return _version(one, held.get(one.keyspace.version_field) if isinstance(held, dict) else None)


def _version(one: Declared, held: Any) -> str | None:
    """A value that holds no version is of the first."""
    if one.keyspace.version == 1:
        return None
    version = "1" if held is None else held.decode("utf-8", "replace") if isinstance(held, bytes) else str(held)
    if version == str(one.keyspace.version):
        return None
    return f"is of version {version[:20]}, {one.keyspace.version} is declared"


def _fields(one: Declared, found: dict[str, bytes | None]) -> str | None:
    if one.server_type == "hash" and not any(value is not None for value in found.values()):
        required = [field.name for field in one.keyspace.fields if field.required]
        return f"field {required[0]} is missing" if required else None
    for field in one.keyspace.fields:
        value = found.get(field.name)
        if value is None:
            if field.required:
                return f"field {field.name} is missing"
        elif why := _wrong(field.encoding, field.document, value):
            return f"field {field.name}: {why}"
    return None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def _wrong(encoding: str | None, document: str | None, value: bytes) -> str | None:
    check = CHECKS.get(encoding or "")
    if check is None:
        return None
    try:
        if document and encoding == "json":
            return _document(_shapes(document), _read_json(value))
        return None if check(value) else f"no {encoding}"
    except ValueError:
        return f"no {encoding}"


@cache
def _shapes(document: str) -> dict[str, Any]:
    """A declared document; a profile has a few, and a server millions of values."""
    shapes: dict[str, Any] = json.loads(document)
    return shapes


def _document(shapes: dict[str, Any], value: Any) -> str | None:
    return _shape(shapes["$root"], value, "the document") if "$root" in shapes else _object(shapes, value, "")


def _object(shapes: dict[str, Any], value: Any, path: str) -> str | None:
    if not isinstance(value, dict):
        return f"{path or 'the document'} is no object"
    found: Iterable[str | None] = (_property(shape, value, name, f"{path}.{name}") for name, shape in shapes.items())
    return next((why for why in found if why), None)


def _property(shape: dict[str, Any], holder: dict[str, Any], name: str, path: str) -> str | None:
    if name not in holder:
        return f"{path} is missing" if shape.get("required") else None
    return _shape(shape, holder[name], path)


def _shape(shape: dict[str, Any], value: Any, path: str) -> str | None:
    if value is None:
        return None if shape.get("nullable") or not shape.get("type") else f"{path} is null"
    kind = shape.get("type")
    if kind and not _IS[kind](value):
        return f"{path} is no {kind}"
    if (enum := shape.get("enum")) is not None and value not in enum:
        return f"{path} is none of its values"
    found: list[str | None] = []
    if isinstance(value, dict):
        found.append(_object(shape.get("properties") or {}, value, path))
        found += [_shape(shape["values"], one, f"{path}.{key}") for key, one in value.items() if shape.get("values")]
    if isinstance(value, list) and shape.get("items"):
        found += [_shape(shape["items"], one, f"{path}[]") for one in value]
    return next((why for why in found if why), None)


_IS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}


def _read_json(value: bytes) -> Any:
    """Raises ValueError, also for a value that is nested deeper than can be read."""
    try:
        return json.loads(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _is_json(value: bytes) -> bool:
    _read_json(value)
    return True


def _is_uuid(value: bytes) -> bool:
    return len(value) == 36 and bool(UUID(value.decode()))


def _is_timestamp(value: bytes) -> bool:
    return bool(_DATE.fullmatch(value)) or math.isfinite(float(value))


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "text": lambda value: value.decode("utf-8") is not None,
    "integer": lambda value: bool(_NUMBER.fullmatch(value)),
    "float": lambda value: float(value) is not None,
    "boolean": lambda value: value.lower() in (b"0", b"1", b"true", b"false"),
    "json": _is_json,
    "uuid": _is_uuid,
    "timestamp": _is_timestamp,
    "url": lambda value: bool(_URL.fullmatch(value)),
}
"""Of encodings that can be told; each may raise ValueError. binary, msgpack and protobuf are taken as they are."""

"""What some values of one shape of keys look like: their encoding, and the fields of hashes and streams."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from typing import Any

from dbkit.stores.redis.audit.values import CHECKS, MOST_BYTES, Words
from dbkit.stores.redis.wire import Refused

__all__ = ["guess"]

_SOME = 10
_MOST_FIELDS = 32
_BRACKETS = re.compile(rb"\s*[\[{]")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d.*", re.DOTALL)
_URL = re.compile(rb"[a-z]+://", re.IGNORECASE)
_HLL = b"HYLL"


def guess(
    ask: Callable[[Sequence[Words]], list[Any]], type_: str, keys: Sequence[bytes], reads: Container[str]
) -> dict[str, Any]:
    """Look into some keys of a type, by the commands that may be used: what a profile says of their values."""
    questions = [words for key in keys if (words := _question(type_, key))]
    asked = [words for words in questions if words[0] in reads]
    answers = [answer for answer in ask(asked) if answer and not isinstance(answer, Refused)] if asked else []
    if type_ in ("hash", "stream"):
        return _fields([_pairs(type_, answer) for answer in answers])
    values = answers if type_ == "string" else [member for answer in answers for member in answer]
    if type_ == "string" and values and all(value.startswith(_HLL) for value in values):
        return {"type": "hll"}
    encoding = _encoding([value for value in values if len(value) <= MOST_BYTES])
    return {"encoding": encoding} if encoding else {}


def _question(type_: str, key: bytes) -> Words | None:
    questions: dict[str, Words] = {
        "string": ("GETRANGE", key, 0, MOST_BYTES),
        "hash": ("HSCAN", key, 0, "COUNT", _SOME),
        "list": ("LRANGE", key, 0, _SOME - 1),
        "set": ("SRANDMEMBER", key, _SOME),
        "zset": ("ZRANGE", key, 0, _SOME - 1),
        "stream": ("XREVRANGE", key, "+", "-", "COUNT", _SOME),
    }
    return questions.get(type_)


def _pairs(type_: str, answer: Any) -> list[tuple[bytes, bytes]]:
    flat = [answer[1]] if type_ == "hash" else [fields for _, fields in answer]
    return [(words[at], words[at + 1]) for words in flat for at in range(0, len(words), 2)]


def _fields(found: Sequence[Sequence[tuple[bytes, bytes]]]) -> dict[str, Any]:
    """The fields with their encodings; none where names are data, that is, each key has others."""
    values: dict[bytes, list[bytes]] = {}
    for pairs in found:
        for name, value in pairs:
            values.setdefault(name, []).append(value)
    shared = len(found) < 2 or all(sum(name in dict(pairs) for pairs in found) > 1 for name in values)
    if not values or len(values) > _MOST_FIELDS or not shared or not all(map(_is_name, values)):
        return {}
    return {"fields": {name.decode(): _encoding(of) or "text" for name, of in sorted(values.items())}}


def _is_name(name: bytes) -> bool:
    return bool(name) and all(0x21 <= byte <= 0x7E for byte in name)


def _encoding(values: Sequence[bytes]) -> str | None:
    """The narrowest encoding that all values have."""
    if not values:
        return None
    for encoding, sign in _SIGNS.items():
        if all(sign.match(value) and _fits(encoding, value) for value in values):
            return encoding
    return "text" if all(_fits("text", value) for value in values) else "binary"


_SIGNS = {
    "integer": re.compile(rb"-?\d"),
    "float": re.compile(rb"-?\d"),
    "uuid": re.compile(rb"[0-9A-Fa-f]"),
    "json": _BRACKETS,
    "timestamp": _DATE,
    "url": _URL,
}
"""Values that start so may be of the encoding; a bare number or word in JSON is taken for what it looks like."""


def _fits(encoding: str, value: bytes) -> bool:
    try:
        return CHECKS[encoding](value)
    except ValueError:
        return False

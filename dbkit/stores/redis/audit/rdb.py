"""Reads dump files of Redis and Valkey: every key with its type, when it ends, and its value where that is asked for.

What this does not know for sure it refuses: a file of a newer version, an opcode or a type of value that it never met.
Source: rdb.h and rdb.c of Redis 7.0 and Valkey 9.1, whose files it was tried on.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import UsageError
from dbkit.stores.redis.audit.rdb_bytes import RdbBytes
from dbkit.stores.redis.audit.rdb_packed import intset, listpack, ziplist

__all__ = ["Dump", "Entry", "open_dump"]

_MAGIC = re.compile(rb"(REDIS|VALKEY)(\d{3,4})")
_NEWEST = {"REDIS": 12, "VALKEY": 80}
_AUX, _EXPIRES_MS, _EXPIRES_S, _SELECT, _END = 0xFA, 0xFC, 0xFD, 0xFE, 0xFF
_FUNCTION, _MODULE_AUX, _FREQUENCY = 0xF5, 0xF7, 0xF9
_NUMBERS = {0xF4: 3, 0xF8: 1, 0xFB: 2}
"""The size of a slot, how long a key was idle, the size of a database: so many numbers each."""

_TYPES = {
    **dict.fromkeys((0,), "string"),
    **dict.fromkeys((1, 10, 14, 18), "list"),
    **dict.fromkeys((2, 11, 20), "set"),
    **dict.fromkeys((3, 5, 12, 17), "zset"),
    **dict.fromkeys((4, 13, 16, 22), "hash"),
    **dict.fromkeys((15, 19, 21), "stream"),
    7: "module",
}
_PACKED = {10: ziplist, 11: intset, 12: ziplist, 13: ziplist, 16: listpack, 17: listpack, 20: listpack}
_FIELD_LIFETIMES = 22
"""Of Valkey; Redis numbers something else so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, and where its value stands."""

    data: RdbBytes
    database: int
    key: bytes
    code: int
    expires: int | None
    """Milliseconds since the epoch."""
    start: int

    @property
    def type(self) -> str:
        """What the server calls it."""
        return _TYPES[self.code]

    def text(self) -> bytes:
        """The value of a string."""
        return self.data.string(self.start)[0]

    def value(self) -> bytes:
        """The value as it stands in the file."""
        return self.data.piece(self.start, _behind_value(self.data, self.code, self.start))

    def size(self) -> int:
        """How many members it has."""
        if self.code in _PACKED:
            return len(self._packed()) // (2 if self.type in ("hash", "zset") and self.code != 11 else 1)
        if self.code == 14:
            return sum(len(ziplist(blob)) for blob in self._blobs())
        if self.code == 18:
            return sum(1 if plain else len(listpack(blob)) for plain, blob in self._nodes())
        if self.type == "stream":
            return self.data.stream(self.start, self.code)[0]
        return self.data.length(self.start)[0]

    def members(self, most: int) -> list[bytes]:
        """The first members of a list, set or sorted set; names and values of a hash in turn."""
        if self.code in _PACKED:
            found = self._packed()
            return found[: most * 2 : 2] if self.type == "zset" else found[:most]
        if self.code == 14:
            return [member for blob in self._blobs() for member in ziplist(blob)][:most]
        if self.code == 18:
            return [one for plain, blob in self._nodes() for one in ([blob] if plain else listpack(blob))][:most]
        count, at = self.data.length(self.start)
        found = []
        for number in range(count * (2 if self.type == "hash" else 1)):
            if len(found) == most:
                break
            member, at = self.data.string(at)
            found.append(member)
            at = self._behind(at, number)
        return found

    def _behind(self, at: int, number: int) -> int:
        """After a member there may be a score, after the value of a field its lifetime."""
        if self.code == 3:
            return self.data.score(at)
        return at + 8 if self.code == 5 or (self.code == _FIELD_LIFETIMES and number % 2) else at

    def _packed(self) -> list[bytes]:
        return _PACKED[self.code](self.text())

    def _blobs(self) -> Iterator[bytes]:
        count, at = self.data.length(self.start)
        for _ in range(count):
            blob, at = self.data.string(at)
            yield blob

    def _nodes(self) -> Iterator[tuple[bool, bytes]]:
        count, at = self.data.length(self.start)
        for _ in range(count):
            kind, at = self.data.length(at)
            blob, at = self.data.string(at)
            yield kind == 1, blob


class Dump:
    """An open file. ``facts`` fills while ``entries`` goes over it."""

    def __init__(self, data: mmap.mmap | bytes, name: str) -> None:
        self._name = name
        self._data = RdbBytes(data)
        self.facts: dict[str, str] = {}
        """What the server wrote of itself, such as ``redis-ver`` and ``ctime``."""
        self.libraries: list[bytes] = []
        """The code of function libraries. Fills with ``facts``."""
        magic = _MAGIC.match(data)
        if magic is None:
            raise UsageError(f"{name} is no dump of Redis or Valkey", help="give a file that SAVE or --rdb wrote")
        self.product, version = magic[1].decode(), int(magic[2])
        self.version = version
        if version > _NEWEST[self.product]:
            raise UsageError(
                f"{name} is of version {version}: dbkit reads {self.product} dumps up to {_NEWEST[self.product]}",
                help="audit the server itself, or use the newest dbkit",
            )

    def entries(self) -> Iterator[Entry]:
        """Every key, in the order of the file. Raises UsageError where it cannot be read on."""
        try:
            yield from self._entries()
        except (IndexError, KeyError, ValueError) as error:
            raise UsageError(f"{self._name} is damaged or cut off: {error}", help="make the dump again") from None

    def _entries(self) -> Iterator[Entry]:
        data, at, database = self._data, 9, 0
        expires: int | None = None
        while (code := data.byte(at)) != _END:
            at += 1
            if code == _EXPIRES_MS:
                expires, at = data.number(at, 8), at + 8
            elif code == _EXPIRES_S:
                expires, at = data.number(at, 4) * 1000, at + 4
            elif code == _SELECT:
                database, at = data.length(at)
            elif code in _TYPES and (code != _FIELD_LIFETIMES or self.product == "VALKEY"):
                key, start = data.string(at)
                at = _behind_value(data, code, start)
                if at >= len(data):
                    raise IndexError("it ends in the middle")
                yield Entry(data, database, key, code, expires, start)
                expires = None
            else:
                at = self._aside(code, at)

    def _aside(self, code: int, at: int) -> int:
        """Behind what is of no key."""
        data = self._data
        if code == _AUX:
            name, at = data.string(at)
            value, at = data.string(at)
            self.facts[name.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        elif code in _NUMBERS:
            for _ in range(_NUMBERS[code]):
                at = data.length(at)[1]
        elif code == _FUNCTION:
            library, at = data.string(at)
            self.libraries.append(library)
        elif code == _FREQUENCY:
            at += 1
        elif code == _MODULE_AUX:
            at = data.module(at)
        else:
            raise UsageError(
                f"{self._name}: there is something of kind {code} at byte {at - 1}, which dbkit does not know",
                help="audit the server itself, or use the newest dbkit",
            )
        return at


def _behind_value(data: RdbBytes, code: int, at: int) -> int:
    """Where a value ends."""
    if code == 0 or code in _PACKED:
        return data.behind(at)
    if code == 7:
        return data.module(at)
    if _TYPES[code] == "stream":
        return data.stream(at, code)[1]
    count, at = data.length(at)
    for _ in range(count):
        if code == 18:
            at = data.length(at)[1]
        at = data.behind(at)
        if code in (4, _FIELD_LIFETIMES):
            at = data.behind(at)
        if code == 3:
            at = data.score(at)
        at += 8 if code in (5, _FIELD_LIFETIMES) else 0
    return at


def open_dump(path: Path) -> Dump:
    """Map a file into memory. Raises UsageError."""
    try:
        with path.open("rb") as file:
            return Dump(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), str(path))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is empty"
        raise UsageError(f"{path} cannot be read: {why}") from None

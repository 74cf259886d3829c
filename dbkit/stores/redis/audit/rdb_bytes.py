"""Numbers, strings and values as they stand in a dump file, by where they start; each says where it ends.

Source: rdb.h, rdb.c and t_stream.c of Redis 7.0 and Valkey 9.1.
"""

from __future__ import annotations

import mmap

from dbkit.stores.redis.audit.rdb_packed import decompressed

__all__ = ["RdbBytes"]


class RdbBytes:
    """The bytes of a file. Raises IndexError and ValueError where they are not what they should be."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def byte(self, at: int) -> int:
        """One byte."""
        return self._data[at]

    def piece(self, start: int, end: int) -> bytes:
        """The bytes from one place to another."""
        return self._piece(start, end - start)

    def number(self, at: int, size: int) -> int:
        """A number of so many bytes, the lowest first."""
        return int.from_bytes(self._piece(at, size), "little")

    def length(self, at: int) -> tuple[int, int]:
        """A number, and where it ends."""
        first = self._data[at]
        if first < 0x40:
            return first, at + 1
        if first < 0x80:
            return (first & 0x3F) << 8 | self._data[at + 1], at + 2
        if first == 0x80:
            return int.from_bytes(self._data[at + 1 : at + 5], "big"), at + 5
        if first == 0x81:
            return int.from_bytes(self._data[at + 1 : at + 9], "big"), at + 9
        raise ValueError(f"byte {at} starts no number")

    def string(self, at: int) -> tuple[bytes, int]:
        """A string, and where it ends."""
        first = self._data[at]
        if first < 0xC0:
            size, at = self.length(at)
            return self._piece(at, size), at + size
        if first <= 0xC2:
            width = 1 << (first & 3)
            return b"%d" % int.from_bytes(self._piece(at + 1, width), "little", signed=True), at + 1 + width
        packed, at = self._compressed(at)
        size, at = self.length(at)
        return decompressed(self._piece(at, packed), size), at + packed

    def _piece(self, at: int, size: int) -> bytes:
        piece = self._data[at : at + size]
        if len(piece) < size:
            raise IndexError("it ends in the middle")
        return piece

    def _compressed(self, at: int) -> tuple[int, int]:
        if self._data[at] != 0xC3:
            raise ValueError(f"byte {at} starts no string")
        return self.length(at + 1)

    def behind(self, at: int) -> int:
        """Where a string ends, without reading it."""
        first = self._data[at]
        if first < 0xC0:
            size, at = self.length(at)
            return at + size
        if first <= 0xC2:
            return at + 1 + (1 << (first & 3))
        packed, at = self._compressed(at)
        return self.length(at)[1] + packed

    def score(self, at: int) -> int:
        """Where a score ends that is written as text."""
        return at + 1 + (self._data[at] if self._data[at] < 253 else 0)

    def module(self, at: int) -> int:
        """Where the value of a module ends: numbers, floats, doubles and strings up to a zero."""
        at = self.length(at)[1]
        while True:
            kind, at = self.length(at)
            if kind == 0:
                return at
            if kind in (1, 2):
                at = self.length(at)[1]
            elif kind == 5:
                at = self.behind(at)
            else:
                at += {3: 4, 4: 8}[kind]

    def stream(self, at: int, code: int) -> tuple[int, int]:
        """How many entries a stream has, and where it ends."""
        count, at = self.length(at)
        for _ in range(count * 2):
            at = self.behind(at)
        size, at = self.length(at)
        at = self._numbers(at, 2 if code == 15 else 7)
        groups, at = self.length(at)
        for _ in range(groups):
            at = self._numbers(self.behind(at), 2 if code == 15 else 3)
            pending, at = self.length(at)
            for _ in range(pending):
                at = self.length(at + 24)[1]
            consumers, at = self.length(at)
            for _ in range(consumers):
                pending, at = self.length(self.behind(at) + (16 if code == 21 else 8))
                at += pending * 16
        return size, at

    def _numbers(self, at: int, count: int) -> int:
        for _ in range(count):
            at = self.length(at)[1]
        return at

"""Pages of keys at speed: commands are packed here and answers split here, over the socket of a connection.

The pipeline of redis-py takes more than ten times the processor time of this. The answers of the questions that are
asked of each key are one line each, so they are split, not parsed, and so is a page of SCAN whose keys hold no line
break. A script on the server that lists and asks at once was measured too: it costs the server more, of Valkey 9.1 and
of Redis 7.0. Source of the protocol: the Redis serialization protocol specification (RESP2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dbkit.stores.redis.failure import unreachable
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["Page", "Stream", "pack"]

_CHUNK = 1 << 16
"""Bytes to receive at once; from 256 KiB on each time costs five times as much, for the memory that is got for it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one SCAN answered. A cursor of 0 is the end; an empty page is not."""

    cursor: int
    keys: Sequence[bytes]


def pack(words: Sequence[str | bytes | int]) -> bytes:
    """A command as the server reads it."""
    plain = [word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogateescape") for word in words]
    return b"*%d\r\n%b" % (len(plain), b"".join([b"$%d\r\n%b\r\n" % (len(word), word) for word in plain]))


class Stream:
    """Questions and pages over one connection: what was sent is to be received, in its order, before anything else."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._buffer = b""

    def send(self, packed: bytes) -> None:
        """Send packed commands."""
        try:
            self._wire.socket.sendall(packed)
        except OSError as error:
            raise self._lost(error) from None

    def page(self) -> Page:
        """The answer to a SCAN. Raises Refused."""
        (first,) = self.lines(1)
        if first.startswith(b"-"):
            raise _refused(first)
        _, cursor, count = self.lines(3)
        return Page(int(cursor), self._names(int(count[1:])))

    def lines(self, count: int) -> list[bytes]:
        """The answers to so many commands, each of which answers one line."""
        lines: list[bytes] = []
        while True:
            *more, self._buffer = self._buffer.split(b"\r\n", count - len(lines))
            lines += more
            if len(lines) == count:
                return lines
            self._buffer += self._received()

    def answers(self, count: int) -> list[Any]:
        """The answers to so many commands of any kind; an error is a Refused, which is not raised."""
        return [self._answer() for _ in range(count)]

    def _names(self, count: int) -> list[bytes]:
        """So many texts. One with a line break has a part that is shorter than is said, so none is mistaken."""
        parts = self.lines(2 * count)
        heads, names = parts[::2], parts[1::2]
        if heads == [b"$%d" % len(name) for name in names]:
            return names
        self._buffer = b"\r\n".join((*parts, self._buffer))
        return self.answers(count)

    def _answer(self) -> Any:
        (line,) = self.lines(1)
        kind, rest = line[:1], line[1:]
        if kind == b"$":
            return None if rest == b"-1" else self._text(int(rest))
        if kind == b"*":
            return None if rest == b"-1" else self.answers(int(rest))
        if kind == b":":
            return int(rest)
        return _refused(line) if kind == b"-" else rest

    def _text(self, size: int) -> bytes:
        chunks, held = [self._buffer], len(self._buffer)
        while held < size + 2:
            chunks.append(self._received())
            held += len(chunks[-1])
        data = b"".join(chunks)
        self._buffer = data[size + 2 :]
        return data[:size]

    def _received(self) -> bytes:
        try:
            data: bytes = self._wire.socket.recv(_CHUNK)
            if not data:
                raise ConnectionResetError("Connection closed by server")
        except OSError as error:
            raise self._lost(error) from None
        return data

    def _lost(self, error: OSError) -> Exception:
        self._wire.close()
        return unreachable(self._wire.address, error)


def _refused(line: bytes) -> Refused:
    return Refused(line[1:].decode("utf-8", "replace"))

"""Pages of keys at speed: commands are packed here and answers split here, over the socket of a connection.

The pipeline of redis-py takes more than ten times the processor time of this. The answers of the questions that are
asked of each key are one line each, so they are split, not parsed; only the page of SCAN has a structure. A script on
the server that lists and asks at once was measured too: it costs the server more, of Valkey 9.1 and of Redis 7.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.redis.failure import unreachable
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["Page", "Stream", "pack"]

_CHUNK = 1 << 18
_HEADS = 4
"""Lines of an answer to SCAN before its first key: ``*2``, the length of the cursor, the cursor, the number of keys."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one SCAN answered. A cursor of 0 is the end; an empty page is not."""

    cursor: int
    keys: tuple[bytes, ...]


def pack(words: Sequence[str | bytes | int]) -> bytes:
    """A command as the server reads it."""
    plain = [word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogateescape") for word in words]
    return b"*%d\r\n%b" % (len(plain), b"".join([b"$%d\r\n%b\r\n" % (len(word), word) for word in plain]))


class Stream:
    """Questions and pages over one connection: what was sent is to be received before anything else is asked."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._buffer = b""
        self._paged = False

    def send(self, questions: bytes, cursor: int | None, count: int) -> None:
        """Send packed questions whose answers have one line each, and SCAN behind them unless the cursor is None."""
        self._paged = cursor is not None
        scan = b"" if cursor is None else pack(("SCAN", cursor, "COUNT", count))
        try:
            self._wire.socket.sendall(questions + scan)
        except OSError as error:
            self._wire.close()
            raise unreachable(self._wire.address, error) from None

    def receive(self, answers: int) -> tuple[list[bytes], Page]:
        """The lines of so many answers, and the page behind them; without SCAN it is an empty one that is the last."""
        try:
            lines = self._lines(answers)
            return lines, self._page() if self._paged else Page(0, ())
        except OSError as error:
            self._wire.close()
            raise unreachable(self._wire.address, error) from None

    def _receive(self) -> bytes:
        data: bytes = self._wire.socket.recv(_CHUNK)
        if not data:
            raise ConnectionResetError("Connection closed by server")
        return data

    def _lines(self, count: int) -> list[bytes]:
        chunks = [self._buffer]
        seen = self._buffer.count(b"\n")
        while seen < count:
            chunks.append(self._receive())
            seen += chunks[-1].count(b"\n")
        *lines, self._buffer = b"".join(chunks).split(b"\r\n", count)
        return lines

    def _page(self) -> Page:
        while (found := _plain_page(self._buffer) or _read_page(self._buffer)) is None:
            self._buffer += self._receive()
        page, end = found
        self._buffer = self._buffer[end:]
        return page


def _plain_page(data: bytes) -> tuple[Page, int] | None:
    """The same as ``_read_page`` where no key holds a line break, four times as fast; None where one may.

    A key with a line break has a part that is shorter than its length says, so nothing can be taken for what it is not.
    """
    parts = data.split(b"\r\n")
    if len(parts) <= _HEADS or parts[0] != b"*2" or not parts[3].startswith(b"*"):
        return None
    end = _HEADS + 2 * int(parts[3][1:])
    heads, keys = parts[_HEADS:end:2], parts[_HEADS + 1 : end : 2]
    if len(parts) != end + 1 or parts[end] or heads != [b"$%d" % len(key) for key in keys]:
        return None
    return Page(int(parts[2]), tuple(keys)), len(data)


def _read_page(data: bytes) -> tuple[Page, int] | None:
    """The answer to SCAN at the start of some bytes and where it ends, or None if there is more to come."""
    if data[:1] == b"-":
        end = data.find(b"\r\n")
        if end < 0:
            return None
        raise Refused(data[1:end].decode("utf-8", "replace"))
    at, items = 0, []
    # *2, the cursor, the number of keys, the keys: all but the two headers are bulk strings.
    left = -1
    while left:
        end = data.find(b"\r\n", at)
        if end < 0:
            return None
        kind, size, at = data[at], int(data[at + 1 : end]), end + 2
        if kind == ord("*"):
            left = size
            continue
        if len(data) < at + size + 2:
            return None
        items.append(data[at : at + size])
        at += size + 2
        left -= len(items) > 1
    return Page(int(items[0]), tuple(items[1:])), at

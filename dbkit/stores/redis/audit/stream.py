"""Pages of keys at speed: commands are packed here and answers split here, over the socket of a connection.

The pipeline of redis-py takes more than ten times the processor time of this. The answers of the questions that are
asked of each key are one line each, so they are split, not parsed; only the page of SCAN has a structure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.stores.redis.failure import unreachable
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["Page", "Stream", "pack"]

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Page:
    """What one SCAN answered. A cursor of 0 is the end; an empty page is not."""

    cursor: int
    keys: tuple[bytes, ...]


def pack(*words: bytes) -> bytes:
    """A command as the server reads it."""
    return b"*%d\r\n%b" % (len(words), b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words))


class Stream:
    """Questions and pages over one connection."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._buffer = b""

    def ask(self, questions: Iterable[bytes], answers: int, cursor: int | None, count: int) -> tuple[list[bytes], Page]:
        """Send packed questions whose answers have one line each, and SCAN behind them unless the cursor is None."""
        scan = b"" if cursor is None else pack(b"SCAN", b"%d" % cursor, b"COUNT", b"%d" % count)
        try:
            self._wire.socket.sendall(b"".join((*questions, scan)))
            lines = self._lines(answers)
            return lines, Page(0, ()) if cursor is None else self._page()
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
        while (found := _read_page(self._buffer)) is None:
            self._buffer += self._receive()
        page, end = found
        self._buffer = self._buffer[end:]
        return page


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

"""Backups as a dump file (RDB), taken as a replica takes it, so that nothing is needed on the server's machine.

Source: Redis documentation, Replication (SYNC: a bulk string of the file's length, or of an end mark of 40 bytes where
the server does not know the length yet) and RESTORE (a value as in the file, the file's version, a checksum).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from dbkit.contract import Archived, Draft
from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.rdb import Dump, Entry, open_dump
from dbkit.stores.redis.crc64 import crc64
from dbkit.stores.redis.inspect import inspect
from dbkit.stores.redis.live import connect
from dbkit.stores.redis.opening import open_single
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["RedisArchiver"]

_FILE = "dump.rdb"
_MARK = 40
_SECONDS = 3600.0
_BLOCK = 1 << 18
_BATCH = 500
_OFTEN = 50_000


class RedisArchiver:
    """Saves and restores one server. A cluster is refused: its primaries are servers of their own."""

    not_saved: frozenset[str] = frozenset({"setting", "user"})
    """They are in the server's configuration, not in its data."""

    def save(
        self,
        url: str,
        folder: Path,
        draft: Draft,
        *,
        programs: Path | None,  # noqa: ARG002  the protocol is all that is needed
        told: Callable[[str], None],
    ) -> Archived:
        """Take a dump of a server, and count the keys that are in it."""
        address = read_url(url)
        with closing(open_single(address)) as wire:
            _fetch(wire, folder / _FILE, told)
        with closing(open_single(address)) as wire:
            state = inspect(wire, draft)
        with closing(connect(url, profile="")) as connection:
            server = connection.server
        counts, ending = _counted(open_dump(folder / _FILE))
        return Archived(server=server, state=state, counts=counts, ending=ending)

    def load(
        self,
        url: str,
        folder: Path,
        *,
        programs: Path | None,  # noqa: ARG002  the protocol is all that is needed
        told: Callable[[str], None],
    ) -> None:
        """Send every key and function of the dump. A key that has ended meanwhile is left out."""
        dump = open_dump(folder / _FILE)
        version = dump.version.to_bytes(2, "little")
        with closing(open_single(read_url(url))) as wire:
            database = -1
            commands: list[tuple[str | bytes | int, ...]] = []
            for sent, entry in enumerate(_alive(dump), start=1):
                if entry.database != database:
                    database = entry.database
                    commands.append(("SELECT", database))
                commands.append(_restore(entry, version))
                if len(commands) >= _BATCH:
                    _send(wire, commands)
                    commands = []
                if not sent % _OFTEN:
                    told(f"{sent} keys")
            _send(wire, [*commands, *(("FUNCTION", "LOAD", "REPLACE", code) for code in dump.libraries)])

    def require(self, url: str, folder: Path, *, programs: Path | None) -> None:
        """A dump needs nothing but a server."""

    def prepare(self, url: str, folder: Path, *, programs: Path | None) -> str:  # noqa: ARG002  nothing is needed
        """Nothing is to be made."""
        return url

    def counts(self, url: str) -> Mapping[str, int]:
        """Keys of each database."""
        with closing(open_single(read_url(url))) as wire:
            text = decoded(wire.call("INFO", "keyspace"))
        found = (line.partition(":")[::2] for line in text.splitlines() if line.startswith("db"))
        return {name: int(facts.partition("=")[2].partition(",")[0]) for name, facts in found}

    def aside(self, url: str, name: str) -> str:  # noqa: ARG002  nothing is kept
        """Remove every key and function: Redis knows no other place for them."""
        with closing(open_single(read_url(url))) as wire:
            answers = wire.batch([("FLUSHALL",), ("FUNCTION", "FLUSH")])
        refused = next((answer for answer in answers if isinstance(answer, Refused)), None)
        if refused is not None:
            raise StatementFailed(f"the server could not be emptied: {refused}")
        return "all keys and functions were removed"


def _fetch(wire: Wire, path: Path, told: Callable[[str], None]) -> None:
    socket = wire.socket
    socket.settimeout(_SECONDS)
    try:
        socket.sendall(b"*1\r\n$4\r\nSYNC\r\n")
        head = _line(socket)
        if not head.startswith(b"$"):
            raise StatementFailed(
                f"the server does not give a dump: {head.lstrip(b'-').decode('utf-8', 'replace')}",
                help="grant +sync to the user of backups; a managed server may have backups of its own only",
            )
        with path.open("xb") as file:
            for block in _blocks(socket, head[1:]):
                file.write(block)
                if file.tell() % (_BLOCK * 64) < len(block):
                    told(f"{file.tell() >> 20} MiB")
    except OSError as error:
        raise ServerUnreachable(f"the connection to Redis at {wire.address} was lost: {error}") from None


def _line(socket: Any) -> bytes:
    """The first line of the answer. While the server prepares the file, it sends empty ones."""
    line = b""
    while not (line.endswith(b"\n") and line.strip()):
        byte = socket.recv(1)
        if not byte:
            raise ConnectionResetError("it was closed before the dump came")
        line = b"" if line.strip() == b"" and byte == b"\n" else line + byte
    return line.strip()


def _blocks(socket: Any, size: bytes) -> Iterator[bytes]:
    """The bytes of the file: so many, or up to a mark that the server has announced."""
    mark = size.removeprefix(b"EOF:") if size.startswith(b"EOF:") else None
    left = None if mark else int(size)
    held = b""
    while left is None or left:
        block = socket.recv(_BLOCK if left is None else min(_BLOCK, left))
        if not block:
            raise ConnectionResetError("it was closed in the middle of the dump")
        if left is not None:
            left -= len(block)
            yield block
            continue
        held += block
        if mark is not None and held.endswith(mark):
            yield held[:-_MARK]
            return
        yield held[:-_MARK]
        held = held[-_MARK:]


def _alive(dump: Dump) -> Iterator[Entry]:
    for entry in dump.entries():
        if entry.expires is None or entry.expires > time.time() * 1000:
            yield entry


def _counted(dump: Dump) -> tuple[Counter[str], Counter[str]]:
    """Keys of each database, and those of them that are to end one day."""
    counts: Counter[str] = Counter()
    ending: Counter[str] = Counter()
    for entry in dump.entries():
        counts[f"db{entry.database}"] += 1
        ending[f"db{entry.database}"] += entry.expires is not None
    return counts, ending


def _restore(entry: Entry, version: bytes) -> tuple[str | bytes | int, ...]:
    payload = bytes((entry.code,)) + entry.value() + version
    payload += crc64(payload).to_bytes(8, "little")
    return ("RESTORE", entry.key, entry.expires or 0, payload, "ABSTTL")


def _send(wire: Wire, commands: list[tuple[str | bytes | int, ...]]) -> None:
    for command, answer in zip(commands, wire.batch(commands) if commands else [], strict=True):
        if isinstance(answer, Refused):
            what = decoded(command[1]) if command[0] == "RESTORE" else "a function"
            raise StatementFailed(f"{what} could not be restored: {answer}")

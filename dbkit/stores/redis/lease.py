"""The lock of a runner: a key with an owner and an expiry, held by heartbeat, and a fence for every command.

``SET dbkit:{lock} <owner> NX PX 30000`` in database 0; a thread prolongs it. On a cluster each primary has a lock of
its own, whose name is in one of the primary's slots. A command under the lock runs in
WATCH/MULTI/EXEC on that key: a runner that was asleep for too long, or whose lock was lost in a failover or by
eviction, writes nothing any more. A holder that dies frees the lock within 30 seconds; where it ran on the machine of
the next runner, that one takes it at once.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from dbkit.core.errors import DbkitError, LockHeld, ServerUnreachable, StatementFailed
from dbkit.core.process import has_ended, process_name
from dbkit.migrations.ledger import Holder
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["KEY", "Lease", "who"]

KEY = "dbkit:{lock}"
MILLISECONDS = 30_000
_HEARTBEAT_SECONDS = 8.0
_POLL_SECONDS = 0.2
_PROLONG = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


def who() -> str:
    """user@host of this process."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


class Lease:
    """The lock of one connection; not held at first."""

    def __init__(self, address: Address, key: str = KEY) -> None:
        self._address = address.at(0)
        self._key = key
        self._token: str | None = None

    @property
    def held(self) -> bool:
        """Whether this connection took the lock and did not give it back."""
        return self._token is not None

    @contextmanager
    def hold(self, *, wait: float) -> Iterator[None]:
        """Take the lock, waiting at most ``wait`` seconds, and give it back. Raises LockHeld."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        token = f"{who()} pid {os.getpid()} since {now} {process_name(os.getpid()) or '-'} {uuid.uuid4().hex[:12]}"
        wire = Wire(self._address)
        try:
            _acquire(wire, self._key, token, wait)
            self._token = token
            stop = threading.Event()
            beat = threading.Thread(target=_heartbeat, args=(self._address, self._key, token, stop), daemon=True)
            beat.start()
            try:
                yield
            finally:
                self._token = None
                stop.set()
                beat.join(timeout=1.0)
                with suppress(ServerUnreachable, Refused):
                    _owned(wire, self._address, _RELEASE, self._key, token)
        finally:
            wire.close()

    @property
    def key(self) -> str:
        """The key that is the lock."""
        return self._key

    def holders(self) -> tuple[Holder, ...]:
        """Who holds it. Reads only."""
        wire = Wire(self._address)
        try:
            token, left = wire.batch([("GET", self._key), ("PTTL", self._key)])
        finally:
            wire.close()
        if token is None or isinstance(token, Refused) or isinstance(left, Refused):
            return ()
        late = (MILLISECONDS - int(left)) // 1000
        if _ended_here(decoded(token)):
            lives: bool | None = False
            why = "its process ran on this machine and has ended; the next run takes the lock by itself"
        elif late <= 2 * _HEARTBEAT_SECONDS:
            lives, why = True, f"it prolonged its lock {late} s ago"
        else:
            lives = None
            why = f"it prolongs its lock every {_HEARTBEAT_SECONDS:.0f} s and did so {late} s ago"
        return (Holder(shown=f"{_shown(token)}, at {self._address}", lives=lives, why=why, key=decoded(token)),)

    def release(self, holder: Holder) -> None:
        """Remove the lock of a holder that does not live any more; one that somebody else took meanwhile stays."""
        wire = Wire(self._address)
        try:
            wire.call("EVAL", _RELEASE, "1", self._key, holder.key)
        except Refused as answer:
            raise _cannot_lock(wire, self._key, answer) from None
        finally:
            wire.close()

    def run(self, wire: Wire, command: Sequence[str | bytes], *beside: Sequence[str | bytes]) -> Any:
        """Run a command if the lock is still ours, and with it, all at once, those beside it; the answer to the first.

        Raises Refused for the server's no, LockHeld if the lock is not ours. What is refused before it is run (a user
        without the right to it) lets none of the others run either.
        """
        while True:
            # A heartbeat between WATCH and EXEC touches the key too: then nothing was run, and the lock is still ours.
            done = self._attempt(wire, (command, *beside))
            if done is not None:
                break
        if isinstance(done[0], Refused):
            raise done[0]
        return done[0]

    def _attempt(self, wire: Wire, commands: Sequence[Sequence[str | bytes]]) -> list[Any] | None:
        """What EXEC answered; None where the lock was touched meanwhile."""
        database = wire.address.database
        to_lock, back = ([("SELECT", "0")], [("SELECT", str(database))]) if database else ([], [])
        answers = wire.batch([*to_lock, ("WATCH", self._key), ("GET", self._key), *back])
        _raise_first(answers)
        if decoded(answers[len(to_lock) + 1] or b"") != self._token:
            wire.call("UNWATCH")
            raise _lost(answers[len(to_lock) + 1])
        *queued, done = wire.batch([("MULTI",), *map(tuple, commands), ("EXEC",)])
        _raise_first((*queued, done))
        answered: list[Any] | None = done
        return answered


def _lost(holder: bytes | None) -> LockHeld:
    now = f"; it is held by {_shown(holder)}" if holder else ""
    return LockHeld(
        f"the lock of this run was lost{now}", help="nothing more was written; run the same command again: it goes on"
    )


def _shown(token: bytes) -> str:
    found = re.match(r".* since \S+", decoded(token))
    return found[0] if found else decoded(token)


def _ended_here(token: str) -> bool:
    """Whether the holder surely ran on this machine and is gone."""
    found = re.match(r".* since \S+ (\S+) ", token)
    return found is not None and has_ended(found[1])


def _acquire(wire: Wire, key: str, token: str, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        taken, holder = wire.batch([("SET", key, token, "NX", "PX", MILLISECONDS), ("GET", key)])
        for answer in (taken, holder):
            if isinstance(answer, Refused):
                raise _cannot_lock(wire, key, answer)
        if taken is not None:
            return
        if holder is not None and _ended_here(decoded(holder)):
            wire.call("EVAL", _RELEASE, "1", key, holder)
            continue
        if holder is not None and time.monotonic() >= deadline:
            raise LockHeld(
                f"Redis at {wire.address} is being migrated by {_shown(holder)}",
                help="wait for it; the lock of a process that died ends by itself within 30 seconds",
            )
        time.sleep(_POLL_SECONDS)


def _cannot_lock(wire: Wire, key: str, answer: Refused) -> DbkitError:
    text = str(answer)
    if text.startswith("READONLY"):
        return ServerUnreachable(
            f"Redis at {wire.address} is a replica and takes no writes", help="give the URL of the primary"
        )
    return StatementFailed(
        f"the lock cannot be taken: {text}",
        help=f"dbkit needs to write the key {key} and to run EVAL, WATCH, MULTI and EXEC",
    )


def _heartbeat(address: Address, key: str, token: str, stop: threading.Event) -> None:
    wire: Wire | None = None
    while not stop.wait(_HEARTBEAT_SECONDS):
        try:
            wire = wire or Wire(address)
            _owned(wire, address, _PROLONG, key, token)
        except (ServerUnreachable, Refused):
            wire = None
    if wire is not None:
        wire.close()


def _owned(wire: Wire, address: Address, script: str, key: str, token: str) -> None:
    arguments = ("EVAL", script, "1", key, token, str(MILLISECONDS))
    try:
        wire.call(*arguments)
    except ServerUnreachable:
        other = Wire(address)
        try:
            other.call(*arguments)
        finally:
            other.close()


def _raise_first(answers: Sequence[Any]) -> None:
    for answer in answers:
        if isinstance(answer, Refused):
            raise answer

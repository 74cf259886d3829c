"""A connection to a Redis or Valkey server."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from dbkit.contract import Draft, Server, Snapshot, Statement, StateSnapshot
from dbkit.core.canonical import sha256
from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.redis.address import Address, read_url
from dbkit.stores.redis.before import surroundings
from dbkit.stores.redis.data.carry_out import Carrier
from dbkit.stores.redis.found import as_found, foreign_users, unread
from dbkit.stores.redis.inspect import LEDGER, inspect
from dbkit.stores.redis.lease import Lease
from dbkit.stores.redis.ledger import RedisLedger
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.preflight import check_commands
from dbkit.stores.redis.run import prepare, run_command
from dbkit.stores.redis.settings import PASSWORD, differing
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["RedisConnection", "connect", "open_wire", "server_of"]

_OLDEST = 7


class RedisConnection:
    """One connection to a server."""

    def __init__(self, wire: Wire, server: Server, profile: str) -> None:
        self._wire = wire
        self._server = server
        self._lease = Lease(wire.address)
        self._ledger = RedisLedger(wire, self._lease, profile)

    @property
    def server(self) -> Server:
        """What is at the other end."""
        return self._server

    @property
    def ledger(self) -> RedisLedger:
        """The record of what was applied here."""
        return self._ledger

    def inspect(self, draft: Draft) -> State:
        """What is recorded on the server, as the server has it."""
        recorded = inspect(self._wire, draft)
        found = as_found(self._wire, recorded, os.environ)
        return replace(found, unmanaged=(*found.unmanaged, *foreign_users(self._wire, recorded)))

    def snapshot(self, draft: Draft) -> Snapshot:
        """The same as a snapshot."""
        return StateSnapshot(self.inspect(draft))

    def execute(self, steps: Iterable[Step]) -> None:
        """Run steps, behind the lock's fence where this connection holds it."""
        statements = [Statement(text=step.text, line=number) for number, step in enumerate(steps, start=1)]
        commands = prepare(statements, surroundings(self._wire), path="step")
        check_commands(self._wire, commands)
        for command in commands:
            step = f"apply/{sha256(command.text)[:12]}"
            carrier = Carrier(wire=self._wire, send=self._send, tell=lambda _: None)
            run_command(self._send, command, partial(carrier, step=step))

    def _send(self, command: Any) -> Any:
        return self._lease.run(self._wire, command) if self._lease.held else self._wire.call(*command)

    def notes(self, draft: Draft) -> tuple[str, ...]:
        """Where the server is not set as the profile expects."""
        compared = {statement.id.name for statement in draft.statements if statement.id.kind == "setting"}
        expected = {name: value for name, value in draft.settings.items() if name not in (PASSWORD, *compared)}
        found: list[str] = []
        try:
            if expected:
                answer = [decoded(item) for item in self._wire.call("CONFIG", "GET", *sorted(expected))]
                found += differing(expected, dict(zip(answer[::2], answer[1::2], strict=True)))
        except Refused:
            found.append("the server does not let dbkit read its settings (CONFIG GET): not compared with the profile")
        if PASSWORD in draft.settings and self._password_missing():
            found.append("the server asks for no password; the profile expects one")
        found += unread(self._wire, draft)
        return tuple(found)

    def _password_missing(self) -> bool:
        """Whether the default user gets in without a password; unknown counts as no."""
        try:
            answer = self._wire.call("ACL", "GETUSER", "default") or []
            user = {decoded(answer[at]): answer[at + 1] for at in range(0, len(answer), 2)}
            flags = {decoded(flag) for flag in user.get("flags", ())}
        except Refused:
            return not self._wire.address.password
        return "on" in flags and "nopass" in flags

    def close(self) -> None:
        """End the connection."""
        self._wire.close()


def connect(url: str, *, profile: str) -> RedisConnection:
    """Connect. Raises ServerUnreachable, UsageError."""
    wire, server = open_wire(read_url(url))
    return RedisConnection(wire, server, profile)


def open_wire(address: Address) -> tuple[Wire, Server]:
    """Connect and see what answers. Raises ServerUnreachable, UsageError."""
    wire = Wire(address)
    try:
        server = server_of(wire)
        libraries(wire, LEDGER)
    except BaseException:
        wire.close()
        raise
    return wire, server


def server_of(wire: Wire) -> Server:
    """What is at the other end. Raises ServerUnreachable for a server too old, UsageError for one of another make."""
    try:
        text = decoded(wire.call("INFO", "server"))
    except Refused as error:
        if str(error).startswith(("NOAUTH", "Authentication required")):
            message = f"Redis at {wire.address}: the server asks for a password"
            raise ServerUnreachable(message, help="write redis://:password@host") from None
        raise ServerUnreachable(
            f"Redis at {wire.address} does not say what it is: {error}", help="grant +info to the user that migrates"
        ) from None
    facts = dict(line.partition(":")[::2] for line in text.splitlines() if ":" in line)
    mode = facts.get("server_mode") or facts.get("redis_mode") or "standalone"
    product = "Valkey" if "valkey_version" in facts else "Redis"
    version = facts.get("valkey_version") or facts.get("redis_version") or ""
    if not version[:1].isdigit():
        raise ServerUnreachable(f"what answers at {wire.address} is no Redis", help="check host and port")
    major = int(version.split(".")[0])
    if major < _OLDEST:
        raise ServerUnreachable(
            f"{product} {version} at {wire.address} has no function libraries, in which dbkit keeps its records",
            help=f"dbkit needs Redis {_OLDEST}.0 or newer, or Valkey",
        )
    if mode != "standalone":
        what = "a node of a cluster" if mode == "cluster" else f"a {mode.capitalize()}"
        raise UsageError(
            f"Redis at {wire.address} is {what}: dbkit works with single servers", help="give the URL of a primary"
        )
    return Server(product=product, version=version, major=major)

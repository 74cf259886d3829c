"""A connection to a Redis or Valkey server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from dbkit.contract import Draft, Preflight, Server, Snapshot, Statement, StateSnapshot
from dbkit.core.canonical import sha256
from dbkit.core.environment import ENVIRONMENT
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Ledger
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.redis.access.proof import prove_access
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.glance import lifetime_notes
from dbkit.stores.redis.before import surroundings
from dbkit.stores.redis.cluster_ledger import ClusterLedger
from dbkit.stores.redis.data.carry_out import Carrier
from dbkit.stores.redis.found import not_kept, unread
from dbkit.stores.redis.inspect import inspect
from dbkit.stores.redis.ledger import RedisLedger
from dbkit.stores.redis.nodes import different_nodes, inspect_nodes
from dbkit.stores.redis.opening import open_nodes
from dbkit.stores.redis.preflight import check_commands, condition
from dbkit.stores.redis.run import prepare, run_command
from dbkit.stores.redis.settings import PASSWORD, differing
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused, decoded

__all__ = ["RedisConnection", "connect"]


class RedisConnection:
    """A connection to a server with its replicas, or to all of a cluster."""

    def __init__(self, shards: Sequence[Shard], server: Server, profile: str) -> None:
        self._shards = tuple(shards)
        self._wire = shards[0].wire
        self._server = server
        self._ledgers = [RedisLedger(shard, profile) for shard in shards]
        self._ledger: Ledger = self._ledgers[0] if len(shards) == 1 else ClusterLedger(self._ledgers)

    @property
    def server(self) -> Server:
        """What is at the other end."""
        return self._server

    @property
    def ledger(self) -> Ledger:
        """The record of what was applied here."""
        return self._ledger

    def inspect(self, draft: Draft) -> State:
        """What is recorded on the server, as every node has it."""
        return inspect_nodes(self._shards, draft, ENVIRONMENT)

    def snapshot(self, draft: Draft) -> Snapshot:
        """The same as a snapshot."""
        return StateSnapshot(self.inspect(draft))

    def preflight(self, draft: Draft, pending: Sequence[Migration]) -> Preflight:  # noqa: ARG002
        """What would stop migrations half-way. Reads only."""
        for ledger in self._ledgers:
            ledger.check(pending)
        found = [condition(shard.wire) for shard in self._shards]
        return Preflight(
            refused=tuple(text for one in found for text in one.refused),
            notes=tuple(text for one in found for text in one.notes),
        )

    def leftovers(self) -> tuple[Step, ...]:
        """Nothing: a command that was killed is sent again, and checkpoints go with their migration."""
        return ()

    def execute(self, steps: Iterable[Step]) -> None:
        """Run steps, behind the lock's fence where this connection holds it."""
        statements = [Statement(text=step.text, line=number) for number, step in enumerate(steps, start=1)]
        for shard in self._shards:
            commands = prepare(statements, surroundings(shard.wire), path="step")
            check_commands(shard, commands)
            for command in commands:
                step = f"apply/{sha256(command.text)[:12]}"
                carrier = Carrier(shard=shard, tell=lambda _: None)
                run_command(shard.send, command, partial(carrier, step=step))

    def replicas(self) -> tuple[str, ...]:
        """None: all nodes are read as one."""
        return ()

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
        found += not_kept(self._wire, draft)
        found += different_nodes(self._shards, draft, ENVIRONMENT)
        found += prove_access(self._wire, inspect(self._wire, draft))
        for shard in self._shards:
            found += lifetime_notes(shard.wire, draft, start=0 if shard.clustered else None)
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
        for shard in self._shards:
            shard.close()


def connect(url: str, *, profile: str) -> RedisConnection:
    """Connect to a server, or to the cluster that it is a node of. Raises ServerUnreachable, UsageError."""
    shards, server = open_nodes(read_url(url))
    return RedisConnection(shards, server, profile)

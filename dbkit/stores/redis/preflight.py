"""What is looked at before the first command of a migration is sent, so that nothing fails half-way that need not."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.contract import Preflight
from dbkit.core.errors import PolicyRefusal, StatementFailed
from dbkit.stores.redis.data.rename import Rename
from dbkit.stores.redis.data.unlink import Unlink
from dbkit.stores.redis.refusal import OWN_MATTERS
from dbkit.stores.redis.run import Command
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["check_commands", "condition"]

_LONGEST = 65_536
"""What is larger is not sent twice."""


def check_commands(shard: Shard, commands: Sequence[Command]) -> None:
    """Raise StatementFailed where a command cannot be run, PolicyRefusal where its day has not come. Nothing is run.

    The user may not run it, it would change the user itself, or it would move keys to other nodes of a cluster.
    """
    wire = shard.wire
    for command in commands:
        _check_task(command, clustered=shard.clustered)
    try:
        own = decoded(wire.call("ACL", "WHOAMI"))
    except Refused:
        return
    for command in commands:
        words = [word.upper() for word in command.arguments[:2]]
        if words in ([b"ACL", b"SETUSER"], [b"ACL", b"DELUSER"]) and own.encode() in command.arguments[2:3]:
            raise StatementFailed(
                f"dbkit is signed in as {own!r} and does not change itself",
                help="migrate as another user; nothing was run",
                where=command.where,
            )
    asked = [one for one in commands if _is_asked(one)]
    answers = wire.batch([("ACL", "DRYRUN", own, *one.arguments) for one in asked])
    for command, answer in zip(asked, answers, strict=True):
        # An error is no answer: the user may not ask, or the command is not one that can be tried dry.
        if isinstance(answer, bytes) and answer != b"OK" and b"permission" in answer:
            raise StatementFailed(
                f"user {own!r} may not run this: {decoded(answer)}",
                help="grant it with ACL SETUSER, or connect as another user; nothing was run",
                where=command.where,
            )


def _check_task(command: Command, *, clustered: bool) -> None:
    if isinstance(command.task, Unlink) and command.task.too_early():
        raise PolicyRefusal(
            f"{command.text}: its day has not come", help="wait for it, or take AFTER out of it; nothing was run"
        )
    if clustered and isinstance(command.task, Rename) and not command.task.stays:
        raise StatementFailed(
            f"{command.text}: on a cluster a key cannot be renamed into another slot",
            help="give both patterns the same hash tag, {{name}}, or let keys end under the old one; nothing was run",
            where=command.where,
        )


def _is_asked(command: Command) -> bool:
    if command.task is not None:
        return False
    return command.arguments[0].upper() not in OWN_MATTERS and sum(map(len, command.arguments)) < _LONGEST


_LAG = 30
"""Seconds that a replica may be behind without a word."""


def condition(wire: Wire) -> Preflight:
    """Whether a server takes writes now, and whether it is near a limit."""
    try:
        text = decoded(wire.call("INFO", "all"))
    except Refused:
        return Preflight()
    facts = dict(line.partition(":")[::2] for line in text.splitlines() if ":" in line)
    at, refused, notes = str(wire.address), [], []
    if facts.get("role") == "slave":
        refused.append(f"{at} is a replica: give the URL of the primary")
    if facts.get("loading") == "1":
        refused.append(f"{at} is still loading its data: try again when it has")
    if facts.get("aof_last_write_status", "ok") != "ok":
        refused.append(f"{at} could not write its append-only file and takes no writes: look at its disk and its log")
    if facts.get("rdb_last_bgsave_status", "ok") != "ok":
        notes.append(f"{at}: the last background save failed; with stop-writes-on-bgsave-error it takes no writes")
    used, most = int(facts.get("used_memory", "0")), int(facts.get("maxmemory", "0"))
    if most and used > 0.9 * most:
        policy = facts.get("maxmemory_policy", "")
        notes.append(f"{at} uses {used * 100 // most} % of maxmemory ({policy}): writes are refused, or keys evicted")
    for name, value in facts.items():
        lag = dict(pair.partition("=")[::2] for pair in value.split(",")).get("lag", "0")
        if name.startswith("slave") and lag.isdigit() and int(lag) > _LAG:
            notes.append(f"a replica of {at} is {lag} s behind")
    return Preflight(refused=tuple(refused), notes=tuple(notes))

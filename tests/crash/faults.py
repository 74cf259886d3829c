"""What goes wrong while migrations run, as often as it is asked for; each round must leave what a clean run leaves.

A round goes up and back again, and the same command is run until it ends by itself.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import psycopg

from tests.crash.commands import Command
from tests.crash.crowd import at_once, edited
from tests.crash.disk import disk_full
from tests.crash.system import System
from tests.live.relay import relayed

__all__ = ["FAULTS", "TIMES", "Figures", "repeated"]

Words = tuple[str, ...]
_HARMLESS = (0, 1, 5, 6)
"""Exit codes of a run that a fault stopped: a statement failed, a lock is held, a server does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was done to the system, and that it came to the same end each time."""

    struck: int = 0
    """How often the fault hit a command that was running."""
    half_way: int = 0
    """How often some of the migrations were done then, or one of them in part, and not all."""
    ends: int = 0
    """How often all had gone up, or back, and what was there was compared."""


Fault = Callable[[System, random.Random, Words], tuple[Command, bool]]
"""Runs a command and disturbs it; the command, and whether the fault struck."""


def repeated(
    system: System, fault: Fault, times: int, *, seed: int = 0, tell: Callable[[Figures], None] = lambda _: None
) -> Figures:
    """Disturb the system until the fault has struck so often. Raises AssertionError where something is amiss."""
    chance, found = random.Random(seed), Figures()
    while found.struck < times:
        for words, expected in zip(system.ways, (system.after, system.before), strict=True):
            found = _until_done(system, partial(fault, system, chance, words), found)
            have = _settled(system, expected)
            assert have == expected, _difference(have, expected)
            found = replace(found, ends=found.ends + 1)
            tell(found)
    return found


def _settled(system: System, expected: dict[str, Any]) -> dict[str, Any]:
    """What is there in the end: a server may take a moment to see that a connection was closed, and to free its lock.

    No lease runs out by itself as soon as that.
    """
    until = time.monotonic() + 10
    while (have := system.contents()) != expected and time.monotonic() < until:
        time.sleep(0.1)
    return have


def _difference(have: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    names = (have.keys() | expected.keys()) - {name for name in have if have[name] == expected.get(name)}
    return {name: (have.get(name), expected.get(name)) for name in names}


def _until_done(system: System, disturbed: Callable[[], tuple[Command, bool]], found: Figures) -> Figures:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        command, struck = disturbed()
        system.seconds *= 1.03 if struck else 0.9  # a machine is not always as busy as when the first run was timed
        if struck:
            found = replace(found, struck=found.struck + 1, half_way=found.half_way + system.is_half_way())
        if command.code == 0:
            return found
    raise AssertionError(f"this never ended: {system.holders()} {command.text}")


def _killed(system: System, chance: random.Random, words: Words) -> tuple[Command, bool]:
    command = system.start(*words)
    if chance.random() < 0.9:  # else while it starts
        command.at_work()
    system.some_time(chance)
    struck = command.code is None
    command.send(signal.SIGKILL)
    assert command.ended() in (-signal.SIGKILL, 0, 5), command.text
    return command, struck and command.code != 0


def _interrupted(system: System, chance: random.Random, words: Words) -> tuple[Command, bool]:
    command = system.start(*words)
    command.at_work()
    system.some_time(chance)
    command.send(signal.SIGINT)
    struck = command.ended() != 0
    if struck:
        assert command.code == 130, command.text
        assert "interrupted" in command.text
        # a server may take a moment to see that a connection was closed
        until = time.monotonic() + 20
        while (holders := system.holders()) and time.monotonic() < until:
            time.sleep(0.1)
        assert not holders, f"{holders} after {command.text}"
    return command, struck


def _cut(system: System, chance: random.Random, words: Words) -> tuple[Command, bool]:
    with ExitStack() as stack:
        relays = [stack.enter_context(relayed(url)) for url in system.urls.values()]
        command = system.start(*words, through=[url for url, _ in relays])
        command.at_work()
        system.some_time(chance)
        struck = command.code is None and sum(relay.cut() for _, relay in relays) > 0
        assert command.ended() in _HARMLESS, command.text
    return command, struck


def _server_killed(store: str, system: System, chance: random.Random, words: Words) -> tuple[Command, bool]:
    command = system.start(*words)
    command.at_work()
    system.some_time(chance)
    struck = command.code is None
    system.servers[store].kill()
    time.sleep(chance.uniform(0.0, 0.5))
    system.servers[store].start()
    assert command.ended() in _HARMLESS, command.text
    return command, struck


def _timed_out(system: System, chance: random.Random, words: Words) -> tuple[Command, bool]:
    """Each statement has some milliseconds, by chance now more and now less."""
    milliseconds = int(2 ** chance.uniform(2, 11))
    with _setting(system, f"ALTER DATABASE shop SET statement_timeout = {milliseconds}"):
        command = system.start(*words)
        assert command.ended() in _HARMLESS, command.text
    return command, command.code != 0


@contextmanager
def _setting(system: System, statement: str) -> Iterator[None]:
    with psycopg.connect(system.servers["postgres"].url, autocommit=True) as session:
        session.execute(statement.encode())
        yield
        session.execute(b"ALTER DATABASE shop RESET ALL")


def _blocked(system: System, chance: random.Random, words: Words) -> tuple[Command, bool]:
    """Somebody has a transaction open that has read a table, for longer than dbkit tries."""
    with psycopg.connect(system.urls["postgres"], application_name="a long report") as session:
        session.execute(f"SELECT count(*) FROM {chance.choice(('customers', 'orders'))}".encode())
        command = system.start(*words)
        assert command.ended() == 5, command.text
        assert "a long report" in command.text
    again = system.start(*words)
    assert again.ended() == 0, again.text
    return again, True


FAULTS: dict[str, Fault] = {
    "killed": _killed,
    "interrupted": _interrupted,
    "cut": _cut,
    "postgres killed": partial(_server_killed, "postgres"),
    "redis killed": partial(_server_killed, "redis"),
    "clickhouse killed": partial(_server_killed, "clickhouse"),
    "timed out": _timed_out,
    "blocked": _blocked,
    "at once": partial(at_once, 20),
    "edited": edited,
    "disk full": disk_full,
}

TIMES = {
    "killed": 300,
    "interrupted": 30,
    "cut": 50,
    "postgres killed": 20,
    "redis killed": 20,
    "clickhouse killed": 20,
    "timed out": 50,
    "blocked": 4,
    "at once": 2,
    "edited": 10,
    "disk full": 20,
}
"""How often each is to strike."""

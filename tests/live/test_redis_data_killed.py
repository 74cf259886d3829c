"""Data migrations that are killed: whatever the moment, the resumed run leaves every key as a clean run does."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.lease import KEY as LOCK
from dbkit.stores.redis.live import connect
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import server
from tests.live.redis_servers import emptied, migration, quiet

CHECKPOINT = "dbkit:{lock}:progress"
KEYS = 2000
FUTURE = int(time.time() + 36_000) * 1000

CHILDREN = """
import os, sys
from dbkit.stores.redis.live import connect
from tests.live.redis_servers import migration
text = sys.argv[2]
connect(sys.argv[1], profile="case").close()
while sys.stdin.readline():
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        try:
            connection = connect(sys.argv[1], profile="case")
            with connection.ledger.lock(wait=0):
                connection.ledger.apply(migration(text), lambda *_: print("on", flush=True))
        finally:
            print("done", flush=True)
        os._exit(0)
    sys.stdin.readline()
    os.waitpid(child, 0)
    print("ended", flush=True)
"""
"""Forks a run for a line that it is given: the run says its number, "on" at the start and for every page, and "done".

Until a second line comes, the number stays the run's, ended or not.
"""


@dataclass(frozen=True, slots=True)
class Case:
    line: str
    seeds: tuple[tuple[str | bytes | int, ...], ...]
    """Commands with {n} for the number of the key."""


def seeds(*commands: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(word.format(n=number, until=FUTURE + number) for word in commands[number % len(commands)].split())
        for number in range(KEYS)
    )


CASES = {
    "lifetime": Case(
        'DBKIT LIFETIME "a:{x}" FILL 5h JITTER 10% CLAMP 6h DUTY 60%\n',
        seeds("SET a:{n} v", "SET a:{n} v PXAT {until}", "SET a:{n} v EX 3000"),
    ),
    "persist": Case('DBKIT PERSIST "a:{x}" DUTY 60%\n', seeds("SET a:{n} v", "SET a:{n} v PXAT {until}")),
    "rename": Case(
        'DBKIT RENAME "a:{x}" "b:{x}:new" TAKEN drop DUTY 60%\n',
        seeds(
            "SET a:{n} v{n}", "SET a:{n} v{n} PXAT {until}", "SADD a:{n} one two", "SET b:{n}:new kept", "SET c:{n} v"
        ),
    ),
    "json": Case(
        'DBKIT REENCODE "a:{x}" json v 1 2 RENAME n m ADD s 1 DROP d DUTY 60%\n',
        seeds('SET a:{n} {{"n":{n},"d":2}}', 'SET a:{n} {{"n":{n}}} PXAT {until}', 'SET a:{n} {{"m":0,"v":2}}'),
    ),
    "hash": Case(
        'DBKIT REENCODE "a:{x}" hash v 1 2 RENAME n m ADD s 1 DROP d DUTY 60%\n',
        seeds("HSET a:{n} n {n} d 2", "HSET a:{n} n {n} v 1", "HSET a:{n} m 5 v 2", "SET a:{n} x"),
    ),
    "unlink": Case('DBKIT UNLINK "a:{x}" DUTY 60%\n', seeds("SET a:{n} v", "SET b:{n} v PXAT {until}", "SADD a:{n} x")),
}


def seeded(url: str, case: Case) -> Wire:
    wire = Wire(read_url(emptied(url)))
    answers = wire.batch(case.seeds)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    return wire


def contents(wire: Wire) -> dict[bytes, tuple[Any, int]]:
    """Every key with its value and when it ends."""
    keys = sorted(key for key in wire.call("KEYS", "*") if not key.startswith(b"dbkit:"))
    types = wire.batch([("TYPE", key) for key in keys])
    readers = {b"string": "GET", b"hash": "HGETALL", b"set": "SMEMBERS"}
    values = wire.batch([(readers[bytes(type_)], key) for type_, key in zip(types, keys, strict=True)])
    ends = wire.batch([("PEXPIRETIME", key) for key in keys])
    plain = [sorted(one) if isinstance(one, list) else one for one in values]
    return dict(zip(keys, zip(plain, ends, strict=True), strict=True))


def same(clean: dict[bytes, tuple[Any, int]], other: dict[bytes, tuple[Any, int]], apart: int, took: int) -> None:
    """Equal, but for lifetimes that were given by the run: those are as far apart as the runs, and as long."""
    assert clean.keys() == other.keys()
    assert {key: value for key, (value, _) in clean.items()} == {key: value for key, (value, _) in other.items()}
    for key, (_, end) in clean.items():
        late = other[key][1] - end
        assert late == 0 or (end > 0 and apart - took <= late <= apart + took), (key, end, other[key])


def milliseconds(wire: Wire) -> int:
    seconds, micro = wire.call("TIME")
    return int(seconds) * 1000 + int(micro) // 1000


def killed_and_resumed(url: str, name: str, rounds: int) -> None:
    case = CASES[name]
    wire = seeded(url, case)
    clean_start = milliseconds(wire)
    connection = connect(url, profile="case")
    pages = []
    connection.ledger.apply(migration(case.line), lambda *_: pages.append(1))
    clean, clean_took = contents(wire), milliseconds(wire) - clean_start
    resumed = 0
    with subprocess.Popen(
        [sys.executable, "-c", CHILDREN, url, case.line],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as children:
        assert children.stdin is not None
        assert children.stdout is not None
        for number in range(rounds * 10):
            if number >= rounds and resumed:
                break
            draw = random.Random(f"{name} {number}")
            wire.close()
            wire = seeded(url, case)
            start = milliseconds(wire)
            children.stdin.write("run\n")
            child = int(children.stdout.readline())
            # A server that resizes its table meanwhile may list the same keys in fewer pages than the clean run had.
            awaited = draw.randint(1, len(pages) - 1)
            while awaited and children.stdout.readline() == "on\n":
                awaited -= 1
            time.sleep(draw.random() * 0.002)
            os.kill(child, signal.SIGKILL)
            children.stdin.write("reap\n")
            while children.stdout.readline() not in ("ended\n", ""):
                pass
            # A lock that nobody prolongs ends by itself; nobody waits for that here.
            wire.call("DEL", LOCK)
            resumed += wire.call("EXISTS", CHECKPOINT)
            connection.ledger.apply(migration(case.line), quiet)
            assert wire.call("EXISTS", CHECKPOINT) == 0
            same(clean, contents(wire), start - clean_start, milliseconds(wire) - start + clean_took)
            assert connection.ledger.applied()[0].complete
        children.stdin.close()
    assert resumed, "none was killed in the middle"
    connection.close()
    wire.close()


@pytest.mark.parametrize("name", CASES)
def test_a_killed_data_migration_goes_on(server: str, name: str) -> None:
    killed_and_resumed(server, name, 5)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_hundred_kills(server: str, name: str) -> None:
    killed_and_resumed(server, name, 100)

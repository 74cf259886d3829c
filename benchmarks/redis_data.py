"""How many keys a second the data migrations of Redis take, beside a plain redis-py pipeline.

Run it with ``python benchmarks/redis_data.py [KEYS]``; nothing is asserted. Every server that is installed is measured;
each run is told not to spare the server (DUTY 100%), and a pass that finds nothing more to do is part of it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import redis

from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.live import connect
from dbkit.stores.redis.wire import Wire
from tests.live.redis_servers import migration, own_server, quiet

BATCH = 5000
CASES: dict[str, tuple[Callable[[int], tuple[str | int, ...]], str]] = {
    "lifetime": (lambda at: ("SET", f"a:{at}", "x"), 'DBKIT LIFETIME "a:{x}" FILL 1h JITTER 10% CLAMP 2h'),
    "rename": (lambda at: ("SET", f"a:{at}", "x", "EX", 5000), 'DBKIT RENAME "a:{x}" "b:{x}"'),
    "re-encode json": (
        lambda at: ("SET", f"a:{at}", f'{{"url":"https://x/{at}","n":1}}'),
        'DBKIT REENCODE "a:{x}" json v 1 2 RENAME n m',
    ),
    "re-encode hash": (
        lambda at: ("HSET", f"a:{at}", "url", f"https://x/{at}", "n", 1),
        'DBKIT REENCODE "a:{x}" hash v 1 2 RENAME n m',
    ),
    "unlink": (lambda at: ("SET", f"a:{at}", "x"), 'DBKIT UNLINK "a:{x}"'),
}


def main(keys: int) -> None:
    """Measure and print."""
    print(f"{'server':<8} {'data migration':<20} {'keys/s':>10} {'client CPU us/key':>18}")
    for product in ("valkey", *(["redis"] if shutil.which("redis-server") else [])):
        for name, (seed, line) in CASES.items():
            with TemporaryDirectory(prefix="dbkit bench ") as folder, own_server(product, Path(folder)) as url:
                fill(url, keys, seed)
                measure(product, name, keys, lambda url=url, line=line: carried_out(url, line))  # type: ignore[misc]
        with TemporaryDirectory(prefix="dbkit bench ") as folder, own_server(product, Path(folder)) as url:
            fill(url, keys, CASES["lifetime"][0])
            measure(product, "redis-py EXPIRE NX", keys, lambda url=url: by_hand(url))  # type: ignore[misc]


def fill(url: str, keys: int, seed: Callable[[int], tuple[str | int, ...]]) -> None:
    wire = Wire(read_url(url))
    for start in range(0, keys, BATCH):
        wire.batch([seed(at) for at in range(start, min(start + BATCH, keys))])
    wire.close()


def carried_out(url: str, line: str) -> None:
    connection = connect(url, profile="case")
    connection.ledger.apply(migration(f"{line} DUTY 100%\n"), quiet)
    connection.close()


def by_hand(url: str) -> None:
    """What one writes by hand: no fence, no checkpoint, nothing to go on from."""
    client = redis.Redis.from_url(url)
    cursor = 0
    while True:
        cursor, keys = client.scan(cursor, match="a:*", count=500)
        with client.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.expire(key, 3600, nx=True)
            pipe.execute()
        if cursor == 0:
            return


def measure(product: str, name: str, keys: int, run: Callable[[], None]) -> None:
    """One run."""
    wall, cpu = perf_counter(), process_time()
    run()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(f"{product:<8} {name:<20} {keys / wall:>10,.0f} {cpu / keys * 1e6:>18.1f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)

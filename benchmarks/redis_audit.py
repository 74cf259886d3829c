"""How many keys a second ``dbkit redis audit`` takes, beside a plain redis-py pipeline and ``--bigkeys``.

Run it with ``python benchmarks/redis_audit.py [KEYS]``; nothing is asserted. Every server that is installed is
measured; each pass is told not to spare the server (``--duty 100``) and asks for type and lifetime of each key.
Processor time is what tells on a machine that has other work too: ``keys/s a core`` is by that of client and server.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import redis

from dbkit.app.profile import load
from dbkit.contract import Draft
from dbkit.stores import STORES
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.run import Options
from dbkit.stores.redis.audit.session import audit
from dbkit.stores.redis.wire import Wire, decoded
from tests.live.redis_servers import own_server, quiet

ROOT = Path(__file__).resolve().parent.parent
BATCH = 5000


def main(keys: int) -> None:
    """Measure and print."""
    draft = load(ROOT / "profiles" / "smo1.yaml", STORES).drafts["redis"]
    print(f"{keys:,} keys, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; processor time in us/key")
    print(
        f"{'server':<8} {'pass':<20} {'keys/s':>10} {'client':>7} {'server':>7} {'keys/s a core':>14} {'peak MiB':>9}"
    )
    for product in ("valkey", *(["redis"] if shutil.which("redis-server") else [])):
        with TemporaryDirectory(prefix="dbkit bench ") as folder, own_server(product, Path(folder)) as url:
            fill(url, keys)
            measure(product, url, "dbkit redis audit", keys, partial(full, url, draft))
            measure(product, url, "redis-py pipeline", keys, partial(pipeline, url))
            if client := shutil.which("redis-cli") or shutil.which("valkey-cli"):
                measure(product, url, "--bigkeys", keys, partial(bigkeys, [client, "-u", url, "--bigkeys"]))


def fill(url: str, keys: int) -> None:
    """Seven links to two counters to one session."""
    wire = Wire(read_url(url))
    for start in range(0, keys, BATCH):
        commands: list[tuple[str | int, ...]] = []
        for at in range(start, min(start + BATCH, keys)):
            if at % 10 < 7:
                commands.append(("SET", f"link:s{at}", f'{{"url": "https://x/{at}"}}', "EX", 290))
            elif at % 10 < 9:
                commands.append(("SET", f"rate:u{at}:{at}", at, "EX", 3500))
            else:
                commands.append(("HSET", f"session:t{at}", "user_id", "6f1c1e3e-0000-4000-8000-000000000000"))
                commands.append(("EXPIRE", f"session:t{at}", 86_000))
        wire.batch(commands)
    wire.close()


def full(url: str, draft: Draft) -> None:
    """All keys, without a pause."""
    audit(url, draft, Options(duty=1.0), quiet)


def pipeline(url: str) -> None:
    """What one writes by hand."""
    client = redis.Redis.from_url(url)
    cursor = 0
    while True:
        cursor, keys = client.scan(cursor, count=500)
        with client.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.type(key)
                pipe.pttl(key)
            pipe.execute()
        if cursor == 0:
            return


def bigkeys(words: list[str]) -> None:
    """The client's own scan."""
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def measure(product: str, url: str, name: str, keys: int, run: Callable[[], None]) -> None:
    """The better of two passes."""
    wire = Wire(read_url(url))
    passes = []
    for _ in range(2):
        wall, client, server = perf_counter(), _client_seconds(), _server_seconds(wire)
        run()
        passes.append((perf_counter() - wall, _client_seconds() - client, _server_seconds(wire) - server))
    wire.close()
    wall, client, server = (min(column) for column in zip(*passes, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{product:<8} {name:<20} {keys / wall:>10,.0f} {client / keys * 1e6:>7.2f} {server / keys * 1e6:>7.2f} "
        f"{keys / (client + server):>14,.0f} {peak:>5.0f}"
    )


def _client_seconds() -> float:
    """Of this process and of programs that it has run."""
    return sum(os.times()[:4])


def _server_seconds(wire: Wire) -> float:
    fields = dict(line.partition(":")[::2] for line in decoded(wire.call("INFO", "cpu")).splitlines())
    return float(fields["used_cpu_user"]) + float(fields["used_cpu_sys"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

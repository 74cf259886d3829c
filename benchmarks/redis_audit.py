"""How many keys a second ``dbkit redis audit`` takes, beside a plain redis-py pipeline and ``--bigkeys``.

Run it with ``python benchmarks/redis_audit.py [KEYS]``; nothing is asserted. Every server that is installed is
measured; each pass is told not to spare the server, and asks for the type and the lifetime of each key.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import redis

from dbkit.app.profile import load
from dbkit.contract import Draft
from dbkit.stores import STORES
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.run import Options
from dbkit.stores.redis.audit.session import audit
from dbkit.stores.redis.wire import Wire
from tests.live.redis_servers import own_server, quiet

ROOT = Path(__file__).resolve().parent.parent
BATCH = 5000


def main(keys: int) -> None:
    """Measure and print."""
    draft = load(ROOT / "profiles" / "smo1.yaml", STORES).drafts["redis"]
    print(f"{'server':<8} {'pass':<24} {'keys/s':>10} {'client CPU us/key':>18} {'peak MiB':>9}")
    for product in ("valkey", *(["redis"] if shutil.which("redis-server") else [])):
        with TemporaryDirectory(prefix="dbkit bench ") as folder, own_server(product, Path(folder)) as url:
            fill(url, keys)
            measure(product, "dbkit redis audit", keys, lambda url=url: full(url, draft))  # type: ignore[misc]
            measure(product, "redis-py pipeline", keys, lambda url=url: pipeline(url))  # type: ignore[misc]
            if client := shutil.which("redis-cli") or shutil.which("valkey-cli"):
                words = [client, "-u", url, "--bigkeys"]
                measure(product, "--bigkeys", keys, lambda words=words: bigkeys(words))  # type: ignore[misc]


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


def measure(product: str, name: str, keys: int, run: Callable[[], None]) -> None:
    """One pass."""
    wall, cpu = perf_counter(), process_time()
    run()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{product:<8} {name:<24} {keys / wall:>10,.0f} {cpu / keys * 1e6:>18.1f} {peak:>9.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

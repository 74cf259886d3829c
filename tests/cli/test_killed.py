"""``migrate up`` and ``goto`` of all three stores, killed at any moment: the next run leaves what a clean one does.

Each round goes up and down again, and is killed as often as chance will have it until a run ends by itself.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dbkit.embedded import servers
from dbkit.stores import STORES
from dbkit.stores.clickhouse.protocols import open_transport
from dbkit.stores.clickhouse.url import parse_url
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Wire
from tests.live.relay import relayed

BEFORE = """\
profile: shop
postgres:
  version: 16
  tables:
    customers:
      columns: {id: int primary key, email: text, visits: int not null default 0}
    orders:
      columns: {id: int primary key, customer_id: int, total: int}
redis:
  version: 7
  keyspaces:
    cart: {key: "cart:{customer:int}", type: string, ttl: {none: carts were kept for ever}}
clickhouse:
  version: 24
  tables:
    views:
      engine: MergeTree
      order_by: [product, seen_at]
      columns: {product: String, seen_at: DateTime}
"""

AFTER = """\
profile: shop
postgres:
  version: 16
  tables:
    customers:
      columns:
        id: int primary key
        email: text not null
        visits: int not null default 0
        token: uuid not null unique default gen_random_uuid()
      indexes: {customers_email_idx: (email)}
    orders:
      columns: {id: int primary key, customer_id: int references customers, total: int}
      indexes: {orders_customer_id_idx: (customer_id)}
      checks: {orders_total_check: total >= 0}
redis:
  version: 7
  keyspaces:
    cart: {key: "cart:{customer:int}", type: string, ttl: 30d}
clickhouse:
  version: 24
  tables:
    views:
      engine: MergeTree
      order_by: [product, seen_at]
      columns: {product: String, seen_at: DateTime, seconds: UInt32 DEFAULT 7, page: LowCardinality(String)}
      indexes: {views_page: {expression: page, type: set(10), granularity: 4}}
"""

COUNTED = (
    "-- transactional: false\n\n-- dbkit: batch by id size 250\nUPDATE customers SET visits = visits + 1;\n",
    "-- transactional: false\n\n-- dbkit: batch by id size 250\nUPDATE customers SET visits = visits - 1;\n",
)
ROWS = 2000


@dataclass(slots=True)
class System:
    """Three servers, and a project whose migrations take them from one profile to the other."""

    root: Path
    urls: dict[str, str]
    kills: int = 0

    def start(self, *words: str, through: Iterable[str] = ()) -> subprocess.Popen[str]:
        """Start a command on the servers, or on other URLs of them."""
        urls = [word for url in (through or self.urls.values()) for word in ("-u", url)]
        return subprocess.Popen(
            [sys.executable, "-m", "dbkit", *words, *urls],
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def run(self, *words: str, code: int = 0) -> str:
        process = self.start(*words)
        text, _ = process.communicate(timeout=120)
        assert process.returncode == code, text
        return text

    def killed(self, chance: random.Random, seconds: float, *words: str) -> None:
        """Run a command again and again, killed each time at some moment, until it ends by itself.

        ``seconds`` is how long it takes where nobody kills it.
        """
        for _ in range(200):
            process = self.start(*words)
            try:
                text, _ = process.communicate(timeout=chance.uniform(0.1, 1.7) * seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                self.kills += 1
                continue
            # A lock that dies with its holder may outlive it for as long as the server takes to see it.
            assert process.returncode in (0, 5), text
            if process.returncode == 0:
                return
            time.sleep(1.0)
        raise AssertionError(f"{' '.join(words)} never ended")

    def cut(self, chance: random.Random, seconds: float, *words: str) -> None:
        """Run a command again and again through relays that cut every connection at some moment, until it is done."""
        with ExitStack() as stack:
            relays = [stack.enter_context(relayed(url)) for url in self.urls.values()]
            for _ in range(200):
                process = self.start(*words, through=[url for url, _ in relays])
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=chance.uniform(0.2, 1.7) * seconds)
                self.kills += sum(relay.cut() for _, relay in relays) > 0
                text, _ = process.communicate(timeout=60)
                assert process.returncode in (0, 1, 5, 6), text
                assert "Traceback" not in text
                if process.returncode == 0:
                    return
                time.sleep(0.5)
        raise AssertionError(f"{' '.join(words)} never ended")

    def edit(self, text: str) -> None:
        (self.root / "profiles" / "shop.yaml").write_text(text, encoding="utf-8")

    def by_hand(self) -> None:
        """Write a migration of rows, each of which it changes by one."""
        self.run("migrate", "new", "count", "--store", "postgres")
        for path in sorted((self.root / "migrations/shop/postgres").glob("*_count*.sql")):
            head = "".join(line for line in path.read_text().splitlines(True) if line.startswith("-- depends"))
            path.write_text(head + COUNTED[path.name.endswith(".rollback.sql")], encoding="utf-8")
        self.run("migrate", "check", "--fix")

    def contents(self) -> dict[str, Any]:
        """Everything that the migrations have to do with, but for values that differ from run to run."""
        with psycopg.connect(self.urls["postgres"]) as session:
            found: dict[str, Any] = {
                "visits": session.execute("SELECT visits, count(*) FROM customers GROUP BY 1").fetchall(),
                "orders": session.execute("SELECT count(*), sum(total) FROM orders").fetchall(),
                "invalid": session.execute("SELECT count(*) FROM pg_index WHERE NOT indisvalid").fetchall(),
                "unchecked": session.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated").fetchall(),
                "names": session.execute(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    " AND relname !~ '^_?(yoyo|dbkit)' ORDER BY 1"
                ).fetchall(),
                "journal": session.execute("SELECT count(*) FROM _dbkit_journal").fetchall(),
            }
        wire = Wire(read_url(self.urls["redis"]))
        keys = sorted(key for key in wire.call("KEYS", "*") if key.startswith(b"cart:"))
        found["keys"] = len(keys)
        found["with an end"] = sum(answer > 0 for answer in wire.batch([("TTL", key) for key in keys]))
        transport = open_transport(parse_url(self.urls["clickhouse"]))
        found["views"] = transport.query("SELECT count() FROM shop.views")
        found["columns"] = transport.query(
            "SELECT name, type, default_expression FROM system.columns WHERE database = 'shop' AND table = 'views'"
        )
        transport.close()
        return found

    def fill(self) -> None:
        with psycopg.connect(self.urls["postgres"]) as session:
            session.execute(f"INSERT INTO customers SELECT n, n || '@example.com' FROM generate_series(1, {ROWS}) n")
            session.execute(f"INSERT INTO orders SELECT n, n, n FROM generate_series(1, {ROWS}) n")
        wire = Wire(read_url(self.urls["redis"]))
        wire.batch([("SET", f"cart:{number}", "x") for number in range(ROWS)])
        transport = open_transport(parse_url(self.urls["clickhouse"]))
        transport.command(f"INSERT INTO shop.views SELECT toString(number), number FROM numbers({ROWS})")
        transport.close()


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """The servers hold rows in the state of the first profile; what leads to the second is pending."""
    (tmp_path / "profiles").mkdir()
    with ExitStack() as stack:
        urls = {}
        for name, store in STORES.items():
            urls[name] = store.provision(stack.enter_context(servers.scratch(name)).url, "shop")
        one = System(tmp_path, urls)
        one.edit(BEFORE)
        one.run("migrate", "generate", "begin")
        one.run("migrate", "up")
        one.fill()
        one.edit(AFTER)
        one.run("migrate", "generate", "grow")
        one.by_hand()
        yield one


@pytest.mark.parametrize(
    ("way", "kills"),
    [
        ("killed", 4),
        pytest.param("killed", 300, marks=pytest.mark.slow),
        pytest.param("cut", 50, marks=pytest.mark.slow),
    ],
)
def test_a_run_that_is_broken_off_is_gone_on_from(system: System, way: str, kills: int) -> None:
    begun = time.monotonic()
    system.run("migrate", "up")
    seconds = time.monotonic() - begun
    after = system.contents()
    assert after["visits"] == [(1, ROWS)]
    assert after["with an end"] == ROWS
    back = ("migrate", "goto", _last_of_begin(system), "--yes")
    system.run(*back)
    # Lifetimes that keys got are not taken from them again.
    before = system.contents()
    assert before["visits"] == [(0, ROWS)]
    chance = random.Random(kills)
    while system.kills < kills:
        getattr(system, way)(chance, seconds, "migrate", "up")
        assert system.contents() == after
        system.run("migrate", "status", "--exit-code")
        system.run("diff", "--exit-code")
        getattr(system, way)(chance, seconds, *back)
        assert system.contents() == before


def _last_of_begin(system: System) -> str:
    return max(path.name[:4] for path in (system.root / "migrations/shop").glob("*/*_begin*"))


@pytest.mark.parametrize("runners", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_runners_at_once_do_everything_once(system: System, runners: int) -> None:
    started = [system.start("migrate", "up") for _ in range(runners)]
    texts = [process.communicate(timeout=240)[0] for process in started]
    # Who did not have the lock in time says so, and may try again.
    assert {process.returncode for process in started} <= {0, 5}, "\n".join(texts)
    assert sum("0001_begin" not in text and "applied postgres/" in text for text in texts) == 1
    contents = system.contents()
    assert (contents["visits"], contents["with an end"], contents["invalid"]) == ([(1, ROWS)], ROWS, [(0,)])
    system.run("migrate", "up")
    assert system.contents() == contents

"""Three servers and a project, whose commands are run while something goes wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from dbkit.stores import STORES
from dbkit.stores.clickhouse.protocols import open_transport
from dbkit.stores.clickhouse.url import parse_url
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Wire
from tests.crash.commands import Command, Commands, commands
from tests.crash.project import AFTER, BEFORE, BY_HAND, ROWS
from tests.crash.servers import Durable, durable

__all__ = ["System", "system"]

_POSTGRES = {
    "customers": "SELECT visits, count(*), count(DISTINCT email) FROM customers GROUP BY 1",
    "orders": "SELECT total - id AS added, count(*) FROM orders GROUP BY 1",
    "invalid indexes": "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid",
    "constraints": "SELECT conname, convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    " AND conrelid::regclass::text !~ '^_?(yoyo|dbkit)' ORDER BY 1",
    "relations": "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    " AND relname !~ '^_?(yoyo|dbkit)' ORDER BY 1",
    "columns": "SELECT relname, attname, attnotnull FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE"
    " relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^_?(yoyo|dbkit)' AND attnum > 0"
    " AND NOT attisdropped ORDER BY 1, 2",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "migrations": "SELECT migration_id, count(*) FROM _yoyo_migration GROUP BY 1 ORDER BY 1",
    "journal": "SELECT * FROM _dbkit_journal",
    "locks of runners": "SELECT pid FROM yoyo_lock UNION ALL SELECT pid FROM pg_locks WHERE locktype = 'advisory'",
    "transactions": "SELECT gid FROM pg_prepared_xacts",
}
_CLICKHOUSE = {
    "tables": "SELECT name FROM system.tables WHERE database = 'shop' AND name NOT LIKE '\\\\_dbkit%' ORDER BY 1",
    "views": "SELECT count(), uniqExact(product) FROM shop.views",
    "view columns": "SELECT name, type, default_expression FROM system.columns"
    " WHERE database = 'shop' AND table = 'views'",
    "view indexes": "SELECT name, expr FROM system.data_skipping_indices WHERE database = 'shop'",
    "mutations": "SELECT mutation_id FROM system.mutations WHERE database = 'shop' AND NOT is_done",
}
_SECONDS = "SELECT seconds, count() FROM shop.views GROUP BY 1"


@dataclass(slots=True, kw_only=True)
class System:
    """The servers hold rows in the state of the first profile; what leads to the second is pending."""

    root: Path
    commands: Commands
    servers: dict[str, Durable]
    urls: dict[str, str]
    disk: Path | None = None
    """A file system of their own for PostgreSQL's tables and ClickHouse, where they have one."""
    seconds: float = 0.0
    """How long a run takes where nothing goes wrong, from the first migration on; about."""
    before: Any = None
    """Everything that is there before the migrations, and after going back."""
    after: Any = None

    def start(self, *words: str, through: Iterable[str] = ()) -> Command:
        """Start a command on the servers, or on other URLs of them."""
        urls = [word for url in (through or self.urls.values()) for word in ("-u", url)]
        return self.commands.start(*words, *urls)

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command to its end, which must be this."""
        command = self.start(*words)
        assert command.ended() == code, command.text
        return command.text

    @property
    def ways(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The commands that go from one profile to the other, and back."""
        last = max(path.name[:4] for path in (self.root / "migrations/shop").glob("*/*_begin*"))
        return ("migrate", "up"), ("migrate", "goto", last, "--yes")

    def some_time(self, chance: random.Random) -> None:
        """Wait for a part of the time that a run takes."""
        time.sleep(chance.uniform(0.0, 1.1) * self.seconds)

    def standing(self) -> set[tuple[str, str, bool]]:
        """Which migrations each ledger says are applied, whole or in part."""
        found = set()
        for name, store in STORES.items():
            connection = store.connect(self.urls[name], profile="shop")
            found |= {(name, one.id, one.complete) for one in connection.ledger.applied()}
            connection.close()
        return found

    def is_half_way(self) -> bool:
        """Whether some of what is pending was begun, and not all of it is done."""
        return self.standing() not in (self.before["standing"], self.after["standing"])

    def holders(self) -> tuple[str, ...]:
        """Who holds a lock of any store now."""
        found = []
        for name, store in STORES.items():
            connection = store.connect(self.urls[name], profile="shop")
            found += [f"{name}: {one.shown}" for one in connection.ledger.holders()]
            connection.close()
        return tuple(found)

    def contents(self) -> dict[str, Any]:
        """Everything that the migrations have to do with, but for values that differ from run to run."""
        found: dict[str, Any] = {"standing": self.standing(), "holders": self.holders()}
        with psycopg.connect(self.urls["postgres"]) as session:
            found |= {name: session.execute(query).fetchall() for name, query in _POSTGRES.items()}
        wire = Wire(read_url(self.urls["redis"]))
        keys = sorted(wire.call("KEYS", "*"))
        carts = [key for key in keys if key.startswith(b"cart:")]
        links = [key for key in keys if key.startswith(b"link:")]
        found["other keys"] = [key for key in keys if key not in {*carts, *links}]
        found["carts"] = len(carts), sum(answer > 0 for answer in wire.batch([("TTL", key) for key in carts]))
        found["links"] = wire.batch([("GET", key) for key in links])
        wire.close()
        transport = open_transport(parse_url(self.urls["clickhouse"]))
        found |= {name: transport.query(query) for name, query in _CLICKHOUSE.items()}
        if any(row[0] == "seconds" for row in found["view columns"]):
            found["seconds"] = transport.query(_SECONDS)
        transport.close()
        return found

    def edit(self, text: str) -> None:
        """Change the profile."""
        (self.root / "profiles" / "shop.yaml").write_text(text, encoding="utf-8")

    def build(self) -> None:
        """Bring the first profile, rows, and the migrations to the second; run them once and go back."""
        (self.root / "profiles").mkdir()
        self.edit(BEFORE)
        self.run("migrate", "generate", "begin")
        self.run("migrate", "up")
        self._fill()
        self.edit(AFTER)
        self.run("migrate", "generate", "grow")
        for store, texts in BY_HAND.items():
            self.run("migrate", "new", "count", "--store", store)
            for path in sorted((self.root / "migrations/shop" / store).glob("*_count*.sql")):
                head = "".join(line for line in path.read_text().splitlines(True) if line.startswith("-- depends"))
                path.write_text(head + texts[path.name.endswith(".rollback.sql")], encoding="utf-8")
            self.run("migrate", "check", "--fix")
        up, back = self.ways
        command = self.start(*up)
        command.at_work()
        begun = time.monotonic()
        assert command.ended() == 0, command.text
        self.seconds = time.monotonic() - begun
        self.after = self.contents()
        self.run(*back)
        self.before = self.contents()
        assert self.after["customers"] == [(1, ROWS, ROWS)]
        assert self.after["orders"] == [(1, ROWS)]
        assert self.after["carts"] == (ROWS, ROWS)
        assert [tuple(row) for row in self.after["seconds"]] == [(8, ROWS)]
        assert self.before["customers"] == [(0, ROWS, ROWS)]

    def _fill(self) -> None:
        with psycopg.connect(self.urls["postgres"]) as session:
            session.execute(f"INSERT INTO customers SELECT n, n || '@example.com' FROM generate_series(1, {ROWS}) n")
            session.execute(f"INSERT INTO orders SELECT n, n, n FROM generate_series(1, {ROWS}) n")
        wire = Wire(read_url(self.urls["redis"]))
        wire.batch([("SET", f"cart:{number}", "x") for number in range(ROWS)])
        wire.batch([("SET", f"link:{number}", f'{{"source":{number}}}') for number in range(ROWS)])
        wire.close()
        transport = open_transport(parse_url(self.urls["clickhouse"]))
        transport.command(f"INSERT INTO shop.views SELECT toString(number), number FROM numbers({ROWS})")
        transport.close()


@contextmanager
def system(root: Path, disk: Path | None = None) -> Iterator[System]:
    """The system, ready to be disturbed; its servers end with it."""
    root.mkdir(exist_ok=True)
    with durable(disk) as servers, commands(root) as starter:
        urls = {name: STORES[name].provision(servers[name].url, "shop") for name in STORES}
        one = System(root=root, commands=starter, servers=servers, urls=urls, disk=disk)
        one.build()
        yield one

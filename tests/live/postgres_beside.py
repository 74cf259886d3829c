"""Migrations while others use their tables, in small batches: planned, run beside a writer, killed and gone on from."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from dbkit.migrations.file import Migration
from dbkit.plan.state import State
from dbkit.stores.postgres.live import PostgresConnection, connect
from dbkit.stores.postgres.script import script
from tests.live.postgres_databases import Database, Databases
from tests.live.postgres_server import migration
from tests.live.test_postgres_backfill import killed
from tests.live.test_postgres_ledger import nothing

Run = Callable[[str], object]
"""Runs a statement."""


@contextmanager
def opened(database: Database) -> Iterator[PostgresConnection]:
    connection = connect(database.url, profile="shop")
    try:
        yield connection
    finally:
        connection.close()


def planned(databases: Databases, database: Database, want: str, folder: Path) -> tuple[Migration, State]:
    """The migration that ``generate`` would write, in small batches, and the state that it leads to."""
    with databases.fresh(want) as other:
        state = other.state()
    before = database.state()
    steps = database.plan(state).steps
    with databases.fresh(want) as other:
        back = other.plan(before).steps
    texts = [
        "-- transactional: false\n\n" + script(one, transactions=False).replace("size 10000", "size 100")
        for one in (steps, back)
    ]
    return migration(folder, "0001_wider", *texts), state


def reached(database: Database) -> State:
    """The state without the ledger."""
    return database.state(ignore=["_dbkit*", "*yoyo*"])


@dataclass(slots=True)
class Writer:
    """Somebody who writes, in one session, until told to stop; at least once."""

    url: str
    failures: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self, once: Callable[[Run], bool | None], last: Callable[[Run], object]) -> None:
        """Write ``once`` and again, until that says that it is enough; ``last`` comes when told to stop."""
        with psycopg.connect(self.url, autocommit=True, prepare_threshold=None) as session:
            try:
                while not once(session.execute) and not self.stop.is_set():
                    pass
                self.stop.wait()
                last(session.execute)
            except psycopg.Error as error:
                self.failures.append(str(error))


@contextmanager
def beside(
    database: Database, once: Callable[[Run], bool | None], last: Callable[[Run], object] = lambda _: None
) -> Iterator[None]:
    """Have somebody write as long as the body takes; no statement may fail."""
    writer = Writer(database.url)
    thread = threading.Thread(target=writer.write, args=(once, last))
    thread.start()
    try:
        yield
    finally:
        writer.stop.set()
        thread.join()
    assert not writer.failures


def killed_and_gone_on_from(database: Database, one: Migration, *, kills: int, most: int) -> None:
    """Kill runs once they have told something up to ``most`` times; the last one is left to its end."""
    chance = random.Random(kills)
    for _ in range(kills):
        killed(database.url, one.path, after=chance.randrange(1, most + 1))
    with opened(database) as connection, connection.ledger.lock(wait=15):
        # A run can be at its end before it is killed.
        if not any(row.complete for row in connection.ledger.applied()):
            connection.ledger.apply(one, nothing)

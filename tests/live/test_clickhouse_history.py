"""A view that gets its history is stopped at every statement and gone on with: each row once; on a real engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dbkit.contract import Draft
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.split import script
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_server import clickhouse, database, one, run
from tests.live.test_clickhouse_recipes import (
    BY_KIND,
    EVENT,
    EVENTS,
    VIEW,
    Killed,
    Writer,
    migration_of,
    wanted,
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.fixture
def db(url: str) -> Iterator[Connection]:
    with database(url) as connection:
        yield connection


def stop_once(connection: Connection, statements: int) -> None:
    """Let so many statements that change something be sent, then one not; those after it give the lease back."""
    send = connection.transport.command
    sent: list[str] = []

    def command(sql: str, **options: Any) -> None:
        sent.append(sql)
        if len(sent) == statements + 1:
            raise Killed
        send(sql, **options)

    connection.transport.command = command  # type: ignore[method-assign]


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1, 7))
@pytest.mark.parametrize("mode", ["watermark", "truncate_and_reload"])
def test_it_goes_on_from_every_statement(db: Connection, url: str, mode: str, first: int) -> None:
    run(db, EVENTS + ("" if mode == "watermark" else BY_KIND.format("kind")))
    run(db, "INSERT INTO events (id, kind) SELECT number, toString(number % 5) FROM numbers(10000)")
    have, want = db.inspect(Draft()), wanted(url, EVENTS + BY_KIND.format("concat('k', kind)"))
    env = Env(have=have, want=want, version=24, conversions={VIEW: f"{mode} inserted_at"})
    change = migration_of(script(plan(have, want, KINDS, env).steps), "")
    stops = 0
    with Writer(url, db.database, EVENT) as writer:
        for statements in range(first, 400, 6):
            runner = connect(with_database(url, db.database), profile="case")
            try:
                with runner.ledger.lock(wait=5):
                    stop_once(runner, statements)
                    runner.ledger.apply(change, lambda *_: None)
            except Killed:
                stops += 1
            else:
                break
            finally:
                runner.close()
    assert not writer.errors
    assert stops >= 2
    assert db.inspect(Draft()).objects == want.objects
    assert one(db, "SELECT count() FROM events") == 10_000 + writer.rows
    assert one(db, "SELECT sum(events) FROM by_kind") == 10_000 + writer.rows
    assert one(db, "SELECT countIf(NOT startsWith(kind, 'k')) FROM by_kind") == 0

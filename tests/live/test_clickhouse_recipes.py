"""Tables that are made anew keep their rows, while others insert, and through kills: on a real engine."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration, parse_header
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.split import script
from dbkit.stores.clickhouse.transport import ServerError
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_server import clickhouse, database, one, rows, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.fixture
def db(url: str) -> Iterator[Connection]:
    with database(url) as connection:
        yield connection


CLICKS = """
CREATE TABLE clicks (
    id UInt64, link String, at DateTime, country LowCardinality(String), host String MATERIALIZED lower(link),
    note Nullable(String), INDEX by_country country TYPE set(10) GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (link, at);
CREATE TABLE daily (day Date, clicks SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree ORDER BY day;
CREATE MATERIALIZED VIEW daily_mv TO daily AS SELECT toDate(at) AS day, count() AS clicks FROM clicks GROUP BY day;
"""
FILL = """INSERT INTO clicks (id, link, at, country, note)
SELECT number, toString(number % 100), toDateTime('2024-01-01 00:00:00') + number * 60, toString(number % 7),
    if(number % 3, NULL, 'n') FROM numbers(200000)"""


def wanted(url: str, text: str) -> State:
    """The state that a text makes."""
    with database(url) as target:
        run(target, text)
        return target.inspect(Draft())


def planned(have: State, want: State) -> tuple[Step, ...]:
    return plan(have, want, KINDS, Env(have=have, want=want, version=24)).steps


CHANGES = {
    "order_by": ("ORDER BY (link, at)", "ORDER BY (country, link, at)"),
    "partition_by": ("PARTITION BY toYYYYMM(at)", "PARTITION BY toMonday(at)"),
    "no_partitions": ("PARTITION BY toYYYYMM(at)", ""),
    "key_type": ("link String, at DateTime", "link String, at DateTime64(3)"),
    "engine": ("ENGINE = MergeTree PARTITION", "ENGINE = ReplacingMergeTree PARTITION"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_rows_go_over_and_back(db: Connection, url: str, name: str) -> None:
    before, after = CHANGES[name]
    run(db, CLICKS)
    run(db, FILL)
    have = db.inspect(Draft())
    want = wanted(url, CLICKS.replace(before, after))
    sums = "SELECT count(), sum(cityHash64(tuple(id, link, toUnixTimestamp(at), country, host, note))) FROM clicks"
    was = rows(db, sums)
    steps = planned(have, want)
    assert not [step for step in steps if step.destructive]
    with db.ledger.lock(wait=1):
        db.execute(steps)
    reached = db.inspect(Draft())
    assert reached.objects == want.objects
    assert not planned(reached, want)
    assert rows(db, sums) == was
    run(db, "INSERT INTO clicks (id, link, at) VALUES (1000000, 'late', '2024-02-01 00:00:00')")
    late = rows(db, sums)
    with db.ledger.lock(wait=1):
        db.execute(planned(reached, have))
    assert db.inspect(Draft()).objects == have.objects
    assert rows(db, sums) == late
    assert one(db, "SELECT sum(clicks) FROM daily") == one(db, "SELECT count() FROM clicks") == 200001


class Writer:
    """Inserts blocks of rows one after the other, and counts what the server took."""

    def __init__(self, url: str, database_name: str, insert: str) -> None:
        self.rows = 0
        self.errors: list[str] = []
        self._connection = connect(with_database(url, database_name), profile="writer")
        self._insert = insert
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Writer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._connection.transport.command(self._insert.format(start=2_000_000 + self.rows))
            except ServerError as error:
                self.errors.append(error.message)
            else:
                self.rows += 10


BLOCK = (
    "INSERT INTO clicks (id, link, at) SELECT {start} + number, concat('w', toString({start} + number)), "
    "toDateTime('2024-03-01 00:00:00') + number * 5000 FROM numbers(10)"
)


def rebuilt_while_written(db: Connection, url: str, steps: tuple[Step, ...]) -> tuple[int, int, int]:
    """Rows that were inserted, that the table has, and that the view has counted."""
    with Writer(url, db.database, BLOCK) as writer, db.ledger.lock(wait=1):
        db.execute(steps)
    assert not writer.errors
    inserted = 200_000 + writer.rows
    return inserted, one(db, "SELECT count() FROM clicks"), one(db, "SELECT sum(clicks) FROM daily")


@pytest.mark.parametrize("name", ["order_by", "engine"])
def test_what_is_inserted_meanwhile_is_kept(db: Connection, url: str, name: str) -> None:
    run(db, CLICKS)
    run(db, FILL)
    want = wanted(url, CLICKS.replace(*CHANGES[name]))
    inserted, found, counted = rebuilt_while_written(db, url, planned(db.inspect(Draft()), want))
    assert counted == found == inserted > 200_000
    assert one(db, "SELECT uniqExact(id) FROM clicks") == inserted


RUNNER = """
import sys
from pathlib import Path
from dbkit.stores.clickhouse.live import connect
from tests.live.test_clickhouse_recipes import migration_of
connection = connect(sys.argv[1], profile="case")
change = migration_of(Path(sys.argv[2]).read_text(), Path(sys.argv[3]).read_text())
with connection.ledger.lock(wait=5):
    print("begun", flush=True)
    getattr(connection.ledger, sys.argv[4])(change, lambda *_: None)
"""


def migration_of(text: str, rollback: str) -> Migration:
    path = Path("migrations/case/clickhouse/0001_case.sql")
    return Migration(
        store="clickhouse",
        id="0001_case",
        path=path,
        text=text,
        rollback_path=path.with_name("0001_case.rollback.sql"),
        rollback_text=rollback,
        header=parse_header(text, path),
    )


def run_and_kill(command: list[str], seconds: float) -> tuple[int, str]:
    """Start a runner, kill it after a while, and say how it ended."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            _, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
        return process.returncode, said


def killed_until_done(connection: Connection, url: str, folder: Path, operation: str, draw: random.Random) -> int:
    """Run until it ends by itself; how often it was killed."""
    command = [sys.executable, "-c", RUNNER, with_database(url, connection.database)]
    command += [str(folder / "up.sql"), str(folder / "down.sql"), operation]
    for kills in range(60):
        code, said = run_and_kill(command, draw.random() * (1 + kills / 2))
        assert code in (0, -9), said
        if code == 0:
            return kills
    raise AssertionError("it never came to an end")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_killed_again_and_again(db: Connection, url: str, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    name = ("order_by", "engine", "no_partitions", "key_type")[seed % 4]
    run(db, CLICKS)
    run(db, FILL)
    have, want = db.inspect(Draft()), wanted(url, CLICKS.replace(*CHANGES[name]))
    (tmp_path / "up.sql").write_text(script(planned(have, want)))
    (tmp_path / "down.sql").write_text(script(planned(want, have)))
    total = 200_000
    for operation, state in (("apply", want), ("rollback", have)):
        with Writer(url, db.database, BLOCK.replace("2024-03-01", f"202{4 + (operation == 'apply')}-03-01")) as writer:
            killed_until_done(db, url, tmp_path, operation, draw)
        assert not writer.errors
        total += writer.rows
        assert db.inspect(Draft()).objects == state.objects
        found = rows(db, "SELECT count(), uniqExact(id, at), (SELECT sum(clicks) FROM daily) FROM clicks")
        assert found == [[total, total, total]]


class Killed(BaseException):
    """The runner is gone."""


def stop_after(connection: Connection, statements: int) -> None:
    """Let the connection send so many statements that change something, and then no more."""
    send = connection.transport.command
    left = iter(range(statements))

    def command(sql: str, **options: Any) -> None:
        if next(left, None) is None:
            raise Killed
        send(sql, **options)

    connection.transport.command = command  # type: ignore[method-assign]


@pytest.mark.parametrize("step", [1, *(pytest.param(step, marks=pytest.mark.slow) for step in range(2, 8))])
def test_it_goes_on_from_every_statement(db: Connection, url: str, step: int) -> None:
    run(db, CLICKS)
    run(db, FILL.replace("200000", "50000"))
    steps = planned(db.inspect(Draft()), wanted(url, CLICKS.replace(*CHANGES["order_by"])))
    was = rows(db, "SELECT count(), sum(cityHash64(tuple(id, link, at, note))) FROM clicks")
    stops = 0
    for statements in range(step, 200, 7):
        runner = connect(with_database(url, db.database), profile="case")
        stop_after(runner, statements)
        try:
            runner.execute(steps)
        except Killed:
            stops += 1
        else:
            break
        finally:
            runner.close()
    assert stops > 3
    assert rows(db, "SELECT count(), sum(cityHash64(tuple(id, link, at, note))) FROM clicks") == was
    assert not planned(db.inspect(Draft()), wanted(url, CLICKS.replace(*CHANGES["order_by"])))


EVENTS = """
CREATE TABLE events (id UInt64, kind String, inserted_at DateTime64(3) DEFAULT now64(3))
ENGINE = MergeTree PARTITION BY id % 3 ORDER BY id;
CREATE TABLE by_kind (
    kind String, events SimpleAggregateFunction(sum, UInt64), last SimpleAggregateFunction(max, UInt64)
) ENGINE = AggregatingMergeTree ORDER BY kind;
"""
BY_KIND = "CREATE MATERIALIZED VIEW by_kind_mv TO by_kind AS SELECT {0} AS kind, count() AS events, max(id) AS last"
BY_KIND += " FROM events GROUP BY kind;"
VIEW = ObjectId("materialized_view", ("by_kind_mv",))
EVENT = "INSERT INTO events (id, kind) SELECT {start} + number, toString(number) FROM numbers(10)"


def with_history(db: Connection, url: str, before: str, after: str, mode: str) -> tuple[int, int]:
    """Rows of the source, and those that the view has counted, after a change while others insert."""
    run(db, EVENTS + before)
    run(db, "INSERT INTO events (id, kind) SELECT number, toString(number % 5) FROM numbers(100000)")
    have, want = db.inspect(Draft()), wanted(url, EVENTS + after)
    env = Env(have=have, want=want, version=24, conversions={VIEW: f"{mode} inserted_at"})
    steps = plan(have, want, KINDS, env).steps
    assert not [step for step in steps if step.destructive]
    with Writer(url, db.database, EVENT) as writer, db.ledger.lock(wait=1):
        db.execute(steps)
    assert not writer.errors
    assert db.inspect(Draft()).objects == want.objects
    assert one(db, "SELECT count() FROM events") == 100_000 + writer.rows
    return 100_000 + writer.rows, int(one(db, "SELECT sum(events) FROM by_kind"))


def test_a_new_view_has_every_row_once(db: Connection, url: str) -> None:
    inserted, counted = with_history(db, url, "", BY_KIND.format("kind"), "watermark")
    assert counted == inserted > 100_000


def test_a_view_that_means_something_else_counts_anew(db: Connection, url: str) -> None:
    changed = BY_KIND.format("concat('k', kind)")
    inserted, counted = with_history(db, url, BY_KIND.format("kind"), changed, "truncate_and_reload")
    assert counted == inserted > 100_000
    assert one(db, "SELECT countIf(NOT startsWith(kind, 'k')) FROM by_kind") == 0
    kept = rows(db, "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'by_kind__dbkit%'")
    assert len(kept) == 1


@pytest.mark.slow
@pytest.mark.parametrize("run_number", range(100))
@pytest.mark.parametrize("recipe", ["order_by", "engine", "watermark", "truncate_and_reload"])
def test_a_hundred_times(db: Connection, url: str, recipe: str, run_number: int) -> None:
    if recipe in CHANGES:
        run(db, CLICKS)
        run(db, FILL)
        want = wanted(url, CLICKS.replace(*CHANGES[recipe]))
        inserted, found, counted = rebuilt_while_written(db, url, planned(db.inspect(Draft()), want))
        assert counted == found == inserted
    else:
        before = "" if recipe == "watermark" else BY_KIND.format("kind")
        inserted, counted = with_history(db, url, before, BY_KIND.format("concat('k', kind)"), recipe)
        assert counted == inserted
    assert inserted > 100_000 + run_number

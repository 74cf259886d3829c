"""Statements that take long, fail in the background, or are to be asked again: on real engines, both protocols."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.clickhouse import mutations, patience
from dbkit.stores.clickhouse.live import Connection
from dbkit.stores.clickhouse.mutations import table_of, unfinished
from dbkit.stores.clickhouse.patience import run_patiently
from dbkit.stores.clickhouse.transport import ServerError, Transport
from tests.live.clickhouse_server import WAYS, clickhouse, database, one, rows, run

ROWS = """CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree PARTITION BY id % 4 ORDER BY id;
INSERT INTO t SELECT number, if(number = 77, 'x', toString(number)) FROM numbers(1000);
"""


@pytest.fixture(scope="module", params=[WAYS[0], *(pytest.param(way, marks=pytest.mark.slow) for way in WAYS[1:])])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


@pytest.fixture
def db(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    monkeypatch.setattr(mutations, "_POLL", 0.02)
    monkeypatch.setattr(patience, "_LOOK", 0.05)
    monkeypatch.setattr(patience, "_PAUSES", (0.01, 0.02, 0.04))
    with database(url) as connection:
        yield connection


def migration(text: str, rollback: str) -> Migration:
    path = Path("migrations/case/clickhouse/0001_case.sql")
    return Migration(
        store="clickhouse", id="0001_case", path=path, text=text, rollback_path=path, rollback_text=rollback,
        header=parse_header(text, path),
    )  # fmt: skip


def quiet(*_: object) -> None:
    pass


def test_rows_that_cannot_be_rewritten(db: Connection) -> None:
    """What the server says comes with the way back; a second run does not take it for done; the way back is one."""
    run(db, ROWS)
    before = one(db, "SELECT groupBitXor(sipHash64(id, s)) FROM t")
    text = "-- dbkit: unchecked\nALTER TABLE t MODIFY COLUMN s UInt64;"  # else the rows are counted before
    change = migration(text, "ALTER TABLE t MODIFY COLUMN s String;")
    with db.ledger.lock(wait=1):
        for _ in range(2):
            with pytest.raises(
                StatementFailed, match=r"rows of t cannot be rewritten.*Cannot parse string 'x'"
            ) as failed:
                db.ledger.apply(change, quiet)
            # the four parts are rewritten side by side: those done when the bad one fails are a matter of luck
            assert re.search(r"\[[1-4] parts? left, on ", failed.value.message)
            assert "dbkit migrate down" in (failed.value.help or "")
            assert f"KILL MUTATION WHERE database = '{db.database}' AND table = 't' AND mutation_id" in str(
                failed.value.help
            )
            (half,) = db.ledger.applied()
            assert not half.complete
        db.ledger.rollback(change, quiet)
        assert unfinished(db.transport, (None, "t")) == []
        assert one(db, "SELECT groupBitXor(sipHash64(id, s)) FROM t") == before
        run(db, "ALTER TABLE t DELETE WHERE s = 'x';")
        db.ledger.apply(change, quiet)
    assert rows(db, "SELECT count(), toTypeName(any(s)) FROM t") == [[999, "UInt64"]]


def test_what_rewrites_no_row_waits_for_nobodys_rows(db: Connection) -> None:
    """A mutation of somebody else that fails for ever stops what would wait behind it, and nothing else."""
    run(db, ROWS)
    with pytest.raises(ServerError):
        db.transport.command("ALTER TABLE t MODIFY COLUMN s UInt64")
    run_patiently(db.transport, db._spare, ADD, {}, quiet)
    with pytest.raises(StatementFailed, match=r"cannot be rewritten \(MODIFY COLUMN `s` UInt64\)"):
        run_patiently(db.transport, db._spare, "ALTER TABLE t UPDATE c = 1 WHERE 1", {"mutations_sync": "0"}, quiet)


def test_the_text_that_stops_the_server_does(db: Connection) -> None:
    run(db, ROWS)
    with pytest.raises(StatementFailed) as failed:
        run_patiently(db.transport, db._spare, "ALTER TABLE t MODIFY COLUMN s UInt64", {}, quiet)
    kill = (failed.value.help or "").rpartition("at once: ")[2]
    db.transport.command(kill)
    assert unfinished(db.transport, (None, "t")) == []


@pytest.mark.parametrize("waits", ["0", "1"])
def test_rows_are_waited_for_with_progress(db: Connection, waits: str) -> None:
    """Whether the statement itself waits or not."""
    run(db, ROWS)
    seen: list[str] = []
    slow = "ALTER TABLE t UPDATE s = concat(s, toString(sleepEachRow(0.0005))) WHERE 1"
    run_patiently(db.transport, db._spare, slow, {"mutations_sync": waits}, seen.append)
    assert one(db, "SELECT count() FROM t WHERE endsWith(s, '0')") == 1000
    assert seen or db.server.major == 24  # the tests' 24 answers one query at a time
    assert all("to rewrite on " in text for text in seen), seen
    assert unfinished(db.transport, (None, "t")) == []


@dataclass(slots=True)
class Refusing:
    """A transport that refuses the next statements with these codes, as a server does that is busy elsewhere."""

    real: Transport
    codes: list[int]
    done_first: bool = False
    sent: list[str] = field(default_factory=list)
    database: str | None = None
    inline_rows: bool = True

    def query(self, sql: str) -> list[Sequence[Any]]:
        return self.real.query(sql)

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        self.sent.append(sql)
        if not self.codes:
            self.real.command(sql, settings=settings, query_id=query_id)
            return
        if self.done_first:
            self.real.command(sql, settings=settings)
        raise ServerError(self.codes.pop(0), "refused")

    def close(self) -> None:
        pass


ADD = "ALTER TABLE t ADD COLUMN c UInt8"


@pytest.mark.parametrize("codes", [[517], [242, 517, 999], [999]])
def test_later_means_again(db: Connection, codes: list[int]) -> None:
    run(db, ROWS)
    seen: list[str] = []
    busy = Refusing(db.transport, [*codes])
    run_patiently(busy, db._spare, ADD, {}, seen.append)
    assert len(busy.sent) == len(codes) + 1
    assert len(seen) == len(codes)
    assert all("again in" in text for text in seen)
    assert one(db, "SELECT count() FROM system.columns WHERE database = currentDatabase() AND name = 'c'") == 1


def test_what_was_done_although_keeper_did_not_answer_is_not_sent_again(db: Connection) -> None:
    run(db, ROWS)
    busy = Refusing(db.transport, [999], done_first=True)
    run_patiently(busy, db._spare, ADD, {}, quiet)
    assert busy.sent == [ADD]


def test_of_an_insert_nobody_can_tell(db: Connection) -> None:
    run(db, ROWS)
    busy = Refusing(db.transport, [999], done_first=True)
    with pytest.raises(StatementFailed, match=r"Keeper did not answer, and nobody can tell whether a killed INSERT"):
        run_patiently(busy, db._spare, "INSERT INTO t SELECT 1, 'a'", {}, quiet)
    assert one(db, "SELECT count() FROM t") == 1001


@pytest.mark.parametrize("codes", [[517, 517, 517, 517], [62]])
def test_there_is_an_end(db: Connection, codes: list[int]) -> None:
    run(db, ROWS)
    busy = Refusing(db.transport, [*codes])
    with pytest.raises(ServerError) as refused:
        run_patiently(busy, db._spare, ADD, {}, quiet)
    assert refused.value.code == codes[0]
    assert len(busy.sent) == len(codes)


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("ALTER TABLE t DROP COLUMN a", (None, "t")),
        ("alter table if exists `d b`.`t t` update a = 1 where 1", ("d b", "t t")),
        ("DELETE FROM d.t WHERE 1", ("d", "t")),
        ("UPDATE t SET a = 1 WHERE 1", (None, "t")),
        ("ALTER USER u DEFAULT ROLE NONE", None),
        ("ALTER TABLE t ADD COLUMN a UInt8, COMMENT COLUMN b 'x', MODIFY SETTING a = 1", None),
        ("ALTER TABLE t ADD COLUMN a UInt8, DROP COLUMN b", (None, "t")),
        ("ALTER TABLE t (MODIFY TTL a + toIntervalDay(1)), (MODIFY COMMENT 'x')", (None, "t")),
        ("ALTER TABLE d.t (MODIFY COMMENT 'x'), (DROP CONSTRAINT c)", None),
        ("ALTER TABLE t MATERIALIZE INDEX i", (None, "t")),
        ("CREATE TABLE t (a UInt8) ENGINE = Null", None),
        ("SELECT 1", None),
    ],
)
def test_whose_rows(sql: str, table: tuple[str | None, str] | None) -> None:
    assert table_of(sql) == table

"""Clusters, as far as one engine can tell.

chdb has no ON CLUSTER (392) and no Keeper, so nothing here has met a cluster. What can be run is run: the engine's own
parser reads every statement, hosts that are done by themselves are two real databases. What a cluster would answer
about its queue is written down as rows, in the form that the documentation of system.distributed_ddl_queue shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from dbkit.contract import Draft, DraftStatement, Server
from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.clickhouse import hosts, journal, lease
from dbkit.stores.clickhouse.cluster import OwnTables, on_cluster
from dbkit.stores.clickhouse.hosts import Spread
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.ledger import Ledger
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.replication import as_declared, replicated
from dbkit.stores.clickhouse.transport import LostConnection, Transport
from dbkit.stores.clickhouse.url import each_host, parse_url, with_database
from tests.live.clickhouse_server import clickhouse, database, one, rows, run
from tests.live.test_clickhouse_ledger import migration, quiet

SPREAD = [
    "CREATE TABLE t ON CLUSTER main (a UInt8) ENGINE = MergeTree ORDER BY a",
    "CREATE TABLE IF NOT EXISTS `d b`.`t` ON CLUSTER main (a UInt8) ENGINE = ReplacingMergeTree(a) ORDER BY a",
    "CREATE OR REPLACE TABLE d.t ON CLUSTER main (a UInt8) ENGINE = Memory",
    "CREATE OR REPLACE VIEW v ON CLUSTER main AS SELECT 1",
    "CREATE VIEW IF NOT EXISTS v ON CLUSTER main (a UInt8) AS SELECT 1 AS a",
    "CREATE MATERIALIZED VIEW v ON CLUSTER main TO t AS SELECT 1",
    "CREATE MATERIALIZED VIEW IF NOT EXISTS d.v ON CLUSTER main REFRESH EVERY 1 DAY TO t AS SELECT 1",
    "CREATE DICTIONARY x ON CLUSTER main (a UInt8) PRIMARY KEY a SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT())",
    "CREATE DATABASE IF NOT EXISTS d ON CLUSTER main",
    "CREATE OR REPLACE FUNCTION f ON CLUSTER main AS x -> x + 1",
    "CREATE NAMED COLLECTION c ON CLUSTER main AS a = '1'",
    "CREATE USER u ON CLUSTER main IDENTIFIED WITH no_password",
    "CREATE ROLE IF NOT EXISTS r ON CLUSTER main",
    "CREATE ROW POLICY p ON CLUSTER main ON d.t USING a = 1 TO ALL",
    "CREATE QUOTA q ON CLUSTER main FOR INTERVAL 1 hour MAX queries = 10 TO ALL",
    "CREATE SETTINGS PROFILE s ON CLUSTER main SETTINGS max_threads = 1",
    "ALTER TABLE t ON CLUSTER main ADD COLUMN c UInt8",
    "ALTER TABLE d.t ON CLUSTER main (MODIFY TTL a + toIntervalDay(1)), (DROP COLUMN b)",
    "ALTER TABLE user ON CLUSTER main ADD COLUMN a UInt8",
    "ALTER USER u ON CLUSTER main DEFAULT ROLE NONE",
    "ALTER ROW POLICY p ON CLUSTER main ON d.t USING a = 1",
    "ALTER NAMED COLLECTION c ON CLUSTER main SET a = '1'",
    "DROP TABLE IF EXISTS d.t ON CLUSTER main SYNC",
    "DROP TABLE role ON CLUSTER main",
    "DROP TABLE `view` ON CLUSTER main",
    "DROP DICTIONARY IF EXISTS x ON CLUSTER main",
    "DROP DATABASE d ON CLUSTER main",
    "DROP NAMED COLLECTION c ON CLUSTER main",
    "DROP ROW POLICY p ON CLUSTER main ON d.t",
    "DROP SETTINGS PROFILE s ON CLUSTER main",
    "RENAME TABLE a TO b, c TO d ON CLUSTER main",
    "EXCHANGE TABLES d.a AND d.b ON CLUSTER main",
    "TRUNCATE TABLE IF EXISTS t ON CLUSTER main",
    "OPTIMIZE TABLE t ON CLUSTER main FINAL",
    "DETACH TABLE t ON CLUSTER main",
    "UNDROP TABLE t ON CLUSTER main",
    "GRANT ON CLUSTER main SELECT ON d.t TO r",
    "REVOKE ON CLUSTER main SELECT ON d.t FROM r",
    "KILL MUTATION ON CLUSTER main WHERE 1",
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.fixture
def db(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    monkeypatch.setattr(hosts, "_POLL", 0.001)
    monkeypatch.setattr(hosts, "_SILENCE", 0.05)
    with database(url) as connection:
        yield connection


def test_each_kind_of_statement_has_its_place_for_it(db: Connection) -> None:
    for sql in SPREAD:
        plain = sql.replace(" ON CLUSTER main", "")
        assert on_cluster(plain, "main") == sql
        assert on_cluster(sql, "main") == sql
        printed = [one(db, f"SELECT formatQuerySingleLine({literal(text)})") for text in (sql, plain)]
        assert printed[0].replace(" ON CLUSTER main", "") == printed[1]
        assert " ON CLUSTER main" in printed[0]


@pytest.mark.parametrize(
    "sql", ["INSERT INTO t SELECT 1", "SELECT 1", "SET a = 1", "SYSTEM RELOAD DICTIONARY x", "DELETE FROM t WHERE 1"]
)
def test_rows_are_one_hosts_work(sql: str) -> None:
    assert on_cluster(sql, "main") == sql


@pytest.mark.parametrize("table", [(journal._CREATE, journal.TABLE), (lease._CREATE, lease.TABLE)])
def test_the_ledger_is_one_table_for_all_replicas(db: Connection, table: tuple[str, str]) -> None:
    sql = OwnTables(cluster="main").created(*table)
    path = f"ReplicatedMergeTree('/clickhouse/dbkit/{{database}}/{table[1]}', '{{shard}}-{{replica}}')"
    printed = one(db, f"SELECT formatQuerySingleLine({literal(sql)})")
    assert f"CREATE TABLE IF NOT EXISTS {table[1]} ON CLUSTER main" in printed
    assert f"ENGINE = {path}" in printed
    read = OwnTables(cluster="main").read(journal._READ)
    assert "select_sequential_consistency = 1" in one(db, f"SELECT formatQuerySingleLine({literal(read)})")


def test_replicated_engines_are_the_targets(db: Connection) -> None:
    assert replicated("CREATE TABLE t (a UInt8) ENGINE = ReplacingMergeTree(a) ORDER BY a").split("ENGINE = ")[1] == (
        "ReplicatedReplacingMergeTree(a) ORDER BY a"
    )
    for same in ("CREATE TABLE t (a UInt8) ENGINE = Memory", "ALTER TABLE t ADD COLUMN ENGINE UInt8", "SELECT 1"):
        assert replicated(same) == same
    run(db, "CREATE TABLE t (a UInt8) ENGINE = SummingMergeTree ORDER BY a; CREATE TABLE m (a UInt8) ENGINE = Memory;")
    state = db.inspect(Draft())
    assert as_declared(state, Draft()) == state


@pytest.mark.parametrize(
    ("live", "declared"),
    [
        ("ReplicatedMergeTree", "MergeTree"),
        ("ReplicatedReplacingMergeTree(v)", "ReplacingMergeTree(v)"),
        ("ReplicatedReplacingMergeTree('/own/{uuid}', '{replica}', v)", "ReplacingMergeTree(v)"),
        ("ReplicatedMergeTree('/own/{uuid}/{shard}', '{replica}')", "MergeTree"),
        ("Memory", "Memory"),
    ],
)
def test_what_the_target_replicates_is_read_as_it_is_declared(live: str, declared: str) -> None:
    identity = ObjectId("table", ("t",))
    state = State.of([Table(id=identity, engine=live)], {identity: frozenset()}, ())
    (read,) = as_declared(state, Draft()).objects.values()
    assert isinstance(read, Table)
    assert read.engine == declared
    said = DraftStatement(id=identity, text="CREATE TABLE t (a UInt8) ENGINE = ReplicatedMergeTree ORDER BY a")
    assert as_declared(state, Draft(statements=(said,))) == state


def test_the_target_is_in_the_url() -> None:
    address = parse_url("clickhouse://u:p@one/db?cluster=main&replicated=true&max_threads=2")
    assert (address.cluster, address.replicated, address.settings) == ("main", True, (("max_threads", "2"),))


@dataclass(slots=True)
class Clusters:
    """What ``system.clusters`` says of a cluster of three hosts, one of them this one."""

    database: str | None = "shop"
    inline_rows: bool = True

    def query(self, sql: str) -> list[Sequence[Any]]:
        assert "FROM system.clusters WHERE cluster = 'main' AND NOT is_local" in sql
        return [("two.internal", 9000), ("::3", 9100)]

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        raise AssertionError(sql)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("url", "others"),
    [
        (
            "clickhouse://u:p@one/shop?cluster=main",
            ("clickhouse://u:p@two.internal:9000/shop?cluster=main", "clickhouse://u:p@[::3]:9100/shop?cluster=main"),
        ),
        (
            "clickhouse+http://u:p@one:8124/shop?cluster=main",
            (
                "clickhouse+http://u:p@two.internal:8124/shop?cluster=main",
                "clickhouse+http://u:p@[::3]:8124/shop?cluster=main",
            ),
        ),
        ("clickhouse://u:p@one,two:9001/shop", ("clickhouse://u:p@two:9001/shop",)),
        ("clickhouse://u:p@one/shop", ()),
    ],
)
def test_the_hosts_that_drift_looks_at(url: str, others: tuple[str, ...]) -> None:
    urls = each_host(url)
    server = Server(product="ClickHouse", version="26.9", major=26)
    connection = Connection(Clusters(), parse_url(urls[0]), urls=urls, server=server, database="shop", exists=True)
    assert connection.replicas() == others


def test_a_server_that_knows_no_such_cluster_is_refused_before_anything_runs(url: str) -> None:
    connection = connect(f"{with_database(url, 'nowhere')}?cluster=main&replicated=true", profile="case")
    try:
        refused = connection.preflight(Draft(), ()).refused
        assert refused[:2] == (
            "the server knows no cluster main: it knows none",
            "the server's configuration sets no macro shard and no replica, which replicas are named by",
        )
        assert refused[2].startswith("what becomes of a statement on each host cannot be read: There is no Zookeeper")
        assert not connection.exists
    finally:
        connection.close()


Row = tuple[str, str, int, str]


@dataclass(slots=True)
class Recorded:
    """A server's answers about its queue, one for each time that it is asked; statements are kept, and may fail."""

    answers: list[list[Row]]
    fails: Exception | None = None
    sent: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    database: str | None = "shop"
    inline_rows: bool = True

    def query(self, sql: str) -> list[Sequence[Any]]:
        assert "system.distributed_ddl_queue" in sql
        self.asked.append(sql)
        return list(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        self.sent.append((sql, settings or {}))
        if self.fails is not None:
            raise self.fails

    def close(self) -> None:
        pass


ADD = "ALTER TABLE t ADD COLUMN c UInt8"
WAITS: list[Row] = [("one", "Finished", 0, ""), ("two", "Active", 0, ""), ("three", "Inactive", 0, "")]
DONE: list[Row] = [("one", "Finished", 0, ""), ("two", "Finished", 0, ""), ("three", "Finished", 0, "")]
FAILED: list[Row] = [("one", "Finished", 0, ""), ("two", "Finished", 44, "Code: 44. No."), ("three", "Finished", 0, "")]


def spread(*transports: tuple[str, Transport]) -> Spread:
    return Spread(name="main", hosts=lambda: [(name, lambda one=one: one) for name, one in transports])  # type: ignore[misc]


def test_a_statement_is_given_once_and_followed(db: Connection) -> None:
    server, told = Recorded([WAITS, WAITS[:1] + DONE[1:2] + WAITS[2:], DONE]), []
    spread().run(server, ADD, {"a": "1"}, told.append, key="k", again=False)
    ((text, settings),) = server.sent
    assert text == "ALTER TABLE t ON CLUSTER main ADD COLUMN c UInt8"
    assert settings == {"a": "1", "log_comment": "k", "distributed_ddl_output_mode": "never_throw"}
    assert told == ["done on 1 of 3 hosts, not yet on two, three", "done on 2 of 3 hosts, not yet on three"]
    assert all("settings['log_comment'] = 'k'" in sql for sql in server.asked)


def test_what_failed_on_a_host_is_said_with_both_ways(db: Connection) -> None:
    with pytest.raises(StatementFailed) as failed:
        spread().run(Recorded([WAITS, FAILED]), ADD, {}, quiet, key="k", again=False)
    assert failed.value.message == "failed on two: Code: 44. No. [44]; done on one, three"
    assert "way on: " in (failed.value.help or "")
    assert "way back: dbkit migrate down" in (failed.value.help or "")
    assert f"by hand on two: {ADD}" in (failed.value.help or "")


def test_a_host_that_is_away_is_named_and_the_statement_stays_in_the_queue(db: Connection) -> None:
    with pytest.raises(StatementFailed, match=r"no news of two, three for 0 s; done on one") as failed:
        spread().run(Recorded([WAITS]), ADD, {}, quiet, key="k", again=False)
    assert "puts nothing into the queue twice" in (failed.value.help or "")


def test_a_queue_that_says_nothing_is_no_success(db: Connection) -> None:
    with pytest.raises(StatementFailed, match="its queue says nothing of it"):
        spread().run(Recorded([[]]), ADD, {}, quiet, key="k", again=False)


def test_a_connection_that_is_lost_is_no_second_statement(db: Connection) -> None:
    server = Recorded([WAITS, DONE], fails=LostConnection("gone"))
    spread().run(server, ADD, {}, quiet, key="k", again=False)
    assert len(server.sent) == 1
    with pytest.raises(LostConnection):
        spread().run(Recorded([[]], fails=LostConnection("gone")), ADD, {}, quiet, key="k", again=False)


def test_a_second_run_looks_at_each_host(url: str, db: Connection) -> None:
    """Two real databases stand for two hosts: it is done on one of them."""
    with database(url) as two:
        for host in (db, two):
            run(host, "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a;")
        run(db, f"{ADD};")
        server, told = Recorded([FAILED]), []
        spread(("one", Open(db)), ("two", Open(two))).run(server, ADD, {}, told.append, key="k", again=True)
        assert server.sent == []
        assert told == ["on two by itself"]
        for host in (db, two):
            assert (
                one(host, "SELECT count() FROM system.columns WHERE database = currentDatabase() AND name = 'c'") == 1
            )
        run(db, "ALTER TABLE t UPDATE c = c + 1 WHERE 1;")
        update, since = "ALTER TABLE t UPDATE c = c + 1 WHERE 1", 1
        told.clear()
        both = spread(("one", Open(db)), ("two", Open(two)))
        both.run(server, update, {}, told.append, key="k", again=True, since=since)
        assert told == ["on two by itself"]
        with pytest.raises(StatementFailed, match="on one: nobody can tell"):
            spread(("one", Open(db))).run(server, "EXCHANGE TABLES t AND u", {}, quiet, key="k", again=True)


@dataclass(slots=True)
class Open:
    """A connection that is not closed by who has borrowed it."""

    connection: Connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection.transport, name)

    def close(self) -> None:
        pass


@dataclass(slots=True)
class Alone:
    """A real engine that is asked as a cluster of one would be: ON CLUSTER is taken off, the queue says Finished."""

    real: Transport
    sent: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    inline_rows: bool = True
    refuses: str = "nothing"

    @property
    def database(self) -> str | None:
        return self.real.database

    def query(self, sql: str) -> list[Sequence[Any]]:
        if "distributed_ddl_queue" in sql:
            return (
                [("one", "Finished", 0, "")]
                if any(self._key(sql) == one.get("log_comment") for _, one in self.sent)
                else []
            )
        plain = sql.replace(" SETTINGS select_sequential_consistency = 1", "")
        return self.real.query(plain.replace("clusterAllReplicas('main', system.mutations)", "system.mutations"))

    @staticmethod
    def _key(sql: str) -> str:
        return sql.split("settings['log_comment'] = '")[1].split("'", maxsplit=1)[0]

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        if self.refuses in sql:
            raise LostConnection("gone")
        self.sent.append((sql, settings or {}))
        plain = re.sub(r"Replicated(\w*MergeTree)(\('/[^)]*\))?", r"\1", sql.replace(" ON CLUSTER main", ""))
        self.real.command(plain, query_id=query_id)

    def close(self) -> None:
        pass


def test_a_migration_on_a_cluster_is_journalled_by_quorum_and_gone_on_with(db: Connection) -> None:
    server = Alone(db.transport)
    ledger = Ledger(
        transport=server, spare=lambda: server, create_database=lambda: None, exists=lambda: True, profile="case",
        spread=spread(("one", Open(db))), is_replicated=True,
    )  # fmt: skip
    change = migration(f"CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a;\n{ADD};\nINSERT INTO t SELECT 1, 2;")
    server.refuses = "INSERT INTO t "
    with ledger.lock(wait=1):
        with pytest.raises(StatementFailed, match="connection was lost"):
            ledger.apply(change, quiet)
        texts = [sql for sql, _ in server.sent if "_dbkit" not in sql]
        assert texts == [
            "CREATE TABLE t ON CLUSTER main (a UInt8) ENGINE = ReplicatedMergeTree ORDER BY a",
            "ALTER TABLE t ON CLUSTER main ADD COLUMN c UInt8",
        ]
        keys = [settings["log_comment"] for sql, settings in server.sent if "_dbkit" not in sql]
        assert len(set(keys)) == 2
        assert all(key.startswith(f"dbkit {db.database} 0001_case apply 0 ") for key in keys)
    written = [settings for sql, settings in server.sent if sql.startswith("INSERT INTO _dbkit")]
    assert written
    assert all(settings == {"insert_quorum": "auto", "insert_quorum_parallel": "0"} for settings in written)
    assert [(one.done, one.total) for one in ledger.applied()] == [(2, 3)]
    assert rows(db, "SELECT count() FROM t") == [[0]]

"""An existing database is adopted: inspect, a profile that diffs empty, a baseline, and from then on migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from dbkit.embedded import servers
from dbkit.stores.clickhouse.live import connect
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.url import with_database
from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project
from tests.live.clickhouse_server import clickhouse

CLICKHOUSE_TEXT = """
CREATE TABLE clicks (
    link_id String, at DateTime64(3, 'UTC') CODEC(Delta, ZSTD), country LowCardinality(String) DEFAULT 'XX',
    visitor UInt64 MATERIALIZED sipHash64(link_id, country), note String TTL toDateTime(at) + INTERVAL 1 MONTH,
    INDEX by_country country TYPE set(100) GRANULARITY 2, CONSTRAINT known CHECK link_id != ''
) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (link_id, at) TTL toDateTime(at) + INTERVAL 2 YEAR
SETTINGS ttl_only_drop_parts = 1 COMMENT 'one row a click';
CREATE TABLE daily (link_id String, day Date, clicks SimpleAggregateFunction(sum, UInt64))
ENGINE = AggregatingMergeTree ORDER BY (link_id, day);
CREATE MATERIALIZED VIEW daily_view TO daily AS
SELECT link_id, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link_id, day;
CREATE VIEW totals AS SELECT link_id, sum(clicks) AS clicks FROM daily GROUP BY link_id;
CREATE DICTIONARY links (link_id String, clicks UInt64) PRIMARY KEY link_id
SOURCE(CLICKHOUSE(TABLE 'totals')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(MIN 0 MAX 300);
INSERT INTO clicks (link_id, at) SELECT toString(number % 7), now64(3) FROM numbers(1000);
"""

POSTGRES_TEXT = """
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE owners (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner_id bigint NOT NULL REFERENCES owners ON DELETE CASCADE,
    state state NOT NULL DEFAULT 'open', title text CHECK (title <> ''), at timestamptz DEFAULT now());
CREATE INDEX tasks_open ON tasks (owner_id) WHERE state = 'open';
CREATE VIEW open_tasks AS SELECT id, title FROM tasks WHERE state = 'open';
COMMENT ON TABLE tasks IS 'what is to be done';
INSERT INTO owners (email) SELECT 'a' || n || '@x.org' FROM generate_series(1, 20) n;
INSERT INTO tasks (owner_id, title) SELECT id, email FROM owners;
"""


@contextmanager
def clickhouse_database(cache: Path, way: str) -> Iterator[str]:
    with clickhouse(cache, way) as server:
        url = with_database(server, "adopted")
        connection = connect(url, profile="adopted")
        connection.create_database()
        for statement in split(CLICKHOUSE_TEXT):
            connection.transport.command(statement.text)
        connection.close()
        yield url


@contextmanager
def postgres_database() -> Iterator[str]:
    with servers.scratch("postgres") as server:
        url = POSTGRES.provision(server.url, "adopted")
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(POSTGRES_TEXT)
        yield url


def adopt(project: Project, url: str, store: str, new_column: str) -> None:
    """The way of somebody who has a database and no migrations; the rows stay, and what comes next is a migration."""
    inspected = project("inspect", url, "--strict")
    assert inspected.code == 0, inspected.err
    (project.root / "profiles" / "adopted.yaml").write_text(inspected.out, encoding="utf-8")
    words = ("-p", "adopted", "--url", url)
    diff = project("diff", "--exit-code", *words)
    assert (diff.code, diff.out) == (0, f"{store}: no differences\n"), diff.err
    baseline = project("migrate", "baseline", "--yes", *words)
    assert (baseline.code, baseline.out) == (0, f"recorded {store}/0001_baseline\n"), baseline.err
    status = project("migrate", "status", "--exit-code", *words)
    assert status.code == 0, status.out + status.err
    assert project("migrate", "check", "-p", "adopted").code == 0
    assert project("drift", *words).code == 0
    assert project("migrate", "up", *words).out == "nothing to apply\n"

    path = project.root / "profiles" / "adopted.yaml"
    text = path.read_text(encoding="utf-8")
    assert "      columns:\n" in text
    path.write_text(text.replace("      columns:\n", f"      columns:\n        {new_column}\n", 1), encoding="utf-8")
    assert project("migrate", "generate", "next", "-p", "adopted").code == 0
    up = project("migrate", "up", *words)
    assert (up.code, up.out.split(" (")[0]) == (0, f"applied {store}/0002_next"), up.err
    assert project("diff", "--exit-code", *words).code == 0
    assert project("migrate", "down", "--yes", *words).code == 0
    assert project("drift", *words).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("way", ["26-native", "24-http"])
def test_clickhouse(project: Project, tmp_path: Path, way: str) -> None:
    with clickhouse_database(tmp_path / "cache", way) as url:
        adopt(project, url, "clickhouse", "added: UInt8")
        connection = connect(url, profile="adopted")
        counts = "SELECT (SELECT count() FROM clicks), (SELECT sum(clicks) FROM totals), dictGet(links, 'clicks', '3')"
        assert [list(row) for row in connection.query(counts)] == [[1000, 1000, 143]]
        connection.close()


@pytest.mark.slow
def test_postgres(project: Project) -> None:
    with postgres_database() as url:
        adopt(project, url, "postgres", "added: text")
        with psycopg.connect(url) as session:
            assert session.execute("SELECT count(*) FROM tasks JOIN owners ON owner_id = owners.id").fetchone() == (20,)

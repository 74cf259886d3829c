"""Backups of every major of PostgreSQL, restored into the same major and into the newest."""

from __future__ import annotations

import psycopg
import pytest

from dbkit.contract import Draft
from dbkit.embedded import servers
from dbkit.embedded.postgres_binaries import installations
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import connect

MAJORS = sorted({one.major for one in installations()})
SCHEMA = """
CREATE ROLE reporting;
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "full name" text, mood mood, data bytea);
CREATE TABLE visits (at timestamptz NOT NULL, who bigint REFERENCES people) PARTITION BY RANGE (at);
CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE SCHEMA "odd ""schema";
CREATE TABLE "odd ""schema"."odd 'table" (v int);
INSERT INTO people ("full name", mood, data) SELECT 'p' || g, 'glad', decode(md5(g::text), 'hex')
    FROM generate_series(1, 500) g;
INSERT INTO visits SELECT '2025-06-01', id FROM people;
INSERT INTO "odd ""schema"."odd 'table" VALUES (1), (2);
GRANT SELECT ON people TO reporting;
CREATE VIEW happy AS SELECT * FROM people WHERE mood = 'glad';
ALTER VIEW happy OWNER TO reporting;
"""


@pytest.mark.slow
@pytest.mark.parametrize("major", MAJORS)
def test_each_major_comes_back(major: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("saved")
    archiver, programs = POSTGRES.archiver(), servers.programs("pg_dump")
    with servers.scratch("postgres", major=major) as server:
        url = POSTGRES.provision(server.url, "shop")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SCHEMA.encode())
        saved = archiver.save(url, folder, Draft(), programs=programs, told=lambda _: None)
        assert saved.server.major == major
        assert saved.counts == {
            "public.people": 500,
            "public.visits_2025": 500,
            "odd \"schema.odd 'table": 2,
        }
        empty = POSTGRES.provision(server.url, "again")
        archiver.load(empty, folder, programs=programs, told=lambda _: None)
        assert archiver.counts(empty) == saved.counts
        opened = connect(empty, profile="")
        assert opened.inspect(Draft()) == saved.state
        opened.close()
    with servers.scratch("postgres") as newest:
        other = POSTGRES.provision(newest.url, "shop")
        archiver.prepare(other, folder, programs=programs)
        archiver.load(other, folder, programs=programs, told=lambda _: None)
        assert archiver.counts(other) == saved.counts


def test_rows_are_counted_in_the_snapshot_that_is_dumped(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Rows that come in while it runs are neither counted nor dumped."""
    folder = tmp_path_factory.mktemp("saved")
    archiver, programs = POSTGRES.archiver(), servers.programs("pg_dump")
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE a (v int)")
        connection.execute("CREATE TABLE b (v int)")
        connection.execute("INSERT INTO b SELECT generate_series(1, 10)")

        def told(table: str) -> None:
            connection.execute("INSERT INTO b SELECT generate_series(1, 1000)")

        saved = archiver.save(database_url, folder, Draft(), programs=programs, told=told)
        assert saved.counts == {"public.a": 0, "public.b": 10}
        again = POSTGRES.provision(database_url, f"{connection.info.dbname}_again")
    archiver.load(again, folder, programs=programs, told=lambda _: None)
    assert archiver.counts(again) == saved.counts


def test_missing_roles_are_named_before_anything_is_restored(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from dbkit.core.errors import UsageError

    folder = tmp_path_factory.mktemp("saved")
    archiver, programs = POSTGRES.archiver(), servers.programs("pg_dump")
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute('CREATE ROLE "gone away"')
        connection.execute("CREATE TABLE a (v int)")
        connection.execute('GRANT SELECT ON a TO "gone away"')
        archiver.save(database_url, folder, Draft(), programs=programs, told=lambda _: None)
        connection.execute('DROP OWNED BY "gone away"; DROP ROLE "gone away"')
        again = POSTGRES.provision(database_url, f"{connection.info.dbname}_again")
    with pytest.raises(UsageError, match="gone away") as raised:
        archiver.load(again, folder, programs=programs, told=lambda _: None)
    assert raised.value.help == 'CREATE ROLE "gone away";'
    assert archiver.counts(again) == {}

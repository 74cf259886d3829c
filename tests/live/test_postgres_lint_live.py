"""Rules of live databases: what they find, and that their queries run on every major."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import connect
from dbkit.stores.postgres.rules.live import pg204_long_transaction
from tests.live.postgres_databases import MAJORS, Database, Servers

ROWS = "INSERT INTO orders SELECT n, n FROM generate_series(1, 20000) n; ANALYZE orders;"
INDEXED = """\
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES orders;
CREATE INDEX ON orders (customer_id);
"""
TABLES = """\
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as started:
        yield started


def found(database: Database) -> dict[str, str]:
    connection = connect(database.url, profile="shop")
    try:
        return {rule.code: advice.message for rule, advice in POSTGRES.live_book().advice(connection)}
    finally:
        connection.close()


@pytest.mark.parametrize("major", [18, *(pytest.param(one, marks=pytest.mark.slow) for one in MAJORS[1:])])
def test_nothing_is_found_in_a_database_in_order(servers: Servers, major: int) -> None:
    with servers.of(major).fresh(TABLES) as database:
        assert set(found(database)) == ({"PG208"} if major == 14 else set())


@pytest.mark.parametrize("major", [18, *(pytest.param(one, marks=pytest.mark.slow) for one in MAJORS[1:])])
def test_sizes(servers: Servers, major: int) -> None:
    parted = "CREATE TABLE parted (k int) PARTITION BY RANGE (k);"
    part = "CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (20001);"
    filled = "INSERT INTO parted SELECT n FROM generate_series(1, 20000) n; ANALYZE part;"
    with servers.of(major).fresh(TABLES, ROWS, parted, part, filled) as database:
        connection = connect(database.url, profile="shop")
        sizes = POSTGRES.sizes(connection)
        connection.close()
    assert sizes["public", "orders"].rows == sizes["public", "parted"].rows == 20000
    assert sizes["public", "orders"].bytes > 500_000
    assert sizes["public", "customers"].rows == 0


def test_an_index_that_is_invalid(servers: Servers) -> None:
    rows = "INSERT INTO orders VALUES (1, 1), (2, 1);"
    with servers.of(18).fresh(TABLES, rows) as database:
        with pytest.raises(psycopg.errors.UniqueViolation):
            database.run("CREATE UNIQUE INDEX CONCURRENTLY twice ON orders (customer_id)")
        assert found(database) == {
            "PG201": "the index public.twice of orders is invalid: writes keep it and no query uses it"
        }


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("ALTER TABLE orders ADD CONSTRAINT low CHECK (id > 0) NOT VALID;", "PG202", "orders"),
        ("ALTER TABLE orders ADD CONSTRAINT low CHECK (id > 0) NOT ENFORCED;", "", ""),
        ("CREATE TABLE t (id serial); SELECT setval('t_id_seq', 2000000000);", "PG203", "93 % of the numbers of t.id"),
        ("CREATE TABLE t (id bigserial); SELECT setval('t_id_seq', 2000000000);", "", ""),
        ("CREATE SEQUENCE s AS smallint; CREATE TABLE t (id bigint DEFAULT nextval('s'));", "", ""),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC;", "PG208", "in the schema public"),
        ("CREATE TABLE t (id int); CREATE PUBLICATION p FOR TABLE t;", "PG209", "t is published"),
        ("CREATE PUBLICATION p FOR TABLE orders;", "", ""),
        (f"{ROWS} ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES orders;", "", ""),
        (f"{ROWS} ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES orders;", "PG210", "(20000 rows)"),
        (f"{ROWS} {INDEXED}", "", ""),
    ],
)
def test_what_is_found(servers: Servers, text: str, code: str, said: str) -> None:
    with servers.of(18).fresh(TABLES, text) as database:
        seen = found(database)
    assert list(seen) == ([code] if code else [])
    assert said in "".join(seen.values())


def test_a_long_transaction(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pg204_long_transaction, "LONG", 0)
    with servers.of(18).fresh(TABLES) as database, psycopg.connect(database.url, application_name="report") as other:
        other.execute("SELECT 1")
        assert found(database)["PG204"].startswith("report of dbkit (process ")


def test_a_slot_that_nobody_reads(servers: Servers) -> None:
    with servers.of(18).fresh(TABLES) as database:
        database.run("SELECT pg_create_physical_replication_slot('left_behind', true)")
        try:
            assert "the replication slot left_behind keeps" in found(database)["PG205"]
        finally:
            database.run("SELECT pg_drop_replication_slot('left_behind')")

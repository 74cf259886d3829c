"""What rows stand against is refused before it runs, with how many there are and which; on a real engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.live import Connection
from tests.live.clickhouse_server import clickhouse, database, one, run

TABLES = """
CREATE TABLE t (
    id UInt64, n Int64, text String, level Enum8('low' = 1, 'high' = 2), maybe Nullable(Int32), at DateTime,
    amount Decimal(10, 2), small UInt8
) ENGINE = MergeTree ORDER BY id;
CREATE TABLE totals (day Date, rows UInt64) ENGINE = SummingMergeTree ORDER BY day;
CREATE MATERIALIZED VIEW totals_mv TO totals AS SELECT toDate(at) AS day, count() AS rows FROM t GROUP BY day;
CREATE TABLE older (id UInt64, a String) ENGINE = MergeTree ORDER BY id;
INSERT INTO older SELECT number, if(number > 0, 'x', '') FROM numbers(3);
ALTER TABLE older ADD COLUMN b String DEFAULT a, ADD COLUMN m UInt8 MATERIALIZED id, ADD COLUMN p UInt8;
INSERT INTO older (id, a, b) VALUES (3, 'x', 'x');
INSERT INTO t SELECT number, number * 100, if(number = 7, 'seven', toString(number)), if(number % 2, 'low', 'high'),
    if(number < 3, NULL, number), toDateTime('2020-01-01 00:00:00') + number * 86400 * 365,
    if(number = 3, 3.25, number), number FROM numbers(10);
"""

REFUSED = {
    "a number that does not fit": ("ALTER TABLE t MODIFY COLUMN n Int8", "8 rows of t have a n that does not fit Int8"),
    "a text that is no number": ("ALTER TABLE t MODIFY COLUMN text UInt32", "1 rows .* such as: seven"),
    "a value of an enumeration": ("ALTER TABLE t MODIFY COLUMN level Enum8('low' = 1)", "5 rows .* such as: high"),
    "NULLs without a default": ("ALTER TABLE t MODIFY COLUMN maybe Int32", "3 rows of t have no maybe"),
    "NULLs and dbkit's own default": (
        "ALTER TABLE t MODIFY COLUMN maybe Int32 DEFAULT defaultValueOfTypeName('Int32')",
        "3 rows of t have no maybe",
    ),
    "digits that are lost": ("ALTER TABLE t MODIFY COLUMN amount Decimal(10, 0)", "1 rows .* such as: 3.25"),
    "a default that goes": (
        "ALTER TABLE older MODIFY COLUMN b REMOVE DEFAULT",
        "2 rows of older have their b by its default only, and would have another, such as: x",
    ),
    "another default": ("ALTER TABLE older MODIFY COLUMN b String DEFAULT concat(a, a) COMMENT 'n'", "2 rows of older"),
    "another default without a type": ("ALTER TABLE older MODIFY COLUMN b DEFAULT '?'", "3 rows of older"),
    "what is materialized no more": ("ALTER TABLE older MODIFY COLUMN m REMOVE MATERIALIZED", "2 rows of older"),
    "a first default": ("ALTER TABLE older MODIFY COLUMN p DEFAULT 5", "3 rows of older have their p .* such as: 0"),
    "a constraint": ("ALTER TABLE t ADD CONSTRAINT k CHECK n < 500", "5 rows of t do not meet the constraint k"),
    "a TTL": ("ALTER TABLE t MODIFY TTL at + INTERVAL 1 YEAR", "rows of t are past the new TTL"),
    "a TTL of some": ("ALTER TABLE t MODIFY TTL at + INTERVAL 1 DAY DELETE WHERE n = 100", "1 rows of t are past"),
    "a name that the target has not": (
        "ALTER TABLE totals_mv MODIFY QUERY SELECT toDate(at) AS day, count() AS clicks FROM t GROUP BY day",
        "has no column clicks",
    ),
    "a type that the target cannot hold": (
        "ALTER TABLE totals_mv MODIFY QUERY SELECT toDate(at) AS day, [count()] AS rows FROM t GROUP BY day",
        "rows is UInt64 there",
    ),
    "a new view": (
        "CREATE MATERIALIZED VIEW other TO totals AS SELECT toDate(at) AS days, count() AS rows FROM t GROUP BY days",
        "has no column days",
    ),
}
ALLOWED = [
    "ALTER TABLE t MODIFY COLUMN n Int32",
    "ALTER TABLE t MODIFY COLUMN small UInt16",
    "ALTER TABLE t MODIFY COLUMN level Enum8('low' = 1, 'high' = 2, 'top' = 3)",
    "ALTER TABLE t MODIFY COLUMN maybe Int32 DEFAULT 5",
    "ALTER TABLE t MODIFY COLUMN maybe Nullable(Int64)",
    "ALTER TABLE t MODIFY COLUMN n COMMENT 'a number'",
    "ALTER TABLE t MODIFY COLUMN n Int64 CODEC(Delta, ZSTD)",
    "ALTER TABLE t MODIFY COLUMN n DEFAULT 5",
    "ALTER TABLE older MODIFY COLUMN b String DEFAULT concat(a, '')",
    "ALTER TABLE older MODIFY COLUMN p DEFAULT 0",
    "ALTER TABLE t ADD CONSTRAINT k CHECK n >= 0",
    "ALTER TABLE t MODIFY TTL at + INTERVAL 60 YEAR",
    "ALTER TABLE t MODIFY TTL at + INTERVAL 1 DAY RECOMPRESS CODEC(ZSTD(3))",
    "ALTER TABLE totals_mv MODIFY QUERY SELECT toDate(at) AS day, toUInt32(count()) AS rows FROM t GROUP BY day",
    "DROP TABLE totals",
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.fixture
def db(url: str) -> Iterator[Connection]:
    with database(url) as connection:
        run(connection, TABLES)
        yield connection


def step(text: str, directive: str | None = None) -> Step:
    return Step(text=text, id=ObjectId("table", ("t",)), directive=directive)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_nothing_changed(db: Connection, name: str) -> None:
    text, said = REFUSED[name]
    shown = (
        "SELECT groupArray(create_table_query) FROM system.tables WHERE database = currentDatabase() AND name != {0}"
    )
    before = one(db, shown.format("'_dbkit_recipes'"))
    with pytest.raises(StatementFailed, match=said) as refused:
        db.execute([step(text)])
    assert refused.value.help
    assert one(db, shown.format("'_dbkit_recipes'")) == before


@pytest.mark.parametrize("text", ALLOWED)
def test_it_runs(db: Connection, text: str) -> None:
    db.execute([step(text)])
    assert one(db, "SELECT count() FROM t") == 10


def test_who_says_so_runs_it_unchecked(db: Connection) -> None:
    db.execute([step("ALTER TABLE t MODIFY TTL at + INTERVAL 1 YEAR", "unchecked")])
    assert one(db, "SELECT count() FROM t") < 10


def test_values_that_a_copy_would_stop_at_are_counted_first(db: Connection) -> None:
    copy = step("INSERT INTO beside (id, n) SELECT id, accurateCast(n, 'Int8') FROM t", "copy by partition")
    with pytest.raises(StatementFailed, match="8 rows of t have a n that does not fit Int8"):
        db.execute([copy])


@pytest.mark.parametrize(("column", "default"), [("b", "'?'"), ("m", None), ("p", "5")])
def test_what_is_written_as_the_help_says_keeps_its_values(db: Connection, column: str, default: str | None) -> None:
    change = step(
        f"ALTER TABLE older MODIFY COLUMN {column} {f'DEFAULT {default}' if default else 'REMOVE MATERIALIZED'}"
    )
    values = f"SELECT groupArray(({column})) FROM (SELECT {column} FROM older ORDER BY id)"
    before = one(db, values)
    with pytest.raises(StatementFailed) as refused:
        db.execute([change])
    written = str(refused.value.help).partition("written first: ")[2].partition(", or write")[0]
    db.execute([step(written), change])
    assert one(db, values) == before

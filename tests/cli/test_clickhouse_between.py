"""``dbkit diff`` between two live ClickHouse databases: two releases, two protocols."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.stores.clickhouse.live import connect
from dbkit.stores.clickhouse.split import split
from tests.cli.conftest import Project
from tests.cli.test_adopt import clickhouse_database


@pytest.mark.slow
@pytest.mark.parametrize("ways", [("26-native", "26-http"), ("24-http", "26-native")])
def test_what_lies_between_runs_as_it_is_printed(project: Project, tmp_path: Path, ways: tuple[str, str]) -> None:
    with clickhouse_database(tmp_path, ways[0]) as one, clickhouse_database(tmp_path, ways[1]) as other:
        words = ("diff", "--from", one, "--to", other)
        same = project(*words, "--exit-code")
        assert (same.code, same.out) == (0, "clickhouse: no differences\n"), same.err
        connection = connect(other, profile="adopted")
        for text in (
            "ALTER TABLE clicks ADD COLUMN city String DEFAULT 'x' AFTER country",
            "ALTER TABLE clicks ADD INDEX by_city lower(city) TYPE bloom_filter(0.01)",
            "CREATE VIEW cities AS SELECT city, count() AS clicks FROM clicks GROUP BY city",
        ):
            connection.transport.command(text)
        connection.close()
        sql = project(*words, "--format", "sql")
        assert sql.code == 0, sql.err
        first = connect(one, profile="adopted")
        for statement in split(sql.out):
            first.transport.command(statement.text)
        first.close()
        assert project(*words, "--exit-code").code == 0

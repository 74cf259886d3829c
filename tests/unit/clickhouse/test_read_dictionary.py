"""A dictionary's source without the name of its own database, wherever that stands."""

from __future__ import annotations

import pytest

from dbkit.stores.clickhouse.read_dictionary import without_database

SOURCES = {
    "CLICKHOUSE(TABLE 'links' DB 'shop')": "CLICKHOUSE(TABLE 'links')",
    "CLICKHOUSE(DB 'shop' TABLE 'links')": "CLICKHOUSE(TABLE 'links')",
    "CLICKHOUSE(USER 'u' DB 'shop' TABLE 'links')": "CLICKHOUSE(USER 'u' TABLE 'links')",
    "CLICKHOUSE(TABLE 'links' DB 'other')": "CLICKHOUSE(TABLE 'links' DB 'other')",
    "CLICKHOUSE(QUERY 'SELECT 1')": "CLICKHOUSE(QUERY 'SELECT 1')",
}


@pytest.mark.parametrize("source", SOURCES)
def test_the_name_of_the_own_database_goes(source: str) -> None:
    assert without_database(source, "shop") == SOURCES[source]

"""Rules across stores where there is more to say than their examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.examples import linted

PROFILE = """\
postgres:
  version: 16
  schemas:
    crm: {{tables: {{people: {{columns: {{id: uuid primary key}}}}}}}}
  enums: {{size: [small, large]}}
  tables:
    rows:
      columns: {{id: bigint primary key, small: smallint, who: uuid, code: varchar(8), size: size, text: text}}
  views: {{newest: select 1 as one}}
  ignore: [legacy_*]
redis:
  keyspaces:
    cache: {{key: "{key}", type: string, ttl: 60s, source: {source}}}
"""


def said(folder: Path, key: str, source: str) -> list[tuple[str, str]]:
    found = linted(folder, PROFILE.format(key=key, source=source)).findings
    return [(one.code, one.message) for one in found]


@pytest.mark.parametrize("source", ["postgres.rows", "postgres.crm.people", "postgres.newest", "postgres.legacy_x"])
def test_tables_that_are_there(tmp_path: Path, source: str) -> None:
    assert said(tmp_path, "k:{any}", source) == []
    assert said(tmp_path, "k:{any}", "clickhouse.elsewhere") == []


def test_a_table_of_another_schema_is_not_there(tmp_path: Path) -> None:
    assert [code for code, _ in said(tmp_path, "k:{any}", "postgres.crm.rows")] == ["XS001"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("k:{id:uint}", None),
        ("k:{id}", None),
        ("k:{id:hex}", None),
        ("k:{id:chars(0-9,1..18)}", "1000000000000000000"),
        ("k:{small:chars(0-9,1..5)}", None),
        ("k:{small:uuid}", "0"),
        ("k:{who:uuid}", None),
        ("k:{who:hex(32)}", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"),
        ("k:{code:slug(1..8)}", None),
        ("k:{code:slug(1..7)}", "aaaaaaaa"),
        ("k:{size:enum(small|medium|large)}", None),
        ("k:{size:enum(small|medium)}", "large"),
        ("k:{text:uuid}", None),
        ("k:{other:uuid}", None),
    ],
)
def test_a_column_and_its_placeholder(tmp_path: Path, key: str, value: str | None) -> None:
    found = said(tmp_path, key, "postgres.rows")
    assert [code for code, _ in found] == (["XS003"] if value is not None else [])
    assert value is None or f"can hold {value!r}, which" in found[0][1]


def test_columns_that_are_named(tmp_path: Path) -> None:
    source = "{table: postgres.rows, key: {any: [who, nobody]}, invalidate: [update]}"
    assert said(tmp_path, "k:{any:uuid}", source) == [("XS002", "postgres.rows has no column 'nobody'")]

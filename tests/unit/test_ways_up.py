"""What of the migrations of other tools lint reads, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.app.imports.ways_up import in_order, is_way_back, way_up
from dbkit.stores.postgres.split import split


def up(name: str, text: str) -> tuple[str, bool]:
    found = way_up(Path(name), text, lambda given: [one.text for one in split(given)])
    return found.text, found.transactional


@pytest.mark.parametrize(
    ("text", "transactional"),
    [
        ("-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE t;\n", True),
        ("-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nDROP TABLE t;\n", False),
        ("-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE t;\n", True),
        ("-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE t;\n", False),
        ("-- +goose ENVSUB ON\n-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE t;\n", True),
        ("-- +migrate Up\nSELECT 1;\n-- +migrate Down\nDROP TABLE t;\n", True),
        ("-- +migrate Up notransaction\nSELECT 1;\n-- +migrate Down\nDROP TABLE t;\n", False),
    ],
)
def test_the_way_down_in_a_file_is_left_out_and_lines_stay(text: str, transactional: bool) -> None:
    found, alone = up("0001_a.sql", text)
    assert found.split("\n").index("SELECT 1;") == text.split("\n").index("SELECT 1;")
    assert "DROP" not in found
    assert alone is transactional


@pytest.mark.parametrize(
    ("name", "text", "transactional"),
    [
        ("1_a.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);", False),
        ("1_a.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1;", True),
        ("migration.sql", "CREATE INDEX CONCURRENTLY i ON t (a);", False),
        ("V1__a.sql", "CREATE INDEX CONCURRENTLY i ON t (a); DROP INDEX CONCURRENTLY j;", False),
        ("V1__a.sql", "CREATE INDEX CONCURRENTLY i ON t (a); CREATE TABLE u ();", True),
        ("0001_a.sql", "CREATE INDEX CONCURRENTLY i ON t (a);", True),
    ],
)
def test_a_statement_that_a_tool_runs_outside_a_transaction(name: str, text: str, transactional: bool) -> None:
    assert up(name, text)[1] is transactional


def test_what_is_for_psql_and_rows_are_no_statements() -> None:
    text = "\\restrict x\nCOPY t (a) FROM stdin;\n1\n2\n\\.\nSELECT 1;\n"
    assert up("0001_dump.sql", text)[0] == "\nCOPY t (a) FROM stdin;\n\n\n\nSELECT 1;\n"
    assert up("V1__a.sql", "CREATE TABLE ${schema}.t ();")[0] == "CREATE TABLE __schema_.t ();"


def test_numbers_are_compared_as_numbers() -> None:
    names = ("V1.10__e.sql", "V2__f.sql", "R__last.sql", "V1__a.sql", "V1.2__b.sql", "V1.9__d.sql")
    found = [path.name for path in in_order(Path("db") / name for name in names)]
    assert found == ["V1__a.sql", "V1.2__b.sql", "V1.9__d.sql", "V1.10__e.sql", "V2__f.sql", "R__last.sql"]
    folders = ("10_c/migration.sql", "2_b/migration.sql", "1_a/migration.sql")
    assert [path.parts[0] for path in in_order(map(Path, folders))] == ["1_a", "2_b", "10_c"]


def test_ways_back_are_known_by_their_names() -> None:
    backs = ("U1__a.sql", "1_a.down.sql", "1_a/down.sql", "0001_a.rollback.sql")
    assert all(is_way_back(Path(name)) for name in backs)
    assert not any(is_way_back(Path(name)) for name in ("V1__a.sql", "1_slow_down.sql", "1_a/up.sql"))

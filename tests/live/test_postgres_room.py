"""A table that is written anew, and the room for it: said, and refused where the disk is seen to lack it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.postgres import room
from dbkit.stores.postgres.live import connect
from tests.live.postgres_databases import Database, Servers

TABLES = """\
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
INSERT INTO orders SELECT n, repeat('x', 100) FROM generate_series(1, 20000) n;
CREATE TABLE parted (k int) PARTITION BY RANGE (k);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (30000);
INSERT INTO parted SELECT generate_series(1, 20000);
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as started:
        yield started


def migration(*named: ObjectId) -> Migration:
    hazards = "".join(f"-- dbkit: hazard table-rewrite {one}: every row is written anew\n" for one in named)
    text = f"-- dbkit: change 0002\n{hazards}\nSELECT 1;\n"
    path = Path("migrations/shop/postgres/0002_wider.sql")
    return Migration(
        store="postgres", id="0002_wider", path=path, text=text, rollback_path=path, rollback_text=None,
        header=parse_header(text, path),
    )  # fmt: skip


def told(database: Database, *named: ObjectId) -> tuple[tuple[str, ...], tuple[str, ...]]:
    connection = connect(database.url, profile="shop")
    try:
        found = connection.preflight(Draft(), [migration(*named)])
    finally:
        connection.close()
    return found.refused, found.notes


NOTE = ObjectId("column", ("public", "orders", "note"))


def test_names_of_every_sort_are_read_from_a_header() -> None:
    odd = ObjectId("column", ("a.b", "c d", "e"))
    assert room.rewrites(migration(NOTE, odd, ObjectId("type", ("x",)))) == (("public", "orders"), ("a.b", "c d"))


def test_a_small_table_with_room_needs_no_word(servers: Servers) -> None:
    with servers.of(18).fresh(TABLES) as database:
        assert told(database, NOTE) == ((), ())


def test_a_disk_without_room_refuses(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000))
    with servers.of(18).fresh(TABLES) as database:
        ((refused,), _) = told(database, NOTE, ObjectId("table", ("public", "parted")))
        assert told(database, ObjectId("table", ("public", "none"))) == ((), ())
    assert refused.startswith("0002_wider writes tables anew, and needs ")
    assert refused.endswith("of which 0.1 MB are free")


def test_a_large_table_is_told_of_where_nobody_knows(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "WORTH_A_WORD", 100_000)
    monkeypatch.setattr(room, "free_bytes", lambda _: None)
    with servers.of(18).fresh(TABLES) as database:
        (refused, (note,)) = told(database, NOTE)
    assert refused == ()
    assert note.endswith("on the server's disk until it is done")

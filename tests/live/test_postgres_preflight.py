"""What is looked at before the first change: extensions that migrations create."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.contract import Draft
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.postgres.live import connect
from tests.live.postgres_databases import Servers


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as started:
        yield started


def told(url: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    path = Path("migrations/shop/postgres/0001_first.sql")
    first = Migration(
        store="postgres", id="0001_first", path=path, text=text, rollback_path=path, rollback_text=None,
        header=parse_header(text, path),
    )  # fmt: skip
    connection = connect(url, profile="shop")
    try:
        found = connection.preflight(Draft(), [first])
    finally:
        connection.close()
    return found.refused, found.notes


def test_an_extension_that_the_server_has_not(servers: Servers) -> None:
    with servers.of(18).fresh() as database:
        refused, _ = told(database.url, 'create extension if not exists "no-such-thing";')
        assert refused == (
            "0001_first creates the extension no-such-thing, which the server has not: install its package there",
        )
        assert told(database.url, "CREATE EXTENSION pg_trgm;") == ((), ())


def test_an_extension_that_needs_a_superuser(servers: Servers) -> None:
    with servers.of(18).fresh() as database:
        database.run("CREATE ROLE preflight_migrator; GRANT CREATE ON SCHEMA public TO preflight_migrator;")
        try:
            url = f"{database.url}?options=-crole%3Dpreflight_migrator"
            assert told(url, "CREATE EXTENSION pg_trgm;") == ((), ())
            assert told(url, "CREATE EXTENSION vector;") == (
                (),
                ("0001_first creates the extension vector, which needs a superuser, and preflight_migrator is none",),
            )
            database.run("CREATE EXTENSION vector;")
            assert told(url, "CREATE EXTENSION IF NOT EXISTS vector;") == ((), ())
        finally:
            database.run("DROP OWNED BY preflight_migrator; DROP ROLE preflight_migrator;")

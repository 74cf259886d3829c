"""Scratch servers and databases for the tests of this folder."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from dbkit.embedded import servers
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import PostgresConnection, connect

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The URL of a scratch server."""
    with servers.scratch("postgres") as server:
        yield server.url


@pytest.fixture
def database_url(server_url: str) -> str:
    """The URL of a new, empty database."""
    return POSTGRES.provision(server_url, f"test_{next(_NUMBERS)}")


@pytest.fixture
def connection(database_url: str) -> Iterator[PostgresConnection]:
    """A connection of dbkit's to a new database, for the profile ``shop``."""
    opened = connect(database_url, profile="shop")
    yield opened
    opened.close()

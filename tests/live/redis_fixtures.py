"""Fixtures of the Redis tests: a server of each product, emptied for every test, and connections to it.

A module imports those that it wants; one that needs another server or another URL writes its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.live import RedisConnection, connect
from dbkit.stores.redis.wire import Wire
from tests.live.redis_servers import PRODUCTS, any_server, emptied, own_server, program

__all__ = ["connection", "own_url", "server", "url", "wire"]


@pytest.fixture(scope="module", params=PRODUCTS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with any_server(request.param, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(params=PRODUCTS)
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a server that is the test's alone, so that its settings, users and replicas may be left as they are."""
    program(request.param)
    with own_server(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def url(server: str) -> str:
    return emptied(server)


@pytest.fixture
def connection(url: str) -> Iterator[RedisConnection]:
    connection = connect(url, profile="case")
    yield connection
    connection.close()


@pytest.fixture
def wire(url: str) -> Iterator[Wire]:
    wire = Wire(read_url(url))
    yield wire
    wire.close()

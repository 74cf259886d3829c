"""The same conformance on the official images, where Docker is; elsewhere each case is skipped and says so."""

from __future__ import annotations

import functools
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from dbkit.core.errors import ServerUnreachable
from tests.conformance.base import StoreConformance, cache
from tests.conformance.test_clickhouse import TestClickHouse as _ClickHouse
from tests.conformance.test_postgres import TestPostgres as _Postgres
from tests.conformance.test_redis import TestRedis as _Redis

__all__ = ["cache"]

PASSWORD = "only-for-this-container"
START_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Contained:
    """What the conformance asks of a server."""

    url: str
    port: int


@functools.cache
def docker_answers() -> bool:
    try:
        asked = subprocess.run(
            ["docker", "version", "--format", "{{.Server.Version}}"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


class InContainer(StoreConformance):
    """Starts an image in place of an embedded server."""

    image: ClassVar[str]
    port: ClassVar[int]
    address: ClassVar[str]
    """The URL with {port}."""
    environment: ClassVar[dict[str, str]] = {}
    command: ClassVar[str] = ""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[Contained]:
        if not docker_answers():
            pytest.skip(f"no Docker engine answers: {cls.image} was not tried")
        from testcontainers.core.container import DockerContainer

        container = DockerContainer(cls.image).with_exposed_ports(cls.port)
        for name, value in cls.environment.items():
            container = container.with_env(name, value)
        if cls.command:
            container = container.with_command(cls.command)
        with container:
            port = int(container.get_exposed_port(cls.port))
            server = Contained(cls.address.format(port=port), port)
            cls.wait(server)
            yield server

    @classmethod
    def wait(cls, server: Contained) -> None:
        """Until it answers twice in a row: PostgreSQL's image restarts its server once while it sets itself up."""
        deadline, answers = time.monotonic() + START_SECONDS, 0
        while answers < 2:
            try:
                cls.store.connect(server.url, profile="conformance").close()
                answers += 1
            except ServerUnreachable:
                answers = 0
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.5)


class _PostgresImage(InContainer, _Postgres):
    port = 5432
    address = f"postgresql://dbkit:{PASSWORD}@127.0.0.1:{{port}}/postgres"
    environment: ClassVar[dict[str, str]] = {"POSTGRES_USER": "dbkit", "POSTGRES_PASSWORD": PASSWORD}


class TestPostgres16(_PostgresImage):
    image = "postgres:16-alpine"


class TestPostgres17(_PostgresImage):
    image = "postgres:17-alpine"


class TestRedis7(InContainer, _Redis):
    image = "redis:7-alpine"
    port = 6379
    address = f"redis://:{PASSWORD}@127.0.0.1:{{port}}/0"
    command = f"redis-server --requirepass {PASSWORD}"


class TestClickHouse24(InContainer, _ClickHouse):
    image = "clickhouse/clickhouse-server:24.8-alpine"
    port = 9000
    address = f"clickhouse://dbkit:{PASSWORD}@127.0.0.1:{{port}}/"
    environment: ClassVar[dict[str, str]] = {
        "CLICKHOUSE_USER": "dbkit",
        "CLICKHOUSE_PASSWORD": PASSWORD,
        "CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT": "1",
    }

    def wrong_url(self, password: str, *, port: int) -> str:
        return f"clickhouse://dbkit:{password}@127.0.0.1:{port}/conformance"

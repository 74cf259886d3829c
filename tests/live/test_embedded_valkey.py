"""Valkey servers that dbkit starts."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.embedded import servers
from tests.live.embedded_case import gone, project

STORES = ("redis",)


def test_data_survives_stop_and_start() -> None:
    settings = {"redis": {"maxmemory-policy": "volatile-ttl", "requirepass": "required", "appendonly": "yes"}}
    with project() as state:
        with servers.use(state, stores=STORES, profile="smo1", settings=settings) as running:
            first = running["redis"]
            with redis.from_url(first.url) as client:
                client.set("kept", "ja")
                assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "volatile-ttl"}
                assert client.config_get("appendonly") == {"appendonly": "yes"}
                assert client.config_get("bind") == {"bind": "127.0.0.1"}
        assert gone(first.pid)
        with servers.use(state, stores=STORES, profile="smo1", settings=settings) as running:
            assert running["redis"].url == first.url
            with redis.from_url(running["redis"].url) as client:
                assert client.get("kept") == b"ja"


def test_profiles_do_not_share() -> None:
    with (
        project() as state,
        servers.use(state, stores=STORES, profile="a") as one,
        servers.use(state, stores=STORES, profile="b/../c") as other,
    ):
        assert one["redis"].pid != other["redis"].pid
        assert other["redis"].data.is_relative_to(state.redis)
        assert {server.pid for server in servers.running(state)} == {one["redis"].pid, other["redis"].pid}


def test_a_killed_server_is_started_again() -> None:
    with project() as state, servers.use(state, stores=STORES, profile="p") as running:
        with redis.from_url(running["redis"].url) as client:
            client.set("kept", "ja")
            client.execute_command("WAITAOF", 1, 0, 2000)
        os.kill(running["redis"].pid, signal.SIGKILL)
        with servers.use(state, stores=STORES, profile="p") as again, redis.from_url(again["redis"].url) as client:
            assert again["redis"].started
            assert client.get("kept") == b"ja"


def test_a_running_server_takes_new_settings() -> None:
    with project() as state, servers.use(state, stores=STORES, profile="p"):
        settings = {"redis": {"maxmemory-policy": "allkeys-lru", "databases": "3"}}
        with servers.use(state, stores=STORES, profile="p", settings=settings) as again:
            assert not again["redis"].started
            assert "databases takes effect when the server is next started" in again["redis"].notes[0]
            with redis.from_url(again["redis"].url) as client:
                assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "allkeys-lru"}


def test_the_password_is_private() -> None:
    with project() as state, servers.use(state, stores=STORES, profile="p") as running:
        server = running["redis"]
        password = urlsplit(server.url).password
        assert password
        assert password.encode() not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
        for name in ("valkey.conf", "password", "log"):
            assert stat.S_IMODE((state.redis_of("p") / name).stat().st_mode) == 0o600
        with redis.from_url(server.url.replace(password, "wrong")) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


@pytest.mark.parametrize(
    ("name", "text"), [("port", "1"), ("bind", "0.0.0.0"), ("loadmodule", "x"), ("a b", "1"), ("save", "1 1\nport 1")]
)
def test_settings_that_are_refused(name: str, text: str) -> None:
    with (
        project() as state,
        pytest.raises(UsageError),
        servers.use(state, stores=STORES, profile="p", settings={"redis": {name: text}}),
    ):
        pass


def test_an_unknown_setting_is_told_by_the_server() -> None:
    with (
        project() as state,
        pytest.raises(ServerUnreachable, match="no-such-thing"),
        servers.use(state, stores=STORES, profile="p", settings={"redis": {"no-such-thing": "1"}}),
    ):
        pass
    assert not servers.running(state)


def test_a_scratch_server_leaves_nothing() -> None:
    with servers.scratch("redis") as server, redis.from_url(server.url) as client:
        assert client.ping()
        assert client.config_get("save") == {"save": ""}
    assert gone(server.pid)
    assert not server.data.exists()

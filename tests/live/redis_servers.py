"""Servers that the Redis tests start: the embedded Valkey and, where it is installed, Redis itself."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from dbkit.app.canonical import plan_between
from dbkit.contract import Draft, Source
from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import process, servers, valkey
from dbkit.migrations.file import Header, Migration
from dbkit.plan.state import State
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Wire

PRODUCTS = ["valkey", "redis"]
PASSWORD = "correct horse/battery:staple@"
QUOTED = "correct%20horse%2Fbattery%3Astaple%40"


def program(product: str) -> Path:
    """The server's program; skips the test where it is not installed."""
    if product == "valkey":
        return valkey.find_server()
    found = shutil.which("redis-server")
    if found is None:
        pytest.skip("redis-server is not installed")
    return Path(found)


@contextmanager
def own_server(
    product: str,
    folder: Path,
    *,
    settings: Mapping[str, str] | None = None,
    url: str = "",
    port: int | None = None,
    configuration: Path | None = None,
) -> Iterator[str]:
    """A server of our own with any settings, and a configuration file if it is to have one; its URL."""
    port = port or process.free_port()
    words = {"port": str(port), "bind": "127.0.0.1", "dir": str(folder), "save": "", **(settings or {})}
    arguments = [part for name, value in words.items() for part in (f"--{name}", value)]
    address = url.format(port=port) or f"redis://127.0.0.1:{port}/0"
    with (folder / "log").open("ab") as log:
        file = [configuration] if configuration else []
        server = subprocess.Popen([program(product), *file, *arguments], stdout=log, stderr=log)
    try:
        for _ in range(500):
            try:
                wire = Wire(read_url(address))
                wire.call("PING")
                wire.close()
                break
            except ServerUnreachable:
                time.sleep(0.01)
        yield address
    finally:
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """A server that is writing its first append-only file takes no notice of the signal: it is sent again."""
    for _ in range(20):
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=1)
            return
    server.kill()
    server.wait()


@contextmanager
def any_server(product: str, folder: Path) -> Iterator[str]:
    """A scratch server of a product; its URL."""
    if product == "valkey":
        with servers.scratch("redis", cache=folder) as server:
            yield server.url
        return
    url = f"redis://:{QUOTED}@127.0.0.1:{{port}}/0"
    with own_server(product, folder, settings={"requirepass": PASSWORD}, url=url) as address:
        yield address


def draft_of(section: str, folder: Path = Path()) -> Draft:
    """The draft of a section without errors."""
    data: dict[str, Any] = yaml.safe_load(dedent(section))
    surface = REDIS.surface().model_validate(data, strict=True)
    source = Source(profile="case", section=surface, data=data, spans={}, key_spans={}, folder=folder)
    draft, found = REDIS.compile(source)
    assert found == ()
    return draft


def migration(text: str, *, number: int = 1, rollback: str = "") -> Migration:
    """A migration of some text."""
    stem = f"{number:04d}_case"
    return Migration(
        store="redis",
        id=stem,
        path=Path(f"{stem}.redis"),
        text=text,
        rollback_path=Path(f"{stem}.rollback.redis"),
        rollback_text=rollback,
        header=Header(),
    )


def planned(have: State, want: State, *, number: int = 1) -> Migration:
    """The migration between two states, and back."""
    draft = Draft(version=7)
    up, down = (plan_between(REDIS, one, other, draft).steps for one, other in ((have, want), (want, have)))
    return migration(
        REDIS.script(up, transactions=False), number=number, rollback=REDIS.script(down, transactions=False)
    )


def quiet(*_: object) -> None:
    """A progress that nobody watches."""


def emptied(url: str) -> str:
    """The URL of a server that holds nothing any more."""
    wire = Wire(read_url(url))
    wire.call("FUNCTION", "FLUSH")
    wire.call("FLUSHALL")
    wire.close()
    return url


def as_user(url: str, user: str) -> str:
    """The URL for a user, ``name:password``."""
    return f"redis://{user}@{url.removeprefix('redis://').rpartition('@')[2]}"


def keys_there(wire: Wire) -> set[str]:
    """The keys of a server, dbkit's own left out."""
    return {key.decode("utf-8", "replace") for key in wire.call("KEYS", "*") if not key.startswith(b"dbkit:")}

"""A client on an embedded database: the store's own where there is one, else a plain loop over its protocol."""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from dbkit.embedded.postgres_binaries import installations
from dbkit.embedded.resp import Refused, ask

__all__ = ["Client", "answer", "client"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program to run. The password is in its environment, never among its arguments."""

    arguments: tuple[str, ...]
    environment: dict[str, str] = field(repr=False)


def client(store: str, url: str) -> Client | None:
    """The store's own client, if one is found that can speak to this server."""
    find: dict[str, Callable[[str], Client | None]] = {"postgres": _psql, "redis": _redis_cli}
    return find[store](url) if store in find else None


def _psql(url: str) -> Client | None:
    bundled = (str(one.bin / "psql") for one in installations() if (one.bin / "psql").is_file())
    program = shutil.which("psql") or next(bundled, None)
    if program is None:
        return None
    parts = urlsplit(url)
    environment = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.strip("/")),
    }
    return Client(arguments=(program,), environment={**os.environ, **environment})


def _redis_cli(url: str) -> Client | None:
    program = shutil.which("valkey-cli") or shutil.which("redis-cli")
    if program is None:
        return None
    parts = urlsplit(url)
    return Client(
        arguments=(program, "-h", parts.hostname or "", "-p", str(parts.port)),
        environment={**os.environ, "REDISCLI_AUTH": unquote(parts.password or "")},
    )


def answer(store: str, url: str, words: tuple[str, ...], text: str) -> str:
    """What the server answers to one statement (ClickHouse) or command (Redis); its error, where it refuses."""
    parts = urlsplit(url)
    password = unquote(parts.password or "")
    if store == "redis":
        try:
            return ask(parts.port or 0, password, words, seconds=60.0)
        except Refused as error:
            return str(error)
    request = urllib.request.Request(
        f"http://{parts.hostname}:{parts.port}/?database={parts.path.strip('/')}&default_format=PrettyCompactMonoBlock",
        data=text.encode(),
        headers={"X-ClickHouse-User": unquote(parts.username or ""), "X-ClickHouse-Key": password},
    )
    try:
        with urllib.request.urlopen(request, timeout=600) as response:  # noqa: S310
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()

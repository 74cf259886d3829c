"""What the tests of embedded servers share: a project that a server's own user can reach, and an HTTP client."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from dbkit.embedded import servers
from dbkit.embedded.state import State


@contextmanager
def project() -> Iterator[State]:
    """A project with a blank in its path; its servers are stopped and its folder is removed."""
    root = Path(tempfile.mkdtemp(prefix="dbkit test ", dir="/tmp"))
    root.chmod(0o711)  # as root, PostgreSQL runs as another user
    state = State(root)
    try:
        yield state
    finally:
        servers.stop(state)
        shutil.rmtree(root)


def gone(pid: int) -> bool:
    """Whether no such process is left, not even as a zombie of ours."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.body.decode().rstrip("\n")


def http(
    url: str,
    query: str = "",
    *,
    method: str = "POST",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    path: str = "/",
    key: str | None = None,
    **words: str,
) -> Reply:
    """One request to the engine's HTTP face, with the URL's password unless ``key`` is another."""
    parts = urlsplit(url)
    assert parts.port
    target = f"{path}?{urlencode({'query': query, **words})}" if query or words else path
    secret = parts.password if key is None else key
    connection = HTTPConnection("127.0.0.1", parts.port, timeout=30)
    try:
        connection.request(method, target, body=body, headers={"X-ClickHouse-Key": secret or "", **(headers or {})})
        response = connection.getresponse()
        return Reply(response.status, response.read(), dict(response.headers))
    finally:
        connection.close()

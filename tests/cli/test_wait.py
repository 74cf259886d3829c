"""``dbkit wait``."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

from dbkit.embedded import servers
from dbkit.embedded.state import State
from tests.cli.conftest import Project


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_embedded_servers_need_no_waiting(project: Project) -> None:
    waited = project("wait", "--format", "json")
    assert waited.code == 0
    assert waited.json["seconds"] == {}


def test_nothing_answers(project: Project) -> None:
    url = f"redis://:hidden-password@127.0.0.1:{free_port()}"
    begun = time.monotonic()
    waited = project("wait", "-u", url, "--timeout", "500ms")
    assert waited.code == 6
    assert time.monotonic() - begun < 5
    assert "redis did not answer within 0.5 s" in waited.err
    assert "hidden-password" not in waited.err


def test_a_server_that_starts_meanwhile(project: Project, tmp_path: Path) -> None:
    with servers.use(State(tmp_path / "first"), stores=("redis",), profile="shop") as running:
        url = running["redis"].url
    ended = threading.Event()

    def start() -> None:
        time.sleep(0.5)
        with servers.use(State(tmp_path / "first"), stores=("redis",), profile="shop"):
            ended.wait(20)

    thread = threading.Thread(target=start)
    thread.start()
    try:
        waited = project("wait", "-u", url, "--timeout", "20s")
        assert waited.code == 0, waited.err
        assert "redis answers after" in waited.err
    finally:
        ended.set()
        thread.join()


def test_what_no_waiting_helps_is_said_at_once(project: Project) -> None:
    assert project("wait", "--timeout", "soon").code == 2
    assert project("wait", "-t", "nowhere").code == 2

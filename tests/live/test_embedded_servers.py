"""Sharing, keeping and stopping the servers of a project, by several commands and users."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import dbkit
from dbkit.core.errors import LockHeld, UsageError
from dbkit.embedded import servers
from dbkit.embedded.process import identify
from dbkit.embedded.state import State
from tests.live.embedded_case import gone, project

ALL = ("postgres", "redis", "clickhouse")

USE_ALL = """
import sys; from pathlib import Path; from dbkit.embedded import servers; from dbkit.embedded.state import State
with servers.use(State(Path(sys.argv[1])), stores=("postgres", "redis", "clickhouse"), profile="p") as running:
    print(*(f"{s.store}:{s.pid}:{s.started}" for s in running.values()), flush=True)
    input()
"""


def command(state: State) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USE_ALL, str(state.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def answer(process: subprocess.Popen[str]) -> dict[str, tuple[int, bool]]:
    assert process.stdout
    words = (word.split(":") for word in process.stdout.readline().split())
    return {store: (int(pid), started == "True") for store, pid, started in words}


def test_two_commands_share_and_the_last_one_stops() -> None:
    with project() as state, command(state) as first, command(state) as second:
        one, other = answer(first), answer(second)
        assert {store: pid for store, (pid, _) in one.items()} == {store: pid for store, (pid, _) in other.items()}
        assert all(one[store][1] != other[store][1] for store in ALL)  # each was started by exactly one
        first.communicate("\n")
        assert {server.store for server in servers.running(state)} == set(ALL)
        second.communicate("\n")
        assert not servers.running(state)
        assert all(identify(pid) is None for pid, _ in one.values())


def test_a_killed_command_leaves_the_servers_to_the_next() -> None:
    with project() as state:
        with command(state) as first:
            before = answer(first)
            first.kill()
        with servers.use(state, stores=ALL, profile="p") as running:
            assert running["postgres"].pid == before["postgres"][0]
        assert not servers.running(state)


def test_ctrl_c_stops_in_order() -> None:
    with project() as state, command(state) as first:
        before = answer(first)
        first.send_signal(signal.SIGINT)
        first.wait(timeout=20)
        assert all(identify(pid) is None for pid, _ in before.values())


def test_kept_servers_run_on_until_stopped() -> None:
    with project() as state:
        kept = servers.keep(state, stores=ALL, profile="p")
        assert {server.started for server in kept.values()} == {True}
        with servers.use(state, stores=ALL, profile="p") as running:
            assert {server.started for server in running.values()} == {False}
        assert {server.pid for server in servers.running(state)} == {server.pid for server in kept.values()}
        assert sorted(servers.stop(state)) == ["clickhouse", "postgres", "redis:p"]
        assert all(gone(server.pid) for server in kept.values())
        assert servers.stop(state) == ()
        again = servers.keep(state, stores=ALL, profile="p")
        assert {store: server.url for store, server in again.items()} == {
            store: server.url for store, server in kept.items()
        }


def test_stopping_one_profile_spares_what_another_keeps() -> None:
    with project() as state:
        servers.keep(state, stores=("postgres", "redis"), profile="a")
        servers.keep(state, stores=("postgres", "redis"), profile="b")
        assert servers.stop(state, profile="a") == ("redis:a",)
        assert {server.store for server in servers.running(state)} == {"postgres", "redis"}
        assert set(servers.stop(state, profile="b")) == {"postgres", "redis:b"}


def test_stopping_waits_for_the_users_then_says_so() -> None:
    with project() as state, command(state) as first:
        answer(first)
        with pytest.raises(LockHeld, match="another dbkit command is using"):
            servers.stop(state, stores=("redis",))
        first.communicate("\n")
        assert not servers.running(state)


def test_one_failing_store_stops_the_others() -> None:
    with (
        project() as state,
        pytest.raises(UsageError),
        servers.use(state, stores=ALL, profile="p", settings={"redis": {"port": "1"}}),
    ):
        pass
    assert not servers.running(state)


def test_many_threads_start_one_server() -> None:
    with project() as state:

        def pid(_: int) -> int:
            with servers.use(state, stores=("redis",), profile="p") as running:
                return running["redis"].pid

        with servers.use(state, stores=("redis",), profile="p") as running, ThreadPoolExecutor(4) as pool:
            assert set(pool.map(pid, range(12))) == {running["redis"].pid}


def test_the_state_folder_is_closed_and_ignored_by_git() -> None:
    with project() as state, servers.use(state, stores=("redis",), profile="p"):
        assert (state.folder / ".gitignore").read_text() == "*\n"
        assert stat.S_IMODE(state.folder.stat().st_mode) & 0o066 == 0


def test_the_state_folder_has_a_name_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBKIT_STATE", str(tmp_path / "elsewhere"))
    assert State(tmp_path / "root").folder == tmp_path / "elsewhere"


def test_an_unknown_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'mysql'"), servers.use(State(tmp_path), stores=("mysql",), profile="p"):
        pass


def _python_of_nobody() -> str | None:
    """A Python of this version that an ordinary user may run."""
    for candidate in (
        sys.executable,
        shutil.which(f"python{sys.version_info[0]}.{sys.version_info[1]}", path="/usr/bin"),
    ):
        if (
            candidate
            and subprocess.run(["test", "-x", candidate], user=65534, group=65534, check=False).returncode == 0
        ):
            return candidate
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_an_ordinary_user_without_a_home() -> None:
    python = _python_of_nobody()
    if python is None:
        pytest.skip("no Python that an ordinary user may run")
    root = Path(tempfile.mkdtemp(prefix="dbkit test ", dir="/tmp"))
    path = os.pathsep.join(
        [str(Path(dbkit.__file__).parent.parent), *(entry for entry in sys.path if "packages" in entry)]
    )
    try:
        os.chown(root, 65534, 65534)
        done = subprocess.run(
            [python, "-c", USE_ALL, str(root)],
            input="\n",
            env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            user=65534,
            group=65534,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("True") == 3
        assert {path.stat().st_uid for path in (root / ".dbkit").rglob("*")} == {65534}
    finally:
        shutil.rmtree(root)

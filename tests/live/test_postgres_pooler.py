"""A server behind PgBouncer: a pool that shares connections is refused, one that does not is as good as none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from dbkit.core.errors import UsageError
from dbkit.embedded.guard import throw_away_folder
from dbkit.stores.postgres.live import connect
from dbkit.stores.postgres.pooler import server_process
from tests.live.postgres_databases import Servers

pytestmark = pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="PgBouncer is not installed here")

CONFIGURATION = """\
[databases]
* = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
auth_type = any
pool_mode = {mode}
logfile = {folder}/log
unix_socket_dir =
"""


@contextmanager
def pooled(servers: Servers, mode: str) -> Iterator[str]:
    """The URL of a database behind a pool."""
    with servers.of(18).fresh() as database, throw_away_folder() as folder:
        there = urlsplit(database.url)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            listen = free.getsockname()[1]
        path = Path(folder) / "pgbouncer.ini"
        path.write_text(
            CONFIGURATION.format(
                host=there.hostname, port=there.port, user=there.username, password=there.password,
                listen=listen, mode=mode, folder=folder,
            )
        )  # fmt: skip
        command = ["pgbouncer", str(path)]
        if os.getuid() == 0:  # it refuses to run as root
            path.chmod(0o644)
            Path(folder).chmod(0o777)
            command[1:1] = ["-u", "nobody"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            url = f"postgresql://somebody@127.0.0.1:{listen}{there.path}"
            _wait(url)
            yield url
        finally:
            process.terminate()
            process.wait()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as started:
        yield started


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pool_that_shares_connections_is_refused(servers: Servers, mode: str) -> None:
    """And nothing of dbkit's session is left in it."""
    with pooled(servers, mode) as url:
        with psycopg.connect(url, autocommit=True) as session:
            before = session.execute("SELECT current_setting('search_path')").fetchone()
        with pytest.raises(UsageError, match="pool_mode = transaction"):
            connect(url, profile="shop")
        with psycopg.connect(url, autocommit=True) as session:
            assert session.execute("SELECT current_setting('search_path')").fetchone() == before


def test_a_pool_of_whole_sessions_is_not(servers: Servers) -> None:
    with pooled(servers, "session") as url:
        connection = connect(url, profile="shop")
        try:
            assert connection.session.info.backend_pid != server_process(connection.session)
            with connection.ledger.lock(wait=1):
                (holder,) = connection.ledger.holders()
                assert str(server_process(connection.session)) not in holder.shown
                assert "server process" in holder.shown
        finally:
            connection.close()

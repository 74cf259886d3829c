"""PostgreSQL servers that dbkit starts: kept data, the stand-in for uuid-ossp, throw-away servers."""

from __future__ import annotations

import contextlib
import datetime
import os
import signal
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import postgres_binaries, servers
from dbkit.embedded.process import identify, wait
from dbkit.embedded.state import State
from tests.live.embedded_case import gone, project

STORES = ("postgres",)


@pytest.fixture(scope="module")
def scratch() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with servers.scratch("postgres") as server, psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute('CREATE EXTENSION "uuid-ossp"')
        yield connection


def value(connection: psycopg.Connection[tuple[object, ...]], query: str, *arguments: object) -> object:
    row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def test_data_survives_stop_and_start() -> None:
    with project() as state:
        with servers.use(state, stores=STORES, profile="p") as running:
            first = running["postgres"]
            assert first.started
            with psycopg.connect(first.url) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 'grün' AS word")
        assert gone(first.pid)
        assert not servers.running(state)
        with servers.use(state, stores=STORES, profile="p") as running:
            assert running["postgres"].port == first.port
            assert running["postgres"].url == first.url
            with psycopg.connect(running["postgres"].url) as connection:
                assert value(connection, "SELECT word FROM kept") == "grün"
                assert value(connection, "SHOW fsync") == "on"
                assert value(connection, "SHOW timezone") == "UTC"
                assert value(connection, "SHOW server_encoding") == "UTF8"
                assert value(connection, "SHOW listen_addresses") == "127.0.0.1"


def test_a_killed_server_is_started_again() -> None:
    with project() as state, servers.use(state, stores=STORES, profile="p") as running:
        with psycopg.connect(running["postgres"].url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS a")
            os.kill(running["postgres"].pid, signal.SIGKILL)
        assert wait(lambda: identify(running["postgres"].pid) is None, seconds=10), "the signal takes a moment"
        with servers.use(state, stores=STORES, profile="p") as again:
            assert again["postgres"].pid != running["postgres"].pid
            with psycopg.connect(again["postgres"].url) as connection:
                assert value(connection, "SELECT a FROM kept") == 1


def test_secrets_are_in_no_command_line_and_in_no_open_file() -> None:
    with project() as state, servers.use(state, stores=STORES, profile="p") as running:
        server = running["postgres"]
        password = psycopg.conninfo.conninfo_to_dict(server.url)["password"]
        assert str(password) not in repr(server)
        assert str(password).encode() not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
        assert stat.S_IMODE((state.postgres / "password").stat().st_mode) == 0o600
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url.replace(str(password), "wrong"))


def test_a_stale_record_names_no_foreign_process() -> None:
    with project() as state:
        with servers.use(state, stores=STORES, profile="p"):
            pass
        record = state.postgres / "server.json"
        text = record.read_text().replace(f'"pid": {_pid(record)}', f'"pid": {os.getpid()}')
        record.write_text(text)
        assert not servers.running(state)
        with servers.use(state, stores=STORES, profile="p") as running:
            assert running["postgres"].started


def _pid(record: Path) -> str:
    return next(line.split(":")[1].strip(" ,") for line in record.read_text().splitlines() if '"pid"' in line)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")
def test_root_moves_the_data_when_the_server_user_cannot_reach_it() -> None:
    with project() as state:
        state.root.chmod(0o700)
        try:
            with servers.use(state, stores=STORES, profile="p") as running:
                server = running["postgres"]
                assert server.data.is_relative_to(state.outside())
                assert any(str(server.data) in note for note in server.notes)
                assert server.data.stat().st_uid != 0
                assert stat.S_IMODE(state.root.stat().st_mode) == 0o700
            with servers.use(state, stores=STORES, profile="p") as running:
                assert running["postgres"].data == server.data
        finally:
            subprocess.run(["rm", "-rf", str(state.outside())], check=True)


def test_the_stand_in_says_what_it_is(scratch: psycopg.Connection[tuple[object, ...]]) -> None:
    assert servers.stand_ins() == ("uuid-ossp",)
    assert value(scratch, "SELECT extversion FROM pg_extension WHERE extname = 'uuid-ossp'") == "1.1"
    comment = value(
        scratch, "SELECT obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = 'uuid-ossp'"
    )
    assert "stand-in" in str(comment)


def test_the_stand_in_has_every_function_of_uuid_ossp(scratch: psycopg.Connection[tuple[object, ...]]) -> None:
    found = value(
        scratch,
        """SELECT array_agg(format('%%s(%%s) %%s%%s%%s', proname, pg_get_function_arguments(p.oid), provolatile,
                            proisstrict, proparallel) ORDER BY proname)
           FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
           JOIN pg_extension e ON e.oid = d.refobjid WHERE extname = 'uuid-ossp'""",
    )
    assert found == [
        "uuid_generate_v1() vts",
        "uuid_generate_v1mc() vts",
        "uuid_generate_v3(namespace uuid, name text) its",
        "uuid_generate_v4() vts",
        "uuid_generate_v5(namespace uuid, name text) its",
        "uuid_nil() its",
        "uuid_ns_dns() its",
        "uuid_ns_oid() its",
        "uuid_ns_url() its",
        "uuid_ns_x500() its",
    ]


def test_the_stand_in_computes_names_as_python_does(scratch: psycopg.Connection[tuple[object, ...]]) -> None:
    spaces = {
        "dns": uuid.NAMESPACE_DNS,
        "url": uuid.NAMESPACE_URL,
        "oid": uuid.NAMESPACE_OID,
        "x500": uuid.NAMESPACE_X500,
    }
    for name, space in spaces.items():
        assert value(scratch, f"SELECT uuid_ns_{name}()") == space
    # lengths around the block border of SHA-1 (16 bytes of namespace come first), and letters of several bytes
    names = ["", "a", "python.org", "漢字と仮名", *("x" * length for length in (38, 39, 40, 47, 48, 49, 103, 104, 500))]
    for name in names:
        for space in spaces.values():
            assert value(scratch, "SELECT uuid_generate_v3(%s, %s)", space, name) == uuid.uuid3(space, name)
            assert value(scratch, "SELECT uuid_generate_v5(%s, %s)", space, name) == uuid.uuid5(space, name)
    assert value(scratch, "SELECT uuid_nil()") == uuid.UUID(int=0)
    assert value(scratch, "SELECT uuid_generate_v5(NULL, 'a')") is None


@pytest.mark.parametrize("function", ["uuid_generate_v1", "uuid_generate_v1mc"])
def test_the_stand_in_tells_time(scratch: psycopg.Connection[tuple[object, ...]], function: str) -> None:
    rows = scratch.execute(f"SELECT {function}() FROM generate_series(1, 5000)".encode()).fetchall()
    made = [row[0] for row in rows]
    assert len(set(made)) == 5000
    for one in made:
        assert isinstance(one, uuid.UUID)
        assert (one.version, one.variant) == (1, uuid.RFC_4122)
        assert one.node >> 40 & 1
        told = datetime.datetime(1582, 10, 15, tzinfo=datetime.UTC) + datetime.timedelta(microseconds=one.time // 10)
        assert abs((datetime.datetime.now(datetime.UTC) - told).total_seconds()) < 60


def test_the_stand_in_makes_random_ones(scratch: psycopg.Connection[tuple[object, ...]]) -> None:
    one = value(scratch, "SELECT uuid_generate_v4()")
    assert isinstance(one, uuid.UUID)
    assert (one.version, one.variant) == (4, uuid.RFC_4122)


def test_the_stand_in_moves_to_another_schema(scratch: psycopg.Connection[tuple[object, ...]]) -> None:
    scratch.execute("CREATE DATABASE moved")
    with psycopg.connect(scratch.info.dsn, password=scratch.info.password, dbname="moved") as connection:
        connection.execute(
            'CREATE SCHEMA other; CREATE EXTENSION "uuid-ossp" SCHEMA other; SET search_path = pg_catalog'
        )
        got = value(connection, "SELECT other.uuid_generate_v5(other.uuid_ns_url(), 'a')")
    assert got == uuid.uuid5(uuid.NAMESPACE_URL, "a")


def test_a_scratch_server_leaves_nothing() -> None:
    with contextlib.suppress(KeyError), servers.scratch("postgres") as server:
        assert server.data.is_dir()
        raise KeyError
    assert gone(server.pid)
    assert not server.data.parent.exists()


def test_a_scratch_server_ends_with_a_killed_command() -> None:
    program = (
        "import time; from dbkit.embedded import servers\n"
        "with servers.scratch('postgres') as s: print(s.pid, s.data, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout
        pid, data = command.stdout.readline().split()
        assert not gone(int(pid))
        command.kill()
    deadline = time.monotonic() + 10
    while (not gone(int(pid)) or Path(data).parent.exists()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(int(pid))
    assert not Path(data).parent.exists()


@pytest.mark.parametrize("installation", postgres_binaries.installations(), ids=lambda item: item.version)
def test_every_installed_major_starts(installation: postgres_binaries.Installation) -> None:
    with servers.scratch("postgres", major=installation.major) as server, psycopg.connect(server.url) as connection:
        assert connection.info.server_version // 10000 == installation.major


def test_an_absent_major_is_named() -> None:
    with (
        pytest.raises(ServerUnreachable, match="no PostgreSQL 9 is installed here"),
        servers.scratch("postgres", major=9),
    ):
        pass


def test_a_state_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ServerUnreachable, match="cannot make the folder"),
        servers.use(State(tmp_path / "file"), stores=STORES, profile="p"),
    ):
        pass

"""Connecting to ClickHouse: which database, what goes wrong and how it is said, HTTP and native."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import ServerUnreachable, StatementFailed, UsageError
from dbkit.core.ids import ObjectId
from dbkit.embedded import servers
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.live import connect
from dbkit.stores.clickhouse.transport import ServerError
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_server import WAYS_IN_TURN, clickhouse, database, one, rows, run


@pytest.fixture(scope="module", params=WAYS_IN_TURN)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


def step(text: str) -> Step:
    return Step(text=text, id=ObjectId("table", ("t",)))


def test_which_database(tmp_path: Path) -> None:
    with servers.scratch("clickhouse", cache=tmp_path) as server:

        def chosen(path: str = "", profile: str = "") -> str:
            connection = connect(server.url.rstrip("/") + path, profile=profile)
            connection.close()
            return connection.database

        assert chosen() == "default"
        CLICKHOUSE.provision(server.url, "only")
        assert chosen() == "only"
        assert chosen(profile="shop") == "shop"
        assert chosen("/other", "shop") == "other"
        CLICKHOUSE.provision(server.url, "another")
        assert chosen() == "default"


def test_a_database_is_made_when_something_is_written(url: str) -> None:
    connection = connect(with_database(url, "made `late`"), profile="x")
    try:
        assert connection.inspect(Draft()).objects == {}
        connection.execute([step("CREATE TABLE t (a UInt8) ENGINE = Memory")])
        assert [item.id.name for item in connection.inspect(Draft()).of_kind("table")] == ["t"]
        connection.transport.database = None
        connection.transport.command("DROP DATABASE `made \\`late\\``")
    finally:
        connection.close()


def test_provision_is_done_once_or_twice(url: str) -> None:
    first = CLICKHOUSE.provision(url, "prov")
    assert first == CLICKHOUSE.provision(url, "prov")
    connection = connect(first, profile="x")
    assert (connection.database, connection.exists) == ("prov", True)
    connection.close()


def test_the_server_says_what_it_is(url: str) -> None:
    connection = connect(url, profile="x")
    assert connection.server.product == "ClickHouse"
    assert connection.server.major == int(connection.server.version.split(".")[0])
    assert connection.notes(Draft(version=connection.server.major)) == ()
    assert "99" in connection.notes(Draft(version=99))[0]
    connection.close()


def test_what_the_server_says_is_one_clean_text(url: str) -> None:
    with database(url) as connection:
        with pytest.raises(ServerError) as failed:
            connection.transport.query("SELECT nosuch")
        assert failed.value.code == 47
        assert failed.value.message.startswith("Unknown expression")
        assert "DB::Exception" not in failed.value.message
        assert "version" not in failed.value.message
        with pytest.raises(StatementFailed) as refused:
            connection.execute([step("CREATE TABLE t (a UInt8) ENGINE = Memory"), step("DROP TABLE nosuch")])
        assert refused.value.message.startswith("DROP TABLE nosuch: ")
        assert refused.value.applied == ("CREATE TABLE t (a UInt8) ENGINE = Memory",)


def test_big_numbers_and_odd_texts_come_through(url: str) -> None:
    with database(url) as connection:
        assert one(connection, "SELECT toUInt64(18446744073709551615)") == 18446744073709551615
        assert rows(connection, "SELECT 'é\\n\\t\"\\'', [1, 2], NULL") == [["é\n\t\"'", [1, 2], None]]
        run(connection, "CREATE TABLE t (s String) ENGINE = Memory;")
        run(connection, 'INSERT INTO t FORMAT JSONEachRow\n{"s": "a;\\nb"}\n{"s": "c"}\n;')
        assert rows(connection, "SELECT s FROM t ORDER BY s") == [["a;\nb"], ["c"]]


def test_a_server_that_dies_in_a_statement(tmp_path: Path) -> None:
    with servers.scratch("clickhouse", cache=tmp_path) as server:
        connection = connect(server.url, profile="x")
        connection.create_database()
        threading.Timer(0.5, os.kill, (server.pid, signal.SIGKILL)).start()
        with pytest.raises(StatementFailed, match="lost"):
            connection.execute([step("SELECT sleepEachRow(1) FROM numbers(3)")])
        connection.close()


@contextmanager
def listener(answer: bytes | None) -> Iterator[int]:
    """Something that listens and is no ClickHouse."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def serve() -> None:
            held = []
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                held.append(connection)
                if answer is not None:
                    connection.recv(4096)
                    connection.sendall(answer)
                    connection.close()
            for connection in held:
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield int(server.getsockname()[1])
        stop.set()
        thread.join()


SCHEMES = ["clickhouse", "clickhouses", "clickhouse+http", "clickhouse+https"]
PAGE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno!"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_cannot_be_reached(scheme: str) -> None:
    with listener(PAGE) as other, listener(None) as silent:
        for where in ("127.0.0.1:1", "no-such-host.invalid", f"127.0.0.1:{other}", f"127.0.0.1:{silent}"):
            with pytest.raises(ServerUnreachable) as refused:
                connect(f"{scheme}://someone:secret-word@{where}/db?connect_timeout=0.3", profile="x")
            text = f"{refused.value.message} {refused.value.help}"
            assert "secret-word" not in text
            assert "\n" not in refused.value.message
            assert where.split(":")[0] in refused.value.message
            assert refused.value.__cause__ is None
            assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_wrong_password(tmp_path: Path) -> None:
    with servers.scratch("clickhouse", cache=tmp_path) as server:
        wrong = f"clickhouse+http://default:secret-word@127.0.0.1:{server.port}/"
        with pytest.raises(ServerUnreachable, match="did not let us in") as refused:
            connect(wrong, profile="x")
        assert "secret-word" not in refused.value.message


def test_the_servers_own_databases_are_not_touched(url: str) -> None:
    with pytest.raises(UsageError, match="system"):
        connect(with_database(url, "system"), profile="x")

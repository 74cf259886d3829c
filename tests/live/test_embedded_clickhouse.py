"""The ClickHouse engine behind its HTTP face."""

from __future__ import annotations

import base64
import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import servers
from tests.live.embedded_case import gone, http, project

STORES = ("clickhouse",)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with servers.scratch("clickhouse") as server:
        http(server.url, body=b"CREATE DATABASE d")
        yield server.url


@pytest.fixture
def table(url: str) -> Iterator[str]:
    assert http(url, body=b"CREATE TABLE d.t (id Int64, word String) ENGINE = MergeTree ORDER BY id").status == 200
    yield "d.t"
    http(url, body=b"DROP TABLE d.t SYNC")


def test_ping_needs_no_password(url: str) -> None:
    for path in ("/ping", "/"):
        reply = http(url, method="GET", path=path, key="")
        assert (reply.status, reply.body) == (200, b"Ok.\n")


def test_rows_go_in_as_json(url: str, table: str) -> None:
    rows = b'{"id": 1, "word": "semi;colon"}\n{"id": 2, "word": "gr\xc3\xbcn"}\n'
    reply = http(url, f"INSERT INTO {table} FORMAT JSONEachRow", body=rows)
    assert reply.status == 200
    assert json.loads(reply.headers["X-ClickHouse-Summary"])["written_rows"] == "2"
    packed = http(
        url, f"INSERT INTO {table} FORMAT JSONEachRow", body=gzip.compress(rows), headers={"Content-Encoding": "gzip"}
    )
    assert packed.status == 200
    assert http(url, body=f"INSERT INTO {table} FORMAT JSONEachRow ".encode() + rows).status == 200
    reply = http(url, body=f"SELECT id, word FROM {table} WHERE id = 1 LIMIT 1 FORMAT JSONEachRow".encode())
    assert json.loads(reply.body) == {"id": 1, "word": "semi;colon"}
    assert reply.headers["X-ClickHouse-Format"] == "JSONEachRow"
    assert http(url, f"SELECT count() FROM {table}").text == "6"


def test_binary_formats_survive(url: str, table: str) -> None:
    data = http(url, "SELECT toInt64(number) AS id, unhex('ff000a3b') AS word FROM numbers(3) FORMAT Native").body
    assert http(url, f"INSERT INTO {table} FORMAT Native", body=data).status == 200
    assert http(url, f"SELECT DISTINCT hex(word) FROM {table}").text == "FF000A3B"


def test_many_rows_in_chunks(url: str, table: str) -> None:
    def rows() -> Iterator[bytes]:
        for block in range(20):
            yield "".join(f'{{"id":{block * 10_000 + number},"word":"w"}}\n' for number in range(10_000)).encode()

    connection = HTTPConnection("127.0.0.1", urlsplit(url).port or 0, timeout=30)
    connection.request(
        "POST",
        f"/?query=INSERT%20INTO%20{table}%20FORMAT%20JSONEachRow",
        body=rows(),
        headers={"X-ClickHouse-Key": urlsplit(url).password or "", "Transfer-Encoding": "chunked"},
        encode_chunked=True,
    )
    assert connection.getresponse().read() == b""
    connection.close()
    assert http(url, f"SELECT count(), max(id) FROM {table}").text == "200000\t199999"


def test_three_ways_to_say_the_password(url: str) -> None:
    password = urlsplit(url).password or ""
    basic = base64.b64encode(f"default:{password}".encode()).decode()
    assert http(url, "SELECT 1").text == "1"
    assert http(url, "SELECT 1", key="", headers={"Authorization": f"Basic {basic}"}).text == "1"
    port = urlsplit(url).port or 0
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/?query=SELECT%201&user=default&password={password}")
    assert connection.getresponse().read() == b"1\n"
    connection.close()


@pytest.mark.parametrize("headers", [{}, {"X-ClickHouse-User": "root"}, {"Authorization": "Basic !"}])
def test_a_wrong_password(url: str, headers: dict[str, str]) -> None:
    key = urlsplit(url).password or "" if "X-ClickHouse-User" in headers else "wrong"
    reply = http(url, "SELECT 1", key=key, headers=headers)
    assert reply.status == 403
    assert reply.headers["X-ClickHouse-Exception-Code"] == "516"
    assert reply.text.startswith("Code: 516. DB::Exception:")
    assert reply.text.endswith("(AUTHENTICATION_FAILED)")


@pytest.mark.parametrize(
    ("query", "code", "status"),
    [
        ("SELEC 1", 62, 400),
        ("garbage", 62, 400),
        ("SELECT * FROM d.no_such", 60, 404),
        ("SELECT * FROM no_such.t", 81, 404),
        ("SELECT no_such", 47, 404),
        ("SELECT throwIf(1)", 395, 500),
        ("SELECT 1; SELECT 2", 62, 400),
        ("SELECT 1 SETTINGS no_such_setting = 1", 115, 404),
        ("", 62, 400),
    ],
)
def test_errors_have_their_codes(url: str, query: str, code: int, status: int) -> None:
    reply = http(url, body=query.encode())
    assert reply.headers["X-ClickHouse-Exception-Code"] == str(code)
    assert reply.text.startswith(f"Code: {code}. DB::Exception:")
    assert reply.status == status


def test_reading_requests_write_nothing(url: str, table: str) -> None:
    reply = http(url, f"INSERT INTO {table} VALUES (1, 'a')", method="GET")
    assert reply.headers["X-ClickHouse-Exception-Code"] == "164"
    assert http(url, f"SELECT count() FROM {table}", method="GET").text == "0"


def test_database_format_settings_and_parameters_belong_to_one_request(url: str) -> None:
    assert http(url, "SELECT currentDatabase()", database="d").text == "d"
    assert http(url, "SELECT currentDatabase()", headers={"X-ClickHouse-Database": "d"}).text == "d"
    assert http(url, "SELECT currentDatabase()").text == "default"
    assert http(url, "SELECT 1", database="no_such").headers["X-ClickHouse-Exception-Code"] == "81"
    assert http(url, "SELECT 1 AS a", default_format="JSONEachRow").text == '{"a":1}'
    assert http(url, "SELECT getSetting('max_threads')", max_threads="3").text == "3"
    assert http(url, "SELECT getSetting('max_threads') = 3").text == "0"
    assert http(url, "SELECT 1", no_such="1").status == 404
    assert http(url, "SELECT {a:UInt8} + {b:UInt8}", param_a="1", param_b="2").text == "3"
    assert http(url, "SELECT timezone()").text in {"UTC", "Etc/UTC"}
    assert http(url, "SELECT 1", query_id="mine").headers["X-ClickHouse-Query-Id"] == "mine"


def test_a_session_remembers(url: str) -> None:
    assert http(url, body=b"CREATE TEMPORARY TABLE mine (a Int8)", session_id="s").status == 200
    assert http(url, body=b"INSERT INTO mine VALUES (7)", session_id="s").status == 200
    assert http(url, "SELECT a FROM mine", session_id="s").text == "7"
    assert http(url, "SELECT a FROM mine").status == 404


def test_requests_run_side_by_side(url: str, table: str) -> None:
    def work(number: int) -> bool:
        row = json.dumps({"id": number, "word": "x"}).encode()
        written = http(url, f"INSERT INTO {table} FORMAT JSONEachRow", body=row).status == 200
        return written and http(url, "SELECT currentDatabase()", database="d" if number % 2 else "default").text == (
            "d" if number % 2 else "default"
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))
    assert http(url, f"SELECT count() FROM {table}").text == "64"


def test_a_connection_stays_open_after_an_error(url: str) -> None:
    connection = HTTPConnection("127.0.0.1", urlsplit(url).port or 0)
    for query, status in (("SELECT nope", 404), ("SELECT 1", 200), ("SELEC", 400), ("SELECT 2", 200)):
        connection.request("POST", "/", body=query, headers={"X-ClickHouse-Key": urlsplit(url).password or ""})
        response = connection.getresponse()
        response.read()
        assert response.status == status
    connection.close()


def test_data_survives_stop_start_and_kill() -> None:
    with project() as state:
        with servers.use(state, stores=STORES, profile="p") as running:
            first = running["clickhouse"]
            http(first.url, body=b"CREATE TABLE kept (a Int8) ENGINE = MergeTree ORDER BY a")
            http(first.url, body=b"INSERT INTO kept VALUES (1)")
        assert gone(first.pid)
        with servers.use(state, stores=STORES, profile="p") as running:
            second = running["clickhouse"]
            assert second.port == first.port
            assert http(second.url, "SELECT count() FROM kept").text == "1"
            os.kill(second.pid, signal.SIGKILL)
            with servers.use(state, stores=STORES, profile="p") as again:
                assert again["clickhouse"].started
                assert http(again["clickhouse"].url, "SELECT count() FROM kept").text == "1"


PLAIN = """
import sys; from chdb.session import Session
with Session(sys.argv[1]) as session: print(session.query(sys.argv[2]), end="")
"""


def plain(folder: Path, query: str) -> str:
    """What plain chdb answers on a folder."""
    return subprocess.run(
        [sys.executable, "-c", PLAIN, str(folder), query], capture_output=True, text=True, check=True
    ).stdout


def test_a_folder_of_plain_chdb_is_used_and_left_usable(tmp_path: Path) -> None:
    folder = tmp_path / "made by chdb"
    plain(folder, "CREATE DATABASE d")
    plain(folder, "CREATE TABLE d.t (a Int8) ENGINE = MergeTree ORDER BY a")
    plain(folder, "INSERT INTO d.t VALUES (1), (2)")
    with servers.chdb(folder) as server:
        assert http(server.url, "SELECT sum(a) FROM d.t").text == "3"
        assert http(server.url, body=b"INSERT INTO d.t VALUES (3)").status == 200
        with servers.chdb(folder) as shared:
            assert shared.pid == server.pid
            assert not shared.started
        assert http(server.url, "SELECT 1").text == "1"
    assert gone(server.pid)
    assert plain(folder, "SELECT sum(a) FROM d.t").strip() == "6"


def test_a_folder_that_is_held_by_somebody_else(tmp_path: Path) -> None:
    program = "import sys; from chdb.session import Session; s = Session(sys.argv[1]); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with (
            pytest.raises(ServerUnreachable, match=rf"another process has .* open \(process {holder.pid}\)"),
            servers.chdb(tmp_path),
        ):
            pass
        holder.communicate(b"\n")


def test_the_engine_ends_when_its_command_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from dbkit.embedded import servers\n"
        "with servers.chdb(Path(sys.argv[1])) as s: print(s.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as command:
        assert command.stdout
        pid = int(command.stdout.readline())
        command.kill()
    for _ in range(100):
        if gone(pid):
            break
        signal.sigtimedwait([], 0.05)
    assert gone(pid)
    with servers.chdb(tmp_path) as server:
        assert server.started

"""clickhouse-driver against a real engine: TLS, passwords, several hosts, rows in the text of an INSERT, interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.embedded import servers
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.clickhouse.live import connect
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_native import Endpoint, native, self_signed
from tests.live.clickhouse_server import clickhouse, database, one, rows, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def http_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as url:
        yield url


@pytest.fixture
def endpoint(http_url: str) -> Iterator[Endpoint]:
    with native(http_url) as found:
        yield found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    found = self_signed(tmp_path_factory.mktemp("certificate"))
    if found is None:
        pytest.skip("openssl is not installed")
    return found


def test_tls(http_url: str, certificate: tuple[Path, Path]) -> None:
    with native(http_url, certificate=certificate) as endpoint:
        connection = connect(endpoint.url, profile="x")
        assert one(connection, "SELECT 1") == 1
        connection.close()
        unknown = endpoint.url.partition("?")[0]
        with pytest.raises(ServerUnreachable, match="certificate is not trusted") as refused:
            connect(unknown, profile="x")
        assert "ca_certs" in (refused.value.help or "")
        connect(f"{unknown}?verify=false", profile="x").close()
        with pytest.raises(ServerUnreachable):
            connect(unknown.replace("clickhouses", "clickhouse") + "?connect_timeout=1", profile="x")


def test_tls_on_a_port_without_it(endpoint: Endpoint) -> None:
    with pytest.raises(ServerUnreachable, match="does not speak TLS"):
        connect(endpoint.url.replace("clickhouse://", "clickhouses://"), profile="x")


def test_a_wrong_password(endpoint: Endpoint) -> None:
    with pytest.raises(ServerUnreachable, match="did not let us in") as refused:
        connect(f"clickhouse://default:secret-word@127.0.0.1:{endpoint.port}/", profile="x")
    assert "secret-word" not in refused.value.message


def test_the_first_host_that_answers_is_the_one(http_url: str, endpoint: Endpoint) -> None:
    login = urlsplit(endpoint.url).netloc.rpartition("@")[0]
    with native(http_url) as second:
        both = f"clickhouse://{login}@127.0.0.1:1,127.0.0.1:{endpoint.port},127.0.0.1:{second.port}/several"
        connection = connect(both, profile="x")
        assert connection.address.port == endpoint.port
        connection.create_database()
        with connection.ledger.lock(wait=1):
            assert connection.ledger.applied() == ()
        connection.transport.close()
        assert one(connection, "SELECT currentDatabase()") == "several"
        connection.transport.command("DROP DATABASE several")
        connection.close()
        assert second.seen.logins == []
    with pytest.raises(ServerUnreachable, match=r"127\.0\.0\.1:1: nothing listens there; .*127\.0\.0\.1:2: nothing"):
        connect(f"clickhouse://{login}@127.0.0.1:1,127.0.0.1:2/x", profile="x")


def test_settings_go_with_each_statement(endpoint: Endpoint) -> None:
    connection = connect(endpoint.url + "?max_threads=3", profile="x")
    assert one(connection, "SELECT getSetting('max_threads')") == 3
    connection.close()
    assert all(settings["mutations_sync"] == "1" for _, settings in endpoint.seen.queries)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INSERT INTO t VALUES (1, 'x;y'), (2, 'it''s')", [[1, "x;y", 7], [2, "it's", 7]]),
        ("INSERT INTO TABLE t (s, id) VALUES\n('a\\n', 1 + 1),\n('b', toUInt8('3'))", [[2, "a\n", 7], [3, "b", 7]]),
        ("INSERT INTO `t` (`id`, s, e) VALUES (1, 'é', 'on')", [[1, "é", 9]]),
    ],
)
def test_rows_in_the_text_of_an_insert(endpoint: Endpoint, text: str, found: list[list[object]]) -> None:
    with database(endpoint.url) as connection:
        run(
            connection,
            "CREATE TABLE t (id UInt8, s String, e String EPHEMERAL, n UInt8 DEFAULT if(e = 'on', 9, 7), "
            "m UInt8 MATERIALIZED id) ENGINE = MergeTree ORDER BY id;" + text,
        ) if "e)" in text else run(
            connection,
            "CREATE TABLE t (id UInt8, s String, m UInt8 MATERIALIZED id, n UInt8 ALIAS 7) "
            "ENGINE = MergeTree ORDER BY id;" + text,
        )
        assert rows(connection, "SELECT id, s, n FROM t ORDER BY id") == found


@pytest.mark.parametrize("text", ["INSERT INTO t VALUES (1, DEFAULT)", 'INSERT INTO t FORMAT JSONEachRow\n{"id": 1}\n'])
def test_rows_that_ask_for_the_tables_defaults_are_refused(endpoint: Endpoint, text: str) -> None:
    path = Path("migrations/case/clickhouse/0001_case.sql")
    change = Migration(
        store="clickhouse", id="0001_case", path=path, text=text, rollback_path=path, rollback_text=None,
        header=parse_header(text, path),
    )  # fmt: skip
    with database(endpoint.url) as connection:
        run(connection, "CREATE TABLE t (id UInt8, s String DEFAULT 'x') ENGINE = MergeTree ORDER BY id;")
        with connection.ledger.lock(wait=1), pytest.raises(StatementFailed, match="native protocol"):
            connection.ledger.apply(change, lambda *_: None)
        assert one(connection, "SELECT count() FROM t") == 0


def test_null_for_a_column_with_a_default_is_an_error_and_no_other_value(endpoint: Endpoint) -> None:
    with database(endpoint.url) as connection:
        run(connection, "CREATE TABLE t (id UInt8, n UInt8 DEFAULT 7) ENGINE = MergeTree ORDER BY id;")
        with pytest.raises(Exception, match="NULL"):
            run(connection, "INSERT INTO t VALUES (1, NULL);")
        assert one(connection, "SELECT count() FROM t") == 0


def test_a_catalogue_that_does_not_answer(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement may take long; a question about the catalogue may not, and the connection is good again after."""
    monkeypatch.setattr("dbkit.stores.clickhouse.native._READ", 0.3)
    monkeypatch.setattr("tests.live.clickhouse_native._progress", lambda rows: b"")
    connection = connect(endpoint.url, profile="x")
    connection.transport.command("SELECT sleep(1)")
    with pytest.raises(ServerUnreachable, match="timed out"):
        connection.query("SELECT sleep(2)")
    assert one(connection, "SELECT 1") == 1
    connection.close()


def test_a_server_that_dies_in_a_statement(tmp_path: Path) -> None:
    """The journal knows that the statement was begun; the message says what to do."""
    path = Path("migrations/case/clickhouse/0001_case.sql")
    text = "CREATE TABLE t (id UInt8) ENGINE = MergeTree ORDER BY id;\nSELECT sleepEachRow(1) FROM numbers(3);"
    change = Migration(
        store="clickhouse", id="0001_case", path=path, text=text, rollback_path=path, rollback_text=None,
        header=parse_header(text, path),
    )  # fmt: skip
    with servers.scratch("clickhouse", cache=tmp_path) as server, native(server.url) as endpoint:
        connection = connect(endpoint.url, profile="x")
        with connection.ledger.lock(wait=1):
            threading.Timer(1.0, os.kill, (server.pid, signal.SIGKILL)).start()
            with pytest.raises(StatementFailed, match="the connection was lost while the statement ran") as failed:
                connection.ledger.apply(change, lambda *_: None)
            assert failed.value.where == f"{path}:2"
            assert "looks first whether the server has done" in (failed.value.help or "")
        connection.close()


STATUS = """
profile: shop
clickhouse: {version: 24, tables: {t: {engine: MergeTree, order_by: [id], columns: {id: UInt64}}}}
"""


def test_the_commands(endpoint: Endpoint, tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "shop.yaml").write_text(STATUS)

    def dbkit(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dbkit", *words, "--dir", str(tmp_path)],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip

    url = with_database(endpoint.url, "shop")
    assert dbkit("migrate", "generate", "begin").returncode == 0
    up = dbkit("migrate", "up", "--url", url)
    assert up.returncode == 0, up.stderr
    status = dbkit("migrate", "status", "--exit-code", "--url", url)
    assert status.returncode == 0, status.stderr
    assert "0001_begin" in status.stdout
    diff = dbkit("diff", "--exit-code", "--url", url)
    assert (diff.returncode, diff.stdout) == (0, "clickhouse: no differences\n"), diff.stderr
    connection = connect(url, profile="shop")
    connection.transport.database = None
    connection.transport.command("DROP DATABASE shop")
    connection.close()

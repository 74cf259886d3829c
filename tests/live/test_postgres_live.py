"""Connecting, reading, running steps, and what is said when that does not work."""

from __future__ import annotations

import socket
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest

from dbkit.core.errors import ServerUnreachable, StatementFailed, UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import PostgresConnection, connect
from tests.live.postgres_server import rows, run
from tests.unit.postgres.compiling import compiled


def edited(url: str, **parts: str | int) -> str:
    """The URL with another user, password or port."""
    split = urlsplit(url)
    user, password = parts.get("user", split.username), parts.get("password", split.password)
    place = f"{user}:{password}@{split.hostname}:{parts.get('port', split.port)}"
    return urlunsplit(split._replace(netloc=place, path=str(parts.get("path", split.path))))


def test_a_wrong_password(server_url: str) -> None:
    with pytest.raises(ServerUnreachable, match="wrong user or password") as caught:
        connect(edited(server_url, password="Hush-123"), profile="p")
    assert caught.value.exit_code == 6
    assert "Hush-123" not in f"{caught.value.message}{caught.value.help}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_nothing_listens(server_url: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(ServerUnreachable, match=f"127.0.0.1:{port}/postgres as dbkit: nothing listens there"):
            connect(edited(server_url, port=port), profile="p")


def test_an_unknown_database_and_host(server_url: str) -> None:
    with pytest.raises(ServerUnreachable, match="/nope as dbkit: there is no such database"):
        connect(edited(server_url, path="/nope"), profile="p")
    with pytest.raises(ServerUnreachable, match="there is no such host"):
        connect("postgresql://u:p@no-such-host.invalid/x", profile="p")


def test_a_server_that_never_answers() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"postgresql://u:p@127.0.0.1:{deaf.getsockname()[1]}/x?connect_timeout=2"
        with pytest.raises(ServerUnreachable, match="no answer in time"):
            connect(url, profile="p")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://alice:secret@host:port/db",
        "postgresql:/alice:secret@host/db",
        "alice:secret@host",
        "mysql://alice:secret@host/db",
        "postgresql://alice:secret@host/db?nonsense=secret",
        "postgresql://alice:sec%ret@host/db",
    ],
)
def test_a_malformed_url_is_not_echoed(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        connect(url, profile="p")
    assert caught.value.exit_code == 2
    assert "sec" not in f"{caught.value.message}{caught.value.help}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_environment_completes_the_url(server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    split = urlsplit(server_url)
    for name, value in (("PGPASSWORD", split.password), ("PGPORT", split.port), ("PGUSER", split.username)):
        monkeypatch.setenv(name, str(value))
    opened = connect(f"postgresql://{split.hostname}/postgres", profile="p")
    assert opened.server.major >= 14
    opened.close()


def test_sessions_are_pinned(database_url: str) -> None:
    run(database_url, "ALTER ROLE CURRENT_USER SET timezone = 'Asia/Tokyo'")
    try:
        opened = connect(database_url, profile="p", namespace="app")
        shown = opened.session.execute(
            b"SELECT current_setting('TimeZone'), current_setting('search_path'), current_setting('application_name'),"
            b" current_setting('client_connection_check_interval')"
        ).fetchone()
        opened.close()
    finally:
        run(database_url, "ALTER ROLE CURRENT_USER RESET timezone")
    assert shown == ("UTC", "app", "dbkit", "500ms")


def test_steps_run_in_transactions_where_they_may(connection: PostgresConnection, database_url: str) -> None:
    def step(text: str, transaction: Transaction = Transaction.INSIDE) -> Step:
        return Step(text=text, id=ObjectId("table", ("public", "t")), transaction=transaction)

    connection.execute(
        [
            step("CREATE TYPE mood AS ENUM ('a')"),
            step("CREATE TABLE t (id int, m mood)"),
            step("ALTER TYPE mood ADD VALUE 'b'", Transaction.COMMIT_AFTER),
            step("INSERT INTO t VALUES (1, 'b')"),
            step("CREATE INDEX CONCURRENTLY t_id ON t (id)", Transaction.NONE),
        ]
    )
    assert rows(database_url, "SELECT count(*) FROM t JOIN pg_class ON relname = 't_id'") == [(1,)]
    with pytest.raises(StatementFailed, match=r'table public\.t: column "nope" does not exist'):
        connection.execute([step("INSERT INTO t VALUES (2, 'a')"), step("SELECT nope FROM t")])
    assert rows(database_url, "SELECT count(*) FROM t") == [(1,)]
    assert connection.inspect(compiled("tables: {}")).of_kind("table")


def test_notes_tell_what_the_server_lacks(connection: PostgresConnection) -> None:
    assert connection.notes(compiled("version: 99\nextensions: [no_such_thing]")) == (
        f"the server is PostgreSQL {connection.server.version}, and the profile promises to run on 99 and newer",
        "the server has no extension no_such_thing",
    )


def test_provision_is_idempotent_and_quotes(server_url: str) -> None:
    url = POSTGRES.provision(server_url, 'odd "name"/%')
    assert POSTGRES.provision(server_url, 'odd "name"/%') == url
    assert rows(url, "SELECT current_database()") == [('odd "name"/%',)]


def test_reading_an_untouched_database_writes_nothing(connection: PostgresConnection, database_url: str) -> None:
    assert connection.ledger.applied() == ()
    assert connection.ledger.history() == ()
    assert not connection.inspect(compiled("tables: {}")).objects
    assert rows(database_url, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]


def test_to_see_that_two_are_equal_nothing_that_plans_is_loaded(database_url: str) -> None:
    run(database_url, "CREATE TABLE t (id int PRIMARY KEY)")
    program = (
        "import sys\nfrom dbkit.cli.main import run\nurl = sys.argv[1]\n"
        "assert run(['diff', '--from', url, '--to', url, '--exit-code']) == 0\n"
        "heavy = {'dbkit.plan.differ', 'dbkit.stores.postgres.kinds', 'dbkit.stores.postgres.ledger', 'pydantic'}\n"
        "sys.exit(','.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program, database_url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

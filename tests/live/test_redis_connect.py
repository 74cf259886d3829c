"""Connecting: what answers, what does not, and what is said about it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import DbkitError, ServerUnreachable, StatementFailed, UsageError
from dbkit.embedded import process
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.live import connect
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import server
from tests.live.redis_servers import PRODUCTS, QUOTED, draft_of, emptied, migration, own_server, quiet

SECRET = "s3cret-word"


def failure(url: str) -> DbkitError:
    with pytest.raises(DbkitError) as caught:
        connect(url, profile="case").close()
    error = caught.value
    assert SECRET not in f"{error.message}{error.help}"
    assert error.__suppress_context__ or error.__context__ is None
    return error


def test_the_server_says_what_it_is(server: str) -> None:
    connection = connect(server, profile="case")
    assert connection.server.product in ("Redis", "Valkey")
    assert connection.server.version.startswith(f"{connection.server.major}.")
    connection.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"redis://:{SECRET}@127.0.0.1:1/0", "127.0.0.1:1/0: nothing listens there"),
        (f"redis://:{SECRET}@no-such-host.invalid/0", "the host name is not known"),
    ],
)
def test_where_there_is_no_server(url: str, message: str) -> None:
    error = failure(url)
    assert isinstance(error, ServerUnreachable)
    assert message in error.message


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"redis://u:{SECRET}@[::bad/x", "cannot be read"),
        (f"redis://u:{SECRET}@host:port/0", "cannot be read"),
        (f"redis://u:{SECRET}@host/name", "number of a database"),
        (f"redis://u:{SECRET}@host/0?nonsense=1", "takes no parameter 'nonsense'"),
        (f"rediss://u:{SECRET}@host/0?ssl_ca_certs=/no/such/file", "is not there: /no/such/file"),
    ],
)
def test_a_url_that_cannot_be_used(url: str, message: str) -> None:
    error = failure(url)
    assert isinstance(error, UsageError)
    assert message in error.message


def test_who_is_not_let_in(server: str) -> None:
    place = server.rpartition("@")[2]
    assert "the default user was refused" in failure(f"redis://:{SECRET}@{place}").message
    assert "user 'alice' was refused" in failure(f"redis://alice:{SECRET}@{place}").message
    assert "asks for a password" in failure(f"redis://{place}").message
    assert "no database 99" in failure(server.removesuffix("0") + "99").message


def test_a_password_that_is_not_asked_for(tmp_path: Path) -> None:
    with own_server("valkey", tmp_path) as url:
        error = failure(url.replace("redis://", f"redis://:{SECRET}@"))
        assert "the server has no password, and one was given" in error.message
        connection = connect(url, profile="case")
        draft = draft_of("server: {requirepass: required}")
        assert connection.notes(draft) == ("the server asks for no password; the profile expects one",)
        connection.close()


def test_the_least_rights_that_do(server: str) -> None:
    emptied(server)
    admin = Wire(read_url(server))
    admin.call("ACL", "SETUSER", "migrator", "reset", "on", f">{SECRET}", "~x")
    place = server.rpartition("@")[2]
    low = f"redis://migrator:{SECRET}@{place}"
    assert "grant +info" in (failure(low).help or "")
    admin.call("ACL", "SETUSER", "migrator", "+info", "+ping")
    assert "grant +function" in (failure(low).help or "")
    admin.call("ACL", "SETUSER", "migrator", "+function")
    connection = connect(low, profile="case")
    with pytest.raises(StatementFailed, match=r"the lock cannot be taken: NOPERM.*'set'"):
        connection.ledger.apply(migration("PING\n"), quiet)
    admin.call("ACL", "SETUSER", "migrator", "~dbkit:{lock}", "+set", "+get", "+eval", "+pexpire", "+del")
    admin.call("ACL", "SETUSER", "migrator", "+watch", "+unwatch", "+multi", "+exec")
    connection.ledger.apply(migration("PING\n"), quiet)
    with pytest.raises(StatementFailed, match="NOPERM") as failed:
        connection.ledger.apply(migration("LPUSH x 1\n", number=2), quiet)
    assert "grant it with ACL SETUSER" in (failed.value.help or "")
    (note,) = connection.notes(Draft(settings={"appendonly": "yes", "requirepass": "required"}))
    assert "CONFIG GET" in note
    connection.close()
    admin.call("ACL", "DELUSER", "migrator")
    admin.close()


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Something that listens and is no Redis."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                peer.recv(1000)
                peer.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "what answers there is no Redis"),
        (b"", "closed by the other side"),
    ],
)
def test_what_is_no_redis(answer: bytes, message: str) -> None:
    with answering(answer) as url:
        assert message in failure(url).message


def test_a_cluster_that_is_not_whole(tmp_path: Path) -> None:
    settings = {"cluster-enabled": "yes", "cluster-port": str(process.free_port())}
    with own_server("valkey", tmp_path, settings=settings) as url:
        error = failure(url)
    assert isinstance(error, ServerUnreachable)
    assert "is not whole: 16384 slots have no primary" in error.message


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_replica_is_read_and_not_written(product: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with own_server(product, tmp_path / "one", settings={"repl-diskless-sync-delay": "0"}) as primary:
        first = connect(primary, profile="case")
        first.ledger.apply(migration("PING\n"), quiet)
        port = str(read_url(primary).port)
        with own_server(product, tmp_path / "two", settings={"replicaof": f"127.0.0.1 {port}"}) as url:
            second = connect(url, profile="case")
            assert process.wait(lambda: second.ledger.applied() == first.ledger.applied(), seconds=20)
            with pytest.raises(ServerUnreachable, match="is a replica and takes no writes"):
                second.ledger.apply(migration("PING\n", number=2), quiet)
            second.close()
        first.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return folder


def test_tls(certificate: Path, tmp_path: Path) -> None:
    pem, key = str(certificate / "cert.pem"), str(certificate / "key.pem")
    port = process.free_port()
    settings = {"port": "0", "tls-port": str(port), "tls-cert-file": pem, "tls-key-file": key, "tls-auth-clients": "no"}
    url = f"rediss://:{QUOTED}@localhost:{port}/2?ssl_ca_certs={pem}"
    settings["requirepass"] = "correct horse/battery:staple@"
    with own_server("redis", tmp_path, settings=settings, url=url) as address:
        connection = connect(address, profile="case")
        connection.ledger.apply(migration("INCR a\n"), quiet)
        connection.close()
        assert "certificate is not trusted" in failure(f"rediss://:{SECRET}@localhost:{port}/0").message
        assert "closed by the other side" in failure(f"redis://:{SECRET}@localhost:{port}/0").message
    with own_server("redis", tmp_path) as plain:
        error = failure(plain.replace("redis://", "rediss://"))
        assert "rediss:// is with TLS" in (error.help or "")


@pytest.mark.parametrize("product", PRODUCTS)
def test_tls_with_a_user_and_a_client_certificate(
    product: str, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default user is off, and the server asks for a certificate."""
    pem, key = str(certificate / "cert.pem"), str(certificate / "key.pem")
    files = {"tls-cert-file": pem, "tls-key-file": key, "tls-ca-cert-file": pem, "port": "0"}
    users = {"user": f"migrator on >{SECRET} ~* +@all", "user default": "off"}
    configuration = tmp_path / "server.conf"
    configuration.write_text("".join(f"{name} {value}\n" for name, value in users.items()), encoding="utf-8")
    port = process.free_port()
    settings = {**files, "tls-port": str(port)}
    options = f"ssl_ca_certs={pem}&ssl_certfile={pem}&ssl_keyfile={key}"
    url = f"rediss://migrator:{SECRET}@localhost:{port}/0?{options}"
    with own_server(product, tmp_path, settings=settings, url=url, configuration=configuration) as address:
        if not answers(port):
            pytest.skip(f"this {product} was built without TLS")
        monkeypatch.setenv("CASE_PASSWORD", "of another user")
        connection = connect(address, profile="case")
        draft = draft_of("access: {api: {secret: '${CASE_PASSWORD}'}}")
        line = "ACL SETUSER api reset on >${CASE_PASSWORD} resetchannels -@all +ping\n"
        connection.ledger.apply(migration(line), quiet)
        assert connection.notes(draft) == ()
        connection.close()
        Wire(read_url(address.replace(f"migrator:{SECRET}", "api:of%20another%20user"))).close()
        assert "user 'migrator' was refused" in failure(address.replace(SECRET, f"{SECRET}x")).message
        assert "asks for a password" in failure(f"rediss://localhost:{port}/0?{options}").message
        without = failure(f"rediss://migrator:{SECRET}@localhost:{port}/0?ssl_ca_certs={pem}")
        assert isinstance(without, ServerUnreachable)


def answers(port: int) -> bool:
    """Whether anything listens there."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0

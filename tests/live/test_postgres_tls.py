"""The TLS modes of libpq, beside servers whose certificate is good, of another host, out of date, or unknown.

https://www.postgresql.org/docs/current/libpq-ssl.html says what each has to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.embedded import servers
from dbkit.embedded.guard import throw_away_folder
from dbkit.embedded.postgres_binaries import installations
from dbkit.embedded.state import unprivileged
from dbkit.stores.postgres.live import connect

MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
CERTIFICATES = {
    "none": "",
    "good": "localhost",
    "another host": "db.example.org",
    "out of date": "localhost",
    "unknown": "localhost",
}
LETS_IN = {
    "none": MODES[:3],
    "good": MODES,
    "another host": MODES[:5],
    "out of date": MODES[:4],
    "unknown": MODES[:4],
}
WHY = {
    "none": "speaks no TLS",
    "another host": "is for another host",
    "out of date": "is not trusted, or is out of date",
    "unknown": "is not trusted, or is out of date",
}

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def signed(folder: Path, name: str, host: str, days: int, by: str) -> None:
    """A key and a certificate of a host."""
    (folder / "names").write_text(f"subjectAltName=DNS:{host}\n", encoding="utf-8")
    request = ("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", f"{name}.key")
    openssl(folder, *request, "-out", f"{name}.request")
    authority = ("-CA", f"{by}.crt", "-CAkey", f"{by}.key", "-CAcreateserial", "-extfile", "names")
    openssl(folder, "x509", "-req", "-in", f"{name}.request", "-days", str(days), *authority, "-out", f"{name}.crt")


@pytest.fixture(scope="module")
def files() -> Iterator[Path]:
    """A folder with certificates, which the server may read."""
    account = unprivileged()
    with throw_away_folder(account) as folder:
        for authority in ("known", "other"):
            words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={authority}")
            openssl(folder, *words, "-keyout", f"{authority}.key", "-out", f"{authority}.crt")
        for name, host in CERTIFICATES.items():
            if host:
                days = 0 if name == "out of date" else 2
                signed(folder, name, host, days, "other" if name == "unknown" else "known")
                key = folder / f"{name}.key"
                key.chmod(0o600)
                if account is not None:
                    os.chown(key, account.uid, account.gid)
        (folder / "known.crt").chmod(0o644)
        time.sleep(1.1)  # one of them is good for no day, which ends with this second
        yield folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that was built with TLS, by the name of its host."""
    for one in installations():
        with servers.scratch("postgres", cache=tmp_path_factory.mktemp("cache"), major=one.major) as found:
            with psycopg.connect(found.url, autocommit=True) as session:
                row = session.execute("SELECT setting FROM pg_settings WHERE name = 'ssl_library'").fetchone()
            if row and row[0]:
                yield found.url.replace("127.0.0.1", "localhost")
                return
    pytest.skip("no PostgreSQL here was built with TLS")


def serve(url: str, files: Path, name: str) -> None:
    """Have the server show this certificate."""
    host = CERTIFICATES[name]
    with psycopg.connect(url, autocommit=True) as session:
        if host:
            session.execute(f"ALTER SYSTEM SET ssl_cert_file = '{files / name}.crt'".encode())
            session.execute(f"ALTER SYSTEM SET ssl_key_file = '{files / name}.key'".encode())
        session.execute(f"ALTER SYSTEM SET ssl = {'on' if host else 'off'}".encode())
        session.execute("SELECT pg_reload_conf()")
    wanted = ("on", f"{files / name}.crt") if host else ("off",)
    until = time.monotonic() + 60
    while True:  # a new session has what the postmaster has read, which reads its certificate before it lets in another
        with psycopg.connect(url) as session:
            row = session.execute("SELECT current_setting('ssl'), current_setting('ssl_cert_file')").fetchone()
        if row and row[: len(wanted)] == wanted:
            return
        assert time.monotonic() < until, "the server did not read its settings"
        time.sleep(0.05)


@pytest.mark.parametrize("name", CERTIFICATES)
def test_every_mode(server: str, files: Path, name: str) -> None:
    serve(server, files, name)
    password = urlsplit(server).password or ""
    for mode in MODES:
        trusted = f"&sslrootcert={files / 'known.crt'}" if mode.startswith("verify") else ""
        url = f"{server}?sslmode={mode}{trusted}"
        if mode not in LETS_IN[name]:
            with pytest.raises(ServerUnreachable, match=WHY[name]) as refused:
                connect(url, profile="case").close()
            assert refused.value.help
            assert password not in f"{refused.value.message} {refused.value.help}"
            continue
        connection = connect(url, profile="case")
        query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        encrypted = connection.session.execute(query).fetchone()
        connection.close()
        assert encrypted == (name != "none" and mode not in ("disable", "allow"),), mode


def test_a_mode_that_there_is_not(server: str, files: Path) -> None:
    serve(server, files, "good")
    with pytest.raises(UsageError, match='invalid sslmode value: "most"') as wrong:
        connect(f"{server}?sslmode=most", profile="case")
    assert (urlsplit(server).password or "") not in wrong.value.message
    with pytest.raises(ServerUnreachable, match="there is no file of them"):
        connect(f"{server}?sslmode=verify-full&sslrootcert=/nowhere/root.crt", profile="case")

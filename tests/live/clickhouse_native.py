"""ClickHouse's native protocol over an engine of dbkit, which speaks HTTP: clickhouse-driver meets a real engine.

The endpoint reads the packets of a client, asks the engine over HTTP and packs the answer: the engine itself writes the
blocks (FORMAT Native). It speaks revision 54453, the last one whose blocks are those of FORMAT Native; newer ones put a
byte before each column. Source: ClickHouse documentation, Native client and server; src/Core/ProtocolDefines.h.
"""

from __future__ import annotations

import base64
import re
import select
import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from clickhouse_driver.block import BlockInfo
from clickhouse_driver.bufferedreader import BufferedSocketReader
from clickhouse_driver.columns.service import read_column
from clickhouse_driver.context import Context
from clickhouse_driver.reader import read_binary_str, read_binary_uint8, read_binary_uint64
from clickhouse_driver.varint import read_varint

REVISION = 54453
HELLO, QUERY, DATA, CANCEL, PING = range(5)
BLOCK, EXCEPTION, PROGRESS, PONG, END = 1, 2, 3, 4, 5


@dataclass(slots=True)
class Seen:
    """What clients did, for tests to look at."""

    logins: list[tuple[str, str]] = field(default_factory=list)
    """User and database of each greeting."""
    queries: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Text and settings of each query."""
    cancelled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the endpoint listens."""

    url: str
    """With the password, and the authority's file where it speaks TLS."""
    port: int
    seen: Seen


class Refused(Exception):
    """What the engine answered instead of a result."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@contextmanager
def native(
    http_url: str, *, certificate: tuple[Path, Path] | None = None, password: str | None = None
) -> Iterator[Endpoint]:
    """An endpoint over the engine at ``http_url``; with TLS where a certificate and its key are given.

    ``password`` takes the place of the engine's, so that several engines can have one.
    """
    parts = urlsplit(http_url)
    seen, stop = Seen(), threading.Event()
    login = parts.password or ""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        port = int(listening.getsockname()[1])
        thread = threading.Thread(
            target=_accept, args=(listening, context, (http_url, password), seen, stop), daemon=True
        )
        thread.start()
        scheme, host, query = "clickhouse", "127.0.0.1", ""
        if certificate is not None:
            scheme, host, query = "clickhouses", "localhost", f"?ca_certs={certificate[0]}"
        try:
            yield Endpoint(url=f"{scheme}://default:{password or login}@{host}:{port}/{query}", port=port, seen=seen)
        finally:
            stop.set()
            thread.join()


def self_signed(folder: Path) -> tuple[Path, Path] | None:
    """A certificate for localhost and its key; None where openssl is not installed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def _accept(
    listening: socket.socket,
    context: ssl.SSLContext | None,
    engine: tuple[str, str | None],
    seen: Seen,
    stop: threading.Event,
) -> None:
    while not stop.is_set():
        with suppress(TimeoutError):
            client, _ = listening.accept()
            client.settimeout(None)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = Session(*engine, seen, stop)
            threading.Thread(target=session.serve, args=(client, context), daemon=True).start()


class Session:
    """One connection of a client."""

    def __init__(self, http_url: str, password: str | None, seen: Seen, stop: threading.Event) -> None:
        parts = urlsplit(http_url)
        self._passwords = {password: parts.password} if password else {}
        self._engine = (parts.hostname or "", parts.port or 0)
        self._seen = seen
        self._stop = stop
        self._headers: dict[str, str] = {}
        self._database = ""

    def serve(self, client: socket.socket, context: ssl.SSLContext | None) -> None:
        """Answer packets until the client is gone or the endpoint ends."""
        with (
            suppress(OSError, EOFError, ssl.SSLError),
            client if context is None else context.wrap_socket(client, server_side=True) as channel,
        ):
            reader = BufferedSocketReader(channel, 1 << 16)
            if not self._greet(reader, channel):
                return
            while not self._stop.is_set():
                packet = read_varint(reader)
                if packet == PING:
                    channel.sendall(_varint(PONG))
                elif packet == QUERY:
                    self._query(reader, channel)
                elif packet == DATA:
                    _skip_empty_block(reader)

    def _greet(self, reader: Any, channel: socket.socket) -> bool:
        if read_varint(reader) != HELLO:
            channel.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nthis port is for clickhouse-client\r\n")
            return False
        read_binary_str(reader)
        for _ in range(3):
            read_varint(reader)
        self._database, user, password = (read_binary_str(reader) for _ in range(3))
        password = self._passwords.get(password, password)
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}"}
        self._seen.logins.append((user, self._database))
        try:
            major, minor, patch = self._ask("SELECT version()", {}, "TabSeparatedRaw").decode().strip().split(".")[:3]
        except Refused as refused:
            channel.sendall(_exception(refused))
            return False
        channel.sendall(
            _varint(0) + _text("ClickHouse") + _varint(int(major)) + _varint(int(minor)) + _varint(REVISION)
            + _text("UTC") + _text("dbkit") + _varint(int(patch))
        )  # fmt: skip
        return True

    def _query(self, reader: Any, channel: socket.socket) -> None:
        query_id = read_binary_str(reader)
        _skip_client_info(reader)
        settings = {}
        while name := read_binary_str(reader):
            read_binary_uint8(reader)
            settings[name] = read_binary_str(reader)
        read_binary_str(reader)
        for _ in range(2):
            read_varint(reader)
        text = read_binary_str(reader)
        if read_varint(reader) == DATA:
            _skip_empty_block(reader)
        self._seen.queries.append((text, settings))
        if query_id:
            settings["query_id"] = query_id
        with ThreadPoolExecutor(max_workers=1) as pool:
            answer = pool.submit(self._ask, text, settings, "Native")
            if self._wait(answer, reader, channel):
                self._answer(answer, channel)
            else:
                channel.sendall(_varint(END))

    def _wait(self, answer: Future[bytes], reader: Any, channel: socket.socket) -> bool:
        """Send progress until the engine has answered; false where the client has cancelled."""
        while not answer.done():
            with suppress(TimeoutError, Refused):
                answer.result(timeout=0.1)
                break
            if answer.done():
                break
            channel.sendall(_progress(0))
            if select.select([channel], [], [], 0)[0] and read_varint(reader) == CANCEL:
                self._seen.cancelled += 1
                return False
        return True

    def _answer(self, answer: Future[bytes], channel: socket.socket) -> None:
        try:
            blocks = _blocks(answer.result())
        except Refused as refused:
            channel.sendall(_exception(refused))
            return
        for block, rows in blocks:
            channel.sendall(_data(block) + _progress(rows))
        channel.sendall(_data(_varint(0) + _varint(0)) + _varint(END))

    def _ask(self, text: str, settings: dict[str, str], form: str) -> bytes:
        if re.match(r"\s*INSERT\b(?s:.)*?\b(?:VALUES|FORMAT\s+\w+)\s*(?:\(|\Z)", text, re.IGNORECASE) and not re.search(
            r"\bSELECT\b", text, re.IGNORECASE
        ):
            raise Refused(48, "Code: 48. DB::Exception: this endpoint takes no blocks of rows. (NOT_IMPLEMENTED)")
        words = {"default_format": form, "database": self._database, **settings}
        connection = HTTPConnection(*self._engine)
        try:
            connection.request("POST", "/?" + urlencode(words), body=text.encode(), headers=self._headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        code = response.getheader("X-ClickHouse-Exception-Code")
        if code:
            raise Refused(int(code), body.decode())
        return body


def _skip_client_info(reader: Any) -> None:
    read_binary_uint8(reader)
    for _ in range(3):
        read_binary_str(reader)
    read_binary_uint64(reader)
    read_binary_uint8(reader)
    for _ in range(3):
        read_binary_str(reader)
    for _ in range(3):
        read_varint(reader)
    read_binary_str(reader)
    for _ in range(2):
        read_varint(reader)
    assert read_binary_uint8(reader) == 0, "OpenTelemetry is not expected"
    for _ in range(3):
        read_varint(reader)


def _skip_empty_block(reader: Any) -> None:
    read_binary_str(reader)
    BlockInfo().read(reader)
    assert (read_varint(reader), read_varint(reader)) == (0, 0), "rows are not expected"


class _Bytes:
    """Bytes as a socket gives them."""

    def __init__(self, data: bytes) -> None:
        self._data = BytesIO(data)

    def recv_into(self, buffer: bytearray) -> int:
        return self._data.readinto(buffer)


class _Server:
    """What the driver's readers of columns ask about the server."""

    used_revision = REVISION
    session_timezone = None

    @staticmethod
    def get_timezone() -> str:
        return "UTC"


def _blocks(body: bytes) -> Iterator[tuple[bytes, int]]:
    """Each block of FORMAT Native and its number of rows. Where one ends is known only to who reads its columns."""
    context = Context()
    context.server_info, context.settings = _Server(), {}
    context.client_settings = {"strings_as_bytes": True, "strings_encoding": "utf-8", "use_numpy": False,
                               "namedtuple_as_json": True}  # fmt: skip
    place = 0
    while place < len(body):
        reader = BufferedSocketReader(_Bytes(body[place:]), len(body) - place)
        columns, rows = read_varint(reader), read_varint(reader)
        for _ in range(columns):
            read_binary_str(reader)
            kind = read_binary_str(reader)
            if rows:
                read_column(context, kind, rows, reader, use_numpy=False)
        yield body[place : place + reader.position], rows
        place += reader.position


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _text(text: str) -> bytes:
    data = text.encode()
    return _varint(len(data)) + data


def _data(block: bytes) -> bytes:
    information = _varint(1) + b"\0" + _varint(2) + struct.pack("<i", -1) + _varint(0)
    return _varint(BLOCK) + _text("") + information + block


def _progress(rows: int) -> bytes:
    return _varint(PROGRESS) + b"".join(map(_varint, (rows, 0, rows, 0, 0)))


def _exception(refused: Refused) -> bytes:
    message = re.sub(r"\ACode: \d+\. ", "", refused.text.strip())
    trace = "0. ./ci/tmp/build/./src/Common/Exception.cpp:100: DB::Exception::Exception @ 0x1"
    return (
        _varint(EXCEPTION)
        + struct.pack("<i", refused.code)
        + _text("DB::Exception")
        + _text(message)
        + _text(trace)
        + b"\0"
    )

"""The process that owns one ClickHouse folder and answers ClickHouse's HTTP protocol on 127.0.0.1.

``python -m dbkit.embedded.clickhouse_server CONFIGURATION``, a JSON file that only its owner can read:

    folder, port (0: any), password, settings (of every query), ready (the file to write {port, version} or {error} to),
    seat (folder of the locks: end when the starter is gone and nobody uses the seat; null: end by signal only)

Source: ClickHouse documentation, HTTP interface; error codes and their HTTP status as ClickHouse answers them.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hmac
import json
import os
import signal
import sys
import threading
import uuid
import zlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dbkit.embedded.clickhouse_engine import Answer, Engine, EngineError, Query
from dbkit.embedded.seat import Seat
from dbkit.embedded.state import private_file

__all__ = ["main"]

# Words of the query string that are not settings of the engine.
_RESERVED = {
    "buffer_size", "compress", "database", "decompress", "default_format", "password", "query", "query_id", "quota_key",
    "role", "session_check", "session_id", "session_timeout", "stacktrace", "user", "wait_end_of_query",
    "enable_http_compression", "http_zlib_compression_level",
}  # fmt: skip
_STATUS = {
    194: 401, 192: 403, 193: 403, 516: 403,
    6: 400, 26: 400, 27: 400, 36: 400, 38: 400, 41: 400, 43: 400, 53: 400, 62: 400, 69: 400, 70: 400, 72: 400,
    117: 400, 457: 400,
    46: 404, 47: 404, 50: 404, 56: 404, 60: 404, 63: 404, 73: 404, 81: 404, 115: 404,
    159: 408, 160: 408, 48: 501, 76: 503,
}  # fmt: skip
_TYPES = {
    "JSON": "application/json", "JSONCompact": "application/json", "JSONEachRow": "application/x-ndjson",
    "JSONCompactEachRow": "application/x-ndjson", "CSV": "text/csv", "CSVWithNames": "text/csv",
    "XML": "application/xml", "Native": "application/octet-stream", "RowBinary": "application/octet-stream",
    "Parquet": "application/octet-stream",
}  # fmt: skip
_NOT_LET_IN = (
    "Code: 516. DB::Exception: {user}: Authentication failed: password is incorrect, or there is no user with such "
    "name. (AUTHENTICATION_FAILED)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Configuration:
    folder: Path
    port: int
    password: str
    settings: dict[str, str]
    ready: Path
    seat: Path | None


class _Server(ThreadingHTTPServer):
    """A thread a connection; it ends with the process."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, engine: Engine, password: str) -> None:
        self.engine = engine
        self.password = password
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else goes to the log."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        """A read, or a ping."""
        path = urlsplit(self.path)
        if path.path in {"/ping", "/replicas_status"} or (path.path == "/" and "query" not in path.query):
            self._send(200, b"Ok.\n", {})
        else:
            self._query(readonly=True)

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Any query."""
        self._query(readonly=False)

    def _query(self, *, readonly: bool) -> None:
        identifier = str(uuid.uuid4())
        try:
            words = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            identifier = words.get("query_id") or identifier
            body = self._body()
            self._authenticate(words)
            answer = self.server.engine.run(self._read(words, body, readonly=readonly))
        except EngineError as error:
            self._send(
                _STATUS.get(error.code, 500),
                f"{error}\n".encode(),
                {"X-ClickHouse-Exception-Code": str(error.code), "X-ClickHouse-Query-Id": identifier},
            )
            return
        self._send(200, answer.data, _headers(answer, identifier))

    def _authenticate(self, words: dict[str, str]) -> None:
        """The three ways that ClickHouse knows: basic, its headers, the query string."""
        user = self.headers.get("X-ClickHouse-User") or words.get("user", "default")
        password = self.headers.get("X-ClickHouse-Key") or words.get("password", "")
        scheme, _, coded = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                user, _, password = base64.b64decode(coded).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                password = ""
        right = hmac.compare_digest(password.encode(), self.server.password.encode())
        if (user or "default") != "default" or not right:
            raise EngineError(_NOT_LET_IN.format(user=user))

    def _body(self) -> bytes:
        """The whole request body, unpacked, so that the connection stays usable whatever the answer."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            body = b"".join(parts)
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        encoding = self.headers.get("Content-Encoding", "").lower()
        try:
            if encoding == "gzip":
                return gzip.decompress(body)
            if encoding == "deflate":
                return zlib.decompress(body)
        except (OSError, EOFError, zlib.error) as error:
            raise EngineError("Code: 354. DB::Exception: Cannot unpack the body. (ZLIB_INFLATE_FAILED)") from error
        if encoding not in {"", "identity"}:
            raise EngineError(f"Code: 48. DB::Exception: Unsupported Content-Encoding {encoding}. (NOT_IMPLEMENTED)")
        return body

    def _read(self, words: dict[str, str], body: bytes, *, readonly: bool) -> Query:
        if words.get("compress") == "1" or words.get("decompress") == "1":
            raise EngineError("Code: 48. DB::Exception: native compression is not supported. (NOT_IMPLEMENTED)")
        text = words.get("query", "").encode()
        return Query(
            text=text or body,
            rows=body if text else b"",
            database=self.headers.get("X-ClickHouse-Database") or words.get("database", ""),
            format=self.headers.get("X-ClickHouse-Format") or words.get("default_format") or "TabSeparated",
            settings={
                name: value for name, value in words.items() if name not in _RESERVED and not name.startswith("param_")
            },
            parameters={name[6:]: value for name, value in words.items() if name.startswith("param_")},
            session=words.get("session_id", ""),
            session_seconds=min(float(words.get("session_timeout") or 60), 3600.0),
            readonly=readonly,
        )

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Type" not in headers:
            self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def version_string(self) -> str:
        """The Server header."""
        return "ClickHouse engine of dbkit"

    def log_message(self, format: str, *args: Any) -> None:
        """Queries may hold secrets: nothing is logged."""


def _headers(answer: Answer, identifier: str) -> dict[str, str]:
    return {
        "X-ClickHouse-Query-Id": identifier,
        "X-ClickHouse-Format": answer.format,
        "X-ClickHouse-Timezone": "UTC",
        "X-ClickHouse-Server-Display-Name": "dbkit",
        "X-ClickHouse-Summary": json.dumps(dict(answer.summary), separators=(",", ":")),
        "Content-Type": _TYPES.get(answer.format, "text/tab-separated-values; charset=UTF-8"),
    }


def _deserted(seat: Seat, starter: int) -> bool:
    """Whether the starter is gone and nobody uses or keeps this process. The seat then stays locked to its end."""
    return os.getppid() != starter and not seat.kept() and seat.claim()


def _listen(configuration: _Configuration, engine: Engine) -> _Server:
    try:
        return _Server(configuration.port, engine, configuration.password)
    except OSError:  # taken in the meantime
        return _Server(0, engine, configuration.password)


def main(path: Path) -> int:
    """Serve until told to end. The exit status is 1 when the folder could not be opened."""
    starter = os.getppid()
    raw = json.loads(path.read_text(encoding="utf-8"))
    seat = Path(raw["seat"]) if raw["seat"] else None
    configuration = _Configuration(**{**raw, "folder": Path(raw["folder"]), "ready": Path(raw["ready"]), "seat": seat})
    ended = threading.Event()
    try:
        engine = Engine(configuration.folder, configuration.settings)
    except EngineError as error:
        private_file(configuration.ready, json.dumps({"error": str(error), "code": error.code}))
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = _listen(configuration, engine)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    address: tuple[str, int] = server.socket.getsockname()
    private_file(configuration.ready, json.dumps({"port": address[1], "version": engine.version}))
    while not ended.wait(1.0):
        if seat is not None and _deserted(Seat(seat), starter):
            break
    server.shutdown()
    server.server_close()
    engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

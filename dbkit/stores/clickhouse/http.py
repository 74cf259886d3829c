"""ClickHouse over HTTP or HTTPS, by the standard library. The password travels in a header only."""

from __future__ import annotations

import base64
import json
import re
import shutil
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.clickhouse.quote import here
from dbkit.stores.clickhouse.transport import PORTS, LostConnection, failed, first_line, unreachable
from dbkit.stores.clickhouse.url import Address
from dbkit.stores.clickhouse.users import without_users

__all__ = ["Http"]

_CODE = re.compile(r"Code: (\d+)")
_BLOCK = 1 << 18
_IDLE = 2.0
"""Seconds after which a connection is not trusted to be open still."""
_READ = 60.0
"""Seconds that a query of the catalogue may take."""


class Http:
    """A connection that is opened when it is needed."""

    inline_rows = True
    keeps_users = True

    def __init__(self, address: Address, settings: Mapping[str, str]) -> None:
        self.database: str | None = None
        self._address = address
        self._settings = settings
        self._connection: HTTPConnection | None = None
        self._used = 0.0
        self._greeted = False
        token = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "Content-Type": "text/plain; charset=utf-8"}

    def query(self, sql: str) -> list[Sequence[Any]]:
        """The rows of a SELECT."""
        extra = {"default_format": "JSONCompact", "output_format_json_quote_64bit_integers": "0"}
        try:
            body = self._send(sql, extra, timeout=_READ)
        except LostConnection:
            if not self._greeted:
                raise
            body = self._send(sql, extra, timeout=_READ)
        rows: list[Sequence[Any]] = json.loads(body)["data"]
        return rows

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        """Run a statement."""
        text = sql if self.keeps_users else without_users(sql)
        if text is None:
            return
        extra = dict(settings or {})
        if query_id:
            extra["query_id"] = query_id
        self._send(here(text, self.database), extra, timeout=None)

    def download(self, sql: str, path: Path) -> int:
        """Write what a SELECT gives, in the format that it names, to a new file; how many rows it was."""
        with path.open("xb") as file:
            response = self._request(sql.encode(), {}, timeout=None)
            if response.status == 200 and not response.getheader("X-ClickHouse-Exception-Code"):
                shutil.copyfileobj(response, file)
            self._done(response, response.read())
        summary = json.loads(response.getheader("X-ClickHouse-Summary") or "{}")
        return int(summary.get("result_rows", 0))

    def upload(self, sql: str, path: Path, *, settings: Mapping[str, str]) -> None:
        """Run an INSERT whose rows are in a file, in the format that it names."""
        with path.open("rb") as file:
            body = iter(lambda: file.read(_BLOCK), b"")
            response = self._request(body, {**settings, "query": sql}, timeout=None, size=path.stat().st_size)
            self._done(response, response.read())

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, sql: str, extra: Mapping[str, str], *, timeout: float | None) -> bytes:
        response = self._request(sql.encode(), extra, timeout=timeout)
        try:
            body = response.read()
        except (OSError, HTTPException) as error:
            self.close()
            raise LostConnection(first_line(error)) from None
        self._done(response, body)
        return body

    def _request(
        self, body: bytes | Iterable[bytes], extra: Mapping[str, str], *, timeout: float | None, size: int | None = None
    ) -> HTTPResponse:
        """Send a request and read the head of its answer, which comes once the whole answer is known."""
        parameters = {"wait_end_of_query": "1", **self._settings, **extra}
        if self.database is not None:
            parameters["database"] = self.database
        headers = self._headers if size is None else {**self._headers, "Content-Length": str(size)}
        connection = self._open()
        connection.sock.settimeout(timeout if self._greeted else self._address.connect_timeout)
        try:
            connection.request("POST", f"/?{urlencode(parameters)}", body=body, headers=headers)
            return connection.getresponse()
        except (OSError, HTTPException) as error:
            self.close()
            if isinstance(error, TimeoutError) and not self._greeted:
                raise unreachable(self._address, error) from None
            raise LostConnection(first_line(error)) from None

    def _done(self, response: HTTPResponse, body: bytes) -> None:
        self._used = monotonic()
        self._check(response, body)
        self._greeted = True

    def _check(self, response: HTTPResponse, body: bytes) -> None:
        header = response.getheader("X-ClickHouse-Exception-Code")
        if response.status == 200 and not header:
            return
        text = body.decode("utf-8", "replace")
        match = _CODE.search(text)
        if header is None and match is None:
            raise ServerUnreachable(
                f"what answers at {self._address} is not ClickHouse: HTTP {response.status}", help=PORTS
            )
        raise failed(self._address, int(header or (match[1] if match else 0)), text, greeted=self._greeted)

    def _open(self) -> HTTPConnection:
        if self._connection is not None and monotonic() - self._used > _IDLE:
            self.close()
        if self._connection is None:
            connection = self._new()
            try:
                connection.connect()
            except (OSError, HTTPException) as error:
                raise unreachable(self._address, error) from None
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            self._connection = connection
        return self._connection

    def _new(self) -> HTTPConnection:
        address = self._address
        if not address.secure:
            return HTTPConnection(address.host, address.port, timeout=address.connect_timeout)
        context = ssl.create_default_context(cafile=address.ca_certs)
        if not address.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return HTTPSConnection(address.host, address.port, timeout=address.connect_timeout, context=context)

"""Two ways to a server behind one small face: HTTP by the standard library, native by clickhouse-driver."""

from __future__ import annotations

import base64
import json
import logging
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlencode

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.clickhouse.url import Address

__all__ = ["LostConnection", "ServerError", "Transport", "open_transport"]

UNKNOWN_TABLE = 60
UNKNOWN_DATABASE = 81
_REFUSED = {192, 193, 194, 516}
"""Unknown user, wrong password, password required, authentication failed."""
_IDLE = 2.0
"""Seconds after which an HTTP connection is not trusted to be open still."""
_DAY = 24 * 3600.0
"""Seconds that a statement may take on the native protocol, which cannot wait for ever."""
_READ = 60.0
"""Seconds that a query of the catalogue may take."""


class ServerError(Exception):
    """What the server says is wrong: ClickHouse's number and its text, without version and stack."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class LostConnection(Exception):
    """The connection ended before an answer came: the statement may have run."""


class Transport(Protocol):
    """Sends statements to one server."""

    database: str | None
    """The database that unqualified names belong to; none is the server's default."""
    inline_rows: bool
    """Whether the text of an INSERT can hold its rows. The native protocol waits for them as blocks instead."""

    def query(self, sql: str) -> list[Sequence[Any]]:
        """The rows of a SELECT. Raises ServerError, ServerUnreachable."""
        ...

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        """Run a statement, for as long as it takes. Raises ServerError, LostConnection, ServerUnreachable."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


def open_transport(address: Address, *, settings: Mapping[str, str] | None = None) -> Transport:
    """The transport that a URL asks for; nothing is sent yet. ``settings`` go with each statement."""
    merged = {**(settings or {}), **dict(address.settings)}
    return Http(address, merged) if address.protocol == "http" else Native(address, merged)


def unreachable(address: Address, error: BaseException) -> ServerUnreachable:
    """Why a connection could not be made, in one line."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerUnreachable(
            f"ClickHouse at {address}: its certificate is not trusted ({error.verify_message})",
            help="give the authority's file: ?ca_certs=/path/to/ca.pem",
        )
    if isinstance(error, ssl.SSLError):
        return ServerUnreachable(f"ClickHouse at {address} does not speak TLS there", help=_PORTS)
    if isinstance(error, socket.gaierror):
        return ServerUnreachable(f"ClickHouse at {address}: the host name is not known")
    if isinstance(error, ConnectionRefusedError):
        return ServerUnreachable(f"ClickHouse at {address}: nothing listens there", help=_PORTS)
    if isinstance(error, TimeoutError):
        return ServerUnreachable(f"ClickHouse at {address}: no answer within {address.connect_timeout:g} s")
    return ServerUnreachable(f"ClickHouse at {address} could not be reached: {_first_line(error)}", help=_PORTS)


_PORTS = "ClickHouse listens on 8123 (clickhouse+http), 8443 (clickhouse+https), 9000 (clickhouse), 9440 (clickhouses)"


def _first_line(error: BaseException) -> str:
    return _clean((str(error) or type(error).__name__).splitlines()[0])


def failed(address: Address, code: int, text: str) -> Exception:
    """The exception for what the server answered."""
    message = _clean(text)
    if code in _REFUSED:
        return ServerUnreachable(
            f"ClickHouse at {address} did not let us in: wrong user or password", help="check both in the URL"
        )
    return ServerError(code, message)


_PREFIX = re.compile(r"\A\s*(?:Code: \d+\.\s*)?(?:DB::Exception: )?(?:Received from [^ ]+ DB::Exception: )?", re.DOTALL)
_STACK = re.compile(r"[,:.]?\s*(?:Stack trace\b|\n\s*0\. ).*", re.DOTALL)
_VERSION = re.compile(r"\s*\(version [^()]*(?:\([^()]*\))?[^()]*\)")
_CODE = re.compile(r"Code: (\d+)")


def _clean(text: str) -> str:
    return _STACK.sub("", _VERSION.sub("", _PREFIX.sub("", text))).strip()


class Http:
    """HTTP or HTTPS. The password travels in a header only."""

    inline_rows = True

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
        extra = dict(settings or {})
        if query_id:
            extra["query_id"] = query_id
        self._send(sql, extra, timeout=None)

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, sql: str, extra: Mapping[str, str], *, timeout: float | None) -> bytes:
        parameters = {"wait_end_of_query": "1", **self._settings, **extra}
        if self.database is not None:
            parameters["database"] = self.database
        connection = self._open()
        connection.sock.settimeout(timeout if self._greeted else self._address.connect_timeout)
        try:
            connection.request("POST", f"/?{urlencode(parameters)}", body=sql.encode(), headers=self._headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, HTTPException) as error:
            self.close()
            if isinstance(error, TimeoutError) and not self._greeted:
                raise unreachable(self._address, error) from None
            raise LostConnection(_first_line(error)) from None
        self._used = monotonic()
        self._check(response, body)
        self._greeted = True
        return body

    def _check(self, response: HTTPResponse, body: bytes) -> None:
        header = response.getheader("X-ClickHouse-Exception-Code")
        if response.status == 200 and not header:
            return
        text = body.decode("utf-8", "replace")
        match = _CODE.search(text)
        if header is None and match is None:
            raise ServerUnreachable(
                f"what answers at {self._address} is not ClickHouse: HTTP {response.status}", help=_PORTS
            )
        raise failed(self._address, int(header or (match[1] if match else 0)), text)

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


class Native:
    """The native protocol, with or without TLS, by clickhouse-driver."""

    inline_rows = False

    def __init__(self, address: Address, settings: Mapping[str, str]) -> None:
        self._address = address
        self._settings = settings
        self._database: str | None = None
        self._client: Any = None

    @property
    def database(self) -> str | None:
        """The database that unqualified names belong to. It is part of the session: another one is another session."""
        return self._database

    @database.setter
    def database(self, name: str | None) -> None:
        if name != self._database:
            self.close()
        self._database = name

    def query(self, sql: str) -> list[Sequence[Any]]:
        """The rows of a SELECT."""
        try:
            rows: list[Sequence[Any]] = self._execute(sql, {}, "")
        except LostConnection as error:
            raise unreachable(self._address, error) from None
        return rows

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        """Run a statement."""
        self._execute(sql, settings or {}, query_id)

    def close(self) -> None:
        """End the connection."""
        if self._client is not None:
            self._client.disconnect()
            self._client = None

    def _execute(self, sql: str, settings: Mapping[str, str], query_id: str) -> Any:
        from clickhouse_driver import errors

        try:
            return self._open().execute(sql, settings={**self._settings, **settings}, query_id=query_id or None)
        except errors.ServerException as error:
            raise failed(self._address, int(error.code or 0), str(error.message)) from None
        except errors.SocketTimeoutError:
            self.close()
            raise unreachable(self._address, TimeoutError()) from None
        except errors.NetworkError as error:
            self.close()
            refused = "refused" in str(error)
            raise unreachable(self._address, ConnectionRefusedError() if refused else error) from None
        except (errors.Error, OSError, EOFError) as error:
            self.close()
            raise LostConnection(_first_line(error)) from None

    def _open(self) -> Any:
        if self._client is None:
            from clickhouse_driver import Client

            logging.getLogger("clickhouse_driver").addHandler(logging.NullHandler())
            address = self._address
            client = Client(
                host=address.host,
                port=address.port,
                user=address.user,
                password=address.password,
                database=self._database or "",
                secure=address.secure,
                verify=address.verify,
                ca_certs=address.ca_certs,
                connect_timeout=address.connect_timeout,
                send_receive_timeout=address.connect_timeout,
                client_name="dbkit",
                tcp_keepalive=True,
            )
            client.connection.force_connect()
            client.connection.send_receive_timeout = _DAY
            client.connection.socket.settimeout(_DAY)
            self._client = client
        return self._client

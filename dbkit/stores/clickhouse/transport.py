"""The small face of a server, whatever protocol is behind it (``protocols.py``)."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.stores.clickhouse.url import Address

__all__ = [
    "PORTS",
    "LostConnection",
    "ServerError",
    "Transport",
    "clean",
    "failed",
    "first_line",
    "plain_errors",
    "unreachable",
]

UNKNOWN_TABLE = 60
UNKNOWN_DATABASE = 81
ACCESS_DENIED = 497
_REFUSED = {192, 193, 194, 516}
"""Unknown user, wrong password, password required, authentication failed."""


class ServerError(Exception):
    """What the server says is wrong: ClickHouse's number and its text, without version and stack."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class LostConnection(Exception):
    """The connection ended before an answer came: the statement may have run."""


@contextmanager
def plain_errors(what: str) -> Iterator[None]:
    """Turn what a transport raises in the body into an error that says ``what`` could not be done."""
    try:
        yield
    except ServerError as error:
        raise StatementFailed(f"{what}: {error.message} [{error.code}]") from None
    except LostConnection as error:
        raise ServerUnreachable(
            f"{what}: the connection to ClickHouse was lost: {error}",
            help="when it is there again, run the same command again: it goes on from here",
        ) from None


class Transport(Protocol):
    """Sends statements to one server."""

    database: str | None
    """The database that unqualified names belong to; none is the server's default."""
    inline_rows: bool
    """Whether the text of any INSERT can hold its rows. The native protocol takes only those that can be a SELECT."""

    keeps_users: bool
    """Whether users can be made there; else what is said of them is passed over (``users.py``)."""

    def query(self, sql: str) -> list[Sequence[Any]]:
        """The rows of a SELECT. Raises ServerError, ServerUnreachable."""
        ...

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        """Run a statement, for as long as it takes. Raises ServerError, LostConnection, ServerUnreachable."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


def unreachable(address: Address, error: BaseException) -> ServerUnreachable:
    """Why a connection could not be made, in one line."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerUnreachable(
            f"ClickHouse at {address}: its certificate is not trusted ({error.verify_message})",
            help="give the authority's file: ?ca_certs=/path/to/ca.pem",
        )
    if isinstance(error, ssl.SSLError):
        return ServerUnreachable(f"ClickHouse at {address} does not speak TLS there", help=PORTS)
    if isinstance(error, socket.gaierror):
        return ServerUnreachable(f"ClickHouse at {address}: the host name is not known")
    if isinstance(error, ConnectionRefusedError):
        return ServerUnreachable(f"ClickHouse at {address}: nothing listens there", help=PORTS)
    if isinstance(error, TimeoutError):
        return ServerUnreachable(f"ClickHouse at {address}: no answer within {address.connect_timeout:g} s")
    return ServerUnreachable(f"ClickHouse at {address} could not be reached: {first_line(error)}", help=PORTS)


PORTS = "ClickHouse listens on 8123 (clickhouse+http), 8443 (clickhouse+https), 9000 (clickhouse), 9440 (clickhouses)"


def first_line(error: BaseException) -> str:
    """What an exception says, in one line."""
    return clean((str(error) or type(error).__name__).splitlines()[0])


def failed(address: Address, code: int, text: str, *, greeted: bool) -> Exception:
    """The exception for what the server answered. Once it let us in, a refused user is one of another server."""
    message = clean(text)
    if code in _REFUSED and not greeted:
        return ServerUnreachable(
            f"ClickHouse at {address} did not let us in: wrong user or password", help="check both in the URL"
        )
    return ServerError(code, message)


_PREFIX = re.compile(r"\A\s*(?:Code: \d+\.\s*)?(?:DB::Exception: )?(?:Received from [^ ]+ DB::Exception: )?", re.DOTALL)
_STACK = re.compile(r"[,:.]?\s*(?:Stack trace\b|\n\s*0\. ).*", re.DOTALL)
_VERSION = re.compile(r"\s*\(version [^()]*(?:\([^()]*\))?[^()]*\)")


def clean(text: str) -> str:
    """What a server says, without its number, version and stack."""
    return _STACK.sub("", _VERSION.sub("", _PREFIX.sub("", text))).strip()

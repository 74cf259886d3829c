"""One connection to a server: connect, send a command, read the answer. Every failure becomes a clear error.

The connection class of redis-py does TLS, authentication and the protocol; answers are taken as they come. It is set
not to try again by itself: a command that may have run is never sent twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dbkit.core.errors import UsageError
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.failure import unreachable
from dbkit.stores.redis.sentinel import primary_of

__all__ = ["Refused", "Wire", "decoded", "pairs"]

_CONNECT_SECONDS = 5.0
_CODES = {"NoPermissionError": "NOPERM", "ReadOnlyError": "READONLY", "OutOfMemoryError": "OOM", "MovedError": "MOVED"}
"""Code words that redis-py takes off the text of an answer, by its exception."""

_ANSWER_SECONDS = 120.0


class Refused(Exception):
    """The server's error answer to a command; its text starts with a code word in capitals."""


class Wire:
    """An open connection. Raises ServerUnreachable when it cannot be opened."""

    def __init__(self, address: Address) -> None:
        self.address = primary_of(address) if address.sentinels else address
        self._connection = _open(self.address)

    def call(self, *arguments: str | bytes | int) -> Any:
        """Send a command and give its answer. Raises Refused, and ServerUnreachable when the connection is gone."""
        answer = self.batch([arguments])[0]
        if isinstance(answer, Refused):
            raise answer
        return answer

    def batch(self, commands: Sequence[Sequence[str | bytes | int]]) -> list[Any]:
        """Send commands at once; an answer may be a Refused, which is not raised."""
        from redis.exceptions import RedisError, ResponseError

        answers: list[Any] = []
        try:
            self._connection.send_packed_command(self._connection.pack_commands(commands))
            for _ in commands:
                try:
                    answers.append(_plain(self._connection.read_response()))
                except ResponseError as error:
                    answers.append(_refused(error))
        except (RedisError, OSError) as error:
            self.close()
            raise unreachable(self.address, error) from None
        return answers

    @property
    def socket(self) -> Any:
        """The open socket, for who packs commands and reads answers without redis-py; no answer may be outstanding."""
        return self._connection._sock  # noqa: SLF001  redis-py's own pipeline takes ten times the processor time

    def close(self) -> None:
        """End the connection."""
        self._connection.disconnect()


def decoded(value: Any) -> str:
    """A text of the server."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


def pairs(answer: Any) -> dict[str, Any]:
    """An answer of names and values."""
    return {decoded(answer[at]): answer[at + 1] for at in range(0, len(answer), 2)}


def _plain(answer: Any) -> Any:
    """Errors inside of an answer, such as EXEC's, as our own."""
    if isinstance(answer, list):
        return [_plain(item) for item in answer]
    return _refused(answer) if isinstance(answer, Exception) else answer


def _refused(error: Exception) -> Refused:
    code = _CODES.get(type(error).__name__, "")
    return Refused(f"{code} {error}".strip())


def _open(address: Address) -> Any:
    from redis.backoff import NoBackoff
    from redis.connection import Connection, SSLConnection
    from redis.exceptions import RedisError
    from redis.retry import Retry

    options: dict[str, Any] = dict(address.options)
    if "ssl_check_hostname" in options:
        options["ssl_check_hostname"] = options["ssl_check_hostname"].lower() in ("true", "yes", "1")
    if options and not address.tls:
        raise UsageError("the TLS parameters of the Redis URL need rediss://")
    try:
        connection: Any = (SSLConnection if address.tls else Connection)(
            host=address.host,
            port=address.port,
            db=address.database,
            username=address.user,
            password=address.password,
            protocol=2,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=_CONNECT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            **options,
        )
        connection.connect()
        connection._sock.settimeout(_ANSWER_SECONDS)  # noqa: SLF001  redis-py has one timeout for handshake and answers
    except (RedisError, OSError, ValueError) as error:
        raise unreachable(address, error) from None
    return connection

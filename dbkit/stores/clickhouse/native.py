"""The native protocol of ClickHouse, with or without TLS, by clickhouse-driver."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Mapping, Sequence
from typing import Any

from dbkit.stores.clickhouse.quote import here
from dbkit.stores.clickhouse.rows import read_values
from dbkit.stores.clickhouse.split import has_rows
from dbkit.stores.clickhouse.transport import LostConnection, failed, first_line, unreachable
from dbkit.stores.clickhouse.url import Address
from dbkit.stores.clickhouse.users import without_users

__all__ = ["Native"]

_DAY = 24 * 3600.0
"""Seconds that a server may say nothing while it runs a statement: the protocol cannot wait for ever."""
_READ = 60.0
"""Seconds that a server may say nothing while it answers a question about its catalogue."""


class Native:
    """The native protocol, with or without TLS, by clickhouse-driver."""

    inline_rows = False
    keeps_users = True

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
            rows: list[Sequence[Any]] = self._execute(sql, {}, "", timeout=_READ)
        except LostConnection as error:
            raise unreachable(self._address, error) from None
        return rows

    def command(self, sql: str, *, settings: Mapping[str, str] | None = None, query_id: str = "") -> None:
        """Run a statement."""
        text = sql if self.keeps_users else without_users(sql)
        if text is None:
            return
        values = read_values(text) if has_rows(text) else None
        if values is None:
            self._execute(here(text, self.database), settings or {}, query_id)
            return
        select, more = values.as_select(self.query(values.types_query()))
        self._execute(select, {**more, **(settings or {})}, query_id)

    def close(self) -> None:
        """End the connection."""
        if self._client is not None:
            self._client.disconnect()
            self._client = None

    def _execute(self, sql: str, settings: Mapping[str, str], query_id: str, *, timeout: float = _DAY) -> Any:
        from clickhouse_driver import errors

        try:
            client = self._open()
            client.connection.send_receive_timeout = timeout  # of a connection that the driver makes anew
            if client.connection.socket is not None:
                client.connection.socket.settimeout(timeout)
            return client.execute(sql, settings={**self._settings, **settings}, query_id=query_id or None)
        except errors.ServerException as error:
            greeted = self._client is not None
            raise failed(self._address, int(error.code or 0), str(error.message), greeted=greeted) from None
        except errors.SocketTimeoutError:
            self.close()
            raise unreachable(self._address, TimeoutError()) from None
        except errors.NetworkError as error:
            self.close()
            raise unreachable(self._address, _cause(error)) from None
        except (errors.Error, OSError, EOFError) as error:
            self.close()
            raise LostConnection(first_line(error)) from None

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
            try:
                client.connection.connect()  # force_connect would count as a query that runs
            except BaseException:
                client.disconnect()
                raise
            self._client = client
        return self._client


_CERTIFICATE = re.compile(r"certificate verify failed: (.*?) \(_ssl")


def _cause(error: Exception) -> Exception:
    """What the driver has wrapped: it keeps the text only."""
    text = str(error)
    if "refused" in text:
        return ConnectionRefusedError()
    if found := _CERTIFICATE.search(text):
        untrusted = ssl.SSLCertVerificationError()
        untrusted.verify_message = found[1]
        return untrusted
    return ssl.SSLError() if "[SSL" in text else error

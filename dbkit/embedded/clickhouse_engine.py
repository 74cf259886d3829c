"""The ClickHouse engine in this process (chdb), a query at a time, as its HTTP face needs it.

Each query runs on a connection of its own, so that settings and the current database end with it; a connection costs
about a millisecond. A session (``session_id``) is a connection that stays.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Answer", "Engine", "EngineError", "Query"]

_CODE = re.compile(r"Code: (\d+)\.")
_FORMAT = re.compile(rb"\bFORMAT\s+([A-Za-z0-9]+)\s*(?:SETTINGS\b[^;]*)?;?\s*$", re.IGNORECASE)
_INTO = re.compile(rb"\s*(INSERT\s+INTO\s.*?)\s+FORMAT\s+Native\s*", re.IGNORECASE | re.DOTALL)
_INSERT = re.compile(rb"(?:\s|--[^\n]*\n|/\*.*?\*/)*INSERT\b", re.IGNORECASE | re.DOTALL)


class EngineError(Exception):
    """What the engine refused: ``code`` is ClickHouse's error code, the text begins ``Code: N. DB::Exception:``."""

    def __init__(self, message: str) -> None:
        found = _CODE.search(message)
        self.code = int(found[1]) if found else 1002  # UNKNOWN_EXCEPTION
        super().__init__(message if found else f"Code: {self.code}. DB::Exception: {message}. (UNKNOWN_EXCEPTION)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query with all that a request says about it; ``text`` may hold the rows of an INSERT."""

    text: bytes
    rows: bytes = b""
    """Rows that came apart from the text."""
    database: str = ""
    format: str = "TabSeparated"
    settings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    session: str = ""
    session_seconds: float = 60.0
    readonly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result in its format, and the counts that ClickHouse puts in X-ClickHouse-Summary."""

    data: bytes
    format: str
    summary: Mapping[str, str]


@dataclass(slots=True)
class _Session:
    connection: Any
    busy: threading.Lock = field(default_factory=threading.Lock)
    ends: float = 0.0


class Engine:
    """The engine on one folder. Queries may come from many threads."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        """Open the folder; raises EngineError (76 when another process holds it)."""
        from chdb import _chdb

        # chdb reads its argument as a path with options after a question mark
        self._address = f"{folder}?timezone=UTC"
        self._chdb: Any = _chdb
        self._settings = {"implicit_select": "0", **settings}  # as a server has it: "garbage" is no query
        self._sessions: dict[str, _Session] = {}
        self._gate = threading.Lock()
        self._idle = threading.Condition()
        self._active = 0
        self._root = self._connect()
        self.version = self._root.query("SELECT version()", "TabSeparatedRaw").bytes().decode().strip()

    def close(self, *, seconds: float = 10.0) -> None:
        """Wait for the queries that run, then close every connection: the engine lets go of its folder.

        Queries that take longer are left to the end of the process.
        """
        with self._idle:
            if not self._idle.wait_for(lambda: self._active == 0, timeout=seconds):
                return
        for session in self._sessions.values():
            session.connection.close()
        self._root.close()

    def run(self, query: Query) -> Answer:
        """Run one query. Raises EngineError."""
        if not query.text.strip():
            raise EngineError("Code: 62. DB::Exception: Syntax error: Empty query. (SYNTAX_ERROR)")
        with self._connection(query) as connection:
            for name, value in query.settings.items():
                self._do(connection, f"SET {_identifier(name)} = {_literal(value)}")
            if query.database:
                self._do(connection, f"USE {_identifier(query.database)}")
            if query.readonly:
                self._do(connection, "SET readonly = 2")
            with self._whole(query) as text:
                self._refuse_many(connection, text)
                began = time.perf_counter_ns()
                result = self._do(connection, text, query.format, query.parameters)
            named = None if _INSERT.match(query.text) else _FORMAT.search(query.text)
            return Answer(
                data=result.bytes(),
                format=named[1].decode() if named else query.format,
                summary={
                    "read_rows": str(result.storage_rows_read()),
                    "read_bytes": str(result.storage_bytes_read()),
                    "written_rows": str(result.rows_written()),
                    "written_bytes": str(result.bytes_written()),
                    "result_rows": str(result.rows_read()),
                    "elapsed_ns": str(time.perf_counter_ns() - began),
                },
            )

    @contextlib.contextmanager
    def _whole(self, query: Query) -> Iterator[bytes]:
        """The statement with its rows. Native ones may hold what ends a statement, so they are read from a file."""
        found = _INTO.fullmatch(query.text) if query.rows else None
        if found is None:
            yield b"\n".join(part for part in (query.text, query.rows) if part)
            return
        with tempfile.NamedTemporaryFile(prefix="dbkit-rows-") as file:
            file.write(query.rows)
            file.flush()
            yield b"%s SELECT * FROM file(%s, 'Native')" % (found[1], _literal(file.name).encode())

    @staticmethod
    def _refuse_many(connection: Any, text: bytes) -> None:
        """One statement a request, as a server has it; rows of an INSERT may hold any semicolon."""
        if b";" in text and not _INSERT.match(text):
            with contextlib.suppress(UnicodeDecodeError, RuntimeError):
                if connection.classify_query(text.decode())["statement_count"] > 1:
                    raise EngineError(
                        "Code: 62. DB::Exception: Syntax error (Multi-statements are not allowed). (SYNTAX_ERROR)"
                    )

    @contextlib.contextmanager
    def _connection(self, query: Query) -> Iterator[Any]:
        with self._idle:
            self._active += 1
        try:
            if query.session:
                with self._session(query) as connection:
                    yield connection
            else:
                with contextlib.closing(self._connect()) as connection:
                    yield connection
        finally:
            with self._idle:
                self._active -= 1
                self._idle.notify_all()

    @contextlib.contextmanager
    def _session(self, query: Query) -> Iterator[Any]:
        with self._gate:
            self._expire()
            session = self._sessions.get(query.session)
            if session is None:
                session = self._sessions[query.session] = _Session(self._connect())
            if not session.busy.acquire(blocking=False):
                raise EngineError(
                    f"Code: 373. DB::Exception: Session {query.session} is locked by a concurrent client. "
                    "(SESSION_IS_LOCKED)"
                )
        try:
            yield session.connection
        finally:
            session.ends = time.monotonic() + query.session_seconds
            session.busy.release()

    def _expire(self) -> None:
        now = time.monotonic()
        for name, session in list(self._sessions.items()):
            if not session.busy.locked() and session.ends < now:
                session.connection.close()
                del self._sessions[name]

    def _connect(self) -> Any:
        try:
            connection = self._chdb.connect(self._address)
        except RuntimeError as error:
            raise EngineError(str(error)) from error
        for name, value in self._settings.items():
            self._do(connection, f"SET {_identifier(name)} = {_literal(value)}")
        return connection

    @staticmethod
    def _do(
        connection: Any, text: str | bytes, form: str = "TabSeparated", parameters: Mapping[str, str] | None = None
    ) -> Any:
        try:
            return connection.query(text, form, params=dict(parameters or {}))
        except RuntimeError as error:
            raise EngineError(str(error)) from error


def _identifier(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _literal(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

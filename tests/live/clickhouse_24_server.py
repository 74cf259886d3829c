"""ClickHouse 24.8 behind dbkit's own HTTP face: ``python -m tests.live.clickhouse_24_server CONFIGURATION``.

The engine is that of chdb 3.0, which has one session for all its connections and no word of options: so a query has
the engine to itself, and takes back what it has set. It must be the first ``chdb`` on the path.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dbkit.embedded import clickhouse_server
from dbkit.embedded.clickhouse_engine import Engine, EngineError


class _Connection:
    """The engine for one query."""

    def __init__(self, shared: Any, gate: threading.Lock) -> None:
        self._shared = shared
        self._gate = gate
        self._set: list[str] = []
        gate.acquire()

    def query(self, text: str | bytes, form: str = "TabSeparated", params: Any = None) -> Any:
        text = text.decode() if isinstance(text, bytes) else text
        if text.startswith("SET "):
            self._set.append(text.split(" = ")[0])
        result = self._shared.query(text, form)
        return SimpleNamespace(
            bytes=lambda: bytes(result.bytes()),
            storage_rows_read=result.rows_read,
            storage_bytes_read=result.bytes_read,
            rows_written=lambda: 0,
            bytes_written=lambda: 0,
            rows_read=result.rows_read,
        )

    @staticmethod
    def classify_query(text: str) -> dict[str, int]:
        return {"statement_count": 1}

    def close(self) -> None:
        for text in self._set:
            self._shared.query(f"{text} = DEFAULT", "TabSeparated")
        self._shared.query("USE default", "TabSeparated")
        self._gate.release()


class Engine24(Engine):
    """The engine on one folder, a query at a time."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        from chdb import _chdb

        self._settings = dict(settings)
        self._sessions = {}
        self._idle = threading.Condition()
        self._active = 0
        try:
            self._root = _chdb.connect(str(folder))
        except RuntimeError as error:
            raise EngineError(str(error)) from error
        self._queue = threading.Lock()
        self.version = self._root.query("SELECT version()", "TabSeparatedRaw").bytes().decode().strip()

    def _connect(self) -> Any:
        connection = _Connection(self._root, self._queue)
        for name, value in self._settings.items():
            self._do(connection, f"SET {name} = '{value}'")
        return connection


if __name__ == "__main__":
    clickhouse_server.Engine = Engine24
    sys.exit(clickhouse_server.main(Path(sys.argv[1])))

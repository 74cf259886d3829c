"""What tests ask of a PostgreSQL beside dbkit, and migrations in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from dbkit.migrations.file import Migration, parse_header


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives, on a connection of its own."""
    with psycopg.connect(url, autocommit=True) as session:
        return session.execute(sql.encode()).fetchall()


def run(url: str, sql: str) -> None:
    """Run statements, on a connection of its own."""
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(sql.encode())


def migration(folder: Path, identity: str, text: str, rollback: str | None = None) -> Migration:
    """Write a migration and its rollback into a folder."""
    path = folder / f"{identity}.sql"
    path.write_text(text)
    rollback_path = folder / f"{identity}.rollback.sql"
    if rollback is not None:
        rollback_path.write_text(rollback)
    return Migration(
        store="postgres",
        id=identity,
        path=path,
        text=text,
        rollback_path=rollback_path,
        rollback_text=rollback,
        header=parse_header(text, path),
    )


class Watched:
    """Collects the progress that a ledger tells."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int, str]] = []

    def __call__(self, position: int, total: int, line: str) -> None:
        self.told.append((position, total, line))

"""Whether a table that is written anew has room: it is there twice, with its indexes, until the transaction ends.

How much of its disk is free, no PostgreSQL tells. Where the server runs on this machine and its folder can be read, the
file system does.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from dbkit.migrations.file import Migration
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.session import Session

__all__ = ["Rewrite", "free_bytes", "rewrites", "room"]

WORTH_A_WORD = 1_000_000_000
"""Bytes from which on somebody should know, where nobody can say how much is free."""

_REWRITTEN = re.compile(rf"{HazardKind.TABLE_REWRITE} \w+ ((?:\"[^\"]*\"|[^\":. ]+)(?:\.(?:\"[^\"]*\"|[^\":. ]+))*):")
_NAME = re.compile(r'"([^"]*)"|([^".]+)')
_SIZES = b"""
    SELECT n.nspname || '.' || c.relname,
           coalesce((SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(c.oid) t WHERE t.isleaf),
                    pg_total_relation_size(c.oid))::bigint
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND (n.nspname, c.relname) IN (SELECT * FROM unnest(%s::name[], %s::name[]))
"""
_FOLDER = b"SELECT current_setting('data_directory', true), extract(epoch FROM pg_postmaster_start_time())::bigint"

Rewrite = tuple[str, str]
"""The schema and the name of a table that is written anew."""


def rewrites(migration: Migration) -> tuple[Rewrite, ...]:
    """The tables that a migration's header says are written anew."""
    found = []
    for line in migration.header.hazards:
        match = _REWRITTEN.match(line)
        names = [quoted or plain for quoted, plain in _NAME.findall(match[1])] if match else []
        if len(names) > 1:
            found.append((names[0], names[1]))
    return tuple(dict.fromkeys(found))


def free_bytes(session: Session) -> int | None:
    """What is free where the server keeps its data; None where that is not to be seen from here."""
    row = session.execute(_FOLDER).fetchone()
    if row is None or not row[0]:  # only some roles may know
        return None
    folder, started = Path(row[0]), int(row[1])
    try:
        said = (folder / "postmaster.pid").read_text().splitlines()
        return shutil.disk_usage(folder).free if abs(int(said[2]) - started) < 5 else None
    except (OSError, ValueError, IndexError):
        return None


def room(session: Session, pending: Sequence[Migration]) -> Iterator[tuple[bool, str]]:
    """What is to be said of the largest rewrite among migrations, and whether it is a reason to refuse them."""
    wanted = {migration: rewrites(migration) for migration in pending}
    tables = {table for found in wanted.values() for table in found}
    if not tables:
        return
    schemas, names = zip(*sorted(tables), strict=True)
    sizes: dict[str, int] = dict(session.execute(_SIZES, [list(schemas), list(names)]).fetchall())
    needs = [
        (sum(sizes.get(f"{schema}.{name}", 0) for schema, name in found), migration.id)
        for migration, found in wanted.items()
    ]
    need, identity = max(needs)
    free = free_bytes(session) if need else None
    told = f"{identity} writes tables anew, and needs {_shown(need)} on the server's disk until it is done"
    if free is not None and free < need:
        yield True, f"{told}, of which {_shown(free)} are free"
    elif need >= WORTH_A_WORD:
        yield False, told + (f"; {_shown(free)} are free" if free is not None else "")


def _shown(size: int) -> str:
    return f"{size / 1_000_000_000:.1f} GB" if size >= WORTH_A_WORD else f"{size / 1_000_000:.1f} MB"

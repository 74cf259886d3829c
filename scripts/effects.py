"""Measures what PostgreSQL statements do to tables that hold rows, on every major that is here, for the rules of lint.

Each block of ``tests/cases/postgres_effects/statements.sql`` runs in a database of its own, its last statement in a
transaction that is watched: the locks it is granted (pg_locks, from another session), the tables whose files it writes
anew (relfilenode), those it reads whole and those whose rows it writes (pg_stat_get_xact_*). What may not run in a
transaction is held back by another session that has read the table, and only its locks are seen. The answers of the
newest major are kept, a line a statement in ``measured.jsonl``, with what differs on the others.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from dbkit.embedded.postgres_binaries import installations
from dbkit.embedded.servers import scratch
from dbkit.stores.postgres.split import split

__all__ = ["CASES", "MEASURED", "cases", "measure", "measured", "tables"]

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "cases" / "postgres_effects"
CASES = FOLDER / "statements.sql"
MEASURED = FOLDER / "measured.jsonl"
ROWS = 20_000

_OUTSIDE = ("CONCURRENTLY", "VACUUM")
_RELATIONS = """
select c.oid::bigint, c.relname, c.relfilenode::bigint, c.relkind, case when c.relkind in ('r', 'm')
       then pg_relation_size(c.oid) else 0 end
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm')
"""
_WORK = """
select c.relname, coalesce(pg_stat_get_xact_tuples_returned(c.oid), 0),
       coalesce(pg_stat_get_xact_tuples_updated(c.oid), 0) + coalesce(pg_stat_get_xact_tuples_deleted(c.oid), 0)
from pg_class c where c.oid = any(%s)
"""
_LOCKS = """
select relation::bigint, mode from pg_locks
where pid = %s and locktype = 'relation' and database = (select oid from pg_database where datname = current_database())
"""
_STRENGTH = (
    "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock",
    "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
)  # fmt: skip

Session = psycopg.Connection[tuple[Any, ...]]
Effect = dict[str, Any]


def tables() -> str:
    """What makes the tables that statements are measured on."""
    return (FOLDER / "tables.sql").read_text(encoding="utf-8")


def cases() -> Iterator[tuple[str, ...]]:
    """The statements of each block; the last is the one that is measured."""
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        found = tuple(one.text for one in split(block))
        if found:
            yield found


def measured() -> Iterator[tuple[tuple[str, ...], dict[int, Effect]]]:
    """What was measured: the statements, and the effect of the last by major."""
    for line in MEASURED.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        newest = {word: known[word] for word in ("fails", "locks", "reads", "rewrites", "writes") if word in known}
        differing = {int(major): effect for major, effect in known.get("differs", {}).items()}
        majors = {major: differing.get(major, newest) for major in known["majors"]}
        yield (*known.get("before", ()), known["statement"]), majors


def measure(url: str, wanted: Sequence[tuple[str, ...]]) -> list[Effect]:
    """The effect of the last statement of each of the blocks, on a server that may be written to."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("create database measured_template template template0")
        with psycopg.connect(_database(url, "measured_template"), autocommit=True) as session:
            session.execute(tables().encode())
            session.execute("vacuum analyze")
        return [_measured(server, url, block) for block in wanted]


def _database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=name))


def _measured(server: Session, url: str, block: tuple[str, ...]) -> Effect:
    server.execute("create database measured template measured_template")
    try:
        with (
            psycopg.connect(_database(url, "measured"), autocommit=True) as session,
            psycopg.connect(_database(url, "measured"), autocommit=True) as other,
        ):
            session.execute("set timezone to 'UTC'")
            try:
                for statement in block[:-1]:
                    other.execute(statement.encode())
                if any(word in block[-1] for word in _OUTSIDE) and "REFRESH" not in block[-1]:
                    return _outside(session, other, block[-1])
                return _inside(session, other, block[-1])
            except psycopg.Error as error:
                return {"fails": error.sqlstate}
    finally:
        server.execute("drop database measured with (force)")


def _inside(session: Session, other: Session, statement: str) -> Effect:
    before = {row[0]: row[1:] for row in session.execute(_RELATIONS)}
    with session.transaction(force_rollback=True):
        session.execute(statement.encode())
        locks = other.execute(_LOCKS, (session.info.backend_pid,)).fetchall()
        work = session.execute(_WORK, (list(before),)).fetchall()
        after = {row[0]: row[1:] for row in session.execute(_RELATIONS)}
    return _effect(
        locks=_shown(locks, before),
        rewrites=_rewritten(before, after),
        reads=sorted(name for name, read, _ in work if read >= ROWS),
        writes=sorted(name for name, _, written in work if written >= ROWS),
    )


def _rewritten(before: dict[int, tuple[Any, ...]], after: dict[int, tuple[Any, ...]]) -> list[str]:
    """The tables that have another file with as much in it: one that is emptied has no rows to write."""
    found = (
        name
        for oid, (name, node, kind, size) in before.items()
        if kind in "rm" and oid in after and after[oid][1] != node and after[oid][3] * 2 > size
    )
    return sorted(found)


def _outside(session: Session, other: Session, statement: str) -> Effect:
    """The locks of a statement that waits for a session that has read the tables."""
    before = {row[0]: row[1:] for row in session.execute(_RELATIONS)}
    failed: list[str | None] = []

    def run() -> None:
        try:
            session.execute(statement.encode())
        except psycopg.Error as error:
            failed.append(error.sqlstate)

    seen: set[tuple[int, str]] = set()
    with psycopg.connect(other.info.dsn, password=other.info.password, autocommit=True) as reader:
        reader.execute("begin isolation level repeatable read; select from big limit 1; select from parted limit 1")
        thread = threading.Thread(target=run)
        thread.start()
        until = time.monotonic() + 1
        while thread.is_alive() and time.monotonic() < until:
            seen.update(other.execute(_LOCKS, (session.info.backend_pid,)).fetchall())
        reader.execute("rollback")
        thread.join()
    after = {row[0]: row[1:] for row in other.execute(_RELATIONS)}
    return (
        {"fails": failed[0]}
        if failed
        else _effect(locks=_shown(sorted(seen), before), rewrites=_rewritten(before, after))
    )


def _shown(locks: Sequence[tuple[Any, ...]], before: dict[int, tuple[Any, ...]]) -> dict[str, str]:
    """The strongest lock on each relation that was there."""
    found: dict[str, str] = {}
    for oid, mode in locks:
        if oid in before:
            name = before[oid][0]
            found[name] = max(mode, found.get(name, mode), key=_STRENGTH.index)
    return {name: found[name].removesuffix("Lock") for name in sorted(found)}


def _effect(**facts: Any) -> Effect:
    return {name: fact for name, fact in facts.items() if fact}


def _lines(blocks: Sequence[tuple[str, ...]], found: dict[int, list[Effect]]) -> Iterator[str]:
    majors = sorted(found, reverse=True)
    for index, block in enumerate(blocks):
        newest = found[majors[0]][index]
        line: Effect = {"statement": block[-1]}
        if block[:-1]:
            line["before"] = block[:-1]
        line |= newest
        line["majors"] = majors
        if differs := {major: found[major][index] for major in majors if found[major][index] != newest}:
            line["differs"] = differs
        yield json.dumps(line, ensure_ascii=False) + "\n"


def main() -> int:
    """Measure on all majors, and write the file anew."""
    blocks = list(cases())
    found: dict[int, list[Effect]] = {}
    for major in sorted({one.major for one in installations()}, reverse=True):
        with scratch("postgres", major=major) as server:
            started = time.monotonic()
            found[major] = measure(server.url, blocks)
            print(f"PostgreSQL {server.version}: {len(blocks)} statements, {time.monotonic() - started:.0f} s")
    MEASURED.write_text("".join(_lines(blocks, found)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""UPDATE and DELETE over many rows, a batch at a time: ``-- dbkit: batch by id size 10000`` above the statement.

A batch is what lies between two values of a column that has an index, in a transaction of its own, together with the
value up to which it came: a run that is killed goes on behind it. One UPDATE of all rows would keep every row that it
has changed from others until its end, and leave a table of twice the size. The size is a bound: behind a slow batch
comes a smaller one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import HEADER_WORDS
from dbkit.stores.postgres.parse import SqlError, Token, parse, tokens
from dbkit.stores.postgres.patience import patiently
from dbkit.stores.postgres.quote import identifier, literal
from dbkit.stores.postgres.secrets import run_resolved
from dbkit.stores.postgres.session import Session
from dbkit.stores.postgres.undo import UNDO

__all__ = ["Backfill", "Place", "backfill_of", "in_turn", "run_batches"]

_WORDS = re.compile(r'batch by (?:"(?P<quoted>(?:[^"]|"")+)"|(?P<plain>\w+)) size (?P<size>[1-9]\d{0,8})')
_REST = 0.25
"""Seconds of rest for each second of work: others want the disk too."""

_SECONDS = 0.1
"""How long a batch should take: half of what a statement of a migration may wait for a lock itself."""
_FIRST, _FEWEST = 500, 50
"""Rows of the first batch, and of the smallest where rows are slow to write."""

_LAG = 10.0
"""Seconds that a replica may be behind before the next batch waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """A statement in batches: its text with a place for the bounds, and what it goes along."""

    head: str
    """Up to the condition."""
    condition: str
    """Its own condition; empty where it has none."""
    tail: str
    relation: str
    """What it changes, as FROM names it."""
    key: str
    """The column, as the statement names it."""
    column: str
    size: int

    def between(self, after: str | None, upto: str | None) -> str:
        """The statement for the rows behind one value and up to another; without ``upto`` those that have none."""
        bounds = [f"({self.condition}\n)"] if self.condition else []
        bounds += [f"{self.key} > {literal(after)}"] if after is not None and upto is not None else []
        bounds += [f"{self.key} <= {literal(upto)}"] if upto is not None else [f"{self.key} IS NULL"]
        return f"{self.head}\nWHERE {' AND '.join(bounds)} {self.tail}"

    def page(self, after: str | None, rows: int) -> str:
        """The query for the last value of a batch behind ``after``, and how many rows lie up to there."""
        bound = f"> {literal(after)}" if after is not None else "IS NOT NULL"
        keys = (
            f"SELECT {self.column} AS key FROM {self.relation} WHERE {self.column} {bound}"  # noqa: S608
            f" ORDER BY {self.column} LIMIT {rows}"
        )
        return f"SELECT key::text, count(*) OVER () FROM ({keys}) AS page ORDER BY page.key DESC LIMIT 1"  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far it is: behind which value of the key, and how many rows that were."""

    after: str | None = None
    rows: int = 0


def backfill_of(statement: Statement) -> Backfill | None:
    """How a statement goes in batches, if the line above it says so. Raises StatementFailed for what cannot."""
    others = (*HEADER_WORDS, UNDO)
    asked = [text for text in statement.directives if text.split(" ", 1)[0].rstrip(":") not in others]
    if not asked:
        return None
    match = _WORDS.fullmatch(asked[-1])
    if match is None:
        raise _refused(statement, f"this is not understood: -- dbkit: {asked[-1]}")
    column = identifier(match["quoted"].replace('""', '"') if match["quoted"] else match["plain"].lower())
    return _taken_apart(statement, column, int(match["size"]))


def _refused(statement: Statement, message: str) -> StatementFailed:
    return StatementFailed(
        message,
        where=f"line {statement.line}",
        help="above an UPDATE or DELETE of a table you can say -- dbkit: batch by COLUMN size 10000",
    )


def _taken_apart(statement: Statement, column: str, size: int) -> Backfill:
    try:
        tree: Any = parse(statement.text)[0]
        found = tokens(statement.text)
    except (SqlError, IndexError):
        raise _refused(statement, "this statement cannot be read, so it cannot go in batches") from None
    node = tree.get("UpdateStmt") or tree.get("DeleteStmt")
    if node is None or "CurrentOfExpr" in node.get("whereClause", {}):
        raise _refused(statement, "only UPDATE and DELETE go in batches")
    relation = node["relation"]
    name = ".".join(identifier(relation[part]) for part in ("schemaname", "relname") if relation.get(part))
    shown = identifier(relation["alias"]["aliasname"]) if "alias" in relation else name
    where, returning = _clauses(found, len(statement.text))
    return Backfill(
        head=statement.text[: where[0]].rstrip(),
        condition=statement.text[where[1] : returning].strip(),
        tail=statement.text[returning:],
        relation=name if relation.get("inh") else f"ONLY {name}",
        key=f"{shown}.{column}",
        column=column,
        size=size,
    )


def _clauses(found: list[Token], end: int) -> tuple[tuple[int, int], int]:
    """Where the statement's own WHERE stands, and where RETURNING begins; both at the end where there is none."""
    depth, where, returning = 0, None, end
    for token in found:
        word = token.text.upper()
        depth += (word in ("(", "[")) - (word in (")", "]"))
        if not depth and word == "WHERE":
            where = (token.start, token.end)
        elif not depth and word == "RETURNING":
            returning = token.start
    return where or (returning, returning), returning


def run_batches(
    session: Session,
    backfill: Backfill,
    place: Place,
    *,
    reached: Callable[[Place], None],
    tell: Callable[[str], None],
) -> None:
    """Run what lies behind ``place``. ``reached`` is called inside the transaction of each batch. Raises Refusal."""
    size = min(backfill.size, _FIRST)

    def batch(place: Place) -> Place | None:
        nonlocal size
        row = session.execute(backfill.page(place.after, size).encode()).fetchone()
        upto = None if row is None else str(row[0])
        following = Place(after=upto, rows=place.rows + (0 if row is None else int(row[1])))
        started = time.monotonic()
        run_resolved(session, [backfill.between(place.after, upto)])
        size = _next_size(size, time.monotonic() - started, backfill.size)
        reached(following)
        return None if row is None else following

    in_turn(session, place, batch, total=_estimate(session, backfill), tell=tell)


def _next_size(size: int, seconds: float, largest: int) -> int:
    """How many rows the next batch has, by how long the last one took: others wait for its rows as for a lock."""
    if seconds > _SECONDS:
        return min(largest, max(_FEWEST, size // 2))
    return min(largest, size * 2) if seconds < _SECONDS / 3 else size


def in_turn(
    session: Session,
    place: Place,
    batch: Callable[[Place], Place | None],
    *,
    total: int,
    tell: Callable[[str], None],
) -> None:
    """One batch behind the other, each in its transaction, with a rest between them. Raises Refusal.

    ``batch`` does the one behind a place and gives the next place, or None where nothing is left; it is called again
    where a lock was not had in time, or another took it first. ``total`` is how many rows there are, 0 where that is
    not known.
    """
    begun, before = time.monotonic(), place.rows
    while True:
        started = time.monotonic()
        following = _in_transaction(session, place, batch)
        if following is None:
            return
        place = following
        tell(_progress(place.rows, total, place.rows - before, time.monotonic() - begun))
        time.sleep((time.monotonic() - started) * _REST)
        _wait_for_replicas(session, tell)


def _in_transaction(session: Session, place: Place, batch: Callable[[Place], Place | None]) -> Place | None:
    done: list[Place | None] = []

    def once() -> None:
        session.execute(b"BEGIN")
        try:
            done.append(batch(place))
            session.execute(b"COMMIT")
        except BaseException:
            if not session.closed:
                session.execute(b"ROLLBACK")
            raise

    patiently(once)
    return done[-1]


def _estimate(session: Session, backfill: Backfill) -> int:
    """How many rows the planner believes that the table has, with its partitions; 0 where it does not know."""
    name = backfill.relation.removeprefix("ONLY ")
    row = session.execute(
        b"SELECT coalesce(sum(c.reltuples) FILTER (WHERE c.reltuples > 0), 0)::bigint FROM pg_class c"
        b" WHERE c.oid = to_regclass(%s)"
        b" OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass(%s)) WHERE isleaf)",
        [name, name],
    ).fetchone()
    return int(row[0]) if row else 0


def _progress(rows: int, total: int, here: int, seconds: float) -> str:
    if total <= rows:
        return f"{rows:,} rows"
    left = (total - rows) * seconds / max(here, 1)
    return f"{rows:,} of about {total:,} rows, {left:,.0f} s left"


def _wait_for_replicas(session: Session, tell: Callable[[str], None]) -> None:
    while True:
        try:
            row = session.execute(
                b"SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float FROM pg_stat_replication"
            ).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            return
        if row is None or row[0] <= _LAG:
            return
        tell(f"waits for a replica that is {row[0]:.0f} s behind")
        time.sleep(1.0)

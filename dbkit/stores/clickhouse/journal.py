"""The journal of what was applied to a database: one row an event, never changed, in ``_dbkit_migrations``.

The standing of a migration is what follows from its events in their order.
"""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dbkit import __version__
from dbkit.migrations.ledger import Applied, Entry
from dbkit.stores.clickhouse.cluster import ALONE, OwnTables
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.transport import UNKNOWN_DATABASE, UNKNOWN_TABLE, ServerError, Transport

__all__ = ["TABLE", "Event", "Journal", "Standing", "who"]

TABLE = "_dbkit_migrations"

_CREATE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
    sequence UInt64 COMMENT 'order of events',
    at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC'),
    migration String,
    operation LowCardinality(String) COMMENT 'apply, rollback, mark, unmark or repair',
    event LowCardinality(String) COMMENT 'begin, started, done, failed (of a statement) or end',
    statement UInt32 DEFAULT 0 COMMENT 'its place in the file, from 1',
    statements UInt32 DEFAULT 0 COMMENT 'how many the file has',
    statement_checksum String DEFAULT '' COMMENT 'SHA-256 of the statement',
    checksum String DEFAULT '' COMMENT 'SHA-256 of the file',
    profile String,
    applied_by String COMMENT 'user@host',
    version LowCardinality(String) COMMENT 'of dbkit',
    milliseconds UInt64 DEFAULT 0,
    message String DEFAULT '' COMMENT 'what the server said to a statement that failed'
)
ENGINE = MergeTree
ORDER BY sequence
COMMENT 'What dbkit applied to this database: a journal, one row an event'"""

_READ = f"""SELECT sequence, toUnixTimestamp64Micro(at), migration, operation, event, statement, statements,
    statement_checksum, checksum, profile, applied_by, milliseconds, message
FROM {TABLE} ORDER BY sequence, at"""  # noqa: S608

_COLUMNS = (
    "sequence", "migration", "operation", "event", "statement", "statements", "statement_checksum", "checksum",
    "profile", "applied_by", "version", "milliseconds", "message",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of a migration."""

    migration: str
    operation: str
    event: str
    statement: int = 0
    statements: int = 0
    statement_checksum: str = ""
    checksum: str = ""
    milliseconds: int = 0
    message: str = ""
    sequence: int = 0
    microseconds: int = 0
    """Since 1970, by the server's clock."""
    profile: str = ""
    by: str = ""

    @property
    def at(self) -> datetime:
        """When, in UTC."""
        return datetime.fromtimestamp(self.microseconds / 1_000_000, tz=UTC)


@dataclass(slots=True)
class Standing:
    """How a migration stands: applied, or half-way through an operation."""

    applied: Event | None = None
    """The event that made it applied."""
    operation: str | None = None
    """apply or rollback, where one was begun and has not ended."""
    begin: Event | None = None
    statements: dict[int, Event] = field(default_factory=dict)
    """The last event of each statement of that operation."""
    begun: dict[int, int] = field(default_factory=dict)
    """When each statement of that operation was first begun, in microseconds since 1970."""
    rounds: int = 0
    """How many operations have ended."""

    @property
    def done(self) -> int:
        """How many statements of the operation are done."""
        return sum(event.event == "done" for event in self.statements.values())

    def take(self, event: Event) -> None:
        """Follow one more event."""
        if event.event == "begin":
            if self.operation != event.operation:
                self.statements, self.begun = {}, {}
            self.operation, self.begin = event.operation, event
        elif event.event == "end":
            self.applied = event if event.operation in ("apply", "mark", "repair") else None
            self.operation, self.begin, self.statements, self.begun = None, None, {}, {}
            self.rounds += 1
        else:
            self.statements[event.statement] = event
            self.begun.setdefault(event.statement, event.microseconds)


def who() -> str:
    """Who runs this, and where: ``user@host``."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


class Journal:
    """Reads and writes the journal of one database."""

    def __init__(self, transport: Transport, *, profile: str, own: OwnTables = ALONE) -> None:
        self._transport = transport
        self._own = own
        self._profile = profile
        self._next: int | None = None
        self._pending: list[Event] = []

    def create(self) -> None:
        """Make the table, if it is not there."""
        self._transport.command(self._own.created(_CREATE, TABLE))

    def events(self) -> list[Event]:
        """Every event, oldest first; none where the table was never made."""
        try:
            rows = self._transport.query(self._own.read(_READ))
        except ServerError as error:
            if error.code in (UNKNOWN_TABLE, UNKNOWN_DATABASE):
                return []
            raise
        names = ("sequence", "microseconds", "migration", "operation", "event", "statement", "statements",
                 "statement_checksum", "checksum", "profile", "by", "milliseconds", "message")  # fmt: skip
        return [Event(**dict(zip(names, row, strict=True))) for row in rows]

    def standings(self, events: Iterable[Event] | None = None) -> dict[str, Standing]:
        """How every migration stands, in the order in which they were first touched."""
        standings: dict[str, Standing] = {}
        for event in self.events() if events is None else events:
            standings.setdefault(event.migration, Standing()).take(event)
        return standings

    def add(self, *events: Event, flush: bool = True) -> None:
        """Write events. Without ``flush`` they go with the next ones that are written."""
        self._pending += events
        if not flush or not self._pending:
            return
        if self._next is None:
            self._next = max((event.sequence for event in self.events()), default=0) + 1
        rows = []
        for event in self._pending:
            rows.append(self._row(event, self._next))
            self._next += 1
        text = f"INSERT INTO {TABLE} ({', '.join(_COLUMNS)}) SELECT " + " UNION ALL SELECT ".join(rows)
        self._transport.command(text, settings=self._own.written)
        self._pending.clear()

    def _row(self, event: Event, sequence: int) -> str:
        values: Sequence[int | str] = (
            sequence, event.migration, event.operation, event.event, event.statement, event.statements,
            event.statement_checksum, event.checksum, self._profile, who(), __version__, event.milliseconds,
            event.message[:4000],
        )  # fmt: skip
        texts = (str(value) if isinstance(value, int) else literal(value) for value in values)
        return ", ".join(f"{text} AS {name}" for name, text in zip(_COLUMNS, texts, strict=True))

    def forget(self) -> None:
        """Read the place of the next event anew, as another runner may have written meanwhile."""
        self._next = None


def applied(standings: dict[str, Standing]) -> tuple[Applied, ...]:
    """What is applied or half-applied, in the order in which it was."""
    found = [_applied(migration, standing) for migration, standing in standings.items()]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.applied_at, one.id)))


def _applied(migration: str, standing: Standing) -> Applied | None:
    event = standing.begin or standing.applied
    if event is None:
        return None
    if standing.operation is None:
        return Applied(
            id=migration,
            applied_at=event.at,
            checksum=event.checksum or None,
            profile=event.profile,
            by=event.by,
            milliseconds=event.milliseconds,
        )
    failed = [one for one in standing.statements.values() if one.event == "failed"]
    total = max(event.statements, 1)
    return Applied(
        id=migration,
        applied_at=(standing.applied or event).at,
        profile=event.profile,
        by=event.by,
        done=min(standing.done, total - 1),
        total=total,
        error=failed[-1].message if failed else f"the {standing.operation} stopped half-way",
        going_back=standing.operation == "rollback",
        begun=any(one.event not in ("done", "failed") for one in standing.statements.values()),
    )


def history(events: Iterable[Event]) -> tuple[Entry, ...]:
    """What was done, oldest first: what ended, and what failed."""
    return tuple(
        Entry(
            id=event.migration,
            operation=event.operation,
            at=event.at,
            by=event.by,
            comment=f"statement {event.statement} failed: {event.message}" if event.event == "failed" else "",
        )
        for event in events
        if event.event in ("end", "failed")
    )

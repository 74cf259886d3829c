"""The history of migrations as it is written: rows of what is applied, and lines of what happened."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from dbkit.core.errors import IntegrityError
from dbkit.stores.redis.inspect import LEDGER
from dbkit.stores.redis.lease import who
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.record import recorded_json
from dbkit.stores.redis.wire import Wire

__all__ = ["Book", "Row", "book_code", "now", "read_book"]

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A migration that is applied, or half-way up or down."""

    id: str
    at: str
    checksum: str
    profile: str
    by: str
    dbkit: str
    milliseconds: int = 0
    done: int
    total: int
    journal: str = ""
    """Hash of the commands that are done, for one that is half-way."""
    direction: str = "up"
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole of it."""

    rows: tuple[Row, ...] = ()
    history: tuple[dict[str, str], ...] = field(default=())

    def row(self, identity: str) -> Row | None:
        """The row of a migration."""
        return next((row for row in self.rows if row.id == identity), None)

    def put(self, row: Row) -> Book:
        """With a row, in place of the one of the same migration."""
        if self.row(row.id):
            return replace(self, rows=tuple(row if one.id == row.id else one for one in self.rows))
        return replace(self, rows=(*self.rows, row))

    def without(self, identity: str) -> Book:
        """Without the row of a migration."""
        return replace(self, rows=tuple(row for row in self.rows if row.id != identity))

    def told(self, identity: str, operation: str, comment: str = "") -> Book:
        """With one more line of what happened."""
        line = {"id": identity, "operation": operation, "at": now(), "by": who(), "comment": comment}
        return replace(self, history=(*self.history, line))


def now() -> str:
    """The time as it is written."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def read_book(wire: Wire) -> Book:
    """The history of a server. Raises IntegrityError where it cannot be read."""
    code = libraries(wire, LEDGER).get(LEDGER)
    if code is None:
        return Book()
    try:
        data = json.loads(recorded_json(code) or "")
        if data["format"] != _FORMAT:
            raise IntegrityError(
                f"the history on Redis at {wire.address} was written by another version of dbkit",
                help="use the newest dbkit",
            )
        return Book(rows=tuple(Row(**row) for row in data["applied"]), history=tuple(data["history"]))
    except (ValueError, KeyError, TypeError):
        raise IntegrityError(
            f"the history on Redis at {wire.address} cannot be read",
            help=f"look at it with FUNCTION LIST LIBRARYNAME {LEDGER} WITHCODE",
        ) from None


def book_code(book: Book) -> str:
    """The library that holds it: one row a line, for those who look at it."""
    rows = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in book.rows)
    lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in book.history)
    record = f'{{"format": {_FORMAT}, "applied": [\n{rows}\n], "history": [\n{lines}\n]}}'
    level = "="
    while f"]{level}]" in record:
        level += "="
    return (
        f"#!lua name={LEDGER}\nlocal declaration = [{level}[{record}]{level}]\n"
        f"redis.register_function{{function_name='{LEDGER}', callback=function() return declaration end, "
        "flags={'no-writes'}}\n"
    )

"""How far a recipe is: one row an event, never changed, in ``_dbkit_recipes``.

Rows are copied into a stage, counted there, and moved on: ``staged`` says that the stage holds a piece whole, ``moved``
that the piece is where it belongs. A run that is killed goes on from what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.recipes.row_hash import row_hash
from dbkit.stores.clickhouse.transport import UNKNOWN_DATABASE, UNKNOWN_TABLE, ServerError, Transport

__all__ = ["TABLE", "Event", "Record", "Run", "open_recipes"]

TABLE = "_dbkit_recipes"

_CREATE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
    sequence UInt64 COMMENT 'order of events',
    at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC'),
    recipe String COMMENT 'the table or the view that it makes',
    event LowCardinality(String) COMMENT 'begin, compared, staged, moved, counted, exchanged, end and others',
    pieces Array(String) COMMENT 'parts of the source, with the rows from and to',
    rows UInt64 DEFAULT 0,
    checksum UInt64 DEFAULT 0 COMMENT 'sum of cityHash64 of the rows',
    note String DEFAULT ''
)
ENGINE = MergeTree
ORDER BY sequence
COMMENT 'How far dbkit is with what it copies: a journal, one row an event'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of a recipe."""

    event: str
    pieces: tuple[str, ...] = ()
    rows: int = 0
    checksum: int = 0
    note: str = ""


@dataclass(slots=True)
class Run:
    """The last run of a recipe, as its events tell."""

    events: list[Event] = field(default_factory=list)

    def last(self, name: str) -> Event | None:
        """The last event of a name."""
        return next((one for one in reversed(self.events) if one.event == name), None)

    @property
    def is_open(self) -> bool:
        """Whether it was begun and has not ended."""
        return bool(self.events) and self.events[-1].event != "end"

    @property
    def moved(self) -> tuple[Event, ...]:
        """What is where it belongs; what was noted twice, by a run whose last word came late, once."""
        return tuple({one.pieces: one for one in self.events if one.event == "moved"}.values())

    @property
    def staged(self) -> Event | None:
        """What the stage holds whole and what was not moved on yet."""
        found = next((one for one in reversed(self.events) if one.event in ("staged", "moved")), None)
        return found if found is not None and found.event == "staged" else None


class Record:
    """Reads and writes the events of one recipe."""

    def __init__(self, transport: Transport, recipe: str) -> None:
        self._transport = transport
        self._recipe = recipe
        transport.command(_CREATE)
        rows = transport.query(
            f"SELECT event, pieces, rows, checksum, note FROM {TABLE} WHERE recipe = {literal(recipe)} "  # noqa: S608
            "AND event != 'counted' ORDER BY sequence"
        )
        ((last,),) = transport.query(f"SELECT max(sequence) FROM {TABLE}")  # noqa: S608
        self._next = int(last) + 1
        self.run = Run()
        for event, pieces, count, checksum, note in rows:
            self._take(Event(event=event, pieces=tuple(pieces), rows=count, checksum=checksum, note=note))

    def _take(self, event: Event) -> None:
        if event.event == "begin":
            self.run = Run()
        self.run.events.append(event)

    def add(self, event: Event) -> None:
        """Write an event."""
        pieces = f"[{', '.join(literal(piece) for piece in event.pieces)}]"
        self._transport.command(
            f"INSERT INTO {TABLE} (sequence, recipe, event, pieces, rows, checksum, note) SELECT {self._next}, "
            f"{literal(self._recipe)}, {literal(event.event)}, {pieces}, {event.rows}, {event.checksum}, "
            f"{literal(event.note)}"
        )
        self._next += 1
        self._take(event)

    def measure(self, source: str, values: Sequence[str], where: str = "") -> tuple[int, int]:
        """Count rows and sum up a checksum of them, inside the server: a query may take longer than a client waits."""
        number = self._next
        self._next += 1
        self._transport.command(
            f"INSERT INTO {TABLE} (sequence, recipe, event, rows, checksum) SELECT {number}, "  # noqa: S608
            f"{literal(self._recipe)}, 'counted', count(), sum({row_hash(self._transport, values)}) "
            f"FROM {source}{where and f' WHERE {where}'}"
        )
        ((count, checksum),) = self._transport.query(
            f"SELECT rows, checksum FROM {TABLE} WHERE sequence = {number} AND recipe = {literal(self._recipe)}"  # noqa: S608
        )
        return int(count), int(checksum)

    def answer(self, select: str) -> tuple[int, str]:
        """A number and a text that the rest of a SELECT gives, inside the server as well."""
        number = self._next
        self._next += 1
        self._transport.command(
            f"INSERT INTO {TABLE} (sequence, recipe, event, rows, note) SELECT {number}, "
            f"{literal(self._recipe)}, 'counted', {select}"
        )
        ((count, text),) = self._transport.query(
            f"SELECT rows, note FROM {TABLE} WHERE sequence = {number} AND recipe = {literal(self._recipe)}"  # noqa: S608
        )
        return int(count), str(text)


def open_recipes(transport: Transport) -> Iterable[str]:
    """The recipes that were begun and have not ended."""
    try:
        rows = transport.query(
            f"SELECT recipe FROM {TABLE} WHERE event IN ('begin', 'exchanged', 'end') GROUP BY recipe "  # noqa: S608
            "HAVING argMax(event, sequence) != 'end' ORDER BY recipe"
        )
    except ServerError as error:
        if error.code in (UNKNOWN_TABLE, UNKNOWN_DATABASE):
            return ()
        raise
    return tuple(str(row[0]) for row in rows)

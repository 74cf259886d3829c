"""Gives the views of an exchanged table the rows that came in the moment of the exchange and that they did not see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from dbkit.core.canonical import sha256
from dbkit.core.errors import StatementFailed
from dbkit.core.text import counted
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.checks.view import target_of
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import existing, views_of
from dbkit.stores.clickhouse.recipes.copy import Copier
from dbkit.stores.clickhouse.recipes.inserts import wait_for_inserts
from dbkit.stores.clickhouse.recipes.once import put_in_once
from dbkit.stores.clickhouse.recipes.parts import Conflict, Piece, predicate, read_piece
from dbkit.stores.clickhouse.recipes.read import Insert
from dbkit.stores.clickhouse.recipes.record import Event, Record
from dbkit.stores.clickhouse.recipes.stage import LARGE, Stage
from dbkit.stores.clickhouse.recipes.witness import Witness, behind
from dbkit.stores.clickhouse.recipes.words import aside_name, is_aside, missed_name, seen_name
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import Transport
from dbkit.stores.clickhouse.view_source import view_source

__all__ = ["Missed"]

_Marks = dict[str, dict[str, int]]
"""Of the two tables, the last block of each partition before the exchange."""


@dataclass(slots=True, kw_only=True)
class Missed:
    """What the views of one exchange missed."""

    copier: Copier
    """From the table that was used to the one beside it, by their names before the exchange."""
    witness: Witness

    def __call__(self) -> None:
        """Find the rows, and give them to each view once. Raises StatementFailed where that cannot be done.

        All that was written into the old table is copied, and nobody writes there any more.
        """
        run = self.copier.record.run
        watched = run.last("watched")
        if watched is None or run.last("heard"):
            self.witness.dismiss()
            return
        marks = json.loads(watched.note)
        try:
            counts = self._counts(marks)
        except Conflict as conflict:
            self._end()
            raise StatementFailed(
                f"{self.witness.table}: {conflict}: whether a view missed rows of that moment can no longer be told",
                help="the server was started anew then. The exchange is done, and the table has all rows; compare what "
                "its views count of the newest ones, then run the command again",
            ) from None
        wait_for_inserts(self.copier.transport, self.copier.tell, "may not have reached the views yet")
        record = Record(self.copier.transport, missed_name(self.witness.beside))
        rows, _ = record.answer(f"sum(missed), '' FROM ({counts})")
        if rows and not (record.run.events and record.run.events[0].note == watched.note):
            record.add(Event(event="begin", note=watched.note))
        if rows and record.run.is_open:
            self._give_all(marks, counts, record)
        ended = record.run.last("end") if rows else None
        self._end()
        left = json.loads(ended.note) if ended else []
        if left:
            name = missed_name(self.witness.beside)
            raise StatementFailed(
                f"{', '.join(left)} did not see {counted(rows, 'row')} inserted in the moment of the exchange",
                help=f"the exchange is done, and {self.witness.table} has them; they are kept in {name} as well: give "
                "the view's target what its query makes of that table, drop it, and run the command again",
            )
        if rows:
            self.copier.tell(f"the views were given {counted(rows, 'row')} that came in the moment of the exchange")

    def _end(self) -> None:
        self.copier.record.add(Event(event="heard"))
        self.witness.dismiss()

    def _give_all(self, marks: _Marks, counts: str, record: Record) -> None:
        """Give them to each view, and note which views cannot be given anything from here."""
        name = missed_name(self.witness.beside)
        self._collect(name, counts, marks)
        left = [view for database, view in self._views() if not (database and self._give(view, name, record))]
        if not left:
            self.copier.transport.command(f"DROP TABLE IF EXISTS {identifier(name)}", settings=LARGE)
        record.add(Event(event="end", note=json.dumps(left)))

    def _counts(self, marks: _Marks) -> str:
        """A query for the rows that the witness did not see: what they are known by, how many, and where they are.

        In the new table stand what came there, and what was copied to it from the old one since.
        """
        here, old = self.witness.table, self.witness.beside
        pairs = dict(zip(self.copier.columns, self.copier.values, strict=True))
        columns = self.witness.columns()
        known = self.witness.row(columns)
        copied = self.witness.row([pairs[column] for column in columns])
        sources = [
            f"SELECT {row} AS seen, {sign} AS number, {literal(place)} AS place FROM {identifier(table)} WHERE {where}"  # noqa: S608
            for row, sign, place, table, where in (
                (known, 1, "old", old, self._behind(old, marks["table"])),
                (known, 1, "new", here, self._behind(here, marks["beside"])),
                (copied, -1, "copied", old, self._copied()),
            )
            if where
        ]
        sources.append(f"SELECT seen, -1 AS number, 'seen' AS place FROM {identifier(seen_name(old))}")  # noqa: S608
        unseen = "missed > 0 AND NOT countIf(place = 'seen')" if self.witness.is_computed() else "missed > 0"
        return (
            "SELECT seen, sum(number) AS missed, least(missed, toInt64(countIf(place = 'old'))) AS of_old, "  # noqa: S608
            f"missed - of_old AS of_new FROM ({' UNION ALL '.join(sources)}) GROUP BY seen HAVING {unseen}"
        )

    def _behind(self, table: str, marks: dict[str, int]) -> str:
        parts = behind(self.copier.transport, table, marks)
        return predicate([Piece(part=part, start=0, end=part.rows) for part in parts])

    def _copied(self) -> str:
        """What was copied from the old table since the exchange."""
        events = self.copier.record.run.events
        since = max(place for place, event in enumerate(events) if event.event == "watched")
        moved = [read_piece(text) for event in events[since:] if event.event == "moved" for text in event.pieces]
        return predicate(moved)

    def _collect(self, name: str, counts: str, marks: _Marks) -> None:
        """Make a table of those rows, in the form that the table has now."""
        here, old = self.witness.table, self.witness.beside
        pairs = dict(zip(self.copier.columns, self.copier.values, strict=True))
        known = self.witness.row(self.witness.columns())
        names = [f"_dbkit_{number}" for number in range(len(pairs))]
        found = [
            f"SELECT {', '.join(names)} FROM (SELECT {', '.join(map('{} AS {}'.format, values, names))}, "  # noqa: S608
            f"{known} AS _dbkit_seen, row_number() OVER (PARTITION BY _dbkit_seen) AS _dbkit_place "
            f"FROM {identifier(table)} WHERE {where}) AS rows "
            f"INNER JOIN ({counts}) AS unseen ON rows._dbkit_seen = unseen.seen WHERE _dbkit_place <= {number}"
            for values, table, where, number in (
                (pairs.values(), old, self._behind(old, marks["table"]), "of_old"),
                (pairs, here, self._behind(here, marks["beside"]), "of_new"),
            )
            if where
        ]
        self.copier.transport.command(f"DROP TABLE IF EXISTS {identifier(name)}", settings=LARGE)
        stage = Stage(self.copier.transport, self.witness.beside, name=name)
        stage.make(here)
        stage.fill(tuple(pairs), " UNION ALL ".join(found), threads=2)

    def _views(self) -> Iterator[tuple[bool, str]]:
        """The views of the table: whether they are of this database, and their names."""
        ((own,),) = self.copier.transport.query("SELECT currentDatabase()")
        for view in sorted(views_of(self.copier.transport, self.witness.table)):
            database, _, name = view.partition(".")
            if not is_aside(name):
                yield database == own, name if database == own else view

    def _give(self, view: str, missed: str, record: Record) -> bool:
        """Give one view those rows; False where its query cannot be asked for them alone."""
        transport = self.copier.transport
        ((select, own),) = transport.query(
            "SELECT as_select, currentDatabase() FROM system.tables WHERE database = currentDatabase() "  # noqa: S608
            f"AND name = {literal(view)}"
        )
        query, _ = ddl.local(str(select), str(own), frozenset({self.witness.table}))
        source = view_source(query, {self.witness.table})
        target = _target(transport, view)
        if source is None or target is None:
            return False
        rows = source.over(missed)
        columns = tuple(identifier(str(row[0])) for row in transport.query(f"DESCRIBE ({rows})"))
        insert = Insert(target=target, columns=columns, select=rows)
        if existing(transport, target).has_parts and not views_of(transport, target):
            stage = Stage(transport, aside_name(target, sha256(missed)))
            put_in_once(record, stage, insert, view, rows)
            stage.drop()
        else:
            _insert_once(transport, record, insert, view)
        return True


def _insert_once(transport: Transport, record: Record, insert: Insert, view: str) -> None:
    """Where views read the target in turn, or it has no parts to move: they see an INSERT only."""
    if any(event.event == "moved" and event.pieces == (view,) for event in record.run.events):
        return
    if any(event.event == "giving" and event.pieces == (view,) for event in record.run.events):
        record.add(Event(event="moved", pieces=(view,)))
        raise StatementFailed(
            f"a run was killed while it gave {insert.target} rows that {view} had not seen",
            help=f"look whether it has them: {insert.select}; then run the command again",
        )
    record.add(Event(event="giving", pieces=(view,)))
    transport.command(f"INSERT INTO {identifier(insert.target)} ({', '.join(insert.columns)}) {insert.select}")
    record.add(Event(event="moved", pieces=(view,)))


def _target(transport: Transport, view: str) -> str | None:
    """What a view writes to: a table of this database, or itself, where it keeps its rows inside."""
    head = list(takewhile(lambda token: not token.is_word("AS"), significant(existing(transport, view).statement)))
    return target_of(transport, view) if any(token.is_word("TO") for token in head) else view

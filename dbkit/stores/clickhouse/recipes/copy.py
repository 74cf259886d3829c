"""Copies the rows of a table to one that stands beside it, part by part, while others insert.

Merges of the source are stopped, so a part stays as it is, and what is inserted meanwhile comes in new parts. A chunk
of parts is copied into a stage, counted there, and moved on in one step. Until the tables are exchanged nobody reads
the new one: what cannot be told from the record is copied again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import (
    Known,
    existing,
    names_are_swapped_in_one_step,
    room,
    still_running,
    stored_columns,
    unfinished_mutations,
)
from dbkit.stores.clickhouse.recipes.parts import (
    Conflict,
    Piece,
    active_parts,
    as_written,
    chunks,
    predicate,
    read_piece,
    remaining,
)
from dbkit.stores.clickhouse.recipes.read import Copy
from dbkit.stores.clickhouse.recipes.record import Event, Record
from dbkit.stores.clickhouse.recipes.stage import LARGE, Stage
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["Copier", "Tell"]

Tell = Callable[[str], None]

_POLL = 0.2
_ROUNDS = 5
"""Passes over what came meanwhile, before the exchange is left to catch up."""
_FEW = 100_000
"""Rows that are no reason for a further pass."""
_STARTS = 4
"""How often a copy may start over, where merges of another replica or a restart mixed the parts."""


@dataclass(slots=True, kw_only=True)
class Copier:
    """One copy: where from, where to, and how far it is."""

    transport: Transport
    copy: Copy
    record: Record
    stage: Stage
    tell: Tell
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    source: Known = field(init=False)
    target: Known = field(init=False)
    done: int = 0
    ordered: bool = False

    def __post_init__(self) -> None:
        self.source = existing(self.transport, self.copy.source)
        self.target = existing(self.transport, self.copy.target)
        self.columns = self.copy.columns or stored_columns(self.transport, self.copy.target)
        self.values = self.copy.values or self.columns

    def __call__(self) -> None:
        """Copy until little is left. Raises StatementFailed."""
        if not (self.source.has_parts and self.target.has_parts):
            self._whole()
            return
        self._wait_for_killed_runs()
        if not self.record.run.is_open:
            self._check()
        if not (self.record.run.is_open and self.record.run.last("compared")):
            self._begin()
        self.stop_merges()
        self.settle_stage()
        for start in range(_STARTS):
            try:
                self._passes()
            except Conflict as conflict:
                if start == _STARTS - 1:
                    raise StatementFailed(
                        f"{self.source.name}: {conflict}, again and again",
                        help=f"stop what merges its parts on every replica: SYSTEM STOP MERGES {self.source.name}; "
                        "then run the command again",
                    ) from None
                self.tell(f"{conflict}: it starts over, with what is the same in both")
                self._begin()
                continue
            return

    def _passes(self) -> None:
        for _ in range(_ROUNDS):
            if self.catch_up(self.source.name, self.target.name) < _FEW:
                return

    def catch_up(self, source: str, target: str) -> int:
        """Copy what is not copied yet, and give the number of rows. Raises Conflict."""
        parts = active_parts(self.transport, source)
        pieces = tuple(remaining(parts, self.moved()))
        total = sum(part.rows for part in parts)
        self.done = total - sum(piece.end - piece.start for piece in pieces)
        found = 0
        self.stage.make(target)
        # What a merge makes of equal rows can depend on their order.
        self.ordered = not existing(self.transport, target).is_plain
        for chunk in chunks(pieces, ordered=self.ordered):
            found += self._chunk(chunk, source, target)
            self.tell(f"{self.done:,} of {total:,} rows, partition {chunk[0].part.partition}")
        return found

    def moved(self) -> tuple[Piece, ...]:
        """What is where it belongs."""
        return tuple(read_piece(text) for event in self.record.run.moved for text in event.pieces)

    def stop_merges(self) -> None:
        """Parts stay as they are from now on, until the server is started anew."""
        self.transport.command(f"SYSTEM STOP MERGES {identifier(self.source.name)}")

    def _chunk(self, pieces: Sequence[Piece], source: str, target: str) -> int:
        where = predicate(pieces)
        if not self._attached(pieces, source):
            query = f"SELECT {', '.join(self.values)} FROM {identifier(source)} WHERE {where}"  # noqa: S608
            order = as_written(pieces) if self.ordered else ""
            self.stage.fill(self.columns, query + order, threads=1 if self.ordered else 2)
        rows, checksum = self.record.measure(identifier(source), self.values, where)
        staged = self.record.measure(identifier(self.stage.name), self.columns)
        if staged != (rows, checksum):
            raise StatementFailed(
                f"{source}: {rows:,} rows were copied and {staged[0]:,} came, or others than they were",
                help="nothing was exchanged; run the command again",
            )
        texts = tuple(piece.text for piece in pieces)
        found = Event(event="staged", pieces=texts, rows=rows, checksum=checksum, note=self.stage.name)
        self.record.add(found)
        self.settle_stage(target)
        self.done += sum(piece.end - piece.start for piece in pieces)
        return rows

    def _attached(self, pieces: Sequence[Piece], source: str) -> bool:
        """Link a whole partition into the stage, where the statement says that the parts are the same files.

        What was inserted between a look at the parts and the link would come along unseen: then it is copied instead.
        """
        partition = pieces[0].part.partition
        if self.copy.columns or any((piece.start, piece.end) != (0, piece.part.rows) for piece in pieces):
            return False
        names = {piece.part.name for piece in pieces}

        def is_whole() -> bool:
            return {part.name for part in active_parts(self.transport, source, partition=partition)} == names

        if not is_whole():
            return False
        self.transport.command(f"TRUNCATE TABLE {identifier(self.stage.name)}", settings=LARGE)
        self.transport.command(
            f"ALTER TABLE {identifier(self.stage.name)} ATTACH PARTITION ID {literal(partition)} "
            f"FROM {identifier(source)}"
        )
        return is_whole()

    def settle_stage(self, target: str | None = None) -> None:
        """Move on what a stage holds whole, of this run or of one that was killed."""
        staged = self.record.run.staged
        if staged is None:
            return
        stage = Stage(self.transport, self.copy.target, name=staged.note)
        if stage.is_there():
            stage.move_to(target or self.target.name)
            moved = Event(event="moved", pieces=staged.pieces, rows=staged.rows, checksum=staged.checksum)
            self.record.add(moved)

    def _wait_for_killed_runs(self) -> None:
        """A server goes on with a statement for a while although nobody waits for it any more."""
        while still_running(self.transport, self.copy.target):
            self.tell("waiting for the last statement of a run that was killed")
            time.sleep(_POLL)

    def _check(self) -> None:
        """What stands in the way, before anything is done."""
        if not names_are_swapped_in_one_step(self.transport):
            raise StatementFailed(
                "the database cannot exchange tables", help="its engine must be Atomic: make a new one and move over"
            )
        running = unfinished_mutations(self.transport, self.source.name)
        if running:
            command, why = running[0]
            raise StatementFailed(
                f"{len(running)} mutations of {self.source.name} are not done, such as: {command}{why and f' ({why})'}",
                help="wait for them, or KILL MUTATION; then run the command again",
            )
        free = room(self.transport)
        if self.copy.columns and self.source.bytes > free:
            raise StatementFailed(
                f"{self.source.name} takes {self.source.bytes:,} bytes, and {free:,} are free",
                help="the copy needs about as much as the table itself: make room, then run the command again",
            )

    def _begin(self) -> None:
        """Start anew, with those partitions of the new table that hold already what they should."""
        self.stage.drop()
        self.record.add(Event(event="begin", note=self._note()))
        self.stop_merges()
        there = {part.partition for part in active_parts(self.transport, self.target.name)}
        if there and self.source.partition_key == self.target.partition_key:
            for partition in sorted(there):
                if not self._is_same(partition):
                    self._empty(partition)
        elif there and not self._is_same(None):
            self._empty(None)
        self.record.add(Event(event="compared"))

    def _note(self) -> str:
        """What the exchange must know later on: which tables these are, and what is copied."""
        return json.dumps({"source": self.source.uuid, "target": self.target.uuid, "copy": self.copy.text})

    def _is_same(self, partition: str | None) -> bool:
        """Whether a partition holds in both what it should; if so, it is taken as moved."""
        parts = active_parts(self.transport, self.source.name, partition=partition)
        if not parts:
            return False
        pieces = [Piece(part=part, start=0, end=part.rows) for part in parts]
        self.tell(f"comparing {'all' if partition is None else f'partition {partition}'}")
        want = self.record.measure(identifier(self.source.name), self.values, predicate(pieces))
        where = "" if partition is None else f"_partition_id = {literal(partition)}"
        if self.record.measure(identifier(self.target.name), self.columns, where) != want:
            return False
        texts = tuple(piece.text for piece in pieces)
        self.record.add(Event(event="moved", pieces=texts, rows=want[0], checksum=want[1]))
        return True

    def _empty(self, partition: str | None) -> None:
        what = f"ALTER TABLE {identifier(self.target.name)} DROP PARTITION ID {literal(partition)}" if partition else ""
        self.transport.command(what or f"TRUNCATE TABLE {identifier(self.target.name)}", settings=LARGE)

    def _whole(self) -> None:
        """Copy a table that keeps no parts: in one go, and only right while nobody writes."""
        if self.record.run.last("moved") and self.record.run.is_open:
            return
        if not self.record.run.is_open:
            self._check()
        self.record.add(Event(event="begin", note=self._note()))
        self.record.add(Event(event="compared"))
        self._empty(None)
        source = identifier(self.source.name)
        self.transport.command(
            f"INSERT INTO {identifier(self.target.name)} ({', '.join(self.columns)}) "  # noqa: S608
            f"SELECT {', '.join(self.values)} FROM {source}",
            settings={"insert_allow_materialized_columns": "1"},
        )
        rows, checksum = self.record.measure(source, self.values)
        self.record.add(Event(event="moved", rows=rows, checksum=checksum))

"""Exchanges a table with the one that its rows were copied to, so that nothing that is inserted meanwhile is lost.

An INSERT that began before the exchange writes into the old table. What it wrote there comes in new parts, which are
copied over, until no such INSERT runs any more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.recipes.catalog import (
    existing,
    unfinished_mutations,
    views_of,
)
from dbkit.stores.clickhouse.recipes.copy import Copier
from dbkit.stores.clickhouse.recipes.inserts import wait_for_inserts
from dbkit.stores.clickhouse.recipes.missed import Missed
from dbkit.stores.clickhouse.recipes.parts import Conflict
from dbkit.stores.clickhouse.recipes.read import Exchange
from dbkit.stores.clickhouse.recipes.record import Event
from dbkit.stores.clickhouse.recipes.witness import Witness

__all__ = ["Swap"]


@dataclass(slots=True, kw_only=True)
class Swap:
    """One exchange, with the copy that precedes and follows it."""

    exchange: Exchange
    copier: Copier
    """From the table that is used to the one beside it, by their names before the exchange."""
    witness: Witness = field(init=False)

    def __post_init__(self) -> None:
        self.witness = Witness(
            transport=self.copier.transport,
            table=self.exchange.table,
            beside=self.exchange.beside,
            copied=self.copier.columns,
        )

    def __call__(self) -> None:
        """Exchange, or go on where a killed run stopped. Raises StatementFailed."""
        run = self.copier.record.run
        begun = run.last("begin")
        uuids = json.loads(begun.note) if begun else {}
        used = existing(self.copier.transport, self.exchange.table).uuid
        if not run.is_open and (not run.events or used != uuids.get("target")):
            raise StatementFailed(
                f"nothing was copied to {self.exchange.beside}", help="the statement that copies comes first"
            )
        if not run.is_open:
            return
        if used != uuids["target"]:
            self._before()
        # Looked at again: the exchange of a run that was killed may have come through meanwhile.
        if not self.is_done():
            self._swap()
        elif run.last("exchanged") is None:
            self.copier.record.add(Event(event="exchanged"))
        self._after()

    def is_done(self) -> bool:
        """Whether the names have changed places, in the run that the record speaks of."""
        begun = self.copier.record.run.last("begin")
        used = existing(self.copier.transport, self.exchange.table).uuid
        return begun is not None and bool(json.loads(begun.note)["target"] == used)

    def _before(self) -> None:
        """Copy what came since, and look once more whether everything is there."""
        copier = self.copier
        copier()
        if not copier.source.has_parts:
            return
        running = unfinished_mutations(copier.transport, self.exchange.table)
        if running:
            copier.transport.command(f"SYSTEM START MERGES {identifier(self.exchange.table)}")
            raise StatementFailed(
                f"{self.exchange.table} was told to change rows meanwhile ({running[0][0]}), which waits for the copy",
                help="nothing was exchanged, and the change goes on now; run the command again when it is done",
            )
        if copier.target.is_plain:
            copier.tell("counting all rows")
            moved = copier.record.run.moved
            wanted = (sum(one.rows for one in moved), sum(one.checksum for one in moved) % 2**64)
            found = copier.record.measure(identifier(self.exchange.beside), copier.columns)
            if found != wanted:
                raise StatementFailed(
                    f"{self.exchange.beside} holds {found[0]:,} rows where {wanted[0]:,} were copied, or others",
                    help=f"nothing was exchanged; empty it (TRUNCATE TABLE {self.exchange.beside}) and run again",
                )

    def _swap(self) -> None:
        copier, table = self.copier, self.exchange.table
        views = views_of(copier.transport, table)
        if views and copier.source.has_parts and copier.target.has_parts:
            self._watch()
        copier.transport.command(f"EXCHANGE TABLES {identifier(table)} AND {identifier(self.exchange.beside)}")
        copier.record.add(Event(event="exchanged"))
        lost = views - views_of(copier.transport, table)
        if lost:
            raise StatementFailed(
                f"after the exchange {', '.join(sorted(lost))} no longer follows {table}",
                help=f"stop inserts, and make them anew; or go back: EXCHANGE TABLES {identifier(table)} AND "
                f"{identifier(self.exchange.beside)}",
            )

    def _watch(self) -> None:
        """Have a witness in place, and copy what came while it was made ready."""
        copier, beside = self.copier, self.exchange.beside
        self.witness.call(copier.tell)
        before = self.witness.blocks(self.exchange.table)
        copier()
        copier.transport.command(f"SYSTEM STOP MERGES {identifier(beside)}")
        marks = {"table": before, "beside": self.witness.blocks(beside)}
        copier.record.add(Event(event="watched", note=json.dumps(marks)))

    def _after(self) -> None:
        """What INSERTs that began before the exchange still write into the old table, comes over."""
        copier, old = self.copier, self.exchange.beside
        if not copier.source.has_parts:
            self._compare()
        else:
            copier.transport.command(f"SYSTEM STOP MERGES {identifier(old)}")
            copier.settle_stage(self.exchange.table)
            try:
                wait_for_inserts(
                    copier.transport,
                    copier.tell,
                    "began before the exchange",
                    meanwhile=lambda: copier.catch_up(old, self.exchange.table),
                )
                copier.catch_up(old, self.exchange.table)
            except Conflict as conflict:
                self._end()
                raise StatementFailed(
                    f"{old}, which was {self.exchange.table}: {conflict}",
                    help="the server was started anew in the moment of the exchange. Both tables are there; compare "
                    f"the newest rows of {old} with {self.exchange.table}, and insert what is missing; then run the "
                    "command again",
                ) from None
            Missed(copier=copier, witness=self.witness)()
        self._end()

    def _end(self) -> None:
        copier = self.copier
        if copier.source.has_parts:
            for table in (self.exchange.beside, self.exchange.table):
                copier.transport.command(f"SYSTEM START MERGES {identifier(table)}")
        self.witness.dismiss()
        copier.stage.drop()
        copier.record.add(Event(event="end"))

    def _compare(self) -> None:
        moved = self.copier.record.run.last("moved")
        before = existing(self.copier.transport, self.exchange.beside).name
        count, _ = self.copier.record.measure(identifier(before), self.copier.values)
        if moved is not None and count != moved.rows:
            raise StatementFailed(
                f"{count - moved.rows:,} rows came into {self.exchange.table} while it was copied",
                help=f"they are in {self.exchange.beside}; a table without parts is copied while nobody writes",
            )

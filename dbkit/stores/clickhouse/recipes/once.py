"""Puts what a query gives into a table once, whatever kills the run: into a stage first, and from there in one step."""

from __future__ import annotations

from dbkit.stores.clickhouse.recipes.read import Insert
from dbkit.stores.clickhouse.recipes.record import Event, Record
from dbkit.stores.clickhouse.recipes.stage import Stage

__all__ = ["put_in_once"]


def put_in_once(record: Record, stage: Stage, insert: Insert, piece: str, query: str) -> None:
    """One piece, by whose name the record knows whether it is there. No view sees what comes so."""
    done = {event.pieces for event in record.run.events if event.event == "moved"}
    if (piece,) in done:
        return
    staged = record.run.staged
    if staged is not None and staged.pieces == (piece,):
        stage = stage.of(staged.note)
    else:
        stage.make(insert.target)
        stage.fill(insert.columns, query, threads=2)
        record.add(Event(event="staged", pieces=(piece,), note=stage.name))
    stage.move_to(insert.target)
    record.add(Event(event="moved", pieces=(piece,)))

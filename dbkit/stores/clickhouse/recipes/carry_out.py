"""Carries out the statements of a migration that have a directive above them.

Each can be run again, from wherever a killed run stopped.
"""

from __future__ import annotations

import json

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.recipes import keep
from dbkit.stores.clickhouse.recipes.beside import make_beside
from dbkit.stores.clickhouse.recipes.catalog import known
from dbkit.stores.clickhouse.recipes.copy import Copier, Tell
from dbkit.stores.clickhouse.recipes.history import backfill, put_aside, start_from_watermark
from dbkit.stores.clickhouse.recipes.read import Copy, Exchange, read_copy, read_created, read_dropped, read_exchange
from dbkit.stores.clickhouse.recipes.record import Event, Record, open_recipes
from dbkit.stores.clickhouse.recipes.stage import Stage
from dbkit.stores.clickhouse.recipes.swap import Swap
from dbkit.stores.clickhouse.recipes.words import (
    BACKFILL,
    BESIDE,
    CATCH_UP,
    COPY,
    FROM_WATERMARK,
    NOT_BEFORE,
    PUT_ASIDE,
)
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import ServerError, Transport

__all__ = ["carry_out", "refuse_cluster", "settle"]


def carry_out(transport: Transport, words: str, text: str, tell: Tell, *, taking_back: bool = False) -> None:
    """Do what a directive says. Raises StatementFailed, ServerError, LostConnection.

    ``taking_back``: the statement is of the way back from a change that was stopped half-way.
    """
    if words.startswith(BESIDE):
        _make(transport, text, _name(words, 1))
    elif words == COPY:
        _copy(transport, read_copy(text), tell)
    elif words == CATCH_UP:
        _exchange(transport, read_exchange(text), tell)
    elif words.startswith(FROM_WATERMARK):
        start_from_watermark(transport, text, _name(words, 2))
    elif words.startswith(BACKFILL):
        backfill(transport, text, _name(words, 1), tell)
    elif words.startswith(PUT_ASIDE):
        put_aside(transport, text, _name(words, 3), words.partition(" then ")[2])
    elif taking_back:
        keep.drop_now(transport, read_dropped(text))
    else:
        keep.drop_later(transport, read_dropped(text), words.removeprefix(NOT_BEFORE))


def _name(words: str, place: int) -> str:
    """The name that stands at a place of a directive."""
    tokens = significant(words)
    return (tokens[place].name or "") if place < len(tokens) else ""


def refuse_cluster(name: str | None) -> None:
    """Raise StatementFailed where a target is a cluster: what is copied and exchanged stands on one server."""
    if name is not None:
        raise StatementFailed(
            f"a table is made anew on one server, and this target is the cluster {name}",
            help="connect to each of its servers by itself, without cluster=, and run the command there",
        )


def settle(transport: Transport) -> tuple[str, ...]:
    """Finish exchanges that were killed on the way, and drop what was kept long enough. Gives what was dropped."""
    for beside in open_recipes(transport):
        _finish(transport, beside)
    return keep.drop_what_is_due(transport)


def _copier(transport: Transport, copy: Copy, tell: Tell) -> Copier:
    record = Record(transport, copy.target)
    return Copier(transport=transport, copy=copy, record=record, stage=Stage(transport, copy.target), tell=tell)


def _make(transport: Transport, text: str, table: str) -> None:
    beside, _ = read_created(text)
    record = Record(transport, beside)
    if make_beside(transport, text, table):
        if not _is_needed(record):
            record.add(Event(event="end"))
        return
    # The table has this form: it was exchanged already, or what is taken back never came that far.
    record.add(Event(event="begin", note=_NOT_NEEDED))
    transport.command(f"SYSTEM START MERGES {identifier(table)}")


_NOT_NEEDED = "not needed"


def _is_needed(record: Record) -> bool:
    begun = record.run.last("begin")
    return begun is None or not record.run.is_open or begun.note != _NOT_NEEDED


def _copy(transport: Transport, copy: Copy, tell: Tell) -> None:
    copier = _copier(transport, copy, tell)
    if _is_needed(copier.record):
        _with_merges(copier)


def _with_merges(copier: Copier) -> None:
    """Copy; where it fails, nothing is left that waits."""
    try:
        copier()
    except (StatementFailed, ServerError):
        copier.transport.command(f"SYSTEM START MERGES {identifier(copier.source.name)}")
        raise


def _swap(transport: Transport, beside: str, tell: Tell) -> Swap | None:
    """The exchange of the table that was last copied to the one that stands beside it."""
    record = Record(transport, beside)
    begun = record.run.last("begin")
    if begun is None or begun.note == _NOT_NEEDED:
        return None
    note = json.loads(begun.note)
    if "copy" not in note:  # a view that gets its history
        return None
    copy = read_copy(note["copy"])
    if any(known(transport, name) is None for name in (copy.source, copy.target)):
        return None
    return Swap(exchange=Exchange(table=copy.source, beside=copy.target), copier=_copier(transport, copy, tell))


def _exchange(transport: Transport, exchange: Exchange, tell: Tell) -> None:
    record = Record(transport, exchange.beside)
    if not _is_needed(record):
        return
    swap = _swap(transport, exchange.beside, tell)
    if swap is None or swap.exchange != exchange:
        raise StatementFailed(
            f"nothing was copied from {exchange.table} to {exchange.beside}",
            help="the statement that copies comes first, with its comment",
        )
    try:
        swap()
    except (StatementFailed, ServerError):
        transport.command(f"SYSTEM START MERGES {identifier(exchange.table)}")
        raise


def _finish(transport: Transport, beside: str) -> None:
    """Finish an exchange that was killed on the way."""
    swap = _swap(transport, beside, lambda _: None)
    if swap is not None and swap.is_done():
        swap()

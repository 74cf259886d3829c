"""Gives a materialized view the rows that were there before it, each once, while others insert.

From a moment a little ahead on, the view takes what the watermark says was written later; once that moment is past and
no INSERT runs that began before it, what was written earlier is put into the target, partition by partition of the
source. Then the view takes everything.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from dbkit.core.canonical import sha256
from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import (
    existing,
    known,
    readable_columns,
    tables,
    views_of,
)
from dbkit.stores.clickhouse.recipes.copy import Tell
from dbkit.stores.clickhouse.recipes.inserts import wait_for_inserts
from dbkit.stores.clickhouse.recipes.keep import drop_later
from dbkit.stores.clickhouse.recipes.once import put_in_once
from dbkit.stores.clickhouse.recipes.parts import active_parts
from dbkit.stores.clickhouse.recipes.read import read_insert, read_truncated, read_view
from dbkit.stores.clickhouse.recipes.record import Event, Record
from dbkit.stores.clickhouse.recipes.stage import Stage
from dbkit.stores.clickhouse.recipes.words import aside_name
from dbkit.stores.clickhouse.transport import Transport
from dbkit.stores.clickhouse.view_source import ViewSource, view_source

__all__ = ["backfill", "put_aside", "start_from_watermark"]

_AHEAD = 3.0
"""Seconds between now and the moment: the view must be there before it."""
_POLL = 0.2
_FORMAT = "toDateTime64({}, 6, 'UTC')"


def start_from_watermark(transport: Transport, text: str, column: str) -> None:
    """Make a view, or give it another query, for what is written from a moment on. Raises StatementFailed."""
    view = read_view(text)
    record = Record(transport, view.name)
    if record.run.is_open and known(transport, view.name) is not None and view.creates:
        return
    moment = _moment(transport)
    note = json.dumps({"moment": moment, "column": column, "select": view.select})
    record.add(Event(event="begin", note=note))
    transport.command(f"{view.head}{_later(transport, view.select, column, moment)}")


def _moment(transport: Transport) -> str:
    milliseconds = int(_AHEAD * 1000)
    rows = transport.query(f"SELECT toString(now64(6, 'UTC') + toIntervalMillisecond({milliseconds}))")
    return str(rows[0][0])


def _later(transport: Transport, select: str, column: str, moment: str) -> str:
    source = _source(transport, select)
    condition = f"{identifier(column)} >= {_FORMAT.format(literal(moment))}"
    return source.where(readable_columns(transport, source.table), condition)


def _source(transport: Transport, select: str) -> ViewSource:
    source = view_source(select, tables(transport))
    if source is None:
        raise StatementFailed(
            "the query has no one table of this database that it reads once",
            help="take the comment away: the view then sees what is inserted from now on",
        )
    return source


def put_aside(transport: Transport, text: str, view: str, interval: str) -> None:
    """Empty a table that a view writes to, and keep what it held beside it for a while."""
    table = read_truncated(text)
    history = _History(transport=transport, view=view)
    aside = aside_name(table, sha256(history.begun))
    if history.record.run.last("emptied") is None:
        transport.command(f"CREATE TABLE IF NOT EXISTS {identifier(aside)} AS {identifier(table)}")
        history.record.add(Event(event="emptied", note=existing(transport, table).uuid))
    before = history.record.run.last("emptied")
    if before is not None and existing(transport, table).uuid == before.note:
        history.put_off_if_near()
        transport.command(f"EXCHANGE TABLES {identifier(table)} AND {identifier(aside)}")
    drop_later(transport, aside, interval)


def backfill(transport: Transport, text: str, view: str, tell: Tell) -> None:
    """Put into the target what was written before the moment. Raises StatementFailed."""
    insert = read_insert(text)
    history = _History(transport=transport, view=view)
    if not history.record.run.is_open:
        return
    readers = views_of(transport, insert.target)
    if readers:
        raise StatementFailed(
            f"{', '.join(sorted(readers))} read what is inserted into {insert.target}, and would not see these rows",
            help=f"drop them and make them again behind this, with a backfill of their own; {view} goes on meanwhile",
        )
    if not existing(transport, insert.target).has_parts:
        raise StatementFailed(f"{insert.target} keeps no parts: a killed backfill could not be told from a whole one")
    _wait(transport, history.moment, tell)
    source = _source(transport, insert.select)
    earlier = f"{identifier(history.column)} < {_FORMAT.format(literal(history.moment))}"
    columns = readable_columns(transport, source.table)
    partitions = sorted({part.partition for part in active_parts(transport, source.table)})
    stage = Stage(transport, aside_name(insert.target, sha256(history.begun)))
    for number, partition in enumerate(partitions, start=1):
        condition = f"_partition_id = {literal(partition)} AND {earlier}"
        put_in_once(history.record, stage, insert, partition, source.where(columns, condition))
        tell(f"partition {partition}, {number} of {len(partitions)}")
    stage.drop()
    history.record.add(Event(event="end"))


def _wait(transport: Transport, moment: str, tell: Tell) -> None:
    """Wait until the moment is past, and the INSERTs that began before it have ended."""
    past = f"SELECT now64(6, 'UTC') > {_FORMAT.format(literal(moment))}"
    while not transport.query(past)[0][0]:
        time.sleep(_POLL)
    wait_for_inserts(transport, tell, f"began before {moment}")


@dataclass(slots=True, kw_only=True)
class _History:
    """What is known of a view that gets its history."""

    transport: Transport
    view: str
    record: Record = field(init=False)

    def __post_init__(self) -> None:
        self.record = Record(self.transport, self.view)
        if self.record.run.last("begin") is None:
            raise StatementFailed(
                f"nothing says from when on {self.view} takes rows",
                help="the statement with the comment -- dbkit: from watermark COLUMN comes first",
            )

    @property
    def begun(self) -> str:
        """What was noted when it began."""
        return self.record.run.events[0].note

    @property
    def moment(self) -> str:
        """From when on the view takes rows."""
        put_off = self.record.run.last("put off")
        return put_off.note if put_off else str(json.loads(self.begun)["moment"])

    @property
    def column(self) -> str:
        """The watermark."""
        return str(json.loads(self.begun)["column"])

    def put_off_if_near(self) -> None:
        """Where the moment is nearly there, rows behind it could already be in the table that goes: a later one."""
        near = f"SELECT now64(6, 'UTC') + toIntervalSecond(1) > {_FORMAT.format(literal(self.moment))}"
        if not self.transport.query(near)[0][0]:
            return
        moment = _moment(self.transport)
        later = _later(self.transport, str(json.loads(self.begun)["select"]), self.column, moment)
        self.transport.command(f"ALTER TABLE {identifier(self.view)} MODIFY QUERY {later}")
        self.record.add(Event(event="put off", note=moment))

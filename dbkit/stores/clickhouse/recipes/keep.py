"""Old tables are kept for a while, and dropped by a later run."""

from __future__ import annotations

from datetime import UTC, datetime

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import known
from dbkit.stores.clickhouse.recipes.stage import LARGE
from dbkit.stores.clickhouse.recipes.words import interval, seen_name, witness_name
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["drop_later", "drop_now", "drop_what_is_due"]

_UNTIL = "kept by dbkit until "
_FORMAT = "%Y-%m-%d %H:%M:%S UTC"


def drop_later(transport: Transport, table: str, text: str) -> None:
    """Write into the table's comment until when it is kept. Raises StatementFailed."""
    time = interval(text)
    if time is None:
        raise StatementFailed(f"{text!r} is no time", help="write for example: -- dbkit: not before 7 days")
    if known(transport, table) is None:
        return
    until = (datetime.now(tz=UTC) + time).strftime(_FORMAT)
    transport.command(f"ALTER TABLE {identifier(table)} MODIFY COMMENT {literal(_UNTIL + until)}")


def drop_now(transport: Transport, table: str) -> None:
    """Drop a table that dbkit made beside another, however large it is."""
    transport.command(f"DROP VIEW IF EXISTS {identifier(witness_name(table))}")
    for name in (table, seen_name(table)):
        transport.command(f"DROP TABLE IF EXISTS {identifier(name)}", settings=LARGE)


def drop_what_is_due(transport: Transport) -> tuple[str, ...]:
    """Drop what was kept until now, and give the names."""
    rows = transport.query(
        "SELECT name, comment FROM system.tables WHERE database = currentDatabase() "  # noqa: S608
        f"AND startsWith(comment, {literal(_UNTIL)}) AND match(name, '__dbkit_[0-9a-f]{{6}}$') ORDER BY name"
    )
    due = [str(name) for name, comment in rows if _is_over(str(comment))]
    for name in due:
        drop_now(transport, name)
    return tuple(due)


def _is_over(comment: str) -> bool:
    try:
        until = datetime.strptime(comment.removeprefix(_UNTIL), _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return False
    return until < datetime.now(tz=UTC)

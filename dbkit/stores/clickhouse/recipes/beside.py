"""Makes the table that stands beside another one, or finds what an earlier run, or the way back, left of it."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex
from typing import Any, cast

from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.inspect import inspect
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.kinds.whole import parts_of
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import known
from dbkit.stores.clickhouse.recipes.read import read_created
from dbkit.stores.clickhouse.recipes.words import stage_prefix
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["make_beside"]


def make_beside(transport: Transport, statement: str, table: str) -> bool:
    """Whether rows are to be copied: not where the table has the new form already. Raises StatementFailed.

    A kept table of the wanted form is used again, with the rows that it has.
    """
    name, rest = read_created(statement)
    if known(transport, name) is None:
        transport.command(statement)
        return True
    probe = f"{stage_prefix(name)}{token_hex(3)}"
    transport.command(f"CREATE TABLE {identifier(probe)} {rest}")
    ((database, comment),) = transport.query(
        "SELECT currentDatabase(), comment FROM system.tables WHERE database = currentDatabase() "  # noqa: S608
        f"AND name = {literal(probe)}"
    )
    state = inspect(
        transport.query, database=database, managed=(name, probe, table), access=AccessBook(str(database)), asides=True
    )
    transport.command(f"DROP TABLE {identifier(probe)}")
    wanted = _form(probe, state)
    if _form(name, state) == wanted:
        transport.command(f"ALTER TABLE {identifier(name)} MODIFY COMMENT {literal(comment)}")
        return True
    if _form(table, state) == wanted:
        return False
    raise StatementFailed(
        f"{name} is there already, in another form than the statement says",
        help=f"if nobody needs it: DROP TABLE {identifier(name)}; then run the command again",
    )


def _form(name: str, state: State) -> dict[tuple[str, ...], Any]:
    """A table with its parts, as it would be under no name."""
    identity = ObjectId("table", (name,))
    found = state.objects.get(identity)
    if found is None:
        return {}
    whole: dict[ObjectId, Any] = {identity: replace(cast("Table", found), comment=""), **parts_of(identity, state)}
    return {
        (one.kind, *one.path[1:]): replace(item, id=ObjectId(one.kind, ("", *one.path[1:])))
        for one, item in whole.items()
    }

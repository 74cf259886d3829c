"""A table with all that its CREATE statement holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.clickhouse import render, secrets
from dbkit.stores.clickhouse.kinds import column, constraint, index, projection
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["PARTS", "create_statement", "parts_of"]

PARTS = ("column", "index", "constraint", "projection")
"""The kinds that are written inside of CREATE TABLE."""


def parts_of(table: ObjectId, state: State) -> dict[ObjectId, Any]:
    """Columns, indexes, constraints and projections of a table."""
    return {item.id: item for kind in PARTS for item in state.inside(kind, table.path)}


def create_statement(table: Any, parts: Iterable[Any], *, name: str | None = None) -> str:
    """CREATE TABLE with these parts; under another name it is made only where it is not there already."""
    inlined = {item.id: item for item in parts}
    order = {column_name: place for place, column_name in enumerate(table.columns)}
    columns = sorted(
        (item for item in inlined.values() if isinstance(item, column.Column)),
        key=lambda item: (order.get(item.id.name, len(order)), item.id),
    )
    entries = [column.definition(item) for item in columns]
    others = [item for _, item in sorted(inlined.items())]
    entries += [index.definition(item) for item in others if isinstance(item, index.Index)]
    entries += [constraint.definition(item) for item in others if isinstance(item, constraint.Constraint)]
    entries += [projection.definition(item) for item in others if isinstance(item, projection.Projection)]
    if table.storage_with_secrets is not None:
        return render.create_table(
            table.id.name, elements=entries, engine=table.storage_with_secrets, comment=table.comment
        )
    has_order = table.order_by is not None
    text = render.create_table(
        name or table.id.name,
        elements=entries,
        engine=secrets.named(table.engine, table.id.name),
        keys=(
            ("PARTITION BY", render.key(table.partition_by) if table.partition_by else None),
            ("PRIMARY KEY", render.key(table.primary_key) if table.primary_key else None),
            ("ORDER BY", render.key(table.order_by or ()) if has_order else None),
            ("SAMPLE BY", table.sample_by),
        ),
        ttl=table.ttl,
        settings=render.settings_clause(
            (identifier(setting), secrets.named(value, table.id.name, setting)) for setting, value in table.settings
        ),
        comment=table.comment,
    )
    return text if name is None else text.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1)

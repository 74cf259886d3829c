"""Foreign tables."""

from __future__ import annotations

from dbkit.stores.postgres import compile_attached as attached
from dbkit.stores.postgres import compile_constraints as constraints
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_columns import ColumnPart, Relation, column_element
from dbkit.stores.postgres.compile_context import Context
from dbkit.stores.postgres.compile_declared import Declared, Namespace
from dbkit.stores.postgres.compile_tables import parents, settle_renames
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import ForeignTable

__all__ = ["foreign_tables"]


def foreign_tables(context: Context, declared: Declared, space: Namespace) -> None:
    """Emit the foreign tables of a schema."""
    for name, table in space.objects.foreign_tables.items():
        path = (*space.path, "foreign_tables", name)
        if context.claim(name, path, "relations", space.name, what="a foreign table"):
            columns = declared.tables[space.name, name]
            _foreign_table(context, declared, Relation(space.name, name, path, columns, foreign=True), table)


def _foreign_table(context: Context, declared: Declared, relation: Relation, table: ForeignTable) -> None:
    path = relation.path
    first = len(context.renames)
    for name, value in table.columns.items():
        place = (*path, "columns", name)
        if context.claim(name, place, "columns of a table", relation.schema, relation.name, what="a column"):
            column_element(context, declared, relation, ColumnPart(name, value, place))
    constraints.checks(context, relation, ((name, one, (*path, "checks", name)) for name, one in table.checks.items()))
    for reference in relation.references:
        context.error("foreign-table-key", "a foreign table can have no foreign key", reference.path)
    _emit(context, relation, table)
    parts = ((name, one, (*path, "triggers", name)) for name, one in table.triggers.items())
    attached.triggers(context, relation, parts)
    attached.statistics(context, relation, table.statistics)
    settle_renames(context, relation, table, first)


def _emit(context: Context, relation: Relation, table: ForeignTable) -> None:
    name = context.qualified(relation.schema, relation.name)
    body = "".join(f"\n  {element}," for element in relation.elements).removesuffix(",")
    text = (
        f"CREATE FOREIGN TABLE {name} ({body}\n){parents(context, relation, table)} SERVER {identifier(table.server)}"
    )
    text += context.foreign_options(table.options, (*relation.path, "options"))
    context.emit(relation.id, text, relation.path)
    about(context, relation.id, f"FOREIGN TABLE {name}", table, relation.path)

"""What a table says by itself of columns that a parent or its type hands down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_columns import Relation
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_grants import column_grants
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import HandedDownColumn, NotNull
from dbkit.stores.postgres.surface_base import Scalar

__all__ = ["HANDED_DOWN", "column_settings"]

HANDED_DOWN = "handed_down_column"
"""These statements follow those on parents' columns, which reach the children too, in the order of their making."""


def column_settings(
    context: Context,
    relation: Relation,
    parts: Mapping[str, Scalar | HandedDownColumn],
    word: str,
    *,
    child: bool,
) -> None:
    """Add what CREATE TABLE can say to the table's elements, and emit the rest.

    ``child`` is a table that inherits: it names no column of its parents without making it its own as well.
    """
    for name, value in parts.items():
        path = (*relation.path, word, name)
        if relation.columns is not None and name not in relation.columns:
            context.unknown("column", name, relation.columns, path)
            continue
        model = value if isinstance(value, HandedDownColumn) else HandedDownColumn(default=value)
        table = context.qualified(relation.schema, relation.name)
        for action in _actions(context, model, path, short=not isinstance(value, HandedDownColumn)):
            text = f"ALTER TABLE {table} ALTER COLUMN {identifier(name)} {action}"
            context.emit(ObjectId(HANDED_DOWN, (*relation.id.path, name)), text, path)
        identity = ObjectId("column", (*relation.id.path, name))
        context.emit_comment(identity, f"COLUMN {table}.{identifier(name)}", model.comment, (*path, "comment"))
        column_grants(context, identity, table, model.grants, (*path, "grants"))
        for expression in _expressions(context, model, path, least=17 if child else 16):
            if child:
                text = f"ALTER TABLE {table} ALTER COLUMN {identifier(name)} SET EXPRESSION AS {expression[0]}"
                context.emit(ObjectId(HANDED_DOWN, (*relation.id.path, name)), text, path)
            else:
                relation.elements.append(f"{identifier(name)} GENERATED ALWAYS AS {' '.join(expression)}")
        if model.not_null is not None:
            relation.elements.append(_constraint(context, name, model.not_null, path))


def _constraint(context: Context, name: str, said: NotNull, path: Path) -> str:
    if context.version < 18:
        context.too_new("a NOT NULL with a name", 18, (*path, "not_null"))
    shown = f"CONSTRAINT {identifier(said.name)} " if said.name else ""
    return f"{shown}NOT NULL {identifier(name)}{' NO INHERIT' if said.no_inherit else ''}"


def _expressions(context: Context, model: HandedDownColumn, path: Path, *, least: int) -> Iterator[tuple[str, str]]:
    """How a generated column is computed here, and the word for whether it is stored."""
    for key, kind in (("generated", "STORED"), ("virtual", "VIRTUAL")):
        value = getattr(model, key)
        if value is None:
            continue
        text = Text(value, "one expression", "expression-syntax", (*path, key))
        needed = 18 if key == "virtual" else least
        if context.version < needed:
            context.too_new("an expression of its own", needed, text.path)
        elif context.expression(text) is not None:
            yield f"({closed(value)})", kind


def _actions(context: Context, model: HandedDownColumn, path: Path, *, short: bool) -> Iterator[str]:
    if model.default is not None:
        value = model.default
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        place = path if short else (*path, "default")
        if context.expression(Text(shown, "one expression", "expression-syntax", place)) is not None:
            yield f"SET DEFAULT {closed(shown)}"
    if model.nullable is not None and model.not_null is None:
        yield "DROP NOT NULL" if model.nullable else "SET NOT NULL"
    if model.storage is not None:
        yield f"SET STORAGE {model.storage.upper()}"
    if model.compression is not None:
        yield f"SET COMPRESSION {model.compression}"
    if model.statistics is not None:
        yield f"SET STATISTICS {model.statistics}"
    if options := context.options(model.options, (*path, "options")):
        yield f"SET ({options})"
    if foreign := context.foreign_options(model.foreign_options, (*path, "foreign_options")):
        yield foreign.strip()

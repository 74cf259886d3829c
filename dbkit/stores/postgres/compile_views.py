"""Views, materialized views, and comments on what has no comment word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres import compile_attached as attached
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_columns import Relation
from dbkit.stores.postgres.compile_context import Context, Text, closed, quoted
from dbkit.stores.postgres.compile_declared import Namespace
from dbkit.stores.postgres.compile_rules import rules
from dbkit.stores.postgres.parse import strings
from dbkit.stores.postgres.quote import identifier, literal
from dbkit.stores.postgres.surface import MaterializedView, View

__all__ = ["comments", "views"]


def views(context: Context, space: Namespace) -> None:
    """Emit the views and materialized views of a schema."""
    for name, value in space.objects.views.items():
        path = (*space.path, "views", name)
        if context.claim(name, path, "relations", space.name, what="a view"):
            short = isinstance(value, str)
            _view(context, space, name, View(query=value) if isinstance(value, str) else value, path, short=short)
    for name, one in space.objects.materialized_views.items():
        path = (*space.path, "materialized_views", name)
        if context.claim(name, path, "relations", space.name, what="a materialized view"):
            short = isinstance(one, str)
            view = MaterializedView(query=one) if isinstance(one, str) else one
            _materialized(context, space, name, view, path, short=short)


def _view(context: Context, space: Namespace, name: str, view: View, path: Path, *, short: bool) -> None:
    query = _query(context, view.query, path if short else (*path, "query"))
    columns = _columns(context, view.columns, path)
    options = context.options(view.options, (*path, "options"))
    if query is None:
        return
    shown = context.qualified(space.name, name)
    identity = ObjectId("view", (space.name, name))
    word = "CREATE VIEW"
    if isinstance(view.columns, dict):
        if (stand_in := _stand_in(context, view.columns, path)) is None:
            return
        context.emit(identity, f"{word} {shown} AS SELECT {stand_in}", path)
        word = "CREATE OR REPLACE VIEW"
    text = f"{word} {shown}{columns}{f' WITH ({options})' if options else ''} AS\n{query}"
    context.emit(identity, text, path)
    about(context, identity, f"VIEW {shown}", view, path)
    _defaults(context, identity, shown, view, path)
    relation = Relation(space.name, name, path, None)
    parts = ((key, value, (*path, "triggers", key)) for key, value in view.triggers.items())
    attached.triggers(context, relation, parts, word="VIEW")
    rules(context, relation, ((key, value, (*path, "rules", key)) for key, value in view.rules.items()))


def _stand_in(context: Context, columns: Mapping[str, str], path: Path) -> str | None:
    """The columns of a view that reads nothing: what the view reads can have its rows as a result."""
    shown = []
    for name, type_ in columns.items():
        place = (*path, "columns", name)
        text = Text(type_, "one type", "type-syntax", place)
        if not context.check_name(name, place, what="a column"):
            return None
        node = context.fragment(text, f"CREATE TYPE x AS ({identifier(name)} ", ")", kind="CompositeTypeStmt")
        if node is None or not context.require(text, len(node.get("coldeflist", ())) == 1):
            return None
        shown.append(f"null::{closed(type_)} AS {identifier(name)}")
    return ", ".join(shown)


def _defaults(context: Context, view: ObjectId, shown: str, declared: View, path: Path) -> None:
    for column, value in declared.defaults.items():
        place = (*path, "defaults", column)
        sql = str(value).lower() if isinstance(value, bool) else str(value)
        if context.expression(Text(sql, "one expression", "default-syntax", place)) is not None:
            text = f"ALTER VIEW {shown} ALTER COLUMN {identifier(column)} SET DEFAULT {closed(sql)}"
            context.emit(ObjectId("view_default", (*view.path, column)), text, place)


def _materialized(
    context: Context, space: Namespace, name: str, view: MaterializedView, path: Path, *, short: bool
) -> None:
    query = _query(context, view.query, path if short else (*path, "query"))
    columns = _columns(context, view.columns, path)
    options = context.options(view.options, (*path, "options"))
    if query is None:
        return
    shown = context.qualified(space.name, name)
    text = f"CREATE MATERIALIZED VIEW {shown}{columns}"
    text += f" USING {identifier(view.access_method)}" if view.access_method else ""
    text += f"{f' WITH ({options})' if options else ''} AS\n{query}"
    identity = ObjectId("materialized_view", (space.name, name))
    context.emit(identity, text, path)
    if not view.populated:
        # Emptied at the end: what reads it can only be filled while it is not.
        refresh = ObjectId("refresh", identity.path)
        context.emit(refresh, f"REFRESH MATERIALIZED VIEW {shown} WITH NO DATA", (*path, "populated"))
    _settings(context, identity, shown, view, path)
    about(context, identity, f"MATERIALIZED VIEW {shown}", view, path)
    parts = ((key, value, (*path, "indexes", key)) for key, value in view.indexes.items())
    relation = Relation(space.name, name, path, None)
    attached.indexes(context, relation, parts)
    attached.statistics(context, relation, view.statistics)
    attached.cluster(context, relation, view.cluster, word="MATERIALIZED VIEW")


def _settings(context: Context, view: ObjectId, shown: str, declared: MaterializedView, path: Path) -> None:
    for column, value in declared.column_settings.items():
        place = (*path, "column_settings", column)
        options = context.options(value.options, (*place, "options"))
        actions = [
            f"SET STORAGE {value.storage}" if value.storage else "",
            f"SET COMPRESSION {value.compression}" if value.compression else "",
            f"SET STATISTICS {value.statistics}" if value.statistics is not None else "",
            f"SET ({options})" if options else "",
        ]
        parts = ", ".join(f"ALTER COLUMN {identifier(column)} {action}" for action in actions if action)
        if parts:
            context.emit(view, f"ALTER MATERIALIZED VIEW {shown} {parts}", place)


def _columns(context: Context, names: Iterable[str], path: Path) -> str:
    checks = [
        context.check_name(one, (*path, "columns", index), what="a column", key=False)
        for index, one in enumerate(names)
    ]
    return f" {quoted(names)}" if checks and all(checks) else ""


def _query(context: Context, query: str, path: Path) -> str | None:
    """A query without the semicolon that it may end in."""
    text = Text(query.rstrip().removesuffix(";"), "one query", "query-syntax", path)
    node = context.fragment(text, "", kind="SelectStmt")
    if node is None or not context.require(text, "intoClause" not in node):
        return None
    return text.sql.strip()


_OBJECTS = {
    "OBJECT_COLUMN": ("column", 2),
    "OBJECT_TABCONSTRAINT": ("constraint", 2),
    "OBJECT_TRIGGER": ("trigger", 2),
    "OBJECT_POLICY": ("policy", 2),
    "OBJECT_INDEX": ("index", 1),
    "OBJECT_TABLE": ("table", 1),
    "OBJECT_VIEW": ("view", 1),
    "OBJECT_MATVIEW": ("materialized_view", 1),
    "OBJECT_SEQUENCE": ("sequence", 1),
}


def comments(context: Context, space: Namespace) -> None:
    """Emit comments that are declared by what follows COMMENT ON."""
    for target, comment in space.objects.comments.items():
        path = (*space.path, "comments", target)
        text = Text(target, "one object", "comment-target", path)
        node = context.fragment(text, "COMMENT ON ", "IS ''", kind="CommentStmt")
        if node is None:
            continue
        kind, depth = _OBJECTS.get(node["objtype"], (None, 0))
        names = strings(node["object"].get("List", {}).get("items", ()))
        if kind is None or len(names) not in (depth, depth + 1):
            known = ", ".join(sorted(one.replace("_", " ") for one, _ in _OBJECTS.values()))
            context.error(text.code, f"a comment can be put on: {known}", path, key=True)
            continue
        parts = names if len(names) > depth else (context.schema, *names)
        identity = ObjectId("comment", (kind, *parts))
        if "\0" in comment:
            context.error("text-value", "a comment cannot hold a NUL character", path)
        elif comment:
            context.emit(identity, f"COMMENT ON {target.strip()} IS {literal(comment)}", path)

"""What hangs on a table or view as a statement of its own: indexes, triggers, policies, extended statistics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_columns import Relation
from dbkit.stores.postgres.compile_context import Context, Text, closed, quoted
from dbkit.stores.postgres.compile_declared import check_columns
from dbkit.stores.postgres.compile_parted_index import with_parameters
from dbkit.stores.postgres.parse import SqlError, parse, tokens
from dbkit.stores.postgres.quote import dollar, identifier, literal
from dbkit.stores.postgres.surface import AttachedIndex, Definition, Index, Statistics, Trigger

__all__ = ["attached_indexes", "cluster", "indexes", "policies", "statistics", "triggers"]

_INDEX = {
    "idxname", "relation", "accessMethod", "indexParams", "indexIncludingParams", "options", "whereClause", "unique",
    "nulls_not_distinct", "primary", "isconstraint", "tableSpace",
}  # fmt: skip


def indexes(context: Context, relation: Relation, parts: Iterable[tuple[str, str | Index, Path]]) -> None:
    """Emit the indexes of a table or materialized view."""
    table = context.qualified(relation.schema, relation.name)
    for name, value, path in parts:
        text = _text(value, "one index", "index-syntax", path)
        if not context.claim(name, path, "relations", relation.schema, what="an index"):
            continue
        unique, rest = _unique(text.sql)
        before = f"CREATE {'UNIQUE ' if unique else ''}INDEX {identifier(name)} ON {table} "
        shown = Text(rest, text.what, text.code, text.path, shift=len(text.sql) - len(rest))
        node = context.fragment(shown, before, kind="IndexStmt")
        if node is None or not context.require(text, node.keys() <= _INDEX):
            continue
        for element in (*node.get("indexParams", ()), *node.get("indexIncludingParams", ())):
            column = element["IndexElem"].get("name")
            if column is not None and relation.columns is not None and column not in relation.columns:
                context.unknown("column", column, relation.columns, text.path)
            check_columns(context, relation.columns, element["IndexElem"].get("expr"), shown, before)
        check_columns(context, relation.columns, node.get("whereClause"), shown, before)
        identity = ObjectId("index", (relation.schema, name))
        # A partition's own come after those of the whole, which would take over what is there already.
        context.parents[identity] = context.parents.get(relation.id, ())
        context.emit(identity, before + rest.strip(), path)
        if isinstance(value, Index):
            shown_name = context.qualified(relation.schema, name)
            _index_statistics(context, identity, shown_name, value, path)
            about(context, identity, f"INDEX {shown_name}", value, path)


def _index_statistics(context: Context, identity: ObjectId, shown: str, index: Index, path: Path) -> None:
    for column, target in index.statistics.items():
        place = (*path, "statistics", column)
        if column.isdecimal() and int(column) > 0:
            context.emit(identity, f"ALTER INDEX {shown} ALTER COLUMN {int(column)} SET STATISTICS {target}", place)
        else:
            _refuse_column(context, place)


def _refuse_column(context: Context, place: Path) -> None:
    context.error("index-statistics", "a column of an index is told by its number, from 1", place, key=True)


_INDEX_OPTIONS = (
    "autosummarize", "buffering", "deduplicate_items", "fastupdate", "fillfactor", "gin_pending_list_limit",
    "pages_per_range",
)  # fmt: skip
"""The storage parameters of the access methods that come with PostgreSQL."""


def attached_indexes(
    context: Context, relation: Relation, root: Relation, parts: Mapping[str, AttachedIndex], *, parted: bool
) -> None:
    """Emit what the indexes of a partition say of their own. The server knows best under which name it made them."""
    for name, value in parts.items():
        path = (*relation.path, "attached_indexes", name)
        identity = ObjectId("attached_index", (relation.schema, relation.name, name))
        if not context.check_name(name, path, what="an index"):
            continue
        place = f"{context.qualified(relation.schema, relation.name)}"
        whole = context.qualified(root.schema, name)
        if parted and value.options is not None:
            options = context.options(value.options, (*path, "options"))
            context.emit(identity, with_parameters(place, whole, options), path)
        for action in _own_settings(context, value, path, parted=parted):
            context.emit(identity, _on_attached(place, whole, action), path)
        if value.name is not None and context.claim(
            value.name, (*path, "name"), "relations", relation.schema, what="an index"
        ):
            rename = _on_attached(place, whole, f"RENAME TO {identifier(value.name)}", but_for=value.name)
            context.emit(identity, rename, path)


def _own_settings(context: Context, value: AttachedIndex, path: Path, *, parted: bool) -> Iterator[str]:
    if value.options is not None and not parted:
        yield f"RESET ({', '.join(_INDEX_OPTIONS)})"
        if options := context.options(value.options, (*path, "options")):
            yield f"SET ({options})"
    if value.tablespace is not None:
        yield f"SET TABLESPACE {identifier(value.tablespace)}"
    for column, target in value.statistics.items():
        if column.isdecimal() and int(column) > 0:
            yield f"ALTER COLUMN {int(column)} SET STATISTICS {target}"
        else:
            _refuse_column(context, (*path, "statistics", column))


def _on_attached(table: str, whole: str, action: str, *, but_for: str = "") -> str:
    """ALTER INDEX for the index of a table that belongs to another index, unless it has a name already."""
    query = (
        "SELECT i.indexrelid::regclass FROM pg_index i"  # noqa: S608
        " JOIN pg_class c ON c.oid = i.indexrelid AND c.relispartition"
        f" WHERE i.indrelid = {literal(table)}::regclass AND pg_partition_root(c.oid) = {literal(whole)}::regclass"
        f" AND c.relname <> {literal(but_for)}"
    )
    text = literal(f"ALTER INDEX %s {action.replace('%', '%%')}")
    loop = f"FOR name IN {query} LOOP EXECUTE format({text}, name); END LOOP"
    return f"DO {dollar(f'DECLARE name regclass; BEGIN {loop}; END')}"


def cluster(context: Context, relation: Relation, name: str | None, *, word: str = "TABLE") -> None:
    """Emit the mark of the index that CLUSTER follows."""
    if name is not None and context.check_name(name, (*relation.path, "cluster"), what="an index", key=False):
        text = f"ALTER {word} {context.qualified(relation.schema, relation.name)} CLUSTER ON {identifier(name)}"
        context.emit(ObjectId("index", (relation.schema, name)), text, (*relation.path, "cluster"))


def _unique(sql: str) -> tuple[bool, str]:
    """Whether a text begins with UNIQUE, and what follows."""
    try:
        first = next((token for token in tokens(sql) if not token.comment), None)
    except SqlError:
        return False, sql
    if first is not None and first.text.lower() == "unique":
        return True, sql[: first.start] + sql[first.end :].lstrip()
    return False, sql


_TRIGGER = {
    "trigname", "relation", "funcname", "args", "row", "timing", "events", "columns", "whenClause", "isconstraint",
    "transitionRels", "deferrable", "initdeferred", "constrrel",
}  # fmt: skip
_AFTER_EVENTS = frozenset({"from", "not", "deferrable", "initially", "referencing", "for", "when", "execute"})
_ENABLE = {"origin": "ENABLE", "always": "ENABLE ALWAYS", "replica": "ENABLE REPLICA", "disabled": "DISABLE"}


def triggers(
    context: Context, relation: Relation, parts: Iterable[tuple[str, str | Trigger, Path]], *, word: str = "TABLE"
) -> None:
    """Emit the triggers of a table or view."""
    table = context.qualified(relation.schema, relation.name)
    for name, value, path in parts:
        if not context.claim(name, path, "triggers of a table", relation.schema, relation.name, what="a trigger"):
            continue
        constraint = isinstance(value, Trigger) and value.constraint
        text = _text(value, "one trigger", "trigger-syntax", path)
        before = f"CREATE {'CONSTRAINT ' if constraint else ''}TRIGGER {identifier(name)} "
        placed = _placed(text.sql, table, before)
        shown = Text(placed, text.what, text.code, text.path, shift=None)
        node = context.fragment(shown, before, kind="CreateTrigStmt")
        if node is None or not context.require(text, node.keys() <= _TRIGGER):
            continue
        identity = ObjectId("trigger", (relation.schema, relation.name, name))
        context.emit(identity, before + placed, path)
        if isinstance(value, Trigger):
            if value.enabled != "origin":
                change = f"ALTER {word} {table} {_ENABLE[value.enabled]} TRIGGER {identifier(name)}"
                context.emit(identity, change, (*path, "enabled"))
            for partition, enabled in value.partitions.items():
                place = (*path, "partitions", partition)
                names = partition.split(".", 1) if "." in partition else (relation.schema, partition)
                change = f"{_ENABLE[enabled]} TRIGGER {identifier(name)}"
                context.emit(identity, f"ALTER TABLE {context.qualified(*names)} {change}", place)
            about(context, identity, f"TRIGGER {identifier(name)} ON {table}", value, path)


def _placed(sql: str, table: str, before: str) -> str:
    """The text of a trigger with its ON clause put where it belongs: after the events."""
    candidates = [f"{sql[:end].rstrip()} ON {table} {sql[end:]}".strip() for end in _ends_of_events(sql)]
    for candidate in candidates:
        try:
            parse(before + candidate)
        except SqlError:
            continue
        return candidate
    return candidates[0] if candidates else sql


def _ends_of_events(sql: str) -> Iterator[int]:
    try:
        found = tokens(sql)
    except SqlError:
        return
    for token in found:
        if token.text.lower() in _AFTER_EVENTS:
            yield token.start


def policies(context: Context, relation: Relation, parts: Mapping[str, str | Definition]) -> None:
    """Emit the row security policies of a table."""
    table = context.qualified(relation.schema, relation.name)
    for name, value in parts.items():
        path = (*relation.path, "policies", name)
        if not context.claim(name, path, "policies of a table", relation.schema, relation.name, what="a policy"):
            continue
        text = _text(value, "one policy", "policy-syntax", path)
        before = f"CREATE POLICY {identifier(name)} ON {table} "
        if context.fragment(text, before, kind="CreatePolicyStmt") is None:
            continue
        identity = ObjectId("policy", (relation.schema, relation.name, name))
        context.emit(identity, before + text.sql.strip(), path)
        if isinstance(value, Definition):
            about(context, identity, f"POLICY {identifier(name)} ON {table}", value, path)


def statistics(context: Context, relation: Relation, parts: Mapping[str, str | Statistics]) -> None:
    """Emit the extended statistics of a table or materialized view."""
    table = context.qualified(relation.schema, relation.name)
    for name, value in parts.items():
        path = (*relation.path, "statistics", name)
        more = value if isinstance(value, Statistics) else None
        schema = relation.schema if more is None or more.schema_name is None else more.schema_name
        if not context.claim(name, path, "statistics", schema, what="statistics"):
            continue
        text = _text(value, "one statistics", "statistics-syntax", path)
        shown = context.qualified(schema, name)
        before = f"CREATE STATISTICS {shown} "
        node = context.fragment(text, before, f"FROM {table}", kind="CreateStatsStmt")
        if node is None or not context.require(text, len(node.get("relations", ())) == 1):
            continue
        identity = ObjectId("statistics", (schema, name))
        context.emit(identity, f"{before}{closed(text.sql)} FROM {table}", path)
        if more is not None and more.target is not None:
            context.emit(identity, f"ALTER STATISTICS {shown} SET STATISTICS {more.target}", (*path, "target"))
        about(context, identity, f"STATISTICS {shown}", more, path)


def _text(value: str | Definition | Statistics | Trigger, what: str, code: str, path: Path) -> Text:
    if isinstance(value, str):
        return Text(value, what, code, path)
    definition = value.definition if isinstance(value.definition, str) else quoted(value.definition)
    return Text(definition, what, code, (*path, "definition"))

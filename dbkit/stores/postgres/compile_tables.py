"""Tables and their partitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres import compile_attached as attached
from dbkit.stores.postgres import compile_constraints as constraints
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_column_settings import column_settings
from dbkit.stores.postgres.compile_columns import ColumnPart, Relation, column_element
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_declared import Declared, Namespace, check_columns
from dbkit.stores.postgres.compile_rules import rules
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import ForeignTable, Mixin, Partition, Table

__all__ = ["parents", "settle_renames", "tables"]

_PLAIN = frozenset({"relation", "oncommit"})
_PARTED = frozenset({"relation", "tableElts", "oncommit", "partspec"})
_PARTITION = frozenset({"relation", "inhRelations", "partbound", "partspec", "oncommit"})


def tables(context: Context, declared: Declared, space: Namespace) -> None:
    """Emit the tables of a schema."""
    for name, table in space.objects.tables.items():
        path = (*space.path, "tables", name)
        if context.claim(name, path, "relations", space.name, what="a table"):
            _table(context, declared, Relation(space.name, name, path, declared.tables[space.name, name]), table)


def _table(context: Context, declared: Declared, relation: Relation, table: Table) -> None:
    path = relation.path
    first = len(context.renames)
    mixins = list(_mixins(context, table, path))
    for part in _columns(context, relation, table, mixins):
        column_element(context, declared, relation, part)
    column_settings(context, relation, table.column_settings, "column_settings", child=table.of is None)
    _constraints(context, relation, table, mixins)
    _emit_table(context, relation, table)
    _attached(context, declared, relation, table, mixins)
    settle_renames(context, relation, table, first)
    for name, value in table.partitions.items():
        _partition(context, declared, relation, relation, name, value, (*path, "partitions", name))
    if table.partitions and table.partition_by is None:
        context.error("partition-key", "a table with partitions needs partition_by", (*path, "partitions"), key=True)


_Mixins = list[tuple[str, Mixin]]


def _constraints(context: Context, relation: Relation, model: Table | Partition, mixins: _Mixins) -> None:
    """What of the constraints stands inside CREATE TABLE."""
    constraints.primary_key(context, relation, model.primary_key)
    constraints.uniques(context, relation, model.uniques)
    constraints.checks(context, relation, _merged(relation, model, mixins, "checks"))
    constraints.exclusions(context, relation, model.exclusions, parted=model.partition_by is not None)


def _attached(
    context: Context, declared: Declared, relation: Relation, model: Table | Partition, mixins: _Mixins
) -> None:
    """What stands in statements of its own."""
    constraints.foreign_keys(context, declared, relation, _merged(relation, model, mixins, "foreign_keys"))
    constraints.references(context, declared, relation)
    attached.indexes(context, relation, _merged(relation, model, mixins, "indexes"))
    attached.triggers(context, relation, _merged(relation, model, mixins, "triggers"))
    rules(context, relation, _merged(relation, model, [], "rules"))
    attached.policies(context, relation, model.policies)
    attached.statistics(context, relation, model.statistics)
    attached.cluster(context, relation, model.cluster)
    _settings(context, relation, model)


def _mixins(context: Context, table: Table, path: Path) -> Iterator[tuple[str, Mixin]]:
    known = context.source.section.mixins
    for index, name in enumerate(table.mixins):
        if name in known:
            yield name, known[name]
        else:
            context.unknown("mixin", name, known, (*path, "mixins", index))


def _columns(context: Context, relation: Relation, table: Table, mixins: _Mixins) -> Iterator[ColumnPart]:
    parts = [ColumnPart(name, value, (*relation.path, "columns", name)) for name, value in table.columns.items()]
    for mixin, content in mixins:
        parts += [
            ColumnPart(name, value, ("mixins", mixin, "columns", name)) for name, value in content.columns.items()
        ]
    for part in parts:
        place = relation.path if part.path[0] == "mixins" else part.path
        if context.claim(part.name, place, "columns of a table", relation.schema, relation.name, what="a column"):
            yield part


def _merged(
    relation: Relation, table: Table | Partition, mixins: _Mixins, word: str
) -> Iterator[tuple[str, Any, Path]]:
    """What a table and its mixins have under one word: the name, the value and its place."""
    for name, value in getattr(table, word).items():
        yield name, value, (*relation.path, word, name)
    for mixin, content in mixins:
        for name, value in getattr(content, word).items():
            yield name.replace("{table}", relation.name), value, ("mixins", mixin, word, name)


def _emit_table(context: Context, relation: Relation, table: Table) -> None:
    path = relation.path
    unlogged = "UNLOGGED " if table.unlogged else ""
    body = "".join(f"\n  {element}," for element in relation.elements).removesuffix(",")
    text = f"CREATE {unlogged}TABLE {context.qualified(relation.schema, relation.name)}"
    text += f" ({body}\n)" if table.of is None else _typed(context, relation, table.of, body)
    text += parents(context, relation, table) + _storage(context, relation, table)
    context.emit(relation.id, text, path)
    name = context.qualified(relation.schema, relation.name)
    about(context, relation.id, f"TABLE {name}", table, path)


def _typed(context: Context, relation: Relation, type_: str, body: str) -> str:
    text = Text(type_, "one type", "type-syntax", (*relation.path, "of"))
    node = context.fragment(text, "CREATE TABLE x OF ", kind="CreateStmt")
    if node is None or not context.require(text, node.keys() <= _PLAIN | {"ofTypename"}):
        return ""
    return f" OF {closed(type_)}" + (f" ({body}\n)" if body else "")


def settle_renames(context: Context, relation: Relation, table: Table | ForeignTable, first: int) -> None:
    """Bring the renames of a table and of what belongs to it into the form in which they are done.

    Children of a renamed table still had it under its old name. What is named after a table or column is renamed
    together with that, and is not to be renamed once more.
    """
    old = table.renamed_from or relation.name
    within = (relation.schema, relation.name)
    renames = context.renames[first:]
    prefixes = [(f"{old}_", f"{relation.name}_")] if old != relation.name else []
    prefixes += [
        (f"{old}_{before.name}_", f"{relation.name}_{new.name}_") for new, before in renames if new.kind == "column"
    ]
    context.renames[first:] = [
        (new, ObjectId(before.kind, (relation.schema, old, before.name)) if before.parent == within else before)
        for new, before in renames
        if new.kind in ("table", "column") or not any(_follows(new.name, before.name, *pair) for pair in prefixes)
    ]


def _follows(new: str, old: str, old_prefix: str, new_prefix: str) -> bool:
    return old.startswith(old_prefix) and new == new_prefix + old.removeprefix(old_prefix)


def parents(context: Context, relation: Relation, table: Table | ForeignTable) -> str:
    """The INHERITS clause, or nothing. A parent is named by its key; ``schema.table`` where it is in another schema."""
    names = [(schema or relation.schema, name) for schema, _, name in (one.rpartition(".") for one in table.inherits)]
    context.parents[relation.id] = tuple(ObjectId("table", name) for name in names)
    return f" INHERITS ({', '.join(context.qualified(*name) for name in names)})" if names else ""


def _partition_key(context: Context, relation: Relation, key: str, path: Path) -> str:
    text = Text(key, "one partition key", "partition-syntax", path)
    before = "CREATE TABLE x () PARTITION BY "
    node = context.fragment(text, before, kind="CreateStmt")
    if node is None or not context.require(text, node.keys() <= _PARTED and "partspec" in node):
        return ""
    for element in node["partspec"].get("partParams", ()):
        column = element["PartitionElem"].get("name")
        if column is not None and relation.columns is not None and column not in relation.columns:
            context.unknown("column", column, relation.columns, path)
        check_columns(context, relation.columns, element["PartitionElem"].get("expr"), text, before)
    return f" PARTITION BY {closed(key)}"


def _partition(
    context: Context,
    declared: Declared,
    root: Relation,
    parent: Relation,
    name: str,
    value: str | Partition,
    path: Path,
) -> None:
    model = Partition(values=value) if isinstance(value, str) else value
    schema = model.schema_name or parent.schema
    if not context.claim(name, path, "relations", schema, what="a partition"):
        return
    relation = Relation(schema, name, path, root.columns)
    place = path if isinstance(value, str) else (*path, "values")
    text = Text(model.values, "one partition bound", "partition-syntax", place)
    node = context.fragment(text, "CREATE TABLE x PARTITION OF y ", kind="CreateStmt")
    if node is None or not context.require(text, _is_bound(node)):
        return
    column_settings(context, relation, model.columns, "columns", child=False)
    _constraints(context, relation, model, [])
    context.parents[relation.id] = (parent.id,)
    _emit_partition(context, relation, parent, model)
    _attached(context, declared, relation, model, [])
    parted = model.partition_by is not None
    attached.attached_indexes(context, relation, root, model.attached_indexes, parted=parted)
    for child, one in model.partitions.items():
        _partition(context, declared, root, relation, child, one, (*path, "partitions", child))


def _is_bound(node: Node) -> bool:
    return node.keys() <= _PARTITION - {"partspec"} and "partbound" in node


def _emit_partition(context: Context, relation: Relation, parent: Relation, model: Partition) -> None:
    path = relation.path
    inside = f" ({', '.join(relation.elements)})" if relation.elements else ""
    name = context.qualified(relation.schema, relation.name)
    word = "FOREIGN " if model.server else "UNLOGGED " if model.unlogged else ""
    text = f"CREATE {word}TABLE {name} PARTITION OF "
    text += f"{context.qualified(parent.schema, parent.name)}{inside} {closed(model.values)}"
    text += _storage(context, relation, model)
    if model.server is not None:
        text += f" SERVER {identifier(model.server)}"
        text += context.foreign_options(model.foreign_options, (*path, "foreign_options"))
    context.emit(relation.id, text, path)
    about(context, relation.id, f"{'FOREIGN ' if model.server else ''}TABLE {name}", model, path)


def _storage(context: Context, relation: Relation, model: Table | Partition) -> str:
    """What stands after the columns: how the table is partitioned and kept."""
    path, text = relation.path, ""
    if model.partition_by is not None:
        text += _partition_key(context, relation, model.partition_by, (*path, "partition_by"))
    if model.access_method is not None:
        if model.partition_by is not None and context.version < 17:
            context.too_new("an access method of a partitioned table", 17, (*path, "access_method"))
        text += f" USING {identifier(model.access_method)}"
    if options := context.options(model.options, (*path, "options")):
        text += f" WITH ({options})"
    if model.tablespace is not None:
        text += f" TABLESPACE {identifier(model.tablespace)}"
    return text


def _settings(context: Context, relation: Relation, table: Table | Partition) -> None:
    name = context.qualified(relation.schema, relation.name)
    if table.row_security:
        place = (*relation.path, "row_security")
        if table.row_security != "force_only":
            context.emit(relation.id, f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY", place)
        if table.row_security is not True:
            context.emit(relation.id, f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY", place)
    if table.replica_identity is not None:
        text = Text(
            table.replica_identity,
            "one replica identity",
            "replica-identity-syntax",
            (*relation.path, "replica_identity"),
        )
        before = f"ALTER TABLE {name} REPLICA IDENTITY "
        node = context.fragment(text, before, kind="AlterTableStmt")
        if node is not None and context.require(text, len(node["cmds"]) == 1):
            context.emit(ObjectId("replica_identity", relation.id.path), before + text.sql.strip(), text.path)

"""Constraints of tables: keys, checks, exclusions stand in CREATE TABLE; foreign keys are statements of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_columns import Relation
from dbkit.stores.postgres.compile_context import Context, Text, closed, quoted
from dbkit.stores.postgres.compile_declared import Declared, check_columns
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.parse import Node, strings, walk
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import Check, Definition, PrimaryKey

__all__ = ["checks", "exclusions", "foreign_keys", "primary_key", "references", "uniques"]

_PREFIX = "ALTER TABLE x ADD CONSTRAINT y "
_KEY_ATTRIBUTES = {
    "contype", "conname", "keys", "including", "nulls_not_distinct", "without_overlaps", "options", "deferrable",
    "initdeferred", "location", "is_enforced", "initially_valid", "indexspace",
}  # fmt: skip

_SAID = {"nulls_not_distinct", "without_overlaps", "deferrable", "initdeferred"}


def primary_key(context: Context, relation: Relation, key: Sequence[str] | str | PrimaryKey | None) -> None:
    """Add the primary key to the table's elements."""
    if key is None:
        return
    path = (*relation.path, "primary_key")
    name, definition, comment = None, key, None
    if isinstance(key, PrimaryKey):
        name, definition, comment, path = key.name, key.definition, key.comment, (*path, "definition")
    found = _key(context, relation, "PRIMARY KEY", definition, path)
    if found is None:
        return
    clause, said = found
    relation.keys.add(said)
    if name is not None:
        if not _claim(context, relation, name, (*relation.path, "primary_key", "name"), backed=True):
            return
        clause = f"CONSTRAINT {identifier(name)} {clause}"
    relation.elements.append(clause)
    if comment is not None:
        shown = name or implicit_name(relation.name, "", "pkey")
        _comment(context, relation, shown, comment, path)


def uniques(context: Context, relation: Relation, keys: Mapping[str, Sequence[str] | str | Definition]) -> None:
    """Add unique constraints to the table's elements; one that says what another key says comes after CREATE TABLE."""
    for name, value in keys.items():
        path = (*relation.path, "uniques", name)
        definition = value.definition if isinstance(value, Definition) else value
        place = (*path, "definition") if isinstance(value, Definition) else path
        found = _key(context, relation, "UNIQUE", definition, place)
        if found is None or not _claim(context, relation, name, path, backed=True):
            continue
        clause, said = f"CONSTRAINT {identifier(name)} {found[0]}", found[1]
        if said in relation.keys:
            _add(context, relation, name, clause, path)
        else:
            relation.elements.append(clause)
        relation.keys.add(said)
        _more(context, relation, name, value, path)


def _add(context: Context, relation: Relation, name: str, clause: str, path: Path) -> None:
    table = context.qualified(relation.schema, relation.name)
    identity = ObjectId("constraint", (relation.schema, relation.name, name))
    context.emit(identity, f"ALTER TABLE {table} ADD {clause}", path)


def _key(
    context: Context, relation: Relation, word: str, definition: Any, path: Path
) -> tuple[str, tuple[str, ...]] | None:
    """The key in CREATE TABLE, and what it says apart from the word."""
    if isinstance(definition, list):
        if not definition:
            context.error("key-syntax", "a key needs a column", path)
            return None
        for index, column in enumerate(definition):
            if relation.columns is not None and column not in relation.columns:
                context.unknown("column", column, relation.columns, (*path, index))
                return None
        return f"{word} {quoted(definition)}", tuple(definition)
    text = Text(definition, f"one {word.lower()}", "key-syntax", path)
    node = _constraint(context, text, f"{_PREFIX}{word} ")
    if node is None or not context.require(text, node.keys() <= _KEY_ATTRIBUTES):
        return None
    for column in (*strings(node.get("keys", ())), *strings(node.get("including", ()))):
        if relation.columns is not None and column not in relation.columns:
            context.unknown("column", column, relation.columns, path)
    more = (f"{key} {node[key]}" for key in sorted(node.keys() & _SAID) if node[key])
    said = (*strings(node.get("keys", ())), *(f"INCLUDE {one}" for one in strings(node.get("including", ()))), *more)
    return f"{word} {closed(definition)}", said


def _constraint(context: Context, text: Text, before: str) -> Node | None:
    node = context.fragment(text, before, kind="AlterTableStmt")
    if node is None:
        return None
    commands = [command["AlterTableCmd"] for command in node["cmds"]]
    only: Node = commands[0].get("def", {}).get("Constraint", {}) if len(commands) == 1 else {}
    return only if context.require(text, bool(only)) else None


def checks(context: Context, relation: Relation, parts: Iterable[tuple[str, str | Check, Path]]) -> None:
    """Add check constraints to the table's elements."""
    for name, value, path in parts:
        expression = value.expression if isinstance(value, Check) else value
        text = Text(
            expression,
            "one expression",
            "expression-syntax",
            (*path, "expression") if isinstance(value, Check) else path,
        )
        node = context.expression(text)
        if node is None or not _claim(context, relation, name, path):
            continue
        check_columns(context, relation.columns, node, text, "SELECT (")
        check = value if isinstance(value, Check) else Check(expression=value)
        if not check.enforced and context.version < 18:
            context.too_new("NOT ENFORCED", 18, (*path, "enforced"))
        clause = f"CONSTRAINT {identifier(name)} CHECK ({closed(expression)})"
        clause += (" NO INHERIT" if check.no_inherit else "") + ("" if check.enforced else " NOT ENFORCED")
        # CREATE TABLE makes every check valid; and a function of the whole row needs the table.
        after = "" if check.validated or not check.enforced else " NOT VALID"
        if after or _of_whole_row(node, relation):
            _add(context, relation, name, f"{clause}{after}", path)
        else:
            relation.elements.append(clause)
        _more(context, relation, name, value, path)


def _of_whole_row(tree: Node, relation: Relation) -> bool:
    columns = relation.columns or frozenset()
    fields = [value["fields"] for key, value in walk(tree) if key == "ColumnRef"]
    return any(
        "A_Star" in one[-1] or (strings(one) == (relation.name,) and relation.name not in columns) for one in fields
    )


def exclusions(context: Context, relation: Relation, parts: Mapping[str, str | Definition], *, parted: bool) -> None:
    """Add exclusion constraints to the table's elements."""
    for name, value in parts.items():
        path = (*relation.path, "exclusions", name)
        text = _text(value, "one exclusion", "exclusion-syntax", path)
        node = _constraint(context, text, f"{_PREFIX}EXCLUDE ")
        if parted and context.version < 17:
            context.too_new("an exclusion constraint on a partitioned table", 17, path)
        if node is not None and _claim(context, relation, name, path, backed=True):
            relation.elements.append(f"CONSTRAINT {identifier(name)} EXCLUDE {closed(text.sql)}")
            _more(context, relation, name, value, path)


def foreign_keys(
    context: Context, declared: Declared, relation: Relation, parts: Iterable[tuple[str, str | Definition, Path]]
) -> None:
    """Emit the foreign keys that have a name of their own."""
    for name, value, path in parts:
        text = _text(value, "one foreign key", "foreign-key-syntax", path)
        before = f"{_PREFIX}FOREIGN KEY "
        node = _constraint(context, text, before)
        if node is None or not _claim(context, relation, name, path):
            continue
        for column in strings(node.get("fk_attrs", ())):
            if relation.columns is not None and column not in relation.columns:
                context.unknown("column", column, relation.columns, text.path)
        _check_target(context, declared, node, text, before)
        _emit_foreign_key(context, relation, name, text.sql.strip(), path)
        _more(context, relation, name, value, path, kind="foreign_key")


def references(context: Context, declared: Declared, relation: Relation) -> None:
    """Emit the foreign keys that columns declared."""
    for reference in relation.references:
        before = f"{_PREFIX}FOREIGN KEY ({identifier(reference.column)}) REFERENCES "
        text = Text(reference.target, "one reference", "reference-syntax", reference.path)
        node = _constraint(context, text, before)
        if node is None:
            continue
        _check_target(context, declared, node, Text("", text.what, text.code, text.path), before)
        name = reference.name or implicit_name(relation.name, reference.column, "fkey", relation.constraints)
        relation.constraints.add(name)
        clause = f"({identifier(reference.column)}) REFERENCES {reference.target}"
        _emit_foreign_key(context, relation, name, clause, reference.path)


def _emit_foreign_key(context: Context, relation: Relation, name: str, clause: str, path: Path) -> None:
    table = context.qualified(relation.schema, relation.name)
    context.emit(
        ObjectId("foreign_key", (relation.schema, relation.name, name)),
        f"ALTER TABLE {table} ADD CONSTRAINT {identifier(name)} FOREIGN KEY {clause}",
        path,
    )


def _check_target(context: Context, declared: Declared, node: Node, text: Text, before: str) -> None:
    target = node["pktable"]
    key = (target.get("schemaname", context.schema), target["relname"])
    if key[0] not in declared.schemas:
        return
    offset = context.offset(text, before, target["location"]) if text.sql else None
    if key not in declared.tables:
        here = [name for schema, name in declared.tables if schema == key[0]]
        context.unknown("table", key[1], here, text.path, offset=offset, text=text.sql)
        return
    columns = declared.tables[key]
    for column in strings(node.get("pk_attrs", ())):
        if columns is not None and column not in columns:
            context.unknown("column", column, columns, text.path)


def _text(value: str | Definition, what: str, code: str, path: Path) -> Text:
    if isinstance(value, str):
        return Text(value, what, code, path)
    definition = value.definition if isinstance(value.definition, str) else quoted(value.definition)
    return Text(definition, what, code, (*path, "definition"))


def _claim(context: Context, relation: Relation, name: str, path: Path, *, backed: bool = False) -> bool:
    space = ("constraints of a table", relation.schema, relation.name)
    if not context.claim(name, path, *space, what="a constraint"):
        return False
    if backed and not context.claim(name, path, "relations", relation.schema, what="a constraint"):
        return False
    relation.constraints.add(name)
    return True


def _more(context: Context, relation: Relation, name: str, value: Any, path: Path, *, kind: str = "constraint") -> None:
    if isinstance(value, (Definition, Check)):
        context.rename(ObjectId(kind, (relation.schema, relation.name, name)), value.renamed_from)
        _comment(context, relation, name, value.comment, (*path, "comment"), kind=kind)


def _comment(
    context: Context, relation: Relation, name: str, comment: str | None, path: Path, *, kind: str = "constraint"
) -> None:
    table = context.qualified(relation.schema, relation.name)
    identity = ObjectId(kind, (relation.schema, relation.name, name))
    context.emit_comment(identity, f"CONSTRAINT {identifier(name)} ON {table}", comment, path)

"""Columns: from SQL text or a mapping to one element of CREATE TABLE, and the foreign keys cut out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_declared import Declared, check_columns, check_type
from dbkit.stores.postgres.compile_grants import column_grants, grants
from dbkit.stores.postgres.document import document_check
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.parse import Node, characters
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import Column, NotNull

__all__ = ["ColumnPart", "Reference", "Relation", "column_element"]

_FOREIGN_ATTRIBUTES = frozenset(
    {
        "CONSTR_ATTR_DEFERRABLE", "CONSTR_ATTR_NOT_DEFERRABLE", "CONSTR_ATTR_DEFERRED", "CONSTR_ATTR_IMMEDIATE",
        "CONSTR_ATTR_ENFORCED", "CONSTR_ATTR_NOT_ENFORCED",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key of one column: what follows REFERENCES, and the name that the user gave it."""

    name: str | None
    column: str
    target: str
    path: Path


@dataclass(slots=True)
class Relation:
    """A table while it is compiled: where it is, its columns, and what goes into and after its CREATE."""

    schema: str
    name: str
    path: Path
    columns: frozenset[str] | None
    foreign: bool = False
    """Whether it is a foreign table, whose columns can have OPTIONS."""
    elements: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    constraints: set[str] = field(default_factory=set)
    """Names of constraints, to keep apart the ones that dbkit gives."""
    keys: set[tuple[str, ...]] = field(default_factory=set)
    """What the keys in its CREATE say: the server makes one of those that say the same."""

    @property
    def id(self) -> ObjectId:
        """The table's identity."""
        return ObjectId("table", (self.schema, self.name))


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """A column as a table or a mixin declares it."""

    name: str
    value: str | Column
    path: Path


def column_element(context: Context, declared: Declared, relation: Relation, part: ColumnPart) -> None:
    """Add a column to the elements of its table, and emit what stands outside of CREATE TABLE."""
    if isinstance(part.value, str):
        text = Text(part.value, "one column", "column-syntax", part.path)
        element = _checked(context, declared, relation, part, text)
        if element is not None:
            relation.elements.append(element)
        return
    _mapping(context, declared, relation, part, part.value)


def _mapping(context: Context, declared: Declared, relation: Relation, part: ColumnPart, column: Column) -> None:
    path = part.path
    type_text = Text(column.type, "one type", "type-syntax", (*path, "type"))
    node = _definition(context, relation, part.name, type_text)
    bare = node is not None and context.require(
        type_text, not node.keys() & {"constraints", "collClause", "storage_name", "fdwoptions"}
    )
    if node is None or not bare:
        return
    before = _before(part.name)
    check_type(context, declared, node["typeName"], type_text, before)
    words = list(_words(context, relation, part, column))
    options = context.foreign_options(column.foreign_options, (*path, "foreign_options"))
    element = f"{identifier(part.name)} {closed(column.type)}{options}{''.join(f' {word}' for word in words)}"
    relation.elements.append(element)
    if column.primary_key or column.unique:
        relation.keys.add((part.name,))
    if column.references is not None:
        text = Text(column.references, "one reference", "reference-syntax", (*path, "references"))
        before = f"CREATE TABLE x ({identifier(part.name)} int REFERENCES "
        found = context.fragment(text, before, ")", kind="CreateStmt")
        constraints = _only_column(found, part.name).get("constraints", []) if found else []
        if found and context.require(text, _is_reference(found, constraints)):
            relation.references.append(Reference(None, part.name, column.references, text.path))
    _outside(context, relation, part, column)


def _is_reference(node: Node, constraints: list[Node]) -> bool:
    kinds = [one["Constraint"]["contype"] for one in constraints]
    return node.keys() <= _PLAIN_TABLE and kinds[:1] == ["CONSTR_FOREIGN"] and set(kinds[1:]) <= _FOREIGN_ATTRIBUTES


def _words(context: Context, relation: Relation, part: ColumnPart, column: Column) -> Iterator[str]:
    path = part.path
    if column.compression is not None:
        yield f"COMPRESSION {column.compression}"
    if column.collation is not None:
        text = Text(column.collation, "one collation", "collation-syntax", (*path, "collation"))
        before = f"CREATE TABLE x ({identifier(part.name)} text COLLATE "
        node = context.fragment(text, before, ")", kind="CreateStmt")
        element = _only_column(node, part.name) if node else {}
        if element and context.require(text, "collClause" in element and "constraints" not in element):
            yield f"COLLATE {column.collation}"
    if column.not_null is not None:
        yield from _not_null(context, column.not_null, (*path, "not_null"))
    elif not column.nullable:
        yield "NOT NULL"
    for word, value in (("DEFAULT", column.default), ("CHECK", column.check)):
        if value is None:
            continue
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        text = Text(shown, "one expression", "expression-syntax", (*path, word.lower()))
        node = context.expression(text)
        if node is not None:
            if word == "CHECK":
                check_columns(context, relation.columns, node, text, "SELECT (")
            yield f"{word} ({closed(shown)})"
    yield from _generated(context, relation, part, column)
    if column.primary_key:
        yield "PRIMARY KEY"
    if column.unique:
        yield "UNIQUE"


def _not_null(context: Context, said: NotNull, path: Path) -> Iterator[str]:
    if context.version < 18:
        context.too_new("a NOT NULL that says more than that", 18, path)
    if said.validated:
        name = f"CONSTRAINT {identifier(said.name)} " if said.name else ""
        yield f"{name}NOT NULL{' NO INHERIT' if said.no_inherit else ''}"


def _not_validated(context: Context, relation: Relation, part: ColumnPart, said: NotNull) -> None:
    """A NOT NULL that rows need not keep is added to the table."""
    table = context.qualified(relation.schema, relation.name)
    name = said.name or implicit_name(relation.name, part.name, "not_null")
    text = f"ALTER TABLE {table} ADD CONSTRAINT {identifier(name)} NOT NULL {identifier(part.name)}"
    text += " NO INHERIT NOT VALID" if said.no_inherit else " NOT VALID"
    context.emit(ObjectId("column", (relation.schema, relation.name, part.name)), text, (*part.path, "not_null"))


def _generated(context: Context, relation: Relation, part: ColumnPart, column: Column) -> Iterator[str]:
    for key, kind in (("generated", "STORED"), ("virtual", "VIRTUAL")):
        value = getattr(column, key)
        if value is None:
            continue
        text = Text(value, "one expression", "expression-syntax", (*part.path, key))
        node = context.expression(text)
        if key == "virtual" and context.version < 18:
            context.too_new("a virtual generated column", 18, text.path)
        elif node is not None:
            check_columns(context, relation.columns, node, text, "SELECT (")
            yield f"GENERATED ALWAYS AS ({closed(value)}) {kind}"
    if column.identity is not None:
        yield from _identity(context, part, column.identity)


def _identity(context: Context, part: ColumnPart, identity: str) -> Iterator[str]:
    text = Text(identity, "one identity", "identity-syntax", (*part.path, "identity"))
    when, bracket, options = identity.partition("(")
    word = " ".join(when.split()).upper()
    if word not in ("ALWAYS", "BY DEFAULT"):
        context.error(text.code, f"an identity is 'always' or 'by default', not {when.strip()!r}", text.path)
        return
    clause = f"GENERATED {word} AS IDENTITY {bracket}{options}".rstrip()
    node = context.fragment(
        Text(clause, text.what, text.code, text.path),
        f"CREATE TABLE x ({identifier(part.name)} int ",
        ")",
        kind="CreateStmt",
    )
    if node and context.require(text, len(_only_column(node, part.name).get("constraints", ())) == 1):
        yield clause


def _outside(context: Context, relation: Relation, part: ColumnPart, column: Column) -> None:
    """What a column has besides its element in CREATE TABLE."""
    table = context.qualified(relation.schema, relation.name)
    identity = ObjectId("column", (relation.schema, relation.name, part.name))
    alter = f"ALTER TABLE {table} ALTER COLUMN {identifier(part.name)}"
    if column.storage is not None:
        context.emit(identity, f"{alter} SET STORAGE {column.storage.upper()}", (*part.path, "storage"))
    if column.statistics is not None:
        context.emit(identity, f"{alter} SET STATISTICS {column.statistics}", (*part.path, "statistics"))
    if options := context.options(column.options, (*part.path, "options")):
        context.emit(identity, f"{alter} SET ({options})", (*part.path, "options"))
    if column.not_null is not None and not column.not_null.validated:
        _not_validated(context, relation, part, column.not_null)
    if column.using is not None:
        text = Text(column.using, "one expression", "expression-syntax", (*part.path, "using"))
        if context.expression(text) is not None:
            context.conversions[identity] = closed(column.using)
    if column.document is not None:
        _document(context, relation, part, column)
    about(context, identity, f"COLUMN {table}.{identifier(part.name)}", column, part.path)
    column_grants(context, identity, table, column.grants, (*part.path, "grants"))
    if column.sequence_grants is not None:
        sequence = implicit_name(relation.name, part.name, "seq")
        shown = f"SEQUENCE {context.qualified(relation.schema, sequence)}"
        place = ObjectId("sequence", (relation.schema, sequence))
        grants(context, place, shown, column.sequence_grants, (*part.path, "sequence_grants"), None)


def _document(context: Context, relation: Relation, part: ColumnPart, column: Column) -> None:
    path = (*part.path, "document")
    if column.type.strip().lower() not in ("jsonb", "json"):
        context.error("document-type", f"a document is a jsonb column, not {column.type!r}", path, key=True)
        return
    name = implicit_name(relation.name, f"{part.name}_document", "check", relation.constraints)
    value = identifier(part.name) if column.type.strip().lower() == "jsonb" else f"{identifier(part.name)}::jsonb"
    check = document_check(context, value, column.document or {}, path)
    if check is not None:
        relation.constraints.add(name)
        relation.elements.append(f"CONSTRAINT {identifier(name)} CHECK ({check})")


_PLAIN_TABLE = frozenset({"relation", "tableElts", "oncommit"})


def _before(name: str) -> str:
    return f"CREATE TABLE x ({identifier(name)} "


def _only_column(node: Node, name: str) -> Node:
    elements = node.get("tableElts", ())
    if node.keys() <= _PLAIN_TABLE and len(elements) == 1 and elements[0].get("ColumnDef", {}).get("colname") == name:
        column: Node = elements[0]["ColumnDef"]
        return column
    return {}


def _definition(context: Context, relation: Relation, name: str, text: Text) -> Node | None:
    node = context.fragment(text, _before(name), ")", kind="CreateStmt")
    if node is None:
        return None
    column = _only_column(node, name)
    fits = bool(column) and (relation.foreign or not column.get("fdwoptions"))
    return column if context.require(text, fits) else None


def _checked(context: Context, declared: Declared, relation: Relation, part: ColumnPart, text: Text) -> str | None:
    node = _definition(context, relation, part.name, text)
    if node is None:
        return None
    before = _before(part.name)
    check_type(context, declared, node["typeName"], text, before)
    constraints = [one["Constraint"] for one in node.get("constraints", ())]
    for constraint in constraints:
        if constraint["contype"] in ("CONSTR_CHECK", "CONSTR_GENERATED"):
            check_columns(context, relation.columns, constraint.get("raw_expr"), text, before)
        if constraint["contype"] in ("CONSTR_PRIMARY", "CONSTR_UNIQUE"):
            relation.keys.add((part.name,))
        if constraint.get("conname"):
            relation.constraints.add(constraint["conname"])
    kept = _without_references(relation, part, text, node, constraints)
    return f"{identifier(part.name)} {closed(kept)}"


def _without_references(relation: Relation, part: ColumnPart, text: Text, node: Node, constraints: list[Node]) -> str:
    """The column's text without its REFERENCES clauses, which become constraints of their own."""
    before = _before(part.name)
    whole = before + text.sql

    def place(item: Node) -> int:
        return characters(whole, item["location"]) - len(before)

    starts = sorted([place(one) for one in constraints] + ([place(node["collClause"])] if "collClause" in node else []))
    kept, position = "", 0
    for index, constraint in enumerate(constraints):
        if constraint["contype"] != "CONSTR_FOREIGN":
            continue
        following = index + 1
        while following < len(constraints) and constraints[following]["contype"] in _FOREIGN_ATTRIBUTES:
            following += 1
        start = place(constraint)
        last = place(constraints[following - 1])
        end = next((one for one in starts if one > last), len(text.sql))
        target = text.sql[place(constraint["pktable"]) : end].strip()
        relation.references.append(Reference(constraint.get("conname"), part.name, target, part.path))
        kept += text.sql[position:start]
        position = end
    return (kept + text.sql[position:]).strip()

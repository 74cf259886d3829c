"""Schemas, extensions, types and sequences."""

from __future__ import annotations

from collections.abc import Mapping

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_declared import Declared, Namespace, check_type
from dbkit.stores.postgres.quote import NAME_BYTES, identifier, literal
from dbkit.stores.postgres.surface import (
    Attribute,
    Composite,
    Domain,
    DomainCheck,
    Enumeration,
    Extension,
    Range,
    SchemaObjects,
    Sequence,
)

__all__ = ["extensions", "schema", "types"]


_OF_THE_SCHEMA = {"comment", "default_privileges", "grants", "owner", "renamed_from", "security_labels"}
"""What is said of a schema itself."""


def schema(context: Context, space: Namespace) -> None:
    """Emit a schema. ``public`` is there already, and the one of unqualified names is made with the ledger."""
    if not isinstance(space.objects, SchemaObjects):
        _schema_name(context, space.name, ("schema",), key=False)
        return
    if space.name == context.schema and space.objects.model_fields_set - _OF_THE_SCHEMA:
        context.error(
            "duplicate-name",
            f"{space.name!r} is the schema of unqualified names: declare its objects without 'schemas'",
            space.path,
            key=True,
        )
    if not _schema_name(context, space.name, space.path, key=True):
        return
    identity = ObjectId("schema", (space.name,))
    if space.name not in ("public", context.schema):
        context.emit(identity, f"CREATE SCHEMA {identifier(space.name)}", space.path)
    about(context, identity, f"SCHEMA {identifier(space.name)}", space.objects, space.path)


def _schema_name(context: Context, name: str, path: Path, *, key: bool) -> bool:
    if name.startswith("pg_") or name == "information_schema":
        context.error("invalid-name", f"the schema {name!r} belongs to the server", path, key=key)
        return False
    return context.check_name(name, path, what="a schema", key=key)


def extensions(context: Context, declared: list[str] | Mapping[str, Extension]) -> tuple[str, ...]:
    """Emit the extensions and give their names."""
    names = []
    listed = declared if isinstance(declared, list) else list(declared)
    for index, name in enumerate(listed):
        path: Path = ("extensions", index) if isinstance(declared, list) else ("extensions", name)
        if name in names:
            context.error("duplicate-name", f"the extension {name!r} is named twice", path)
            continue
        if not context.check_name(name, path, what="an extension", key=False):
            continue
        names.append(name)
        more = declared[name] if isinstance(declared, Mapping) else Extension()
        text = f"CREATE EXTENSION {identifier(name)}"
        text += f" SCHEMA {identifier(more.schema_name)}" if more.schema_name else ""
        text += f" VERSION {literal(more.version)}" if more.version else ""
        identity = ObjectId("extension", (name,))
        context.emit(identity, text, path)
        context.emit_comment(identity, f"EXTENSION {identifier(name)}", more.comment, (*path, "comment"))
    return tuple(sorted(names))


def types(context: Context, declared: Declared, space: Namespace) -> None:
    """Emit the types and sequences of a schema."""
    objects = space.objects
    for name, enumeration in objects.enums.items():
        _enum(context, space, name, enumeration)
    for name, domain in objects.domains.items():
        _domain(context, declared, space, name, domain)
    for name, composite in objects.composites.items():
        _composite(context, declared, space, name, composite)
    for name, one in objects.ranges.items():
        _range(context, space, name, one)
    for name, sequence in objects.sequences.items():
        _sequence(context, space, name, sequence)


def _enum(context: Context, space: Namespace, name: str, value: list[str] | Enumeration) -> None:
    path = (*space.path, "enums", name)
    if not context.claim(name, path, "types", space.name, what="an enum"):
        return
    labels = value if isinstance(value, list) else value.values
    place = path if isinstance(value, list) else (*path, "values")
    for index, label in enumerate(labels):
        if not label or "\0" in label or len(label.encode()) > NAME_BYTES:
            context.error("enum-label", f"a label has 1 to {NAME_BYTES} bytes: {label!r}", (*place, index))
            return
        if label in labels[:index]:
            context.error("duplicate-name", f"the label {label!r} is there twice", (*place, index))
            return
    identity = ObjectId("enum", (space.name, name))
    shown = context.qualified(space.name, name)
    context.emit(identity, f"CREATE TYPE {shown} AS ENUM ({', '.join(literal(label) for label in labels)})", path)
    about(context, identity, f"TYPE {shown}", value if isinstance(value, Enumeration) else None, path)
    if isinstance(value, Enumeration):
        for new, old in value.renamed_values.items():
            if new not in labels:
                context.unknown("label", new, labels, (*path, "renamed_values", new))
            context.rename_part(identity, new, old, value.renamed_from)


def _domain(context: Context, declared: Declared, space: Namespace, name: str, value: str | Domain) -> None:
    path = (*space.path, "domains", name)
    if not context.claim(name, path, "types", space.name, what="a domain"):
        return
    definition, place = (value, path) if isinstance(value, str) else (value.definition, (*path, "definition"))
    text = Text(definition, "one domain", "domain-syntax", place)
    shown = context.qualified(space.name, name)
    before = f"CREATE DOMAIN {shown} AS "
    node = context.fragment(text, before, kind="CreateDomainStmt")
    if node is None:
        return
    check_type(context, declared, node["typeName"], text, before)
    identity = ObjectId("domain", (space.name, name))
    context.emit(identity, before + definition.strip(), path)
    about(context, identity, f"DOMAIN {shown}", value if isinstance(value, Domain) else None, path)
    if isinstance(value, Domain):
        for key, check in value.checks.items():
            _domain_check(context, identity, key, check, (*path, "checks", key))


def _domain_check(context: Context, domain: ObjectId, name: str, value: str | DomainCheck, path: Path) -> None:
    check, place = (DomainCheck(expression=value), path) if isinstance(value, str) else (value, (*path, "expression"))
    named = context.claim(name, path, "constraints", *domain.path, what="a check")
    if not named or context.expression(Text(check.expression, "one expression", "expression-syntax", place)) is None:
        return
    identity = ObjectId("domain_constraint", (*domain.path, name))
    shown = context.qualified(*domain.path)
    text = f"ALTER DOMAIN {shown} ADD CONSTRAINT {identifier(name)} CHECK ({closed(check.expression)})"
    context.emit(identity, text if check.validated else f"{text} NOT VALID", path)
    about(context, identity, f"CONSTRAINT {identifier(name)} ON DOMAIN {shown}", check, path)


def _composite(context: Context, declared: Declared, space: Namespace, name: str, value: Composite) -> None:
    path = (*space.path, "composites", name)
    if not context.claim(name, path, "relations", space.name, what="a composite type"):
        return
    identity = ObjectId("composite", (space.name, name))
    shown = context.qualified(space.name, name)
    attributes = []
    for attribute, given in value.attributes.items():
        place = (*path, "attributes", attribute)
        definition = given.type if isinstance(given, Attribute) else given
        if isinstance(given, Attribute):
            target = f"COLUMN {shown}.{identifier(attribute)}"
            context.emit_comment(ObjectId("column", (*identity.path, attribute)), target, given.comment, place)
            context.rename_part(identity, attribute, given.renamed_from, value.renamed_from)
        text = Text(definition, "one type", "type-syntax", place)
        if not context.check_name(attribute, place, what="an attribute"):
            continue
        before = f"CREATE TYPE x AS ({identifier(attribute)} "
        node = context.fragment(text, before, ")", kind="CompositeTypeStmt")
        if node is not None and context.require(text, len(node.get("coldeflist", ())) == 1):
            check_type(context, declared, node["coldeflist"][0]["ColumnDef"]["typeName"], text, before)
            attributes.append(f"{identifier(attribute)} {closed(definition)}")
    context.emit(identity, f"CREATE TYPE {shown} AS ({', '.join(attributes)})", path)
    about(context, identity, f"TYPE {shown}", value, path)


def _range(context: Context, space: Namespace, name: str, value: Range) -> None:
    path = (*space.path, "ranges", name)
    if not context.claim(name, path, "types", space.name, what="a range type"):
        return
    shown = context.qualified(space.name, name)
    before = f"CREATE TYPE {shown} AS RANGE ("
    text = Text(value.definition, "one range", "range-syntax", (*path, "definition"))
    if context.fragment(text, before, ")", kind="CreateRangeStmt") is None:
        return
    identity = ObjectId("range", (space.name, name))
    context.emit(identity, f"{before}{closed(value.definition)})", path)
    about(context, identity, f"TYPE {shown}", value, path)


def _sequence(context: Context, space: Namespace, name: str, value: str | Sequence) -> None:
    path = (*space.path, "sequences", name)
    if not context.claim(name, path, "relations", space.name, what="a sequence"):
        return
    model = Sequence(definition=value) if isinstance(value, str) else value
    place = path if isinstance(value, str) else (*path, "definition")
    shown = context.qualified(space.name, name)
    if model.unlogged and context.version < 15:
        context.too_new("an unlogged sequence", 15, (*path, "unlogged"))
    before = f"CREATE {'UNLOGGED ' if model.unlogged else ''}SEQUENCE {shown} "
    text = Text(model.definition, "one sequence", "sequence-syntax", place)
    node = context.fragment(text, before, kind="CreateSeqStmt")
    if node is None:
        return
    identity = ObjectId("sequence", (space.name, name))
    context.emit(identity, (before + model.definition.strip()).strip(), path)
    about(context, identity, f"SEQUENCE {shown}", model, path)
    if model.owned_by is not None:
        _owned_by(context, space, shown, identity, model.owned_by, (*path, "owned_by"))


def _owned_by(context: Context, space: Namespace, shown: str, identity: ObjectId, owner: str, path: Path) -> None:
    table, dot, column = owner.rpartition(".")
    if not dot or table not in space.objects.tables:
        context.unknown("table", table or owner, space.objects.tables, path)
        return
    target = f"{context.qualified(space.name, table)}.{identifier(column)}"
    context.emit(ObjectId("sequence_owner", identity.path), f"ALTER SEQUENCE {shown} OWNED BY {target}", path)

"""What a section declares by name, so that a reference to nothing is found without a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.span import Path
from dbkit.stores.postgres.compile_context import Context, Text
from dbkit.stores.postgres.parse import Node, characters, strings, walk
from dbkit.stores.postgres.surface import Partition, PostgresSection, SchemaObjects, Table

__all__ = ["Declared", "Namespace", "check_columns", "check_type", "declare", "namespaces", "partitions_of"]

# Extensions that bring no type: where a profile asks for others, an unknown type may be theirs.
_WITHOUT_TYPES = frozenset(
    {
        "adminpack", "amcheck", "autoinc", "bloom", "btree_gin", "btree_gist", "dict_int", "dict_xsyn",
        "fuzzystrmatch", "insert_username", "moddatetime", "pg_buffercache", "pg_prewarm", "pg_stat_statements",
        "pg_trgm", "pgcrypto", "pgrowlocks", "pgstattuple", "plpgsql", "refint", "sslinfo", "tcn", "unaccent",
        "uuid-ossp",
    }
)  # fmt: skip
_TYPE_EXTENSIONS = {
    "citext": "citext", "cube": "cube", "geography": "postgis", "geometry": "postgis", "halfvec": "vector",
    "hstore": "hstore", "lquery": "ltree", "ltree": "ltree", "query_int": "intarray", "seg": "seg",
    "sparsevec": "vector", "vector": "vector",
}  # fmt: skip
_BUILT_IN = frozenset(
    """
    aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray
    anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bigserial bit bool box bpchar bytea char
    cid cidr circle cstring date datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector
    index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal
    interval json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange numrange
    oid oidvector path pg_brin_bloom_summary pg_lsn pg_mcv_list pg_snapshot point polygon record refcursor regclass
    regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype serial
    serial2 serial4 serial8 smallserial table_am_handler text tid time timestamp timestamptz timetz trigger
    tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot unknown uuid varbit
    varchar void xid xid8 xml
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Namespace:
    """A schema, what is declared in it, and where."""

    name: str
    objects: PostgresSection | SchemaObjects
    path: Path


@dataclass(slots=True)
class Declared:
    """Tables with their columns (None where they are not all known), types, and whether others may exist."""

    tables: dict[tuple[str, str], frozenset[str] | None] = field(default_factory=dict)
    types: set[tuple[str, str]] = field(default_factory=set)
    schemas: set[str] = field(default_factory=set)
    foreign_types: bool = False


def namespaces(section: PostgresSection) -> Iterator[Namespace]:
    """The schema of unqualified names first, then the others."""
    yield Namespace(section.schema_name, section, ())
    for name, objects in section.schemas.items():
        yield Namespace(name, objects, ("schemas", name))


def partitions_of(table: Table | Partition, schema: str) -> Iterator[tuple[str, str]]:
    """The schemas and names of all partitions below a table of a schema."""
    for name, value in table.partitions.items():
        own = schema if isinstance(value, str) else value.schema_name or schema
        yield own, name
        if isinstance(value, Partition):
            yield from partitions_of(value, own)


def declare(section: PostgresSection) -> Declared:
    """Collect what a section declares."""
    declared = Declared(foreign_types=bool(section.sql or set(section.extensions) - _WITHOUT_TYPES))
    for space in namespaces(section):
        declared.schemas.add(space.name)
        objects = space.objects
        for name, table in objects.tables.items():
            columns = _columns(section, table)
            declared.tables[space.name, name] = columns
            for schema, partition in partitions_of(table, space.name):
                declared.tables[schema, partition] = columns
        for name, foreign in objects.foreign_tables.items():
            declared.tables[space.name, name] = None if foreign.inherits else frozenset(foreign.columns)
        for view in (*objects.views, *objects.materialized_views):
            declared.types.add((space.name, view))
        for named in (objects.enums, objects.domains, objects.composites, objects.ranges):
            declared.types.update((space.name, name) for name in named)
        declared.foreign_types |= bool(objects.ranges)
    declared.types.update(declared.tables)
    return declared


def _columns(section: PostgresSection, table: Table) -> frozenset[str] | None:
    if table.inherits or table.of:
        return None
    mixed = [name for mixin in table.mixins if mixin in section.mixins for name in section.mixins[mixin].columns]
    return frozenset({*table.columns, *mixed})


def check_type(context: Context, declared: Declared, node: Node, text: Text, before: str) -> None:
    """Record an error where a type certainly does not exist. ``node`` is a TypeName."""
    name = strings(node.get("names", ()))
    if len(name) != 1 or name[0] in _BUILT_IN or (context.schema, name[0]) in declared.types or node.get("pct_type"):
        return
    bare = name[0].removeprefix("_")
    if bare in _BUILT_IN or (context.schema, bare) in declared.types:
        return
    extension = _TYPE_EXTENSIONS.get(name[0])
    if extension is not None and extension in context.source.section.extensions:
        return
    if extension is None and declared.foreign_types:
        return
    whole = before + text.sql
    offset = characters(whole, node.get("location", 0)) - len(before)
    if extension is not None:
        context.error(
            "unknown-type",
            f"the type {name[0]!r} is the extension {extension!r}'s",
            text.path,
            offset=offset,
            text=text.sql,
            help=f"add it: extensions: [{extension}]",
        )
        return
    here = {name for schema, name in declared.types if schema == context.schema}
    plain = {name for name in _BUILT_IN if not name.startswith(("any", "reg"))}
    known = here | plain | {"integer", "boolean", "bigint"}
    context.unknown("type", name[0], known, text.path, offset=offset, text=text.sql)


def check_columns(context: Context, columns: frozenset[str] | None, tree: object, text: Text, before: str) -> None:
    """Record an error for a bare column name in an expression that the table does not have."""
    if columns is None:
        return
    if any(key == "SubLink" for key, _ in walk(tree)):
        return
    for key, value in walk(tree):
        if key != "ColumnRef":
            continue
        fields = strings(value["fields"])
        if len(fields) == 1 == len(value["fields"]) and fields[0] not in columns:
            offset = characters(before + text.sql, value.get("location", 0)) - len(before)
            context.unknown("column", fields[0], columns, text.path, offset=offset, text=text.sql)

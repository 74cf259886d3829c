"""The ``postgres:`` section of a profile: the language, readable in one sitting.

What a DBA thinks of as SQL is written as SQL (a column as inside CREATE TABLE, an index as after its table's name);
what is structure is YAML. A YAML key is the exact identifier; names inside SQL text fold as in SQL.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "AttachedIndex",
    "Attribute",
    "Check",
    "Column",
    "Composite",
    "Defined",
    "Definition",
    "Domain",
    "DomainCheck",
    "Enumeration",
    "EventTrigger",
    "Extension",
    "ForeignTable",
    "Function",
    "HandedDownColumn",
    "Index",
    "MadeBy",
    "MaterializedView",
    "MemberOf",
    "Mixin",
    "NotNull",
    "Objects",
    "OperatorFamily",
    "Partition",
    "PostgresSection",
    "PrimaryKey",
    "Range",
    "RawSql",
    "Role",
    "Rule",
    "SchemaObjects",
    "Sequence",
    "Shape",
    "Statistics",
    "Table",
    "TextSearchConfiguration",
    "Trigger",
    "View",
]

Name = Annotated[str, Field(min_length=1)]
Sql = Annotated[str, Field(min_length=1)]
Scalar = bool | int | float | str
Options = Annotated[dict[Name, Scalar], Field(description="Storage parameters: {fillfactor: 70}.")]
Comment = Annotated[str | None, Field(description="COMMENT ON the object.")]
RenamedFrom = Annotated[
    Name | None, Field(description="The name that it had: makes a rename out of a drop and a create.")
]


Owner = Annotated[
    Name | None,
    Field(description="The role that owns it, here and (of a schema) what is below; current_user: whoever makes it."),
]


Labels = Annotated[
    dict[Name, str], Field(description="SECURITY LABEL: provider to label. The server must have the provider.")
]
Grants = Annotated[
    dict[Name, Sql | list[Sql]] | None,
    Field(
        description="Role to privileges, as in GRANT: {app: 'select, update (a, b)', boss: all with grant option}. "
        "public is everybody, $owner is the owner: what is said of these replaces what they have by default. "
        "none: nothing. Without this word privileges stay as they are."
    ),
]


Storage = Annotated[
    Literal["plain", "external", "extended", "main"] | None, Field(description="How large values are kept.")
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ForeignOptions = Annotated[
    dict[Name, Scalar],
    Field(description="Options of the foreign data wrapper: {table_name: links}. A secret is written ${NAME}."),
]


ExtensionNames = Annotated[list[Name], Field(description="DEPENDS ON EXTENSION: with which extensions it is dropped.")]


class _Named(_Model):
    """What has a name: it can be commented and renamed."""

    comment: Comment = None
    renamed_from: RenamedFrom = None


class _Owned(_Named):
    """What has an owner and privileges of its own."""

    owner: Owner = None
    grants: Grants = None
    security_labels: Labels = {}


class Extension(_Model):
    """An extension, where there is more to say than its name."""

    schema_name: Name | None = Field(default=None, alias="schema", description="The schema that holds its objects.")
    version: Name | None = Field(default=None, description="The exact version; without it, the server's default.")
    comment: Comment = None


class Enumeration(_Owned):
    """An enum type, where there is more to say than its labels."""

    values: list[str] = Field(description="The labels in their order.")
    renamed_values: dict[Name, Name] = Field(
        default={}, description="New label to the one that it had, {paid: payed}: rows that hold the old one keep it."
    )


class DomainCheck(_Named):
    """A check of a domain, where there is more to say than its expression."""

    expression: Sql = Field(description="An SQL expression over value.")
    validated: bool = Field(default=True, description="false: NOT VALID, values that were there before may break it.")


class Domain(_Owned):
    """A domain, where there is more to say than its SQL."""

    definition: Sql = Field(description="What follows AS: text not null check (value ~ '^[a-z]+$').")
    checks: dict[Name, Sql | DomainCheck] = Field(default={}, description="Further checks by name: value <> ''.")


class Attribute(_Named):
    """An attribute of a composite type, where there is more to say than its type."""

    type: Sql = Field(description='The type: numeric(10, 2), text collate "C".')


class Composite(_Owned):
    """A composite type."""

    attributes: dict[Name, Sql | Attribute] = Field(
        description="Name to type, in order: {street: text, zip: varchar(10)}."
    )


class Range(_Owned):
    """A range type."""

    definition: Sql = Field(description="The options inside the parentheses: subtype = time, subtype_diff = diff.")


class Sequence(_Owned):
    """A sequence that belongs to no identity or serial column."""

    definition: str = Field(default="", description="What follows the name: as integer start 100 increment by 5 cycle.")
    owned_by: Name | None = Field(default=None, description="table.column: dropped with it.")
    unlogged: bool = Field(default=False, description="UNLOGGED: starts anew after a crash (PostgreSQL 15).")


class Function(_Owned):
    """A function or procedure. Its key is the name, or ``name(argument types)`` to tell overloads apart."""

    kind: Literal["function", "procedure"] = Field(default="function", description="What it is.")
    arguments: str = Field(default="", description="As inside the parentheses: amount numeric, rate numeric default 1.")
    returns: Sql | None = Field(default=None, description="The result: trigger, setof links, table (id uuid). ")
    language: Name = Field(default="sql", description="sql, plpgsql, ...")
    body: str | None = Field(
        default=None, description="The body as a text in its language; for c and internal, the name of the symbol."
    )
    library: Name | None = Field(default=None, description="For language c, the file that holds the symbol.")
    transforms: list[Sql] = Field(default=[], description="TRANSFORM FOR TYPE: types that a transform brings over.")
    sql_body: Sql | None = Field(
        default=None, description="The body as parsed SQL: return a + b, or begin atomic ... end."
    )
    volatility: Literal["immutable", "stable", "volatile"] = Field(
        default="volatile", description="What it depends on."
    )
    strict: bool = Field(default=False, description="Null in, null out.")
    security: Literal["invoker", "definer"] = Field(default="invoker", description="Whose rights it runs with.")
    leakproof: bool = Field(default=False, description="Reveals nothing of its arguments.")
    parallel: Literal["safe", "restricted", "unsafe"] = Field(default="unsafe", description="Use in parallel queries.")
    window: bool = Field(default=False, description="A window function.")
    cost: int | float | None = Field(default=None, description="Estimated cost in units of cpu_operator_cost.")
    rows: int | float | None = Field(default=None, description="Estimated rows of a set that is returned.")
    support: Name | None = Field(default=None, description="The planner support function.")
    settings: dict[Name, str] = Field(default={}, description='SET clauses: {search_path: "pg_catalog, public"}.')
    depends_on_extensions: ExtensionNames = []


class Shape(_Model):
    """What a place of a JSON document may hold."""

    type: Literal["string", "number", "integer", "boolean", "object", "array"] | None = Field(
        default=None, description="The JSON type; without it, any."
    )
    required: bool = Field(default=False, description="The property must be there.")
    nullable: bool = Field(default=False, description="JSON null is allowed too.")
    items: Shape | None = Field(default=None, description="The shape of each element of an array.")
    properties: dict[str, Shape] | None = Field(default=None, description="The shapes of named properties.")
    values: Shape | None = Field(default=None, description="The shape of each value of a map with free keys.")
    enum: list[str | int | float | bool] | None = Field(default=None, description="The only values allowed.")


class NotNull(_Model):
    """The constraint behind NOT NULL (PostgreSQL 18)."""

    name: Name | None = Field(default=None, description="Without it: <table>_<column>_not_null.")
    no_inherit: bool = Field(default=False, description="NO INHERIT: not for child tables.")
    validated: bool = Field(default=True, description="false: NOT VALID, rows that are there need not keep it.")


class Column(_Named):
    """A column, where there is more to say than fits in one line of SQL."""

    type: Sql = Field(description="The type: numeric(10, 2), text[], link_status.")
    using: Sql | None = Field(
        default=None,
        description="How rows get the type from the one before: to_timestamp(created). For one change only.",
    )
    nullable: bool = Field(default=True, description="false makes it NOT NULL.")
    default: Scalar | None = Field(default=None, description="DEFAULT, an SQL expression: now(), 0, \"'active'\".")
    primary_key: bool = Field(default=False, description="The table's key is this column alone.")
    unique: bool = Field(default=False, description="UNIQUE.")
    references: Sql | None = Field(default=None, description="A foreign key: users (id) on delete cascade.")
    check: Sql | None = Field(default=None, description="CHECK, an SQL expression.")
    generated: Sql | None = Field(default=None, description="GENERATED ALWAYS AS (expression) STORED.")
    virtual: Sql | None = Field(default=None, description="GENERATED ALWAYS AS (expression) VIRTUAL (PostgreSQL 18).")
    identity: Sql | None = Field(default=None, description="always, by default, or always (start with 100).")
    collation: Sql | None = Field(default=None, description='COLLATE: "C", pg_catalog."und-x-icu".')
    not_null: NotNull | None = Field(default=None, description="NOT NULL, where there is more to say of it.")
    storage: Storage = None
    compression: Literal["pglz", "lz4"] | None = Field(default=None, description="How large values are compressed.")
    statistics: int | None = Field(default=None, description="The statistics target, 0 to 10000.")
    options: Annotated[dict[Name, Scalar], Field(description="Options for the planner: {n_distinct: -0.5}.")] = {}
    foreign_options: ForeignOptions = {}
    security_labels: Labels = {}
    grants: Grants = None
    sequence_grants: Annotated[
        dict[Name, Sql | list[Sql]] | None, Field(description="Privileges on the sequence of an identity column.")
    ] = None
    document: dict[str, Shape] | None = Field(
        default=None,
        description="The declared shape of a jsonb column: property to shape; {$root: shape} for another root.",
    )


class PrimaryKey(_Model):
    """A primary key with a name of its own or a comment."""

    name: Name | None = Field(default=None, description="Without it: <table>_pkey.")
    definition: list[Name] | Sql = Field(description="[a, b], or SQL: (id, valid_at without overlaps).")
    comment: Comment = None


class Definition(_Named):
    """A constraint, index or policy, where there is more to say than its SQL."""

    definition: list[Name] | Sql = Field(description="The same as in the short form.")


class Statistics(_Owned):
    """Extended statistics, where there is more to say than their SQL."""

    definition: Sql = Field(description="The same as in the short form.")
    schema_name: Name | None = Field(default=None, alias="schema", description="Their schema; without it, the table's.")
    target: int | None = Field(default=None, description="The statistics target; without it, the columns' targets.")


class Check(_Named):
    """A check constraint, where there is more to say than its expression."""

    expression: Sql = Field(description="An SQL expression.")
    no_inherit: bool = Field(default=False, description="NO INHERIT: not for child tables.")
    validated: bool = Field(default=True, description="false: NOT VALID, rows that were there before may break it.")
    enforced: bool = Field(default=True, description="false: NOT ENFORCED, nothing is checked (PostgreSQL 18).")


class Index(Definition):
    """An index, where there is more to say than its SQL."""

    statistics: dict[Name, int] = Field(
        default={}, description="Statistics targets of columns that are expressions, by their number: {1: 500}."
    )
    depends_on_extensions: ExtensionNames = []


Fires = Literal["origin", "always", "replica", "disabled"]


class Trigger(_Named):
    """A trigger, where there is more to say than its SQL."""

    definition: Sql = Field(description="The same as in the short form.")
    constraint: bool = Field(default=False, description="CREATE CONSTRAINT TRIGGER.")
    enabled: Fires = Field(default="origin", description="When it fires.")
    partitions: dict[Name, Fires] = Field(
        default={}, description="When it fires for partitions, where that is otherwise: {events_2025: disabled}."
    )
    depends_on_extensions: ExtensionNames = []


class Rule(_Named):
    """A rewrite rule, where there is more to say than its SQL."""

    definition: Sql = Field(description="The same as in the short form.")
    enabled: Literal["origin", "always", "replica", "disabled"] = Field(
        default="origin", description="When it is applied."
    )


Columns = Annotated[
    dict[Name, Sql | Column], Field(description="Name to SQL, as inside CREATE TABLE, or to a mapping.")
]
Checks = Annotated[dict[Name, Sql | Check], Field(description="Name to SQL expression: total >= 0.")]
Indexes = Annotated[
    dict[Name, Sql | Index],
    Field(description="Name to what follows the table: unique (a, lower(b)) where c; using gin (d)."),
]
Triggers = Annotated[
    dict[Name, Sql | Trigger],
    Field(description="Name to SQL without its ON: before update of a for each row execute function f()."),
]
Rules = Annotated[
    dict[Name, Sql | Rule],
    Field(description="Name to SQL without its TO: on insert where new.id is null do instead nothing."),
]
ExtendedStatistics = Annotated[
    dict[Name, Sql | Statistics],
    Field(description="Extended statistics: name to SQL without its FROM: (ndistinct) on a, b."),
]
Cluster = Annotated[
    Name | None, Field(description="The index, or the constraint with an index, whose order CLUSTER follows.")
]
ForeignKeys = Annotated[
    dict[Name, Sql | Definition], Field(description="Name to SQL: (a, b) references t (x, y) on delete cascade.")
]


class Mixin(_Model):
    """Parts that several tables have. ``{table}`` in a name stands for the table's name."""

    columns: Columns = {}
    checks: Checks = {}
    indexes: Indexes = {}
    triggers: Triggers = {}
    foreign_keys: ForeignKeys = {}


class AttachedIndex(_Model):
    """What an index of a partition says of its own, although it comes with that of the partitioned table."""

    name: Name | None = Field(default=None, description="Its name; without it, the one that PostgreSQL gives.")
    options: Options | None = Field(default=None, description="Its storage parameters, where they are others.")
    tablespace: Name | None = Field(default=None, description="Its tablespace, where it is another.")
    statistics: dict[Name, int] = Field(
        default={}, description="Statistics targets of columns that are expressions, by their number: {1: 500}."
    )


class HandedDownColumn(_Model):
    """What a table says by itself of a column that a parent or its type hands down."""

    default: Scalar | None = Field(default=None, description="DEFAULT, an SQL expression; 'null' for none.")
    nullable: bool | None = Field(default=None, description="false makes it NOT NULL here.")
    not_null: NotNull | None = Field(default=None, description="NOT NULL, where there is more to say of it.")
    storage: Storage = None
    compression: Literal["pglz", "lz4", "default"] | None = Field(
        default=None, description="How large values are compressed here."
    )
    statistics: int | None = Field(default=None, description="The statistics target here; -1 is the server's default.")
    options: Options = {}
    foreign_options: ForeignOptions = {}
    grants: Grants = None
    comment: Comment = None


HandedDownColumns = dict[Name, Scalar | HandedDownColumn]


class _Relation(_Owned):
    """What tables and partitions both say of themselves."""

    primary_key: list[Name] | Sql | PrimaryKey | None = Field(
        default=None, description="[a, b], SQL, or a mapping with a name."
    )
    uniques: dict[Name, list[Name] | Sql | Definition] = Field(
        default={}, description="Name to [a, b], or to SQL: nulls not distinct (a, b) include (c)."
    )
    foreign_keys: ForeignKeys = {}
    checks: Checks = {}
    exclusions: dict[Name, Sql | Definition] = Field(
        default={}, description="Name to SQL: using gist (room with =, during with &&) where (active)."
    )
    indexes: Indexes = {}
    triggers: Triggers = {}
    rules: Rules = {}
    policies: dict[Name, Sql | Definition] = Field(
        default={}, description="Name to SQL: for select to app using (owner = current_user)."
    )
    statistics: ExtendedStatistics = {}
    partition_by: Sql | None = Field(default=None, description="range (create_time), list (region), hash (user_id).")
    partitions: dict[Name, Sql | Partition] = Field(
        default={}, description="Name to bounds: for values from ('2026-01-01') to ('2027-01-01'); default."
    )
    unlogged: bool = Field(default=False, description="UNLOGGED: fast, empty after a crash.")
    options: Options = {}
    access_method: Name | None = Field(default=None, description="USING method; without it, the server's default.")
    tablespace: Name | None = Field(default=None, description="TABLESPACE; without it, the database's.")
    row_security: bool | Literal["force"] = Field(
        default=False, description="ENABLE ROW LEVEL SECURITY; force: for the owner too."
    )
    replica_identity: Sql | None = Field(default=None, description="full, nothing, or: using index NAME.")
    cluster: Cluster = None


class Partition(_Relation):
    """A partition, where there is more to say than its bounds. What its parent has, it has too."""

    values: Sql = Field(description="for values from (..) to (..), for values in (..), for values with (..), default.")
    schema_name: Name | None = Field(
        default=None, alias="schema", description="The schema that it is in, where that is not its parent's."
    )
    columns: HandedDownColumns = Field(
        default={}, description="Columns that differ from the parent's: name to default, or to a mapping."
    )
    attached_indexes: dict[Name, AttachedIndex] = Field(
        default={}, description="The index or key of the partitioned table to what its own index has of its own."
    )
    server: Name | None = Field(default=None, description="The foreign server of a partition that is a foreign table.")
    foreign_options: ForeignOptions = {}


class Table(_Relation):
    """A table."""

    mixins: list[Name] = Field(default=[], description="Their columns come after the table's own.")
    columns: Columns = {}
    inherits: list[Name] = Field(default=[], description="Tables whose columns it has too.")
    of: Sql | None = Field(default=None, description="The composite type that its columns are those of.")
    column_settings: HandedDownColumns = Field(
        default={},
        description="Columns of parents or the type that differ here: name to default, or to a mapping.",
    )


class ForeignTable(_Owned):
    """A foreign table: its rows are on a foreign server."""

    server: Name = Field(description="The foreign server, one of servers.")
    options: ForeignOptions = {}
    columns: Columns = {}
    checks: Checks = {}
    triggers: Triggers = {}
    statistics: ExtendedStatistics = {}
    inherits: list[Name] = Field(default=[], description="Tables whose columns it has too.")


class View(_Owned):
    """A view, where there is more to say than its query."""

    query: Sql = Field(description="A SELECT.")
    columns: list[Name] | dict[Name, Sql] = Field(
        default=[],
        description="Names of its columns, where the query's are not to be taken; with their types, {id: bigint}, "
        "where a function that it calls has its rows as a result.",
    )
    defaults: dict[Name, Scalar] = Field(
        default={}, description="Defaults for INSERT through it: {create_time: now()}."
    )
    options: Options = {}
    triggers: Triggers = {}
    rules: Rules = {}


class ColumnSettings(_Model):
    """How a column of a materialized view is kept."""

    storage: Literal["plain", "external", "extended", "main"] | None = Field(
        default=None, description="How large values are kept."
    )
    compression: Literal["pglz", "lz4"] | None = Field(default=None, description="How large values are compressed.")
    statistics: int | None = Field(default=None, description="The statistics target, 0 to 10000.")
    options: dict[Name, Scalar] = Field(default={}, description="What the planner is to believe: {n_distinct: -0.5}.")


class MaterializedView(_Owned):
    """A materialized view, where there is more to say than its query."""

    query: Sql = Field(description="A SELECT.")
    columns: list[Name] = Field(default=[], description="Names of its columns, where the query's are not to be taken.")
    column_settings: dict[Name, ColumnSettings] = Field(
        default={}, description="Name to how it is kept: {title: {statistics: 500}}."
    )
    populated: bool = Field(default=True, description="false: it is made empty and cannot be read before a REFRESH.")
    options: Options = {}
    access_method: Name | None = Field(default=None, description="USING method; without it, the server's default.")
    indexes: Indexes = {}
    statistics: ExtendedStatistics = {}
    cluster: Cluster = None
    depends_on_extensions: ExtensionNames = []


class Defined(_Owned):
    """What is a name and a definition, where there is more to say than its SQL."""

    definition: Sql = Field(description="The same as in the short form.")


class EventTrigger(Defined):
    """An event trigger, where there is more to say than its SQL."""

    enabled: Literal["origin", "always", "replica", "disabled"] = Field(default="origin", description="When it fires.")


class OperatorFamily(_Owned):
    """An operator family, where there is more to say than its members."""

    members: list[Sql] = Field(default=[], description="The same as in the short form.")


class TextSearchConfiguration(_Owned):
    """A text search configuration with its mappings."""

    definition: Sql = Field(default="(parser = default)", description="(parser = default), or (copy = english).")
    mappings: dict[Name, Sql] = Field(
        default={},
        description="Types of tokens to dictionaries, in the order in which they are asked: "
        '{"asciiword, word": "names, english_stem", numword: simple}.',
    )


def _defined(description: str) -> Any:
    return Field(default={}, description=description)


Definitions = dict[Name, Sql | Defined]


class RawSql(_Model):
    """SQL for what dbkit has no kind for. Its key is the name under which ``inspect`` reports what it makes."""

    create: Sql = Field(description="One or more statements that make it.")
    drop: Sql = Field(description="One or more statements that take it away.")
    needs: list[Name] = Field(default=[], description="What must be there before: extension citext, schema app.")


class MadeBy(_Model):
    """What the objects that a role makes from now on are granted to others, by sort."""

    tables: Grants = None
    sequences: Grants = None
    functions: Grants = None
    types: Grants = None
    schemas: Grants = None
    large_objects: Grants = None


DefaultPrivileges = Annotated[
    dict[Name, MadeBy],
    Field(
        description="ALTER DEFAULT PRIVILEGES: the role that makes objects to what is granted on them, "
        "{app: {tables: {reader: select}}}. In a schema: on the objects there."
    ),
]


class Objects(_Model):
    """What a schema holds."""

    enums: dict[Name, list[str] | Enumeration] = Field(default={}, description="Name to labels, in their order.")
    domains: dict[Name, Sql | Domain] = Field(default={}, description="Name to SQL: text check (value ~ '@').")
    composites: dict[Name, Composite] = Field(default={}, description="Composite types.")
    ranges: dict[Name, Range] = Field(default={}, description="Range types.")
    sequences: dict[Name, str | Sequence] = Field(default={}, description="Name to SQL: start 100 increment by 5.")
    functions: dict[Name, Function] = Field(default={}, description="Functions and procedures.")
    tables: dict[Name, Table] = Field(default={}, description="Tables.")
    foreign_tables: dict[Name, ForeignTable] = Field(default={}, description="Tables of foreign servers.")
    views: dict[Name, Sql | View] = Field(default={}, description="Name to SELECT.")
    materialized_views: dict[Name, Sql | MaterializedView] = Field(default={}, description="Name to SELECT.")
    collations: Definitions = _defined("Name to (provider = icu, locale = 'und').")
    conversions: Definitions = _defined("Name to SQL: default for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1.")
    aggregates: Definitions = _defined("name(argument types) to (sfunc = f, stype = int).")
    operators: Definitions = _defined("name(left type, right type) to its options: function = f, commutator = =.")
    operator_families: dict[Name, list[Sql] | OperatorFamily] = Field(
        default={},
        description="name using method to what its classes lack: [operator 1 <(a, b), function 1 (a, b) f(a, b)].",
    )
    operator_classes: Definitions = _defined("name using method to SQL: for type t using method as operator 1 <.")
    text_search_parsers: Definitions = _defined("Name to (start = f, gettoken = g, end = h, lextypes = i).")
    text_search_templates: Definitions = _defined("Name to (lexize = f).")
    text_search_dictionaries: Definitions = _defined("Name to (template = simple, stopwords = english).")
    text_search_configurations: dict[Name, Sql | TextSearchConfiguration] = Field(
        default={}, description="Name to (parser = default), or to a mapping that says what is done with its tokens."
    )
    default_privileges: DefaultPrivileges = {}
    comments: dict[Name, str] = Field(
        default={}, description="Comments on what has no comment word: {column daily.clicks: All clicks of a day}."
    )


class SchemaObjects(Objects, _Owned):
    """Another schema and what it holds."""


class MemberOf(_Model):
    """A membership, where there is more to say than the role."""

    admin: bool = Field(default=False, description="It may make others members.")
    inherit: bool | None = Field(default=None, description="It has the role's privileges without SET ROLE.")
    set: bool = Field(default=True, description="It may SET ROLE.")


class Role(_Named):
    """A role of the server. Its password is never a profile's matter."""

    login: bool = Field(default=False, description="LOGIN: it may connect.")
    superuser: bool = Field(default=False, description="SUPERUSER.")
    createdb: bool = Field(default=False, description="CREATEDB.")
    createrole: bool = Field(default=False, description="CREATEROLE.")
    inherit: bool = Field(default=True, description="It has the privileges of the roles that it is a member of.")
    replication: bool = Field(default=False, description="REPLICATION.")
    bypass_row_security: bool = Field(default=False, description="BYPASSRLS.")
    connection_limit: int | None = Field(default=None, description="CONNECTION LIMIT; without it, none.")
    valid_until: Name | None = Field(default=None, description="VALID UNTIL: when its password ends.")
    member_of: list[Name] | dict[Name, MemberOf] = Field(
        default=[], description="Roles, or role to {admin: true, inherit: false, set: false}."
    )
    settings: dict[Name, str] = Field(default={}, description='ALTER ROLE ... SET: {search_path: "app, public"}.')
    settings_here: dict[Name, str] = Field(default={}, description="The same, in this database alone.")
    security_labels: Labels = {}


class PostgresSection(Objects):
    """The ``postgres:`` section of a profile."""

    version: int = Field(ge=14, le=99, description="The oldest server major that the profile must run on.")
    schema_name: Name = Field(default="public", alias="schema", description="The schema of unqualified names.")
    extensions: list[Name] | dict[Name, Extension] = Field(
        default=[], description="Names, or name to {schema: .., version: ..}."
    )
    roles: dict[Name, Role | None] = Field(
        default={}, description="Roles of the server. Those that are not named here are left alone."
    )
    owner: Name | None = Field(default=None, description="The role that owns what is not said to have another owner.")
    mixins: dict[Name, Mixin] = Field(default={}, description="Parts that several tables have.")
    schemas: dict[Name, SchemaObjects] = Field(default={}, description="Other schemas, with the same words.")
    casts: Definitions = _defined("source as target to SQL: with function f(source) as assignment.")
    transforms: Definitions = _defined("for type language name to (from sql with function f, to sql with function g).")
    languages: Definitions = _defined("Name to SQL: trusted handler f inline g validator h.")
    access_methods: Definitions = _defined("Name to SQL: type index handler f.")
    event_triggers: dict[Name, Sql | EventTrigger] = _defined("Name to SQL: on ddl_command_end execute function f().")
    publications: Definitions = _defined("Name to SQL: for table t (a, b) where (a > 0), tables in schema s.")
    subscriptions: Definitions = _defined("Name to SQL: connection '${NAME}' publication p with (slot_name = s).")
    foreign_data_wrappers: Definitions = _defined("Name to SQL: handler f validator g options (a 'b').")
    servers: Definitions = _defined("Name to SQL: foreign data wrapper w options (host 'h').")
    user_mappings: dict[Name, str] = _defined(
        "'role at server', or 'public at server', to options (user 'u', password '${NAME}')."
    )
    sql: dict[Name, RawSql] = Field(
        default={}, description="SQL for what dbkit has no kind for, by the name that inspect reports: base type b."
    )
    ignore: list[Name] = Field(default=[], description="Globs of names that are left alone: partman_*, audit.*.")
    managed: list[Name] = Field(default=[], description="Globs of the only names that are looked at.")

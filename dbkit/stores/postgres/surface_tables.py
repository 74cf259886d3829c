"""The words of the ``postgres:`` section for tables and what hangs on them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dbkit.stores.postgres.surface_base import (
    Comment,
    ExtensionNames,
    ForeignOptions,
    Grants,
    Labels,
    Model,
    Name,
    Named,
    Options,
    Owned,
    Scalar,
    Sql,
    Storage,
)

__all__ = [
    "AttachedIndex",
    "Check",
    "Checks",
    "Cluster",
    "Column",
    "Columns",
    "Definition",
    "ExtendedStatistics",
    "Fires",
    "ForeignKeys",
    "ForeignTable",
    "HandedDownColumn",
    "HandedDownColumns",
    "Index",
    "Indexes",
    "Mixin",
    "NotNull",
    "Partition",
    "PrimaryKey",
    "Rule",
    "Rules",
    "Shape",
    "Statistics",
    "Table",
    "Trigger",
    "Triggers",
]


class Shape(Model):
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


class NotNull(Model):
    """The constraint behind NOT NULL (PostgreSQL 18)."""

    name: Name | None = Field(default=None, description="Without it: <table>_<column>_not_null.")
    no_inherit: bool = Field(default=False, description="NO INHERIT: not for child tables.")
    validated: bool = Field(default=True, description="false: NOT VALID, rows that are there need not keep it.")


class Column(Named):
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


class PrimaryKey(Model):
    """A primary key with a name of its own or a comment."""

    name: Name | None = Field(default=None, description="Without it: <table>_pkey.")
    definition: list[Name] | Sql = Field(description="[a, b], or SQL: (id, valid_at without overlaps).")
    comment: Comment = None


class Definition(Named):
    """A constraint, index or policy, where there is more to say than its SQL."""

    definition: list[Name] | Sql = Field(description="The same as in the short form.")


class Statistics(Owned):
    """Extended statistics, where there is more to say than their SQL."""

    definition: Sql = Field(description="The same as in the short form.")
    schema_name: Name | None = Field(default=None, alias="schema", description="Their schema; without it, the table's.")
    target: int | None = Field(default=None, description="The statistics target; without it, the columns' targets.")


class Check(Named):
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


class Trigger(Named):
    """A trigger, where there is more to say than its SQL."""

    definition: Sql = Field(description="The same as in the short form.")
    constraint: bool = Field(default=False, description="CREATE CONSTRAINT TRIGGER.")
    enabled: Fires = Field(default="origin", description="When it fires.")
    partitions: dict[Name, Fires] = Field(
        default={}, description="When it fires for partitions, where that is otherwise: {events_2025: disabled}."
    )
    depends_on_extensions: ExtensionNames = []


class Rule(Named):
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


class Mixin(Model):
    """Parts that several tables have. ``{table}`` in a name stands for the table's name."""

    columns: Columns = {}
    checks: Checks = {}
    indexes: Indexes = {}
    triggers: Triggers = {}
    foreign_keys: ForeignKeys = {}


class AttachedIndex(Model):
    """What an index of a partition says of its own, although it comes with that of the partitioned table."""

    name: Name | None = Field(default=None, description="Its name; without it, the one that PostgreSQL gives.")
    options: Options | None = Field(default=None, description="Its storage parameters, where they are others.")
    tablespace: Name | None = Field(default=None, description="Its tablespace, where it is another.")
    statistics: dict[Name, int] = Field(
        default={}, description="Statistics targets of columns that are expressions, by their number: {1: 500}."
    )


class HandedDownColumn(Model):
    """What a table says by itself of a column that a parent or its type hands down."""

    default: Scalar | None = Field(default=None, description="DEFAULT, an SQL expression; 'null' for none.")
    generated: Sql | None = Field(
        default=None,
        description="The expression of a stored generated column, where it is another one here (PostgreSQL 16).",
    )
    virtual: Sql | None = Field(default=None, description="The same of a virtual one (PostgreSQL 18).")
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


class _Relation(Owned):
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
    row_security: bool | Literal["force", "force_only"] = Field(
        default=False,
        description="ENABLE ROW LEVEL SECURITY; force: for the owner too; force_only: once it is enabled.",
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


class ForeignTable(Owned):
    """A foreign table: its rows are on a foreign server."""

    server: Name = Field(description="The foreign server, one of servers.")
    options: ForeignOptions = {}
    columns: Columns = {}
    checks: Checks = {}
    triggers: Triggers = {}
    statistics: ExtendedStatistics = {}
    inherits: list[Name] = Field(default=[], description="Tables whose columns it has too.")

"""The ``clickhouse:`` section of a profile: the language, readable in one sitting.

Expressions, types, codecs and queries are ClickHouse's own SQL; what is structure is YAML. A name is the exact
identifier. Durations are written as SQL intervals.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dbkit.stores.clickhouse.surface_access import Quota, Role, RowPolicy, SettingsProfile, User
from dbkit.stores.clickhouse.surface_base import Comment, Expression, Model, Name, RenamedFrom, Scalar, Settings

__all__ = [
    "ClickHouseSection",
    "Column",
    "Constraint",
    "Dictionary",
    "Engine",
    "Index",
    "MaterializedView",
    "NamedCollectionKey",
    "Projection",
    "Quota",
    "Role",
    "RowPolicy",
    "Settings",
    "SettingsProfile",
    "Table",
    "User",
    "View",
]


class Engine(Model):
    """A table engine with its arguments apart."""

    name: Name = Field(description="The engine: MergeTree, ReplacingMergeTree, SummingMergeTree, Null, ...")
    args: list[Scalar] = Field(default=[], description="Its arguments, each one SQL expression: [ver, is_deleted].")


class Column(Model):
    """A column, where there is more to say than fits in one line of SQL."""

    type: Expression | None = Field(
        default=None, description="The type, as ClickHouse writes it, or $name of an alias under 'types'."
    )
    default: Scalar | None = Field(default=None, description="DEFAULT: an SQL expression.")
    materialized: Scalar | None = Field(default=None, description="MATERIALIZED: an SQL expression, stored.")
    alias: Expression | None = Field(default=None, description="ALIAS: an SQL expression, computed when read.")
    ephemeral: bool | Expression | None = Field(
        default=None, description="EPHEMERAL: true, or the SQL expression of its default; not stored."
    )
    codec: Expression | list[Expression] | None = Field(
        default=None, description="CODEC: [Delta(8), ZSTD(1)] or the same as one text."
    )
    ttl: Expression | None = Field(default=None, description="TTL of the values: an SQL expression with an interval.")
    statistics: Expression | list[Expression] | None = Field(
        default=None, description="STATISTICS for the optimizer: [tdigest, uniq, countmin, minmax]."
    )
    settings: Settings = Field(
        default={}, description="SETTINGS of this column alone: max_compress_block_size, min_compress_block_size."
    )
    comment: Comment = None
    renamed_from: RenamedFrom = None


class Index(Model):
    """A data skipping index."""

    expr: Expression | None = Field(default=None, description="What is indexed: an SQL expression.")
    expression: Expression | None = Field(default=None, description="The same as 'expr'.")
    type: Expression = Field(description="minmax, set(100), bloom_filter(0.01), tokenbf_v1(...), ngrambf_v1(...), ...")
    granularity: int | None = Field(default=None, ge=1, description="How many granules one entry covers; default 1.")


class Projection(Model):
    """A projection: the rows in another order, or aggregated."""

    select: Expression = Field(description="The query: SELECT ... [GROUP BY ...] [ORDER BY ...], without FROM.")
    settings: Settings = Field(default={}, description="SETTINGS of its parts, as index_granularity; ClickHouse 26.")


class Constraint(Model):
    """A constraint that inserted rows must meet (check), or that the optimizer may rely on (assume)."""

    check: Expression | None = Field(default=None, description="CHECK: an SQL condition, tested for each new row.")
    assume: Expression | None = Field(default=None, description="ASSUME: an SQL condition that is taken as true.")


class Table(Model):
    """A table."""

    comment: Comment = None
    engine: Expression | Engine = Field(
        default="MergeTree", description="As SQL, ReplacingMergeTree(version), or {name: ..., args: [...]}."
    )
    columns: dict[Name, Expression | Column] = Field(
        min_length=1,
        description="Name -> SQL as inside CREATE TABLE: DateTime64(3, 'UTC') CODEC(Delta, ZSTD), or a mapping.",
    )
    partition_by: Expression | None = Field(default=None, description="PARTITION BY: toYYYYMM(clicked_at).")
    order_by: Expression | list[Expression] | None = Field(
        default=None, description="ORDER BY, the sorting key: a list of SQL expressions, or one text."
    )
    primary_key: Expression | list[Expression] | None = Field(
        default=None, description="PRIMARY KEY, where it is shorter than the sorting key."
    )
    sample_by: Expression | None = Field(default=None, description="SAMPLE BY: an expression of the primary key.")
    ttl: Expression | list[Expression] | None = Field(
        default=None, description="TTL of the rows: one text or a list, as clicked_at + INTERVAL 25 MONTH DELETE."
    )
    settings: Settings = Field(default={}, description="SETTINGS of the table.")
    indexes: dict[Name, Index] = Field(default={}, description="Data skipping indexes by name.")
    projections: dict[Name, Expression | Projection] = Field(
        default={}, description="Projections by name: SELECT ... ORDER BY ..."
    )
    constraints: dict[Name, Expression | Constraint] = Field(
        default={}, description="Constraints by name: a condition to check, or {check: ...} or {assume: ...}."
    )
    watermark: Name | None = Field(
        default=None,
        description="The column that says when a row was written. Backfills and rebuilds go by it; the server does "
        "not know it.",
    )
    keep_old: Name | None = Field(
        default=None,
        description="Where the table has to be made anew beside itself: how long the old one is kept, as 30 days. "
        "Default: 7 days.",
    )
    renamed_from: RenamedFrom = None


Security = Annotated[
    Expression | None,
    Field(description="Whose rights count: DEFINER = alice SQL SECURITY DEFINER, or SQL SECURITY INVOKER."),
]


class View(Model):
    """A view. One whose query has {name:Type} takes parameters."""

    select: Expression = Field(description="The query.")
    security: Security = None
    comment: Comment = None
    renamed_from: RenamedFrom = None


class MaterializedView(Model):
    """A materialized view: it writes what its query gives into a table, or keeps it inside itself."""

    to: Name | None = Field(default=None, description="The table that it writes to.")
    engine: Expression | None = Field(
        default=None,
        description="Where there is no 'to': how it keeps its rows itself, SummingMergeTree ORDER BY day. Better is a "
        "table of its own, which can be changed without losing them.",
    )
    columns: dict[Name, Expression] = Field(
        default={}, description="With 'engine': the types of its columns, where they differ from what the query gives."
    )
    select: Expression = Field(description="The query. Its columns go to the target's columns of the same names.")
    refresh: Expression | None = Field(
        default=None,
        description="Makes it refreshable: EVERY 1 HOUR, AFTER 10 MINUTE; with APPEND, RANDOMIZE FOR, DEPENDS ON.",
    )
    backfill: Literal["none", "watermark", "truncate_and_reload"] = Field(
        default="none",
        description="What the view gets of the rows that are there already. watermark: a new view gets them all; "
        "truncate_and_reload: also one whose query changes, and its target is emptied first (what it held is kept "
        "beside it for a week). Both go by the watermark of the table that the query reads.",
    )
    security: Security = None
    comment: Comment = None
    renamed_from: RenamedFrom = None


class NamedCollectionKey(Model):
    """A key of a named collection, where there is more to say than its value."""

    value: Scalar = Field(description="The value; a secret is ${NAME}, filled in from the environment when it is run.")
    overridable: bool | None = Field(
        default=None, description="Whether a query may give another value. Not said: as the server is set up."
    )


class Dictionary(Model):
    """A dictionary."""

    columns: dict[Name, Expression] = Field(
        min_length=1, description="Attribute -> SQL as inside CREATE DICTIONARY: String DEFAULT ''."
    )
    primary_key: Expression | list[Expression] = Field(description="PRIMARY KEY: one attribute or a list.")
    source: Expression = Field(description="SOURCE: CLICKHOUSE(TABLE 'countries'), HTTP(URL '...' FORMAT 'TSV'), ...")
    layout: Expression = Field(default="FLAT()", description="LAYOUT: FLAT(), HASHED(), COMPLEX_KEY_HASHED(), ...")
    lifetime: int | Expression | None = Field(
        default=None, description="LIFETIME in seconds: 300, or MIN 300 MAX 360; 0 never reloads."
    )
    range: Expression | None = Field(default=None, description="RANGE: MIN valid_from MAX valid_to.")
    settings: Settings = Field(default={}, description="SETTINGS of the dictionary.")
    comment: Comment = None
    renamed_from: RenamedFrom = None


class ClickHouseSection(Model):
    """The tables, views and dictionaries of one ClickHouse database, and what they need of the server."""

    version: str | int | float | None = Field(
        default=None, description="The oldest server version that the profile must run on: 24, or 24.8."
    )
    database: Name | None = Field(
        default=None, description="The database, where the URL names none. Default: the profile's name."
    )
    comment: Annotated[
        str | None, Field(description="The comment that the server keeps with the database (from 25.8 on).")
    ] = None
    types: dict[Name, Expression] = Field(
        default={}, description="Names for types that are used often: a column's type $name stands for the text."
    )
    functions: dict[Name, Expression] = Field(
        default={}, description="User-defined functions by name: (x, k) -> x * k. They belong to the whole server."
    )
    named_collections: dict[Name, dict[Name, Scalar | NamedCollectionKey]] = Field(
        default={}, description="Named collections: keys and values for engines and dictionaries, of the whole server."
    )
    tables: dict[Name, Table] = Field(default={}, description="Tables by name.")
    views: dict[Name, Expression | View] = Field(default={}, description="Views by name: the query, or a mapping.")
    materialized_views: dict[Name, MaterializedView] = Field(default={}, description="Materialized views by name.")
    dictionaries: dict[Name, Dictionary] = Field(default={}, description="Dictionaries by name.")
    settings_profiles: dict[Name, SettingsProfile] = Field(default={}, description="Settings profiles by name.")
    roles: dict[Name, Role] = Field(default={}, description="Roles by name.")
    users: dict[Name, User] = Field(default={}, description="Users by name.")
    quotas: dict[Name, Quota] = Field(default={}, description="Quotas by name.")
    row_policies: dict[Name, dict[Name, RowPolicy]] = Field(
        default={}, description="Row policies: by table, or * for all tables of the database, and then by name."
    )
    expect: dict[Name, Expression] = Field(
        default={},
        description="What must hold of the rows, to a SELECT of those against it. Migrations that lead to what the "
        "profile declares are applied only where it gives none: {no click is of tomorrow: SELECT 1 FROM t WHERE …}.",
    )
    ignore: list[Name] = Field(default=[], description="Globs of tables, views and dictionaries that are left alone.")
    managed: list[Name] = Field(
        default=[], description="Globs of the only tables, views and dictionaries that are looked at."
    )

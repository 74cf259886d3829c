"""The ``postgres:`` section of a profile: the language, readable in one sitting.

What a DBA thinks of as SQL is written as SQL (a column as inside CREATE TABLE, an index as after its table's name);
what is structure is YAML. A YAML key is the exact identifier; names inside SQL text fold as in SQL.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from dbkit.stores.postgres.surface_base import Defined, Grants, Labels, Model, Name, Named, Owned, Sql
from dbkit.stores.postgres.surface_tables import (
    AttachedIndex,
    Check,
    Column,
    Definition,
    ForeignTable,
    HandedDownColumn,
    Index,
    Mixin,
    NotNull,
    Partition,
    PrimaryKey,
    Rule,
    Shape,
    Statistics,
    Table,
    Trigger,
)
from dbkit.stores.postgres.surface_types import (
    Attribute,
    Composite,
    Domain,
    DomainCheck,
    Enumeration,
    Extension,
    Function,
    Range,
    Sequence,
)
from dbkit.stores.postgres.surface_views import MaterializedView, View

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


class EventTrigger(Defined):
    """An event trigger, where there is more to say than its SQL."""

    enabled: Literal["origin", "always", "replica", "disabled"] = Field(default="origin", description="When it fires.")


class OperatorFamily(Owned):
    """An operator family, where there is more to say than its members."""

    members: list[Sql] = Field(default=[], description="The same as in the short form.")


class TextSearchConfiguration(Owned):
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


class RawSql(Model):
    """SQL for what dbkit has no kind for. Its key is the name under which ``inspect`` reports what it makes."""

    create: Sql = Field(description="One or more statements that make it.")
    drop: Sql = Field(description="One or more statements that take it away.")
    needs: list[Name] = Field(default=[], description="What must be there before: extension citext, schema app.")


class MadeBy(Model):
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


class Objects(Model):
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


class SchemaObjects(Objects, Owned):
    """Another schema and what it holds."""


class MemberOf(Model):
    """A membership, where there is more to say than the role."""

    admin: bool = Field(default=False, description="It may make others members.")
    inherit: bool | None = Field(default=None, description="It has the role's privileges without SET ROLE.")
    set: bool = Field(default=True, description="It may SET ROLE.")


class Role(Named):
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
    outside_grants: dict[Name, dict[Name, Sql | list[Sql]]] = Field(
        default={},
        description="Privileges on members of extensions and on the server's own objects: what follows ON in GRANT, to "
        "role to privileges, {function public.hstore(text, text): {app: execute}}. A role that is named has what is "
        "said here, instead of what the object came with; all else stays as it is.",
    )
    sql: dict[Name, RawSql] = Field(
        default={}, description="SQL for what dbkit has no kind for, by the name that inspect reports: base type b."
    )
    expect: dict[Name, Sql] = Field(
        default={},
        description="What must hold of the rows, to a SELECT of those against it. Migrations that lead to what the "
        "profile declares are applied only where it gives none: {every order has lines: select from orders where …}.",
    )
    ignore: list[Name] = Field(default=[], description="Globs of names that are left alone: partman_*, audit.*.")
    managed: list[Name] = Field(default=[], description="Globs of the only names that are looked at.")

"""The words of the ``postgres:`` section for extensions, types, sequences and functions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dbkit.stores.postgres.surface_base import Comment, ExtensionNames, Model, Name, Named, Owned, Sql

__all__ = [
    "Attribute",
    "Composite",
    "Domain",
    "DomainCheck",
    "Enumeration",
    "Extension",
    "Function",
    "Range",
    "Sequence",
]


class Extension(Model):
    """An extension, where there is more to say than its name."""

    schema_name: Name | None = Field(default=None, alias="schema", description="The schema that holds its objects.")
    version: Name | None = Field(default=None, description="The exact version; without it, the server's default.")
    comment: Comment = None


class Enumeration(Owned):
    """An enum type, where there is more to say than its labels."""

    values: list[str] = Field(description="The labels in their order.")
    renamed_values: dict[Name, Name] = Field(
        default={}, description="New label to the one that it had, {paid: payed}: rows that hold the old one keep it."
    )


class DomainCheck(Named):
    """A check of a domain, where there is more to say than its expression."""

    expression: Sql = Field(description="An SQL expression over value.")
    validated: bool = Field(default=True, description="false: NOT VALID, values that were there before may break it.")


class Domain(Owned):
    """A domain, where there is more to say than its SQL."""

    definition: Sql = Field(description="What follows AS: text not null check (value ~ '^[a-z]+$').")
    checks: dict[Name, Sql | DomainCheck] = Field(default={}, description="Further checks by name: value <> ''.")


class Attribute(Named):
    """An attribute of a composite type, where there is more to say than its type."""

    type: Sql = Field(description='The type: numeric(10, 2), text collate "C".')


class Composite(Owned):
    """A composite type."""

    attributes: dict[Name, Sql | Attribute] = Field(
        description="Name to type, in order: {street: text, zip: varchar(10)}."
    )


class Range(Owned):
    """A range type."""

    definition: Sql = Field(description="The options inside the parentheses: subtype = time, subtype_diff = diff.")


class Sequence(Owned):
    """A sequence that belongs to no identity or serial column."""

    definition: str = Field(default="", description="What follows the name: as integer start 100 increment by 5 cycle.")
    owned_by: Name | None = Field(default=None, description="table.column: dropped with it.")
    unlogged: bool = Field(default=False, description="UNLOGGED: starts anew after a crash (PostgreSQL 15).")


class Function(Owned):
    """A function or procedure. Its key is the name, or ``name(argument types)`` to tell overloads apart."""

    kind: Literal["function", "procedure"] = Field(default="function", description="What it is.")
    arguments: str = Field(
        default="",
        description="As inside the parentheses: amount numeric, rate numeric default 1. Else those of the key.",
    )
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

"""What statements that ran before tell of tables, indexes, domains and the rest. No server is asked.

It is what a reader of the files knows: what no file made is not here, and rules take such a table as one in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dbkit.stores.postgres.parse import Node, strings

__all__ = ["Column", "Constraint", "Domain", "Function", "Index", "Known", "Name", "Table"]

Name = tuple[str, str]
"""A schema, and a name in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and its type as the server prints it; ``serial`` stays as it was written."""

    name: str
    type: str
    not_null: bool = False
    collation: str = ""
    generated: str = ""
    """``stored`` or ``virtual`` where it is computed."""
    identity: bool = False
    serial: bool = False
    """Whether it was written as serial: an integer whose default is a sequence of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint of a table: ``check``, ``foreign``, ``unique``, ``primary``, ``exclude`` or ``not_null``."""

    name: str
    kind: str
    columns: tuple[str, ...] = ()
    valid: bool = True
    expression: Node = field(default_factory=dict)
    references: Name | None = None
    referenced: tuple[str, ...] = ()
    """The columns that a foreign key names of the other table; none where it means the primary key."""
    nulls_distinct: bool = True

    def says_not_null(self, column: str) -> bool:
        """Whether it says that the column is not null, alone or beside something else."""
        if self.kind == "not_null":
            return self.columns == (column,)
        return self.kind == "check" and _not_null(self.expression, column)


def _not_null(expression: Node, column: str) -> bool:
    """Whether an expression that holds says that a column is not null. The server looks into AND, and into no more."""
    if expression.get("BoolExpr", {}).get("boolop") == "AND_EXPR":
        return any(_not_null(part, column) for part in expression["BoolExpr"].get("args", ()))
    test = expression.get("NullTest", {})
    names = strings(test.get("arg", {}).get("ColumnRef", {}).get("fields", ()))
    return test.get("nulltesttype") == "IS_NOT_NULL" and names[-1:] == (column,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index. A column that is an expression is empty; ``computed`` are those that expressions and WHERE name."""

    name: Name
    table: Name
    columns: tuple[str, ...]
    computed: frozenset[str] = frozenset()
    unique: bool = False
    partial: bool = False
    method: str = "btree"
    elements: tuple[str, ...] = ()
    """What it is over, by what two indexes can be compared: a column's name, where it says nothing else."""
    text: str = ""
    """What tells two of a table apart, the name left out."""
    nulls_distinct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, a partition of one, or a materialized view."""

    name: Name
    columns: Mapping[str, Column] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()
    whole: bool = True
    """Whether all its columns are known."""
    made_in: str = ""
    """The change that made it; empty where no file did."""
    materialized: bool = False
    foreign: bool = False
    """Whether its rows are elsewhere."""
    key: tuple[str, ...] = ()
    """The columns that it is partitioned by; an expression is empty."""
    partitioned: bool = False
    parent: Name | None = None
    default_partition: Name | None = None
    row_security: bool = False
    policies: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """As a user would write it."""
        return self.name[1] if self.name[0] == "public" else ".".join(self.name)

    def constraint(self, name: str) -> Constraint | None:
        """The constraint of this name."""
        return next((one for one in self.constraints if one.name == name), None)

    def never_null(self, column: str) -> bool:
        """Whether the column is NOT NULL."""
        found = self.columns.get(column)
        return found is not None and found.not_null

    def proved_not_null(self, column: str) -> bool:
        """Whether a validated constraint says that the column holds no null."""
        return any(one.valid and one.says_not_null(column) for one in self.constraints)

    def unique_columns(self) -> Iterator[tuple[str, ...]]:
        """The columns of its primary key and of its unique constraints."""
        yield from (one.columns for one in self.constraints if one.kind in ("primary", "unique"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain, the type under it, and whether it holds values to something."""

    name: Name
    base: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function: whether it is volatile, runs with its owner's rights, and has a search_path of its own."""

    name: Name
    volatile: bool
    security_definer: bool
    search_path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known at one moment."""

    tables: Mapping[Name, Table] = field(default_factory=dict)
    indexes: Mapping[Name, Index] = field(default_factory=dict)
    domains: Mapping[Name, Domain] = field(default_factory=dict)
    functions: Mapping[Name, Function] = field(default_factory=dict)

    def table(self, name: Name) -> Table:
        """A table; of one that no file made nothing is known but its name."""
        return self.tables.get(name) or Table(name=name, whole=False)

    def indexes_of(self, table: Name) -> Iterator[Index]:
        """Its indexes, those of constraints left out."""
        return (one for one in self.indexes.values() if one.table == table)

    def domain(self, type_: str) -> Domain | None:
        """The domain that a printed type names."""
        schema, _, name = type_.rpartition(".")
        found = self.domains.get((schema or "public", name.strip('"')))
        return found or next((one for one in self.domains.values() if not schema and one.name[1] == name), None)

    def held(self, type_: str) -> bool:
        """Whether the type is a domain that holds its values to something, itself or one under it."""
        found = self.domain(type_)
        return found is not None and (found.held or self.held(found.base))

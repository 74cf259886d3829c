"""Finds values that satisfy the checks of a row: the server itself tries likely ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import psycopg

from dbkit.stores.postgres.prove.tables import Check, Column, Table
from dbkit.stores.postgres.prove.values import Values
from dbkit.stores.postgres.prove.wishes import Fit
from dbkit.stores.postgres.quote import identifier, literal
from dbkit.stores.postgres.session import Session

__all__ = ["Group", "Solver", "groups"]

_TRIED = 60_000
"""Combinations of values that are tried at once."""
_KEPT = 400
"""Combinations that are kept."""
_VALID = b"""
create or replace function pg_temp.dbkit_valid(expression text) returns boolean language plpgsql as $$
begin
    execute 'select ' || expression;
    return true;
exception when others then
    return false;
end
$$"""
_HOLDS = b"""
create or replace function pg_temp.dbkit_holds(query text) returns boolean language plpgsql as $$
declare
    found boolean;
begin
    execute query into found;
    return coalesce(found, true);
exception when others then
    return false;
end
$$"""

Row = Mapping[str, str]
"""Expressions by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Columns that checks tie together: the ones to choose values for, the computed ones, and the checks."""

    columns: tuple[Column, ...]
    computed: tuple[Column, ...]
    checks: tuple[Check, ...]


def groups(table: Table) -> tuple[Group, ...]:
    """The columns of a table that checks speak of, together where one check does."""
    sets: list[tuple[set[str], list[Check]]] = []
    for check in table.checks:
        names, checks = set(_with_sources(table, check.columns)), [check]
        for other in [one for one in sets if one[0] & names]:
            names |= other[0]
            checks = [*other[1], *checks]
            sets.remove(other)
        sets.append((names, checks))
    return tuple(
        Group(
            columns=tuple(one for one in table.columns if one.name in names and one.generated is None),
            computed=tuple(one for one in table.columns if one.name in names and one.generated is not None),
            checks=tuple(checks),
        )
        for names, checks in sets
    )


def _with_sources(table: Table, names: frozenset[str]) -> frozenset[str]:
    return names.union(*(table.column(name).sources for name in names))


@dataclass(slots=True)
class Solver:
    """Asks the server which values satisfy checks."""

    session: Session
    types: Mapping[int, Mapping[str, Any]]
    fit: Fit = field(default_factory=Fit)
    values: Values = field(init=False)

    def __post_init__(self) -> None:
        self.session.execute(_VALID)
        self.session.execute(_HOLDS)
        self.values = Values(self.types, self.valid, self.accepts)

    def valid(self, expressions: Sequence[str]) -> list[str]:
        """Those that the server can compute."""
        if not expressions:
            return []
        query = b"select e from unnest(%s::text[]) with ordinality as u (e, n) where pg_temp.dbkit_valid(e) order by n"
        return [text for (text,) in self.session.execute(query, [list(expressions)]).fetchall()]

    def accepts(self, type_name: str, expressions: Sequence[str], checks: Sequence[str]) -> list[str]:
        """Those that satisfy the checks of a domain."""
        if not checks:
            return list(expressions)
        condition = " and ".join(f"(({check}) is not false)" for check in checks)
        queries = [f"select {condition} from (select ({one})::{type_name} as value) as v" for one in expressions]  # noqa: S608
        return [one for one, holds in zip(expressions, self._hold(queries), strict=True) if holds]

    def _hold(self, queries: Sequence[str]) -> list[bool]:
        if not queries:
            return []
        query = b"select pg_temp.dbkit_holds(q) from unnest(%s::text[]) with ordinality as u (q, n) order by n"
        return [holds for (holds,) in self.session.execute(query, [list(queries)]).fetchall()]

    def candidates(self, table: Table, column: Column, expression: str = "") -> list[str]:
        """Values to try for a column."""
        found = list(dict.fromkeys(self.values.candidates(column.type, column.type_name, expression)))
        found = self.hinted(table, column) or found
        if not column.not_null:
            found.insert(min(len(found), 8), f"NULL::{column.type_name}")
        return found

    def hinted(self, table: Table, column: Column) -> list[str]:
        """Values of the column that are values of the type that it is about to have, too."""
        hint = self.fit.types.get((*table.path, column.name))
        if hint is None:
            return []
        labels = self.fit.labels_to_be.get(hint)
        if labels:
            return self.valid([f"{literal(label)}::{column.type_name}" for label in labels])
        other = next((one["oid"] for one in self.types.values() if one["sql"] == hint.partition("(")[0]), None)
        texts = [self.values.one(other, hint, number) for number in range(12)] if other else []
        texts += [literal(text) for text in ("1", "2", "3", "2024-01-01", "true")]
        return self.valid([f"({text}::text::{hint}::text)::{column.type_name}" for text in texts if text])

    def solutions(self, table: Table, group: Group, fixed: Row) -> list[Row]:
        """Values for the columns of a group, some of which are fixed already; what is wished for is not insisted on."""
        own = tuple(check for check in group.checks if not check.wished)
        found = self._solutions(table, group, fixed)
        return found or (self._solutions(table, replace(group, checks=own), fixed) if own != group.checks else [])

    def _solutions(self, table: Table, group: Group, fixed: Row) -> list[Row]:
        text = " ".join(
            [*(check.expression for check in group.checks), *(one.generated or "" for one in group.computed)]
        )
        pools = [
            [fixed[column.name]] if column.name in fixed else self.candidates(table, column, text)
            for column in group.columns
        ]
        while _size(pools) > _TRIED:
            longest = max(pools, key=len)
            del longest[len(longest) * 2 // 3 :]
        if not all(pools):
            return []
        try:
            with self.session.transaction():
                found = self.session.execute(self._search(table, group, pools).encode()).fetchall()
        except psycopg.Error:
            found = self._one_by_one(table, group, pools)
        names = [column.name for column in group.columns]
        return [{name: pool[position] for name, pool, position in zip(names, pools, row, strict=True)} for row in found]

    def _one_by_one(self, table: Table, group: Group, pools: Sequence[Sequence[str]]) -> list[tuple[Any, ...]]:
        """Where some combination makes a check fail with an error, each is tried by itself."""
        cut = [list(pool[:40]) for pool in pools]
        while _size(cut) > 2000:
            longest = max(cut, key=len)
            del longest[len(longest) * 2 // 3 :]
        rows = list(product(*(range(len(pool)) for pool in cut)))
        queries = [
            f"select exists ({self._search(table, group, [[pool[at]] for pool, at in zip(cut, row, strict=True)])})"
            for row in rows
        ]
        return [row for row, holds in zip(rows, self._hold(queries), strict=True) if holds][:_KEPT]

    def _search(self, table: Table, group: Group, pools: Sequence[Sequence[str]]) -> str:
        """A query for the positions of values that satisfy every check, well mixed."""
        parts, marks = [], []
        for number, (column, pool) in enumerate(zip(group.columns, pools, strict=True)):
            rows = ", ".join(f"({position}, ({value})::{column.type_name})" for position, value in enumerate(pool))
            marks.append(f'p{number}."dbkit position"')
            parts.append(f'(values {rows}) as p{number} ("dbkit position", {identifier(column.name)})')
        inner = ", ".join([*(f"{mark} as m{number}" for number, mark in enumerate(marks)), *_names(group)])
        source = f"select {inner} from {' cross join '.join(parts)}"  # noqa: S608
        for column in group.computed:
            made = f"({column.generated})::{column.type_name} as {identifier(column.name)}"
            source = f"select r.*, {made} from ({source}) as r"  # noqa: S608
        condition = " and ".join(self._condition(table, group, check) for check in group.checks) or "true"
        order = (
            ""
            if len(pools) == 1
            else f"order by hashtext(concat_ws(',', {', '.join(f'm{n}' for n in range(len(marks)))}))"
        )
        chosen = ", ".join(f"m{number}" for number in range(len(marks)))
        alias = identifier(table.name)
        return f"select {chosen} from ({source}) as {alias} where {condition} {order} limit {_KEPT}"  # noqa: S608

    def _condition(self, table: Table, group: Group, check: Check) -> str:
        """A check on one row; what the new state asks sees the values as the types that they are about to have."""
        if not check.wished:
            return f"(({check.expression}) is not false)"
        types = {one.name: self.fit.types.get((*table.path, one.name)) for one in (*group.columns, *group.computed)}
        cast = ", ".join(
            f"{identifier(name)}::text::{type_} as {identifier(name)}" if type_ else identifier(name)
            for name, type_ in types.items()
        )
        return f"((select ({check.expression}) from (select {cast}) as {identifier(table.name)}) is not false)"  # noqa: S608


def _size(pools: Sequence[Sequence[str]]) -> int:
    size = 1
    for pool in pools:
        size *= max(1, len(pool))
    return size


def _names(group: Group) -> list[str]:
    return [f"p{number}.{identifier(column.name)}" for number, column in enumerate(group.columns)]

"""Seeds every table of a scratch database with rows that satisfy its constraints.

Triggers, rules and foreign keys are silent meanwhile (session_replication_role), so a row is what the seed says and no
more; that each row names rows that exist is the seed's own work, and is checked at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

import psycopg

from dbkit.core.errors import ServerUnreachable
from dbkit.plan.proof import Seeded
from dbkit.stores.postgres.prove.links import Links
from dbkit.stores.postgres.prove.solve import Group, Row, Solver, groups
from dbkit.stores.postgres.prove.tables import Column, Table, read_tables, read_types
from dbkit.stores.postgres.prove.wishes import Fit, Wishes
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session

__all__ = ["seed"]

_ATTEMPTS = 24
_CHOICES = 600
"""Combinations of rows of parents that are tried."""
_MANY = 48
"""Rows of a table whose rows decide into which partition those of another one go."""
_TWICE = ("23505", "23P01")
"""Codes of a value, or a range, that is there already."""


def seed(session: Session, wishes: Wishes) -> tuple[Seeded, ...]:
    """Give every table that has none some rows. Raises ServerUnreachable where triggers cannot be silenced."""
    try:
        session.execute(b"SET session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege:
        raise ServerUnreachable(
            "rows can only be made by a superuser of the scratch server", help="use the embedded one, or another user"
        ) from None
    try:
        with session.transaction():
            solver = Solver(session, _types(session, wishes), wishes.fit or Fit())
            tables = read_tables(session)
            if wishes.fit:
                by_path: dict[tuple[str, ...], Table] = {table.path: table for table in tables}
                tables = tuple(table.fitted(wishes.fit, by_path) for table in tables)
            published = _publish_only_inserts(session)
            found = _Seeder(session, wishes, solver).run(tables)
            for name, actions in published:
                session.execute(f"ALTER PUBLICATION {identifier(name)} SET (publish = '{actions}')".encode())
            return found
    finally:
        session.execute(b"RESET session_replication_role")


def _publish_only_inserts(session: Session) -> list[tuple[str, str]]:
    """Let rows be changed and deleted whatever identifies them: what the publications published is given back."""
    query = b"""
        select pubname, concat_ws(', ', case when pubinsert then 'insert' end, case when pubupdate then 'update' end,
                                  case when pubdelete then 'delete' end, case when pubtruncate then 'truncate' end)
        from pg_publication where pubupdate or pubdelete
    """
    found: list[tuple[str, str]] = session.execute(query).fetchall()
    for name, _ in found:
        session.execute(f"ALTER PUBLICATION {identifier(name)} SET (publish = 'insert')".encode())
    return found


def _types(session: Session, wishes: Wishes) -> Mapping[int, Mapping[str, Any]]:
    """The types of the database, with only the values that they are to keep."""
    types = read_types(session)
    if wishes.fit is None:
        return types
    found = {}
    for number, row in types.items():
        path = tuple(row["path"])
        labels = wishes.fit.labels.get(path, row["labels"])
        checks = [*(row["checks"] or ()), *wishes.fit.domains.get(path, ())]
        found[number] = {**row, "labels": labels, "checks": checks}
    return found


@dataclass(slots=True)
class _Seeder:
    session: Session
    wishes: Wishes
    solver: Solver
    links: Links = field(init=False)
    _deciding: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.links = Links(self.session)

    def run(self, tables: Sequence[Table]) -> tuple[Seeded, ...]:
        """Seed tables, parents first; then tie the circles together."""
        why: dict[int, str] = {}
        self._deciding = frozenset(
            key.parent
            for table in tables
            for key in table.foreign_keys
            if table.bound and not table.bound.isdisjoint(key.columns)
        )
        for table in self.links.ordered(tables):
            if table.path in self.wishes.empty or self._has_rows(table):
                continue
            why[table.oid] = self._table(table)
        self.links.close_circles(tables)
        counts = self._counts(tables)
        return tuple(
            Seeded(table=".".join(table.path), rows=counts[table.oid], why="" if counts[table.oid] else why[table.oid])
            for table in tables
            if table.oid in why
        )

    def _has_rows(self, table: Table) -> bool:
        return bool(self.session.execute(f"select from only {table.sql} limit 1".encode()).rowcount)

    def _counts(self, tables: Sequence[Table]) -> dict[int, int]:
        found = {}
        for table in tables:
            row = self.session.execute(f"select count(*) from only {table.sql}".encode()).fetchone()  # noqa: S608
            found[table.oid] = int(row[0]) if row else 0
        return found

    def _table(self, table: Table) -> str:
        """Make the rows of a table; the reason why there are none, if so."""
        maker = _Rows(self, table)
        last = ""
        deciding = bool(table.ancestors & self._deciding)
        for number in range(_MANY if deciding else self.wishes.rows):
            for attempt in range(_ATTEMPTS):
                row = maker.row(number, attempt)
                if row is None:
                    last = last or maker.why
                    if not maker.chooses:
                        return last
                    continue
                if maker.repeats(row):
                    last = "values that are to be unique came twice"
                    continue
                try:
                    with self.session.transaction():
                        self.session.execute(_insert(table, row).encode())
                    maker.made(row)
                    break
                except psycopg.Error as error:
                    last = error.diag.message_primary or str(error)
                    if attempt >= 3 and error.sqlstate not in _TWICE:
                        break
        return last or "no rows were asked for"


def _insert(table: Table, row: Row) -> str:
    if not row:
        return f"INSERT INTO {table.sql} DEFAULT VALUES"
    names = ", ".join(identifier(name) for name in row)
    return f"INSERT INTO {table.sql} ({names}) OVERRIDING SYSTEM VALUE VALUES ({', '.join(row.values())})"  # noqa: S608


def _agreeing(columns: Sequence[str], rows: Sequence[tuple[str, ...]], row: Row) -> dict[str, str]:
    """The first row of a parent that has the values which other keys have chosen already; nothing if none has."""
    for values in rows:
        found = dict(zip(columns, values, strict=True))
        if all(row.get(name, value) == value for name, value in found.items()):
            return found
    return {}


@dataclass(slots=True)
class _Rows:
    """Thinks of the rows of one table."""

    seeder: _Seeder
    table: Table
    why: str = ""
    _groups: tuple[Group, ...] = ()
    _solved: dict[tuple[int, tuple[tuple[str, str], ...]], list[Row]] = field(default_factory=dict)
    _pools: dict[str, list[str]] = field(default_factory=dict)
    _made: set[tuple[tuple[str, str], ...]] = field(default_factory=set)
    _choices: dict[bool, list[dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._groups = groups(self.table)

    @property
    def chooses(self) -> bool:
        """Whether another row may name other rows, so that another attempt is worth it."""
        return bool(self.table.foreign_keys)

    def row(self, number: int, attempt: int) -> dict[str, str] | None:
        """The row with this number; another one for another attempt. None where no row satisfies the checks."""
        bare = number == 0
        fixed = self._references(number + attempt * 11, bare=bare and attempt < 2)
        row = dict(fixed)
        for position, group in enumerate(self._groups):
            known = tuple((column.name, fixed[column.name]) for column in group.columns if column.name in fixed)
            if (position, known) not in self._solved:
                self._solved[position, known] = self._solutions(group, dict(known))
            found = self._solved[position, known]
            if not found:
                names = ", ".join(column.name for column in group.columns)
                self.why = f"no values of {names} were found that satisfy the checks"
                return None
            row |= found[(number + attempt * 7) % len(found)]
        for column in self.table.columns:
            if column.name not in row and column.generated is None:
                row[column.name] = self._value(column, number, attempt, bare=bare)
        return row

    def _solutions(self, group: Group, known: Row) -> list[Row]:
        return _spread(self.seeder.solver.solutions(self.table, group, known), self.table.keys)

    def repeats(self, row: Row) -> bool:
        """Whether a key that is to be unique has these values already."""
        return any(one in self._made for one in self._key_values(row))

    def made(self, row: Row) -> None:
        """Remember the values of keys."""
        self._made.update(self._key_values(row))

    def _key_values(self, row: Row) -> list[tuple[tuple[str, str], ...]]:
        values = [tuple(sorted((name, row.get(name, "DEFAULT")) for name in key)) for key in self.table.keys]
        return [one for one in values if not any(value == "DEFAULT" or value.startswith("NULL") for _, value in one)]

    def _references(self, number: int, *, bare: bool) -> dict[str, str]:
        """The columns of foreign keys, from rows that are there; with one value where two keys share a column."""
        if bare not in self._choices:
            self._choices[bare] = self._choose(bare=bare)
        choices = self._choices[bare]
        return choices[number % len(choices)]

    def _choose(self, *, bare: bool) -> list[dict[str, str]]:
        keys = [(key, self.seeder.links.parents(key, self.table)) for key in self.table.foreign_keys]
        empty: dict[str, str] = {}
        chosen = []
        for key, rows in keys:
            free = [name for name in key.columns if not self.table.column(name).not_null]
            if not rows or (bare and free):
                empty |= {name: f"NULL::{self.table.column(name).type_name}" for name in free}
            else:
                chosen.append((key, rows))
        found: list[dict[str, str]] = []
        most = max((len(rows) for _, rows in chosen), default=1)
        # Rows of several parents side by side first, then each beside another one.
        for shift, at in islice(product(range(most), range(most)), _CHOICES):
            row: dict[str, str] = {}
            for position, (key, rows) in enumerate(chosen):
                values = dict(zip(key.columns, rows[(at + shift * position) % len(rows)], strict=True))
                if any(row.get(name, value) != value for name, value in values.items()):
                    values = _agreeing(key.columns, rows, row)
                row |= values
            found.append({**empty, **row})
        return found

    def _value(self, column: Column, number: int, attempt: int, *, bare: bool) -> str:
        if column.counted and attempt < 4:
            return "DEFAULT"
        if bare and not column.not_null:
            return "NULL"
        if number == 1 and column.default is not None and attempt < 2:
            return "DEFAULT"
        hinted = self._hinted(column)
        if hinted:
            return hinted[(number + attempt) % len(hinted)]
        made = self.seeder.solver.values.one(column.type, column.type_name, number + 5 * attempt)
        return made if made is not None else "DEFAULT"

    def _hinted(self, column: Column) -> list[str]:
        if column.name not in self._pools:
            self._pools[column.name] = self.seeder.solver.hinted(self.table, column)
        return self._pools[column.name]


def _spread(rows: list[Row], keys: Sequence[frozenset[str]]) -> list[Row]:
    """Rows whose key columns differ come first."""
    names = {name for key in keys for name in key}
    first: list[Row] = []
    rest: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        own = {(name, value) for name, value in row.items() if name in names}
        (rest if own & seen else first).append(row)
        seen |= own
    return first + rest

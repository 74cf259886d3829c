"""The rows of tables as texts, before and after a step, and what of them is no longer there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dbkit.stores.postgres.prove.attributes import Form, Forms, alike, gone, read_forms, shown_as
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session

__all__ = ["Content", "Loss", "contained", "losses", "read_content", "table_numbers"]

_TABLES = b"""
select c.oid::bigint, n.nspname, c.relname, c.relkind,
    (select json_build_array(m.nspname, f.relname)
     from pg_partition_root(c.oid) as r (relid) join pg_class f on f.oid = r.relid
     join pg_namespace m on m.oid = f.relnamespace),
    (select json_agg(json_build_array(a.attnum, a.attname,
        format_type(a.atttypid, a.atttypmod) || (
            with recursive under as (
                select t.typbasetype, t.typtypmod
                union all
                select d.typbasetype, d.typtypmod from under join pg_type d on d.oid = under.typbasetype
            )
            select coalesce(string_agg(' over ' || format_type(typbasetype, typtypmod), ''), '')
            from under where typbasetype <> 0
        ),
        a.attgenerated <> '', a.atttypid::bigint, a.atttypmod)
        order by a.attnum)
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = any (%s) and c.relpersistence <> 't' and (%s::oid[] is null or c.oid = any (%s))
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and not (c.relkind = 'p' and exists (
      select from pg_partition_tree(c.oid) t join pg_class f on f.oid = t.relid where f.relkind = 'f'
  ))
"""
"""Without partitioned tables some of whose rows are on foreign servers: nobody goes there.

A domain over another type is another type, whatever it is called.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A column of a table that is not computed."""

    number: int
    name: str
    type: str
    type_number: tuple[int, int]
    """The type as the catalogue knows it, and its modifier."""
    form: Form | None
    """Of its values, where they are composite."""

    def still(self, before: Stored | None) -> Stored:
        """The column with the type called as it was before, where it is that type: one may have stepped aside."""
        if before is None or self.type_number != before.type_number:
            return self
        return replace(self, type=before.type, form=before.form if self.form == before.form else self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The rows of a table: each a tuple of texts in the order of ``columns``."""

    oid: int
    path: tuple[str, str]
    root: tuple[str, str]
    """The outermost partitioned table that it is a part of, or itself."""
    columns: tuple[Stored, ...]
    rows: tuple[tuple[str | None, ...], ...]

    @property
    def shown(self) -> str:
        """Its name as in a report."""
        return ".".join(self.path)

    def still(self, before: Content) -> Content:
        """The rows with their types called as they were before."""
        known = {column.number: column for column in before.columns}
        return replace(self, columns=tuple(column.still(known.get(column.number)) for column in self.columns))

    def values(self, position: int) -> Counter[str]:
        """The values of a column that are there."""
        return Counter(value for row in self.rows if (value := row[position]) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that a step took away: rows, a column, or values of one."""

    content: Content
    """The table as it was before."""
    what: str
    columns: tuple[str, ...] = ()
    """The columns that it is about; none where it is about whole rows."""


def table_numbers(session: Session) -> dict[int, str]:
    """What can hold rows, or stands for what does, and its name."""
    rows = session.execute(_TABLES, [["r", "p", "m", "v"], None, None]).fetchall()
    return {int(row[0]): f"{row[1]}.{row[2]}" for row in rows}


def read_content(session: Session, numbers: Iterable[int] | None = None, *, kinds: str = "r") -> dict[int, Content]:
    """The rows of tables; those that are not there are left out."""
    chosen = None if numbers is None else sorted(numbers)
    tables = session.execute(_TABLES, [list(kinds), chosen, chosen]).fetchall() if chosen != [] else []
    if not tables:
        return {}
    forms = read_forms(session)
    found: dict[int, Content] = {}
    for start in range(0, len(tables), 50):
        part = tables[start : start + 50]
        queries = [_query(row, forms) for row in part]
        texts: dict[int, str] = dict(session.execute(" union all ".join(queries).encode()).fetchall())
        for oid, schema, name, _, root, columns in part:
            found[oid] = Content(
                oid=oid,
                path=(schema, name),
                root=(root[0], root[1]) if root else (schema, name),
                columns=tuple(
                    Stored(number=number, name=one, type=shown, type_number=(type_, modifier), form=forms.of(type_))
                    for number, one, shown, computed, type_, modifier in columns or []
                    if not computed
                ),
                rows=tuple(tuple(row) for row in json.loads(texts[oid])),
            )
    return found


def _query(table: Sequence[Any], forms: Forms) -> str:
    oid, schema, name, kind, _, columns = table
    chosen = ", ".join(
        shown_as(identifier(one)) if forms.of(type_) else f"{identifier(one)}::text"
        for _, one, _, computed, type_, _ in columns or []
        if not computed
    )
    source = f"{'only ' if kind == 'r' else ''}{identifier(schema)}.{identifier(name)}"
    return f"select {oid}::bigint, coalesce(json_agg(array[{chosen}]::text[]), '[]')::text from {source}"  # noqa: S608


def losses(before: Content, after: Content | None) -> list[Loss]:
    """What a table had and has no longer. A column that got another type keeps its values, whatever they look like."""
    if after is None:
        return [Loss(content=before, what=f"the {len(before.rows)} rows of {before.shown}")] if before.rows else []
    places = {column.number: position for position, column in enumerate(after.columns)}
    pairs = [(position, places.get(column.number)) for position, column in enumerate(before.columns)]
    found = []
    if len(after.rows) < len(before.rows):
        lost = len(before.rows) - len(after.rows)
        found.append(Loss(content=before, what=f"{lost} of {len(before.rows)} rows of {before.shown}"))
    old, new = _alike(before, after, pairs)
    for position, place in pairs:
        column = before.columns[position]
        name, shown = column.name, f"{before.shown}.{column.name}"
        if place is None:
            if before.values(position):
                found.append(Loss(content=before, what=f"the values of {shown}", columns=(name,)))
        elif attributes := _gone(before, position, after, place):
            what = f"the values of attribute {', '.join(attributes)} of {shown}"
            found.append(Loss(content=before, what=what, columns=(name,)))
        elif (
            after.columns[place].type == column.type
            and len(after.rows) >= len(before.rows)
            and old.values(position) - new.values(place)
        ):
            found.append(Loss(content=before, what=f"values of {shown}", columns=(name,)))
    if not found and not _rows_within(old, new, [(one, other) for one, other in pairs if other is not None]):
        found.append(Loss(content=before, what=f"which values of {before.shown} stand in one row"))
    return found


def _alike(before: Content, after: Content, pairs: Iterable[tuple[int, int | None]]) -> tuple[Content, Content]:
    """Both, with what the one and the other have of the composite values that look different before and after."""
    old, new = [list(row) for row in before.rows], [list(row) for row in after.rows]
    for position, place in pairs:
        forms = _forms(before, position, after, place)
        if forms is None or place is None:
            continue
        for rows, one, side in ((old, position, 0), (new, place, 1)):
            for row, value in zip(rows, alike([row[one] for row in rows], forms, side), strict=True):
                row[one] = value
    return (
        replace(before, rows=tuple(tuple(row) for row in old)),
        replace(after, rows=tuple(tuple(row) for row in new)),
    )


def _gone(before: Content, position: int, after: Content, place: int) -> list[str]:
    forms = _forms(before, position, after, place)
    return gone([row[position] for row in before.rows], *forms) if forms else []


def _forms(before: Content, position: int, after: Content, place: int | None) -> tuple[Form, Form] | None:
    """What composite values look like before and after, where that is not the same."""
    if place is None or before.columns[position].type != after.columns[place].type:
        return None
    one, other = before.columns[position].form, after.columns[place].form
    return (one, other) if one and other and one != other else None


def _rows_within(before: Content, after: Content, pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether every row is still there whole, as far as its columns kept their type and their nulls."""
    kept = [
        (one, other)
        for one, other in pairs
        if before.columns[one].type == after.columns[other].type and before.values(one) == after.values(other)
    ]
    return not _missing(before, after, kept)


def _missing(before: Content, after: Content, pairs: Sequence[tuple[int, int]]) -> Counter[tuple[str | None, ...]]:
    """The rows, as far as they stand in those columns, that are not there any more."""
    old = Counter(tuple(row[one] for one, _ in pairs) for row in before.rows)
    return old - Counter(tuple(row[other] for _, other in pairs) for row in after.rows)


def _same_values(before: Content, one: int, after: Content, other: int) -> bool:
    """Whether a column has the values of another; as many, where they look otherwise for their type."""
    old, new = before.values(one), after.values(other)
    if before.columns[one].type != after.columns[other].type:
        return old.total() <= new.total()
    return not old - new


def contained(loss: Loss, after: Content | None) -> bool:
    """Whether what was lost is in another table, by the names of its columns."""
    if after is None:
        return False
    before = loss.content
    there = {column.name: (position, column.type) for position, column in enumerate(after.columns)}
    pairs = [
        (position, there[column.name][0])
        for position, column in enumerate(before.columns)
        if column.name in there
        and (column.name in loss.columns or (not loss.columns and there[column.name][1] == column.type))
    ]
    if not pairs or any(_gone(before, one, after, other) for one, other in pairs):
        return False
    old, new = _alike(before, after, pairs)
    if loss.columns:
        return all(_same_values(old, one, new, other) for one, other in pairs)
    return len(after.rows) >= len(before.rows) and not _missing(old, new, pairs)

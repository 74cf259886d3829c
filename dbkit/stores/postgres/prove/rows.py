"""The rows of tables as texts, before and after a step, and what of them is no longer there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session

__all__ = ["Content", "Loss", "contained", "losses", "read_content", "table_numbers"]

_TABLES = b"""
select c.oid::bigint, n.nspname, c.relname, c.relkind,
    (select json_build_array(m.nspname, f.relname)
     from pg_partition_root(c.oid) as r (relid) join pg_class f on f.oid = r.relid
     join pg_namespace m on m.oid = f.relnamespace),
    (select json_agg(json_build_array(a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> '')
        order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = any (%s) and c.relpersistence <> 't' and (%s::oid[] is null or c.oid = any (%s))
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and not (c.relkind = 'p' and exists (
      select from pg_partition_tree(c.oid) t join pg_class f on f.oid = t.relid where f.relkind = 'f'
  ))
"""
"""Without partitioned tables some of whose rows are on foreign servers: nobody goes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The rows of a table: each a tuple of texts in the order of ``columns``."""

    oid: int
    path: tuple[str, str]
    root: tuple[str, str]
    """The outermost partitioned table that it is a part of, or itself."""
    columns: tuple[tuple[int, str, str], ...]
    """Number, name and type of those that are stored."""
    rows: tuple[tuple[str | None, ...], ...]

    @property
    def shown(self) -> str:
        """Its name as in a report."""
        return ".".join(self.path)

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
    found: dict[int, Content] = {}
    for start in range(0, len(tables), 50):
        part = tables[start : start + 50]
        texts: dict[int, str] = {}
        if part:
            queries = [_query(oid, schema, name, kind, columns or []) for oid, schema, name, kind, _, columns in part]
            texts = dict(session.execute(" union all ".join(queries).encode()).fetchall())
        for oid, schema, name, _, root, columns in part:
            found[oid] = Content(
                oid=oid,
                path=(schema, name),
                root=(root[0], root[1]) if root else (schema, name),
                columns=tuple((number, one, type_) for number, one, type_, computed in columns or [] if not computed),
                rows=tuple(tuple(row) for row in json.loads(texts[oid])),
            )
    return found


def _query(oid: int, schema: str, name: str, kind: str, columns: Sequence[Sequence[object]]) -> str:
    chosen = ", ".join(f"{identifier(str(one))}::text" for _, one, _, computed in columns if not computed)
    source = f"{'only ' if kind == 'r' else ''}{identifier(schema)}.{identifier(name)}"
    return f"select {oid}::bigint, coalesce(json_agg(array[{chosen}]::text[]), '[]')::text from {source}"  # noqa: S608


def losses(before: Content, after: Content | None) -> list[Loss]:
    """What a table had and has no longer. A column that got another type keeps its values, whatever they look like."""
    if after is None:
        return [Loss(content=before, what=f"the {len(before.rows)} rows of {before.shown}")] if before.rows else []
    found = []
    if len(after.rows) < len(before.rows):
        gone = len(before.rows) - len(after.rows)
        found.append(Loss(content=before, what=f"{gone} of {len(before.rows)} rows of {before.shown}"))
    places = {number: (position, type_) for position, (number, _, type_) in enumerate(after.columns)}
    for position, (number, name, type_) in enumerate(before.columns):
        old = before.values(position)
        if number not in places:
            if old:
                found.append(Loss(content=before, what=f"the values of {before.shown}.{name}", columns=(name,)))
        elif (
            places[number][1] == type_ and len(after.rows) >= len(before.rows) and old - after.values(places[number][0])
        ):
            found.append(Loss(content=before, what=f"values of {before.shown}.{name}", columns=(name,)))
    if not found and not _rows_within(before, after, {number: place for number, (place, _) in places.items()}):
        found.append(Loss(content=before, what=f"which values of {before.shown} stand in one row"))
    return found


def _rows_within(before: Content, after: Content, places: Mapping[int, int]) -> bool:
    """Whether every row is still there whole, as far as its columns kept their type and their nulls."""
    types = {number: type_ for number, _, type_ in after.columns}
    pairs = [
        (position, places[number])
        for position, (number, _, type_) in enumerate(before.columns)
        if types.get(number) == type_ and before.values(position) == after.values(places[number])
    ]
    old = Counter(tuple(row[one] for one, _ in pairs) for row in before.rows)
    return not old - Counter(tuple(row[other] for _, other in pairs) for row in after.rows)


def contained(loss: Loss, after: Content | None) -> bool:
    """Whether what was lost is in another table, by the names of its columns."""
    if after is None:
        return False
    before = loss.content
    places = {name: position for position, (_, name, _) in enumerate(after.columns)}
    types = {name: type_ for _, name, type_ in after.columns}
    if loss.columns:
        position = [name for _, name, _ in before.columns].index(loss.columns[0])
        there = places.get(loss.columns[0])
        return there is not None and not before.values(position) - after.values(there)
    pairs = [
        (position, places[name]) for position, (_, name, type_) in enumerate(before.columns) if types.get(name) == type_
    ]
    if not pairs or len(after.rows) < len(before.rows):
        return False
    old = Counter(tuple(row[one] for one, _ in pairs) for row in before.rows)
    return not old - Counter(tuple(row[other] for _, other in pairs) for row in after.rows)

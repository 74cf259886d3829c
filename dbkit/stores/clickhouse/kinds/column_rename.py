"""Renames of columns, together with the materialized views that read or write them.

A view does not follow a rename: each INSERT fails from then on, or the target's column gets defaults. So a view that
reads the column first takes it under whichever name it has (COLUMNS), and one that writes into it gives both: what
the target has no column for is left out. After the rename both get the queries that they are to have.
Run on 24.8 and 26.9. What cannot be helped: an INSERT that runs in the moment of a RENAME COLUMN writes under the old
name, and its values become the default without a word (26.9, with and without views: 27 blocks in 40 renames under a
writer that never paused).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.words import UNCHECKED
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.view_source import view_source

__all__ = ["rename_column"]


def rename_column(column: Any, new: ObjectId, env: Env) -> Iterable[Step]:
    """The statements that give a column another name. Raises UsageError."""
    table = ObjectId("table", column.id.parent)
    if column.id.name in dict(getattr(env.have.objects.get(table), "fixed_columns", ())):
        raise UsageError(
            f"{column.id} cannot be renamed: ClickHouse cannot rename a column that a key is made of",
            help="keep the name, or make a new table",
        )
    readers, writers = _readers(column.id, env), _writers(column.id, env)
    for view in (*readers, *writers):
        _check(view, column.id, new, env)
    if readers and column.default_kind not in (None, "DEFAULT"):
        raise UsageError(
            f"{column.id} cannot be renamed: {readers[0].id} reads it, and it is {column.default_kind}",
            help="drop the view before, and make it again in a further change",
        )
    alter, name = f"ALTER TABLE {identifier(new.path[0])}", identifier(column.id.name)
    for other in sorted(env.have.dependents(column.id)):
        if other.kind == "projection":  # a projection does not follow; the plan makes it again
            yield Step(text=f"{alter} DROP PROJECTION {identifier(other.name)}", id=other)
    for view in readers:
        yield Step(text=_query(view, _under_either_name(column.id.name, new, view.id, env)), id=view.id)
    for view in writers:
        both = f"SELECT *, {name} AS {identifier(new.name)}\nFROM ({view.select})"
        yield Step(text=_query(view, both), id=view.id, directive=UNCHECKED)
    why = f"an INSERT that runs in that moment may leave {new} at its default, or fail, as the server has it"
    hazard = Hazard(kind=HazardKind.BLOCKS_WRITES, why=why, remedy="let writers pause for that moment")
    text = f"{alter} RENAME COLUMN {name} TO {identifier(new.name)}"
    yield Step(text=text, id=new, hazards=(hazard,) if env.online else ())
    for view in (*readers, *writers):
        yield Step(text=_query(view, _wanted(view.id, env).select), id=view.id)


def _under_either_name(old: str, new: ObjectId, view: ObjectId, env: Env) -> str:
    """The query that a view is to have, over a table that has the column under the one name or the other."""
    want = _wanted(view, env)
    source = view_source(want.select, {new.path[0]})
    names = "|".join(re.escape(name) for name in (old, new.name))
    other = sorted(one for one in env.want.needs_of(view) if one.parent == new.parent and one != new)
    columns = [identifier(one.name) for one in other if one.kind == "column"]
    columns.append(f"tupleElement(tuple(COLUMNS({literal(f'^({names})$')})), 1) AS {identifier(new.name)}")
    return source.among(columns) if source else want.select


def _wanted(view: ObjectId, env: Env) -> Any:
    return env.want.objects[view]


def _views(env: Env, table: str) -> Iterator[Any]:
    needed_by = env.have.dependents(ObjectId("table", (table,)))
    yield from (env.have.objects[one] for one in sorted(needed_by) if one.kind == "materialized_view")


def _readers(column: ObjectId, env: Env) -> list[Any]:
    """The views that get the column's values when rows are inserted."""
    views = [view for view in _views(env, column.path[0]) if view.to != column.path[0]]
    return [view for view in views if column in env.have.needs_of(view.id) or _names_none(view)]


def _writers(column: ObjectId, env: Env) -> list[Any]:
    """The views that write into it."""
    views = [view for view in _views(env, column.path[0]) if view.to == column.path[0]]
    return [view for view in views if column in env.have.needs_of(view.id)]


def _names_none(view: Any) -> bool:
    """Whether the query takes all columns of something, by ``*``."""
    tokens = significant(view.select)
    return any(
        token.text == "*" and (tokens[place - 1].is_word("SELECT", "DISTINCT") or tokens[place - 1].text in (",", "."))
        for place, token in enumerate(tokens)
        if place
    )


def _check(view: Any, old: ObjectId, new: ObjectId, env: Env) -> None:
    """Refuse where the query that the view is to have cannot stand in for the one that it has."""
    want = env.want.objects.get(view.id)
    why = None
    if want is None:
        why = f"{view.id} goes in the same change"
    elif _names_none(view):
        why = f"{view.id} names no columns, but takes them by *"
    else:
        needs = {one for one in env.want.needs_of(view.id) if one.kind in ("column", "table")} - {new}
        missing = sorted(one for one in needs if one == old or one not in env.have.objects)
        why = f"{view.id} needs {', '.join(map(str, missing))} besides" if missing else None
        if view.to != new.path[0] and view_source(_wanted(view.id, env).select, {new.path[0]}) is None:
            why = f"{view.id} names {new.path[0]} more than once"
        if new not in env.want.needs_of(view.id):
            why = f"{view.id} uses it, and not {new.name} afterwards"
    if why is not None:
        raise UsageError(
            f"{old} cannot be renamed to {new.name} together with what uses it: {why}",
            help="rename the column and its name in that view's query in a change of their own",
        )


def _query(view: Any, select: str) -> str:
    return f"ALTER TABLE {identifier(view.id.name)} MODIFY QUERY\n{select}"

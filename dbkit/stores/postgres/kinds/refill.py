"""A table that is dropped and created again keeps its rows: they are put aside before, and come back after.

So a plain table gets partitions, a partitioned one another key, a child its parents' columns. The values of the
sequences of its columns go on where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, may_fail, relation, rewrite, step
from dbkit.stores.postgres.kinds.lineage import columns_here
from dbkit.stores.postgres.kinds.type_change import using
from dbkit.stores.postgres.quote import identifier, literal, qualified

__all__ = ["keeps_rows", "put_aside", "take_back"]


def keeps_rows(have: Any, want: Any) -> bool:
    """Whether rows can come back: those of a foreign table are not the database's."""
    return not have.foreign and not want.foreign


def put_aside(table: Any, env: Env) -> Iterator[Step]:
    """Copy the rows into a table of their own and drop the table."""
    name = relation(table.id, env)
    yield step(table.id, f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE", env, lock=ACCESS_EXCLUSIVE)
    shown = ", ".join(_kept_as(have, want, env) for have, want in _columns(table.id, env))
    text = f"CREATE TABLE {_aside(table.id, 'rows', env)} AS SELECT {shown} FROM {_only(table)}{name}"  # noqa: S608
    yield step(table.id, text, env, hazards=(rewrite(table.id),))
    values = " UNION ALL ".join(
        f"SELECT {literal(column)}::text AS column_name, last_value, is_called FROM {sequence}"  # noqa: S608
        for column, sequence in _sequences(table.id, env.have, env)
    )
    if values:
        yield step(table.id, f"CREATE TABLE {_aside(table.id, 'values', env)} AS {values}", env)
    yield step(table.id, f"DROP TABLE {name}", env, lock=ACCESS_EXCLUSIVE)


def take_back(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Copy the rows into the new table, and drop what held them."""
    if not keeps_rows(have, want):
        return
    pairs = _columns(want.id, env)
    names = ", ".join(identifier(after.id.name) for _, after in pairs)
    shown = ", ".join(_given_back(before, after, env) for before, after in pairs)
    aside = _aside(want.id, "rows", env)
    if pairs:
        text = f"INSERT INTO {relation(want.id, env)} ({names}) OVERRIDING SYSTEM VALUE SELECT {shown} FROM {aside}"  # noqa: S608
        yield step(want.id, text, env, hazards=(may_fail("rows that the new table does not take make it fail"),))
    yield step(want.id, f"DROP TABLE {aside}", env)
    before = dict(_sequences(have.id, env.have, env))
    if not before:
        return
    values = _aside(want.id, "values", env)
    for column, sequence in _sequences(want.id, env.want, env):
        if column in before:
            text = f"SELECT setval({literal(sequence)}, last_value, is_called) FROM {values}"  # noqa: S608
            yield step(want.id, f"{text} WHERE column_name = {literal(column)}", env)
    yield step(want.id, f"DROP TABLE {values}", env)


def _columns(table: ObjectId, env: Env) -> list[tuple[Any, Any]]:
    """The columns whose values are kept, as they are and as they will be."""
    have, want = columns_here(table, env.have), columns_here(table, env.want)
    return [(have[name], column) for name, column in want.items() if name in have and column.generated is None]


def _only(table: Any) -> str:
    """Rows of tables that inherit from it stay where they are."""
    return "" if table.partition_key else "ONLY "


def _kept_as(have: Any, want: Any, env: Env) -> str:
    name = identifier(have.id.name)
    if _of_rows(want, env):
        return f"to_json({name}) AS {name}"
    return f"{name}::text AS {name}" if _made_anew(want, env) else name


def _given_back(have: Any, want: Any, env: Env) -> str:
    name = identifier(want.id.name)
    if _of_rows(want, env):
        return _rows_again(name, want.type)
    if _made_anew(want, env):
        return f"{name}::{want.type}"
    if have.type == want.type:
        return name
    if want.id in env.conversions:
        return f"({env.conversions[want.id]})"
    return using(name, have.type, want.type, env).removeprefix(" USING ") or f"{name}::{want.type}"


def _of_rows(column: Any, env: Env) -> bool:
    """Whether its values are rows of a type that is made anew: they are kept by the names of their attributes."""
    return any(need in env.created and need.kind == "composite" for need in env.have.needs_of(column.id))


def _rows_again(name: str, type_: str) -> str:
    if not type_.endswith("[]"):
        return f"json_populate_record(NULL::{type_}, {name})"
    rows = f"SELECT json_populate_recordset(NULL::{type_.removesuffix('[]')}, {name})"
    return f"CASE WHEN {name} IS NOT NULL THEN ARRAY({rows}) END"


def _made_anew(column: Any, env: Env) -> bool:
    """Whether the type of a column is dropped and created again meanwhile."""
    needs = env.have.needs_of(column.id)
    return any(need in env.created and need.kind in _TYPES for need in needs)


_TYPES = ("composite", "domain", "enum", "range")


def _aside(table: ObjectId, what: str, env: Env) -> str:
    return qualified(table.path[0], implicit_name(table.name, "", f"dbkit_{what}"), env.schema)


def _sequences(table: ObjectId, state: State, env: Env) -> Iterator[tuple[str, str]]:
    """The sequences of a table's columns: those of identity columns and those that columns own."""
    for column in state.inside("column", table.path):
        identity = getattr(column, "identity", None)
        if identity:
            yield column.id.name, relation(identity.sequence, env)
    for item in state.inside("sequence", table.path[:1]):
        owner = getattr(item, "owner", None)
        if owner is not None and owner.path[:2] == table.path:
            yield owner.name, relation(item.id, env)

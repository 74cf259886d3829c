"""A table that is dropped and created again keeps its rows: they are put aside before, and come back after.

So a plain table gets partitions, a partitioned one another key, a child its parents' columns. The values of the
sequences of its columns go on where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, data_loss, may_fail, relation, rewrite, step
from dbkit.stores.postgres.kinds.lineage import columns_here, needs_here
from dbkit.stores.postgres.kinds.type_change import converted
from dbkit.stores.postgres.kinds.types import attributes_gone
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
    yield step(table.id, text, env, hazards=(rewrite(table.id), *_converting(table.id, env)))
    values = " UNION ALL ".join(
        f"SELECT {literal(column)}::text AS column_name, last_value, is_called FROM {sequence}"  # noqa: S608
        for column, sequence in _sequences(table.id, env.have, env)
    )
    if values:
        yield step(table.id, f"CREATE TABLE {_aside(table.id, 'values', env)} AS {values}", env)
    lost = [f"the values of {one} are gone" for one in _not_kept(table.id, env)]
    yield step(
        table.id,
        f"DROP TABLE {name}",
        env,
        lock=ACCESS_EXCLUSIVE,
        hazards=[data_loss(why) for why in lost],
        irreversible="; ".join(lost) or None,
    )


def take_back(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Copy the rows into the new table, and drop what held them."""
    if not keeps_rows(have, want):
        return
    pairs = _columns(want.id, env)
    names = ", ".join(identifier(after.id.name) for _, after in pairs)
    shown = ", ".join(_given_back(before, after, env) for before, after in pairs)
    aside = _aside(want.id, "rows", env)
    names = f" ({names})" if pairs else ""
    text = f"INSERT INTO {relation(want.id, env)}{names} OVERRIDING SYSTEM VALUE SELECT {shown} FROM {aside}"  # noqa: S608
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


def _not_kept(table: ObjectId, env: Env) -> Iterator[str]:
    """Columns, and attributes of rows in columns, that the new table has no place for."""
    kept = {before.id.name for before, _ in _columns(table, env)}
    for name, column in columns_here(table, env.have).items():
        if name not in kept and column.generated is None:
            yield ".".join(column.id.path)
        elif name in kept and _kept_type(column, columns_here(table, env.want)[name], env) == "json":
            for need in sorted(_types_that_go(column, env)):
                yield from (f"attribute {one} of {'.'.join(column.id.path)}" for one in attributes_gone(need, env))


def _converting(table: ObjectId, env: Env) -> Iterator[Hazard]:
    for have, want in _columns(table, env):
        if _kept_type(have, want, env) not in (have.type, "json", "text"):
            yield may_fail(f"values of {identifier(have.id.name)} that are no {want.type} make it fail")


def _kept_type(have: Any, want: Any, env: Env) -> str:
    """As what the values of a column are kept: a type that goes meanwhile cannot keep them.

    Rows are kept by the names of their attributes, and what gets a type of the server's own has it at once.
    """
    gone = _types_that_go(have, env)
    if not gone:
        return str(have.type)
    if have.type == want.type:
        return "json" if any(one.kind == "composite" for one in gone) else "text"
    made = any(need.kind in _TYPES for need in needs_here(want.id, env.want))
    return "text" if made else str(want.type)


def _types_that_go(column: Any, env: Env) -> set[ObjectId]:
    """Types of a column that are dropped, or dropped and made again, meanwhile."""
    needs = (need for need in needs_here(column.id, env.have) if need.kind in _TYPES)
    return {need for need in needs if need in env.created or need not in env.want.objects}


def _kept_as(have: Any, want: Any, env: Env) -> str:
    name, kept = identifier(have.id.name), _kept_type(have, want, env)
    if kept == have.type:
        return name
    if kept == "json" and have.type == want.type:
        return f"to_json({name}) AS {name}"
    if kept == want.type and want.id in env.conversions:
        return f"({env.conversions[want.id]})::{kept} AS {name}"
    shown = converted(name, have.type, kept, env)
    return f"{shown} AS {name}" if shown.endswith(f"::{kept}") else f"({shown})::{kept} AS {name}"


def _given_back(have: Any, want: Any, env: Env) -> str:
    name, kept = identifier(want.id.name), _kept_type(have, want, env)
    if kept == want.type:
        return name
    if kept == "json" and have.type == want.type:
        return _rows_again(name, want.type)
    if want.id in env.conversions and have.type != want.type:
        return f"({env.conversions[want.id]})"
    shown = converted(name, kept, want.type, env)
    return f"{name}::{want.type}" if shown == name else shown


def _rows_again(name: str, type_: str) -> str:
    if not type_.endswith("[]"):
        return f"json_populate_record(NULL::{type_}, {name})"
    rows = f"SELECT json_populate_recordset(NULL::{type_.removesuffix('[]')}, {name})"
    return f"CASE WHEN {name} IS NOT NULL THEN ARRAY({rows}) END"


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

"""Another type for a column of a table in use: a second column takes its place, where ALTER would write every row.

A trigger keeps the second column up to date, the rows that are there are filled in batches, what stands on the column
is built on the second one, and at the end one short transaction drops the old column and gives its name to the new
one. Whoever reads and writes the table waits for that transaction alone. Source: ALTER TABLE, CREATE TRIGGER.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    alter_table,
    hazard,
    in_words,
    may_fail,
    relation,
    step,
)
from dbkit.stores.postgres.kinds.batched import batched_update
from dbkit.stores.postgres.kinds.column_settings import settings
from dbkit.stores.postgres.kinds.lineage import columns_here, table_of
from dbkit.stores.postgres.kinds.not_null import change_null
from dbkit.stores.postgres.kinds.shadow_ground import Ground, ground_for
from dbkit.stores.postgres.kinds.shadow_swap import block, said_statements, swap_statements
from dbkit.stores.postgres.kinds.type_change import converted, depends_on_settings
from dbkit.stores.postgres.quote import dollar, identifier

__all__ = ["built_beside", "change_beside", "moves_to_the_end"]


def change_beside(have: Any, want: Any, env: Env) -> tuple[Step, ...]:
    """The whole way, each statement in a transaction of its own; empty where there is none."""
    ground = ground_for(have, want, env)
    if isinstance(ground, str):
        return ()
    first, *rest = (*built_beside(have, want, ground, env), _swap(have, want, ground, env))
    said = replace(first, note=_NOTE.format(in_words(".".join(want.id.path[1:])), in_words(want.type)))
    return tuple(replace(one, id=want.id, transaction=Transaction.ALONE) for one in (said, *rest))


_NOTE = """\
Column {0} becomes {1} by way of a second column:
ALTER COLUMN TYPE would write every row anew while nobody can use the table. A trigger keeps the second column up to
date, rows are filled in batches, and the block at the end lets it take the place of the first. Until then there are
both, with their indexes, and each row is written once more: see that the disk has room for that."""


def built_beside(have: Any, want: Any, ground: Ground, env: Env) -> Iterator[Step]:
    """The second column with all that stands on it, up to where it can take the place of the first."""
    table, second = table_of(want.id), identifier(ground.column.name)
    empty = replace(want, id=ground.column, not_null=False, not_null_name=None, identity=None)
    kept = f" COMPRESSION {want.compression}" if want.compression else ""
    collate = f" COLLATE {want.collation}" if want.collation else ""
    added = alter_table(want.id, table, f"ADD COLUMN {second} {want.type}{kept}{collate}", env)
    yield replace(added, undo=(f"ALTER TABLE {relation(table, env)} DROP COLUMN {second}",))
    yield from settings(None, empty, env)
    yield from _kept_up_to_date(have, want, ground, env)
    yield from _filled(have, want, ground, env)
    if want.not_null:
        never_null = have.not_null and want.id not in env.conversions
        yield from _sure(change_null(empty, replace(empty, not_null=True), env), sure=never_null)
    for part in ground.parts:
        yield from part.built
    # A column without statistics would be planned for badly from the moment on that queries find it.
    analysed = f"ANALYZE {relation(table, env)} ({second})"
    yield step(want.id, analysed, env, lock=SHARE_UPDATE_EXCLUSIVE)


_PUT_BACK = """\
    -- Only filling does this: what triggers have set in the row meanwhile is put back.
    IF TG_OP = 'UPDATE' AND OLD.{0} IS NULL AND NEW.{0} IS NOT NULL THEN
        NEW := OLD;
    END IF;
"""


def _kept_up_to_date(have: Any, want: Any, ground: Ground, env: Env) -> Iterator[Step]:
    """The trigger, before rows are filled: what others write meanwhile is not missed."""
    table, function = table_of(want.id), relation(ground.function, env)
    new, old = f"NEW.{identifier(ground.column.name)}", f"NEW.{identifier(want.id.name)}"
    value = _value(have, want, env)
    # Names in an expression are those of the row.
    row = f"(SELECT NEW.*) AS {identifier(table.name)}"
    value = old if value == identifier(want.id.name) else f"(SELECT {value} FROM {row})"  # noqa: S608
    restored = _PUT_BACK.format(identifier(ground.column.name)) if ground.puts_back else ""
    body = f"\nBEGIN\n{restored}    {new} := {value};\n    RETURN NEW;\nEND\n"
    pinned = "".join(f"\n    SET {one}" for one in _pinned(have, want, env))
    text = f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql{pinned} AS {dollar(body)}"
    yield replace(step(want.id, text, env), undo=(f"DROP FUNCTION {function}()",))
    name = identifier(ground.function.name)
    text = (
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {relation(table, env)}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
    refused = f"from now on {ground.outside} cannot be written"
    hazards = (hazard(HazardKind.BLOCKS_WRITES, refused),) if ground.outside else ()
    trigger = step(want.id, text, env, on=table, lock=SHARE_ROW_EXCLUSIVE, hazards=hazards)
    yield replace(trigger, undo=(f"DROP TRIGGER {name} ON {relation(table, env)}",))


def _value(have: Any, want: Any, env: Env) -> str:
    """What a value becomes, in the words of a row."""
    if want.id in env.conversions:
        return f"({env.conversions[want.id]})"
    return converted(identifier(want.id.name), have.type, want.type, env)


def _pinned(have: Any, want: Any, env: Env) -> tuple[str, ...]:
    """A trigger runs in the sessions of others: where it matters, it computes as this plan's own session does."""
    if want.id not in env.conversions and not depends_on_settings(have.type, want.type):
        return ()
    place = identifier(env.schema or want.id.path[0])
    return f"search_path = {place}", "TimeZone = 'UTC'", "DateStyle = 'ISO, MDY'", "IntervalStyle = 'postgres'"


def _filled(have: Any, want: Any, ground: Ground, env: Env) -> Iterator[Step]:
    name, second, value = identifier(want.id.name), identifier(ground.column.name), _value(have, want, env)
    # What was declared can make a value of none, and none of a value.
    given = value if want.id in env.conversions else name
    rest = f"SET {second} = {value} WHERE {second} IS NULL AND {given} IS NOT NULL"
    hazards = (may_fail(f"{ground.outside} make it fail"),) if ground.outside else ()
    yield batched_update(want.id, rest, env, hazards=hazards)


def _sure(steps: Iterator[Step], *, sure: bool) -> Iterator[Step]:
    """Steps that no row can make fail: what a value becomes is a value, or it has not come so far."""
    for one in steps:
        fails = (hazard for hazard in one.hazards if hazard.kind is not HazardKind.MAY_FAIL)
        yield replace(one, hazards=tuple(fails)) if sure else one


def _swap(have: Any, want: Any, ground: Ground, env: Env) -> Step:
    lines = (*swap_statements(have, want, ground, env), *said_statements(want.id, env))
    both = any(part.locks_another for part in ground.parts)
    lock = f"{ACCESS_EXCLUSIVE} on both tables" if both else ACCESS_EXCLUSIVE
    return step(want.id, block(lines), env, on=table_of(want.id), lock=lock, hazards=moves_to_the_end(have, env))


def moves_to_the_end(have: Any, env: Env) -> tuple[Hazard, ...]:
    """What it means for those who do not name columns that another column takes the place of this one."""
    if have.position == max(one.position for one in columns_here(table_of(have.id), env.have).values()):
        return ()
    name = f"{have.id.path[1]}.{have.id.name}"
    why = f"{name} is the last column from now on, for INSERT and COPY without a list of columns and for SELECT * too"
    return (hazard(HazardKind.ACCESS, why),)

"""A partition is parted from the whole: CONCURRENTLY, while both are used, wherever the server can.

DETACH PARTITION CONCURRENTLY runs outside a transaction, and not where the whole has a default partition. It leaves a
check on the table that says what its bounds said, by which it is attached again without reading a row.
Source: ALTER TABLE; tablecmds.c, DetachAddConstraintIfNeeded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, alter_table, may_fail, relation
from dbkit.stores.postgres.kinds.lineage import default_beside, is_referred_to
from dbkit.stores.postgres.quote import identifier

__all__ = ["detached", "parted_first"]

_KEY = re.compile(r'(?:RANGE|LIST|HASH) \((?P<column>"(?:[^"]|"")+"|[a-z_][\w$]*)\)')


def parted_first(table: Any, env: Env) -> bool:
    """Whether a partition that is dropped is parted from the whole before: DROP TABLE locks both.

    A foreign key to the whole holds its partitions.
    """
    whole = table.partition_of
    return table.detaching or (whole in env.want.objects and (is_referred_to(whole, env) or _concurrently(table, env)))


def detached(table: Any, env: Env, *, hazards: tuple[Hazard, ...] = ()) -> Iterator[Step]:
    """Part a partition from the table that it is of."""
    whole, action = table.partition_of, f"DETACH PARTITION {relation(table.id, env)}"
    if table.detaching:
        yield alter_table(table.id, whole, f"{action} FINALIZE", env, hazards=hazards, transaction=Transaction.ALONE)
        return
    if not _concurrently(table, env):
        referred = is_referred_to(whole, env)
        held = (may_fail("rows of other tables that refer to rows in it make it fail"),) if referred else ()
        yield alter_table(table.id, whole, action, env, hazards=(*hazards, *held))
        return
    action, lock = f"{action} CONCURRENTLY", f"{SHARE_UPDATE_EXCLUSIVE} on the parent"
    drop = f"DROP CONSTRAINT IF EXISTS {identifier(_check(table, env))}"
    attached = f"ALTER TABLE {relation(whole, env)} ATTACH PARTITION {relation(table.id, env)} {table.bound}"
    part = alter_table(table.id, whole, action, env, lock=lock, hazards=hazards, transaction=Transaction.ALONE)
    yield replace(part, undo=(f"ALTER TABLE {relation(table.id, env)} {drop}", attached))
    if table.id in env.want.objects:
        yield alter_table(table.id, table.id, drop, env, transaction=Transaction.ALONE)


def _concurrently(table: Any, env: Env) -> bool:
    """Whether it is parted for good: one that goes elsewhere would have its rows missing for longer."""
    whole = table.partition_of
    before: Any = env.have.objects.get(whole)
    after: Any = env.want.objects.get(table.id)
    stays = after is not None and (after.parents or table.id in env.created)
    used = env.online and whole in env.want.objects and whole not in env.created and not table.foreign
    if stays or not used or default_beside(table, env) or is_referred_to(whole, env):
        return False
    return before is not None and _KEY.fullmatch(before.partition_key or "") is not None


def _check(table: Any, env: Env) -> str:
    """The name that the server gives to the check."""
    key: Any = env.have.objects[table.partition_of]
    match = _KEY.fullmatch(key.partition_key)
    column = match["column"] if match else ""
    column = column[1:-1].replace('""', '"') if column.startswith('"') else column
    constraints = (one for kind in ("constraint", "foreign_key") for one in env.have.of_kind(kind))
    taken = {one.id.name for one in constraints if one.id.path[0] == table.id.path[0]}
    return implicit_name(table.id.name, column, "check", taken)

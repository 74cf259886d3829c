"""A table becomes a partition or a child: ATTACH PARTITION, INHERIT. Its rows are read before it does.

ATTACH PARTITION reads them itself, while nobody can read or write the table, unless a check of the table says what the
bounds say. That is made first and dropped after. Source: ALTER TABLE; tablecmds.c, QueuePartitionConstraintValidation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.late import ids
from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import alter_table, may_fail, relation, scan, validate_constraint
from dbkit.stores.postgres.kinds.bounds import bounds_check
from dbkit.stores.postgres.kinds.kinship import content_of, origin_of, parts_of, staying
from dbkit.stores.postgres.kinds.lineage import default_beside
from dbkit.stores.postgres.quote import identifier

__all__ = ["attach"]

_OUTSIDE = "rows outside the bounds make it fail"


def attach(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Make a table a child of the parents that are wanted, as far as it is not."""
    stays = staying(have, want, env)
    for parent in want.parents:
        if parent in stays:
            continue
        if want.partition_of:
            check = _check(have, want, env)
            yield from _attach(have, want, env) if check is None else _beside_check(have, want, check, env)
        else:
            yield alter_table(want.id, want.id, f"INHERIT {relation(parent, env)}", env)


def _attach(have: Any, want: Any, env: Env, *, checked: bool = False) -> Iterator[Step]:
    hazards = [] if checked and _has_parts(have, want, env) else [scan(want.id)]
    hazards += [] if checked else [may_fail(_OUTSIDE)]
    action = f"ATTACH PARTITION {relation(want.id, env)} {want.bound}"
    yield alter_table(want.id, want.partition_of, action, env, hazards=hazards)


def _check(have: Any, want: Any, env: Env) -> str | None:
    """What the bounds say, where it can be said first.

    A table that is a partition already is parted from the old parent in the same transaction: its rows are not to be
    missing for longer. Beside a default partition, which can have rows for the new one, that is parted meanwhile too.
    """
    parent: Any = env.want.objects.get(want.partition_of)
    alone = not (have.partition_of or have.partition_key or want.foreign)
    if not env.online or not alone or parent is None or parent.id in env.created or default_beside(want, env):
        return None
    return bounds_check(parent.partition_key, want.bound)


def _beside_check(have: Any, want: Any, check: str, env: Env) -> Iterator[Step]:
    taken = {one.name for state in (env.have, env.want) for one in ids(state.objects)}
    name = implicit_name(want.id.name, "", "bounds", taken)
    added = f"ADD CONSTRAINT {identifier(name)} CHECK ({check}) NOT VALID"
    yield alter_table(want.id, want.id, added, env, transaction=Transaction.COMMIT_AFTER)
    read = validate_constraint(ObjectId("constraint", (*want.id.path, name)), name, _OUTSIDE, env)
    yield replace(read, id=want.id, transaction=Transaction.COMMIT_AFTER)
    yield from _attach(have, want, env, checked=True)
    yield alter_table(want.id, want.id, f"DROP CONSTRAINT {identifier(name)}", env)


def _has_parts(have: Any, want: Any, env: Env) -> bool:
    """Whether it has all keys, indexes and foreign keys of the parent: those that it has not are made with it."""
    own = [content for _, content in parts_of(have, env.have)]
    return all(content_of(origin_of(part, want, env.want)) in own for part in want.parts)

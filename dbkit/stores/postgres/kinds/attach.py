"""A table becomes a partition or a child: ATTACH PARTITION, INHERIT. Its rows are read before it does.

ATTACH PARTITION reads them itself, while nobody can read or write the table, unless a check of the table says what the
bounds say. That is made first and dropped after. So is an index of the whole that the table has not: ATTACH PARTITION
takes over one that is there.

Source: ALTER TABLE; tablecmds.c, QueuePartitionConstraintValidation and AttachPartitionEnsureIndexes.
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
from dbkit.stores.postgres.kinds.base import (
    SHARE_UPDATE_EXCLUSIVE,
    alter_table,
    may_fail,
    relation,
    scan,
    step,
    validate_constraint,
)
from dbkit.stores.postgres.kinds.bounds import bounds_check
from dbkit.stores.postgres.kinds.indexed import create_index, index_sql, rows_twice
from dbkit.stores.postgres.kinds.kinship import content_of, origin_of, parts_of, staying
from dbkit.stores.postgres.kinds.lineage import default_beside
from dbkit.stores.postgres.kinds.partitioned_index import options_at
from dbkit.stores.postgres.quote import identifier

__all__ = ["attach"]

_OUTSIDE = "rows outside the bounds make it fail"


def attach(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Make a table a child of the parents that are wanted, as far as it is not."""
    stays = staying(have, want, env)
    for parent in want.parents:
        if parent in stays or want.detaching:
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
    for part, index in _to_build(have, want, env):
        tail = index_sql(replace(index, options=options_at(index, want.partition_of, env.want)))
        text = f"{create_index(index)} CONCURRENTLY {identifier(part.name)} ON {relation(want.id, env)} {tail}"
        hazards, transaction = rows_twice(index), Transaction.NONE
        yield step(want.id, text, env, lock=SHARE_UPDATE_EXCLUSIVE, hazards=hazards, transaction=transaction)
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
    built = [part for part, _ in _to_build(have, want, env)]
    return all(part in built for part, _ in _missing(have, want, env))


def _missing(have: Any, want: Any, env: Env) -> list[tuple[Any, Any]]:
    """The keys, indexes and foreign keys of the parent that it has not, each behind what it will be there."""
    own = [content for _, content in parts_of(have, env.have)]
    found = ((part, origin_of(part, want, env.want)) for part in want.parts)
    return [(part, origin) for part, origin in found if content_of(origin) not in own]


def _to_build(have: Any, want: Any, env: Env) -> list[tuple[Any, Any]]:
    """The indexes among them that the parent keeps and whose names are free."""
    return [
        (part, index)
        for part, index in _missing(have, want, env)
        if part.kind == "index"
        and index is not None
        and index.id in env.have.objects
        and index.id not in env.created
        and not any(one.path == (want.id.path[0], part.name) for one in ids(env.have.objects))
    ]

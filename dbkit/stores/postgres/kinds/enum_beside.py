"""An enum that loses labels, or has them in another order, while its tables are used.

The new type is made beside the old one, a second column of it beside each that has the old one, filled and kept up to
date (shadow_column); one short transaction puts all of them in place, drops the old type and gives its name to the new
one. Source: CREATE TYPE, ALTER TYPE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, in_words, relation, step
from dbkit.stores.postgres.kinds.comment import COMMENT
from dbkit.stores.postgres.kinds.enum_ground import EnumGround, enum_ground
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.owner import OWNER
from dbkit.stores.postgres.kinds.privileges import PRIVILEGES
from dbkit.stores.postgres.kinds.shadow_column import built_beside, moves_to_the_end
from dbkit.stores.postgres.kinds.shadow_swap import block, said_statements, swap_statements
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["anew_beside", "labels_sql"]


def labels_sql(enum: Any) -> str:
    """What follows the name in CREATE TYPE."""
    return f"AS ENUM ({', '.join(literal(label) for label in enum.labels)})"


def anew_beside(have: Any, want: Any, env: Env) -> tuple[Step, ...]:
    """The whole way, each statement in a transaction of its own; empty where there is none, or no column has it."""
    ground = enum_ground(have, want, env)
    if isinstance(ground, str) or not ground.columns:
        return ()
    first, *rest = _steps(want, ground, env)
    said = replace(first, note=_NOTE.format(in_words(want.id.name)))
    return tuple(replace(one, id=want.id, transaction=Transaction.ALONE) for one in (said, *rest))


_NOTE = """\
Type {0} is made anew beside the old one:
no label of an enum can be dropped or get another place, and to give its columns another type would write every row
anew while nobody can use the tables. Each gets a second column, which a trigger keeps up to date and which is filled
in batches; the block at the end puts all of them in the place of the first ones. Until then there are both, with their
indexes, and each row is written once more: see that the disk has room for that."""


def _steps(want: Any, ground: EnumGround, env: Env) -> Iterator[Step]:
    new = relation(ground.type, env)
    made = step(want.id, f"CREATE TYPE {new} {labels_sql(want)}", env)
    yield replace(made, undo=(f"DROP TYPE {new}",))
    for one in ground.columns:
        yield from built_beside(one.have, one.want, one.ground, env)
    tables = {table_of(one.have.id) for one in ground.columns}
    lock = ACCESS_EXCLUSIVE if len(tables) == 1 else f"{ACCESS_EXCLUSIVE} on all tables that have the type"
    hazards = [hazard for one in ground.columns for hazard in moves_to_the_end(one.have, env)]
    yield step(want.id, block(_swap(want.id, ground, env)), env, lock=lock, hazards=hazards)


def _swap(enum: ObjectId, ground: EnumGround, env: Env) -> Iterator[str]:
    for one in ground.columns:
        yield from swap_statements(one.have, one.want, one.ground, env)
    yield f"DROP TYPE {relation(enum, env)}"
    yield f"ALTER TYPE {relation(ground.type, env)} RENAME TO {identifier(enum.name)}"
    for kind in (OWNER, PRIVILEGES, COMMENT):
        said: Any = env.have.objects.get(ObjectId(kind.name, ("enum", *enum.path)))
        if said is not None and said.id in env.want.objects:
            yield from (one.text for one in kind.create(said, env))
    for one in ground.columns:
        yield from said_statements(one.have.id, env)

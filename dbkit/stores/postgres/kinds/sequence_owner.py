"""Which column owns a sequence: an object of its own, since column, default and sequence need each other in a circle.

Source: ALTER SEQUENCE ... OWNED BY; pg_depend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, is_foreign, named, relation, step
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.owner import owner_of, owner_sql
from dbkit.stores.postgres.kinds.sequence import Sequence
from dbkit.stores.postgres.kinds.sequence_options import going_on
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["SEQUENCE_OWNER", "SequenceOwner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOwner:
    """The column with which a sequence is dropped."""

    id: ObjectId
    column: ObjectId


def _from_row(row: Row) -> SequenceOwner:
    return SequenceOwner(id=named("sequence_owner", row), column=ObjectId("column", tuple(row["column"])))


def _sequence(item: SequenceOwner) -> ObjectId:
    return ObjectId("sequence", item.id.path)


def _needs(item: SequenceOwner) -> Iterator[ObjectId]:
    yield item.column


def _owned_by(item: SequenceOwner, env: Env) -> Step:
    column = f"{relation(item.column, env)}.{identifier(item.column.name)}"
    return step(item.id, f"ALTER SEQUENCE {relation(item.id, env)} OWNED BY {column}", env)


def _create(item: SequenceOwner, env: Env) -> Iterator[Step]:
    role = _owner_now(table_of(item.column), env)
    if role != _owner_now(_sequence(item), env):
        # A sequence must have the owner of the table before a column of that can own it.
        yield step(item.id, owner_sql(_sequence(item), role, env), env)
    yield _owned_by(item, env)
    sequence = env.want.objects[_sequence(item)]
    made = sequence.id in env.created and item.column not in env.created
    if made and isinstance(sequence, Sequence) and not is_foreign(table_of(item.column), env):
        name, column = literal(relation(item.id, env)), identifier(item.column.name)
        yield step(item.id, going_on(name, column, relation(item.column, env), sequence.options), env)


def _owner_now(target: ObjectId, env: Env) -> str | None:
    """Who owns it while sequences get theirs: an owner that nobody wants has gone by then, a new one comes after."""
    return owner_of(target, env.have) if target not in env.created and owner_of(target, env.want) else None


def _drop(item: SequenceOwner, env: Env) -> Iterator[Step]:
    yield step(item.id, f"ALTER SEQUENCE {relation(item.id, env)} OWNED BY NONE", env)
    if owner_of(table_of(item.column), env.have) and not owner_of(_sequence(item), env.want):
        yield step(item.id, owner_sql(_sequence(item), None, env), env)


def _alter(have: SequenceOwner, want: SequenceOwner, env: Env) -> Alteration:
    before, after = (_owner_now(table_of(item.column), env) for item in (have, want))
    if before == after:
        return Alteration(steps=(_owned_by(want, env),))
    release = step(want.id, f"ALTER SEQUENCE {relation(want.id, env)} OWNED BY NONE", env)
    return Alteration(steps=(release, step(want.id, owner_sql(_sequence(want), after, env), env), _owned_by(want, env)))


SEQUENCE_OWNER = CatalogKind(
    name="sequence_owner",
    model=SequenceOwner,
    weight=35,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_sequence,
)

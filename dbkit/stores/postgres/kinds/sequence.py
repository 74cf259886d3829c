"""Sequences other than those behind identity columns. Source: CREATE SEQUENCE, ALTER SEQUENCE; pg_sequence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    CatalogKind,
    Row,
    alter_table,
    may_fail,
    named,
    namesakes,
    relation,
    rename_to,
    step,
)
from dbkit.stores.postgres.kinds.column import Column, table_of
from dbkit.stores.postgres.kinds.sequence_options import SequenceOptions, changes, options_from, written
from dbkit.stores.postgres.quote import identifier

__all__ = ["SEQUENCE", "Sequence", "logged_otherwise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A sequence. The column that owns it is an object of its own: ``sequence_owner``."""

    id: ObjectId
    type: str
    options: SequenceOptions
    unlogged: bool = False
    owner: ObjectId | None = field(default=None, compare=False)
    """The column with which the server drops it."""


def _from_row(row: Row) -> Sequence:
    return Sequence(
        id=named("sequence", row),
        type=row["type"],
        options=options_from(row),
        unlogged=row["unlogged"],
        owner=ObjectId("column", tuple(row["owned_by"])) if row["owned_by"] else None,
    )


def _create(sequence: Sequence, env: Env) -> Iterator[Step]:
    for column in env.have.objects.values():
        if not isinstance(column, Column) or {column.id, table_of(column.id)} & env.created:
            continue
        if column.identity and column.identity.sequence == sequence.id and column.id in env.want.objects:
            action = f"ALTER COLUMN {identifier(column.id.name)} DROP IDENTITY"
            yield alter_table(sequence.id, table_of(column.id), action, env)
    parts = [
        f"CREATE {'UNLOGGED ' if sequence.unlogged else ''}SEQUENCE {relation(sequence.id, env)}",
        "" if sequence.type == "bigint" else f"AS {sequence.type}",
        written(sequence.options, sequence.type),
    ]
    yield step(sequence.id, " ".join(part for part in parts if part), env)


def _drop(sequence: Sequence, env: Env) -> Iterator[Step]:
    yield step(sequence.id, f"DROP SEQUENCE {relation(sequence.id, env)}", env, lock=ACCESS_EXCLUSIVE)


def _alter(have: Sequence, want: Sequence, env: Env) -> Alteration | Replace:
    head = f"ALTER SEQUENCE {relation(want.id, env)}"
    steps = []
    clauses = [f"AS {want.type}"] if have.type != want.type else []
    clauses += changes(have.options, want.options)
    if clauses:
        narrower = want.options.minimum > have.options.minimum or want.options.maximum < have.options.maximum
        hazards = (may_fail("it fails if the sequence stands outside its new bounds"),) if narrower else ()
        text = f"{head} {' '.join(clauses)}"
        steps.append(step(want.id, text, env, lock=SHARE_ROW_EXCLUSIVE, hazards=hazards))
    if have.unlogged != want.unlogged:
        steps.append(_set_logged(want, env))
    return Alteration(steps=tuple(steps))


def _set_logged(want: Sequence, env: Env) -> Step:
    word = "UNLOGGED" if want.unlogged else "LOGGED"
    return step(want.id, f"ALTER SEQUENCE {relation(want.id, env)} SET {word}", env, lock=ACCESS_EXCLUSIVE)


def logged_otherwise(table: ObjectId, unlogged: bool, env: Env) -> Iterator[Step]:
    """From PostgreSQL 15 on SET LOGGED and SET UNLOGGED take the sequences of a table along; this brings them back."""
    for before in env.have.of_kind("sequence") if env.version >= 15 else ():
        want = env.want.objects.get(before.id)
        if not isinstance(before, Sequence) or not isinstance(want, Sequence) or before.owner is None:
            continue
        if table_of(before.owner) == table and want.unlogged != unlogged and want.id not in env.created:
            yield _set_logged(want, env)


def _rename(sequence: Sequence, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(sequence.id, new, env)


SEQUENCE = CatalogKind(
    name="sequence",
    model=Sequence,
    weight=20,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    follows_drop_of=namesakes,
    alter=_alter,
    rename=_rename,
    owner=lambda sequence: sequence.owner,
)

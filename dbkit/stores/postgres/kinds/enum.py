"""Enum types. Source: CREATE TYPE, ALTER TYPE ... ADD VALUE; pg_enum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Exchange, Replace
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, step, texts
from dbkit.stores.postgres.kinds.enum_beside import anew_beside, labels_sql
from dbkit.stores.postgres.kinds.types import exchange, supplanted
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["ENUM", "Enum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """An enum type: its labels in their order."""

    id: ObjectId
    labels: tuple[str, ...]


def _from_row(row: Row) -> Enum:
    return Enum(id=named("enum", row), labels=texts(row["labels"]))


def _create(enum: Enum, env: Env) -> Iterator[Step]:
    yield step(enum.id, f"CREATE TYPE {relation(enum.id, env)} {labels_sql(enum)}", env)


def _drop(enum: Enum, env: Env) -> Iterator[Step]:
    yield step(enum.id, f"DROP TYPE {relation(enum.id, env)}", env)


def _alter(have: Enum, want: Enum, env: Env) -> Alteration | Replace | Exchange:
    kept = [label for label in want.labels if label in have.labels]
    if kept != list(have.labels):
        if env.online and (beside := anew_beside(have, want, env)):
            return Alteration(steps=beside)
        return exchange(want.id, env, "labels of an enum cannot be dropped or get another order")
    return Alteration(steps=tuple(_add_values(have, want, env)))


def _add_values(have: Enum, want: Enum, env: Env) -> Iterator[Step]:
    """New labels in their places; none can be used before the transaction that adds it is committed."""
    name = relation(want.id, env)
    there = list(have.labels)
    for position, label in enumerate(want.labels):
        if label in there:
            continue
        if position == len(there):
            place = ""
        elif position:
            place = f" AFTER {literal(want.labels[position - 1])}"
        else:
            place = f" BEFORE {literal(there[0])}"
        there.insert(position, label)
        text = f"ALTER TYPE {name} ADD VALUE {literal(label)}{place}"
        yield step(want.id, text, env, transaction=Transaction.COMMIT_AFTER)


def _rename(enum: Enum, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(enum.id, f"ALTER TYPE {relation(enum.id, env)} RENAME TO {identifier(new.name)}", env)


def _rename_value(enum: Enum, old: str, new: str, env: Env) -> Iterator[Step]:
    yield step(enum.id, f"ALTER TYPE {relation(enum.id, env)} RENAME VALUE {literal(old)} TO {literal(new)}", env)


ENUM = CatalogKind(
    name="enum",
    model=Enum,
    weight=15,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    parts=lambda enum: enum.labels,
    rename_part=_rename_value,
    supplanted=supplanted,
)

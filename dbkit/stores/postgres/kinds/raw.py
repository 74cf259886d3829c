"""What dbkit has no kind for, carried as SQL: base types. The server cannot print it, so it is known by name alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, step
from dbkit.stores.postgres.split import split

__all__ = ["RAW", "Raw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """SQL that makes something which is reported by this name as having no kind: ``base type shouted``."""

    id: ObjectId
    create: str = field(compare=False)
    drop: str = field(compare=False)
    needs: tuple[ObjectId, ...] = field(default=(), compare=False)


def _from_row(row: Row) -> Raw:
    raise TypeError(f"{row} was read of a catalogue, which holds no such thing")


def _steps(raw: Raw, text: str, env: Env) -> Iterator[Step]:
    for statement in split(text):
        yield step(raw.id, statement.text, env)


def _create(raw: Raw, env: Env) -> Iterator[Step]:
    yield from _steps(raw, raw.create, env)


def _drop(raw: Raw, env: Env) -> Iterator[Step]:
    yield from _steps(raw, raw.drop, env)


def _alter(_have: Raw, _want: Raw, _env: Env) -> Alteration:
    return Alteration(steps=())


RAW = CatalogKind(
    name="raw",
    model=Raw,
    weight=14,
    from_row=_from_row,
    needs=lambda raw: raw.needs,
    create=_create,
    drop=_drop,
    alter=_alter,
)

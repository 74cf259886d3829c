"""Extended statistics. Source: CREATE STATISTICS, ALTER STATISTICS; pg_statistic_ext."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, CatalogKind, Row, named, relation, step
from dbkit.stores.postgres.kinds.companions import rename_step

__all__ = ["STATISTICS", "Statistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Statistics over several columns or expressions of a table or materialized view."""

    id: ObjectId
    table: ObjectId
    definition: str
    """What follows its name, as the server prints it."""
    target: int | None = None
    """Where it is not the columns'."""


def _from_row(row: Row) -> Statistics:
    return Statistics(
        id=named("statistics", row),
        table=ObjectId("materialized_view" if row["of_view"] else "table", tuple(row["table"])),
        definition=row["definition"],
        target=row["target"],
    )


def _create(item: Statistics, env: Env) -> Iterator[Step]:
    text = f"CREATE STATISTICS {relation(item.id, env)} {item.definition}"
    yield step(item.id, text, env, on=item.table, lock=SHARE_UPDATE_EXCLUSIVE)
    if item.target is not None:
        yield _set_target(item, env)


def _set_target(item: Statistics, env: Env) -> Step:
    target = -1 if item.target is None else item.target
    return step(item.id, f"ALTER STATISTICS {relation(item.id, env)} SET STATISTICS {target}", env)


def _drop(item: Statistics, env: Env) -> Iterator[Step]:
    yield step(item.id, f"DROP STATISTICS {relation(item.id, env)}", env, lock=SHARE_UPDATE_EXCLUSIVE)


def _alter(have: Statistics, want: Statistics, env: Env) -> Alteration | Replace:
    if (have.table, have.definition) != (want.table, want.definition):
        return Replace("statistics cannot get another definition")
    return Alteration(steps=(_set_target(want, env),))


def _rename(item: Statistics, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(item.id, new.name, env)


STATISTICS = CatalogKind(
    name="statistics",
    model=Statistics,
    weight=48,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda item: item.table,
)

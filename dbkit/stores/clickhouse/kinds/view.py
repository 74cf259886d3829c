"""Views: replaced in one statement, as there is no MODIFY QUERY. Source: ClickHouse documentation, CREATE VIEW."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.kinds.security import security_steps
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["VIEW", "View"]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view."""

    id: ObjectId
    select: str
    columns: tuple[tuple[str, str], ...]
    """Name and type of what it gave when it was made: the list is frozen, although the query may say ``*``."""
    security: str | None = None
    """Whose rights count: ``DEFINER = alice SQL SECURITY DEFINER``, ...; what is not said stays."""
    comment: str = ""


def _create(view: View, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=render.create_view(view.id.name, select=view.select, security=view.security), id=view.id)
    yield from _comment(view, "")


def _comment(view: View, before: str) -> Iterable[Step]:
    if view.comment != before:
        yield Step(text=render.modify_comment(view.id.name, view.comment), id=view.id)


def _drop(view: View, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"DROP VIEW {identifier(view.id.name)}", id=view.id)


def _alter(have: View, want: View, env: Env) -> Alteration:  # noqa: ARG001
    if (have.select, have.columns) == (want.select, want.columns):
        return Alteration(steps=(*security_steps(have, want), *_comment(want, have.comment)))
    security = want.security or have.security
    step = Step(text=render.create_view(want.id.name, select=want.select, security=security, replace=True), id=want.id)
    return Alteration(steps=(step, *_comment(want, "")))


def _rename(view: View, new: ObjectId, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"RENAME TABLE {identifier(view.id.name)} TO {identifier(new.name)}", id=new)


# Behind all others: a view freezes the columns of ``SELECT *``, so what is dropped must be gone before it is made.
VIEW = Kind(name="view", model=View, weight=70, create=_create, drop=_drop, alter=_alter, rename=_rename)

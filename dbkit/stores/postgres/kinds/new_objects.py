"""What ALTER DEFAULT PRIVILEGES gives on an object that a plan makes is taken back: the plan grants what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.acl import levels
from dbkit.stores.postgres.kinds.base import CatalogKind
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.default_privileges import DefaultPrivileges
from dbkit.stores.postgres.kinds.privileges import privilege_steps

__all__ = ["with_usual_privileges"]

_SORTS = {
    "aggregate": "functions", "base_type": "types", "composite": "types", "domain": "types", "enum": "types",
    "foreign_table": "tables", "function": "functions", "identity": "sequences", "materialized_view": "tables",
    "range": "types", "schema": "schemas", "sequence": "sequences", "table": "tables", "view": "tables",
}  # fmt: skip


def with_usual_privileges(kind: CatalogKind[Any]) -> CatalogKind[Any]:
    """The kind, with objects that have no other privileges than PostgreSQL gives by default when they are made."""
    if kind.name not in _SORTS and kind.name != "column":
        return kind

    def create(item: Any, env: Env) -> Iterator[Step]:
        yield from kind.create(item, env)
        if any(True for _ in _in_force(env)):
            for target in _targets(item, env):
                yield from _steps(target, env)

    return replace(kind, create=create)


def _in_force(env: Env) -> Iterator[DefaultPrivileges]:
    """Default privileges that are there all the time: those that go are gone before anything is made."""
    for item in env.have.of_kind("default_privileges"):
        if isinstance(item, DefaultPrivileges) and item.id in env.want.objects:
            yield item


def _targets(item: Any, env: Env) -> Iterator[ObjectId]:
    """The object, and the sequences behind its identity columns."""
    if item.id.kind in _SORTS:
        yield item.id
    columns: Iterable[Any] = (item, *env.inlined.get(item.id, ()))
    for column in columns:
        if isinstance(column, Column) and column.identity:
            yield ObjectId("identity", column.id.path)


def _steps(target: ObjectId, env: Env) -> Iterator[Step]:
    identity = ObjectId("privileges", (target.kind, *target.path))
    if env.said is not None and identity not in env.said and identity not in env.want.objects:
        return
    seen: set[str] = set()
    for item in _in_force(env):
        _, schema, sort = item.id.path
        if sort != _SORTS[target.kind] or schema not in ("", target.path[0]):
            continue
        # Whose objects these are is known only when the plan runs; what was not given can be taken all the same.
        for one in privilege_steps(identity, levels(item.granted, item.revoked), {}, None, env):
            if one.text not in seen:
                seen.add(one.text)
                yield one

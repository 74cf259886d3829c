"""What is granted on objects that a role is yet to make. Source: ALTER DEFAULT PRIVILEGES; pg_default_acl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.acl import PUBLIC, Grant, Levels, changes, grants_from, levels
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.quote import identifier

__all__ = ["DEFAULT_PRIVILEGES", "DefaultPrivileges", "default_privileges_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPrivileges:
    """What new objects of a sort, in a schema or in all, get when a role makes them.

    Its path is the role (empty: whoever says it), the schema (empty: all) and the sort: ``tables``.
    """

    id: ObjectId
    granted: tuple[Grant, ...]
    """Beyond what PostgreSQL gives by default."""
    revoked: tuple[Grant, ...] = ()
    """Of what PostgreSQL gives by default."""


def default_privileges_for(role: str, schema: str) -> str:
    """How the statement begins, up to the privileges."""
    whose = f" FOR ROLE {identifier(role)}" if role else ""
    return f"ALTER DEFAULT PRIVILEGES{whose}" + (f" IN SCHEMA {identifier(schema)}" if schema else "")


def _from_row(row: Row) -> DefaultPrivileges:
    granted = grants_from(row["granted"])
    kept = {(one.privilege, one.grantee) for one in granted}
    revoked = tuple(one for one in grants_from(row["revoked"]) if (one.privilege, one.grantee) not in kept)
    return DefaultPrivileges(id=named("default_privileges", row), granted=granted, revoked=revoked)


def _schema(item: DefaultPrivileges) -> ObjectId | None:
    return ObjectId("schema", item.id.path[1:2]) if item.id.path[1] else None


def _needs(item: DefaultPrivileges) -> Iterator[ObjectId]:
    for role in (item.id.path[0], *(one.grantee for one in item.granted)):
        if role and role != PUBLIC:
            yield ObjectId("role", (role,))


def _steps(identity: ObjectId, have: Levels, want: Levels, env: Env) -> Iterator[Step]:
    role, schema, sort = identity.path
    for change in changes(have, want):
        ends = change.ends(identifier(role) if role else "CURRENT_USER")
        text = f"{default_privileges_for(role, schema)} {change.words()} ON {sort.upper()} {ends}"
        yield step(identity, text, env)


def _create(item: DefaultPrivileges, env: Env) -> Iterator[Step]:
    yield from _steps(item.id, {}, levels(item.granted, item.revoked), env)


def _drop(item: DefaultPrivileges, env: Env) -> Iterator[Step]:
    yield from _steps(item.id, levels(item.granted, item.revoked), {}, env)


def _alter(have: DefaultPrivileges, want: DefaultPrivileges, env: Env) -> Alteration:
    before, after = levels(have.granted, have.revoked), levels(want.granted, want.revoked)
    return Alteration(steps=tuple(_steps(want.id, before, after, env)))


def _requires(item: DefaultPrivileges) -> Iterator[tuple[int, str]]:
    if item.id.name == "large objects":
        yield 18, "default privileges on large objects"


DEFAULT_PRIVILEGES = CatalogKind(
    name="default_privileges",
    model=DefaultPrivileges,
    weight=95,  # what the plan makes is made before
    from_row=_from_row,
    needs=_needs,
    requires=_requires,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_schema,
    unsaid=True,
)

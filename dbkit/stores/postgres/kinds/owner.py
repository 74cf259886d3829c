"""Who owns an object, of every kind that has an owner. Source: ALTER ... OWNER TO; the catalogue's owner columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Alteration, Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, CatalogKind, Row, hazard, named, step
from dbkit.stores.postgres.kinds.subject import subject, target_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["OWNER", "Owner", "owner_of", "owner_sql"]

_RELATIONS = ("materialized_view", "sequence", "table", "view")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The owner of an object, whose kind and path are its path.

    What belongs to whoever runs the statements (in a scratch database: its own role) has no such object.
    """

    id: ObjectId
    role: str


def owner_of(target: ObjectId, state: State) -> str | None:
    """Who owns an object of a state, where the state says it."""
    found = state.objects.get(ObjectId("owner", (target.kind, *target.path)))
    return found.role if isinstance(found, Owner) else None


def owner_sql(target: ObjectId, role: str | None, env: Env) -> str:
    """``ALTER ... OWNER TO``; without a role, to whoever runs it."""
    return f"ALTER {subject(target, env)} OWNER TO {identifier(role) if role else _nobody(target, env)}"


def _nobody(target: ObjectId, env: Env) -> str:
    """Whom it belongs to where nobody is said to own it."""
    built_in = target == ObjectId("schema", ("public",)) and env.version >= 15
    return "pg_database_owner" if built_in else "CURRENT_USER"


def _from_row(row: Row) -> Owner:
    return Owner(id=named("owner", row), role=row["role"])


def _needs(owner: Owner) -> Iterator[ObjectId]:
    yield ObjectId("role", (owner.role,))


def _step(owner: Owner, role: str | None, env: Env) -> Step:
    target = target_of(owner.id)
    hazards = (hazard(HazardKind.ACCESS, "the old owner cannot change it any more, and loses what only owners may do"),)
    lock = ACCESS_EXCLUSIVE if target.kind in _RELATIONS else None
    return step(owner.id, owner_sql(target, role, env), env, on=target, lock=lock, hazards=hazards)


def _create(owner: Owner, env: Env) -> Iterator[Step]:
    yield _step(owner, owner.role, env)


def _drop(owner: Owner, env: Env) -> Iterator[Step]:
    target = target_of(owner.id)
    # A sequence that a column comes to own gets the owner of the table with that.
    if ObjectId("sequence_owner", target.path) not in env.want.objects or target.kind != "sequence":
        yield _step(owner, None, env)


def _alter(_have: Owner, want: Owner, env: Env) -> Alteration:
    return Alteration(steps=(_step(want, want.role, env),))


OWNER = CatalogKind(
    name="owner",
    model=Owner,
    weight=91,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda owner: target_of(owner.id),
    on_target=True,
    unsaid=True,
)

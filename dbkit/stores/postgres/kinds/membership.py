"""Which role is a member of which, for roles that a profile declares. Source: GRANT, REVOKE; pg_auth_members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, hazard, named, step
from dbkit.stores.postgres.quote import identifier

__all__ = ["MEMBERSHIP", "Membership", "options_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A role (first in the path) and one of its members."""

    id: ObjectId
    admin: bool = False
    """It may make others members."""
    inherit: bool = True
    """It has the role's privileges without SET ROLE."""
    set: bool = True
    """It may SET ROLE."""
    grantors: tuple[str | None, ...] = field(default=(None,), compare=False)
    """Who made it a member; None is the first superuser."""


def _from_row(row: Row) -> Membership:
    return Membership(
        id=named("membership", row),
        admin=row["admin"],
        inherit=row["inherit"],
        set=row["set"],
        grantors=tuple(row["grantors"]),
    )


def _needs(item: Membership) -> Iterator[ObjectId]:
    yield ObjectId("role", item.id.path[:1])


def options_of(item: Membership, *, inherits: bool, version: int) -> str:
    """What stands behind WITH; ``inherits`` is what the member does where nothing is said."""
    if version < 16:
        return "ADMIN OPTION" if item.admin else ""
    parts = ["ADMIN OPTION"] if item.admin else []
    parts += [f"INHERIT {str(item.inherit).upper()}"] if item.inherit != inherits else []
    parts += ["SET FALSE"] if not item.set else []
    return ", ".join(parts)


def _grant(item: Membership, env: Env, options: str) -> Step:
    role, member = map(identifier, item.id.path)
    return step(item.id, f"GRANT {role} TO {member}" + (f" WITH {options}" if options else ""), env)


def _create(item: Membership, env: Env) -> Iterator[Step]:
    member = env.want.objects.get(ObjectId("role", item.id.path[1:]))
    inherits = getattr(member, "inherit", True)
    yield _grant(item, env, options_of(item, inherits=inherits, version=env.version))


def _drop(item: Membership, env: Env) -> Iterator[Step]:
    role, member = map(identifier, item.id.path)
    hazards = (hazard(HazardKind.ACCESS, f"{member} may no longer what {role} may"),)
    for grantor in item.grantors:
        by = f" GRANTED BY {identifier(grantor)}" if grantor else ""
        yield step(item.id, f"REVOKE {role} FROM {member}{by}", env, hazards=hazards)


def _alter(have: Membership, want: Membership, env: Env) -> Alteration:
    role, member = map(identifier, want.id.path)
    steps = []
    if have.admin and not want.admin:
        steps.append(step(want.id, f"REVOKE ADMIN OPTION FOR {role} FROM {member}", env))
    parts = ["ADMIN OPTION"] if want.admin and not have.admin else []
    if env.version >= 16:
        parts += [f"INHERIT {str(want.inherit).upper()}"] if want.inherit != have.inherit else []
        parts += [f"SET {str(want.set).upper()}"] if want.set != have.set else []
    if parts:
        steps.append(_grant(want, env, ", ".join(parts)))
    return Alteration(steps=tuple(steps))


def _requires(item: Membership) -> Iterator[tuple[int, str]]:
    if not item.set:
        yield 16, "a membership without SET"


MEMBERSHIP = CatalogKind(
    name="membership",
    model=Membership,
    weight=2,
    from_row=_from_row,
    needs=_needs,
    requires=_requires,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda item: ObjectId("role", item.id.path[1:]),
)

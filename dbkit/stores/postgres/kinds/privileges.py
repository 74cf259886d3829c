"""Who may do what with an object, down to its columns. Source: GRANT, REVOKE; the catalogue's access control lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Alteration, Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.acl import PUBLIC, Change, Grant, Levels, changes, grants_from, levels, newer
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, hazard, step
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.owner import owner_of
from dbkit.stores.postgres.kinds.sequence_owner import SequenceOwner
from dbkit.stores.postgres.kinds.subject import granted_on, subject, target_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["PRIVILEGES", "Privileges", "change_steps", "privilege_steps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Privileges:
    """The privileges on an object, whose kind and path are its path, where they are not as PostgreSQL gives them.

    Those on the sequence behind an identity column have the kind ``identity`` and the path of the column.
    """

    id: ObjectId
    granted: tuple[Grant, ...]
    """Beyond what is given by default."""
    revoked: tuple[Grant, ...] = ()
    """Of what is given by default."""


def _from_row(row: Row) -> Privileges:
    kind, *path = row["path"]
    granted = grants_from(row["granted"])
    kept = {(one.privilege, one.grantee) for one in granted if one.column is None and one.grantor is None}
    return Privileges(
        id=ObjectId("privileges", ("identity" if kind == "column" else kind, *path)),
        granted=granted,
        revoked=tuple(one for one in grants_from(row["revoked"]) if (one.privilege, one.grantee) not in kept),
    )


def _on(identity: ObjectId) -> ObjectId:
    """What they go with."""
    target = target_of(identity)
    return ObjectId("column", target.path) if target.kind == "identity" else target


def _needs(item: Privileges) -> Iterator[ObjectId]:
    for one in (*item.granted, *item.revoked):
        yield from (ObjectId("role", (role,)) for role in (one.grantee, one.grantor) if role not in (None, PUBLIC))
    target = target_of(item.id)
    for one in item.granted:
        if one.column is not None:
            yield ObjectId("column", (*target.path, one.column))
    if any(one.grantor for one in item.granted) and len(target.path) > 1:
        # Who grants must be let into the schema.
        yield ObjectId("privileges", ("schema", target.path[0]))


def _owner(target: ObjectId, state: State) -> str | None:
    """The role that owns an object of a state; None is whoever made it."""
    if target.kind == "identity":
        return owner_of(table_of(target), state)
    owned = state.objects.get(ObjectId("sequence_owner", target.path)) if target.kind == "sequence" else None
    return owner_of(table_of(owned.column), state) if isinstance(owned, SequenceOwner) else owner_of(target, state)


def privilege_steps(identity: ObjectId, have: Levels, want: Levels, owner: str | None, env: Env) -> Iterator[Step]:
    """GRANT and REVOKE from one list to another."""
    target = target_of(identity)
    shown = granted_on(target, subject(target, env))
    name = identifier(owner) if owner else "CURRENT_USER"
    for change in changes(have, want):
        text = f"{change.words()} ON {shown} {change.ends(name)}"
        yield from change_steps(identity, _on(identity), change, text, env)


def change_steps(identity: ObjectId, on: ObjectId | None, change: Change, text: str, env: Env) -> Iterator[Step]:
    """One GRANT or REVOKE on an object, by who gave or gives the privilege."""
    why = "who used these privileges is refused from now on"
    hazards = () if change.verb == "GRANT" else (hazard(HazardKind.ACCESS, why),)
    if change.grantor is None:
        yield step(identity, text, env, on=on, hazards=hazards)
        return
    # GRANTED BY names no other than the current user.
    yield step(identity, f"SET ROLE {identifier(change.grantor)}", env)
    yield step(identity, text, env, on=on, hazards=hazards)
    yield step(identity, "RESET ROLE", env)


def _create(item: Privileges, env: Env) -> Iterator[Step]:
    target = target_of(item.id)
    yield from privilege_steps(item.id, {}, levels(item.granted, item.revoked), _owner(target, env.want), env)


def _drop(item: Privileges, env: Env) -> Iterator[Step]:
    target = target_of(item.id)
    yield from privilege_steps(item.id, levels(item.granted, item.revoked), {}, _owner(target, env.have), env)


def _alter(have: Privileges, want: Privileges, env: Env) -> Alteration:
    target = target_of(want.id)
    owner = _owner(target, env.want)
    before: Levels = levels(have.granted, have.revoked)
    if owner is not None and owner != _owner(target, env.have):
        before = _given_to(owner, before)
    after = levels(want.granted, want.revoked)
    return Alteration(steps=tuple(privilege_steps(want.id, before, after, owner, env)))


def _given_to(owner: str, have: Levels) -> Levels:
    """What is granted after ALTER ... OWNER TO: the new owner's own and the old owner's privileges are one."""
    found: dict[tuple[str | None, str, str | None, str | None], int] = {}
    for (grantee, privilege, column, grantor), level in have.items():
        key = (None if grantee == owner else grantee, privilege, column, None if grantor == owner else grantor)
        usual = int(key[0] is None and column is None and grantor is None)
        if grantee == owner and level <= usual:
            continue
        found[key] = max(level, found.get(key, 0))
    return found


PRIVILEGES = CatalogKind(
    name="privileges",
    model=Privileges,
    weight=92,
    from_row=_from_row,
    needs=_needs,
    requires=lambda item: newer(item.granted),
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda item: _on(item.id),
    on_target=True,
    unsaid=True,
)

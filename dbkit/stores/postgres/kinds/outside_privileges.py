"""Privileges on what dbkit does not make: members of extensions, and the server's own objects.

They come with privileges, which CREATE EXTENSION and initdb note; pg_dump prints what was changed since, and so does
dbkit. The objects themselves are never touched. Source: GRANT, REVOKE; pg_init_privs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.acl import PUBLIC, Grant, Levels, changes, grants_from, levels, newer
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named
from dbkit.stores.postgres.kinds.privileges import change_steps
from dbkit.stores.postgres.quote import identifier

__all__ = ["OUTSIDE_PRIVILEGES", "OutsidePrivileges"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePrivileges:
    """What was changed of the privileges on an object; its path is the word for it in GRANT, and its name as SQL."""

    id: ObjectId
    granted: tuple[Grant, ...]
    """Beyond what it was made with."""
    revoked: tuple[Grant, ...] = ()
    """Of what it was made with."""
    given: tuple[Grant, ...] = field(default=(), compare=False)
    """What it was made with."""
    extension: str | None = None
    """Whose member it is; None for what is the server's own."""
    owner: str | None = field(default=None, compare=False)
    """None is whoever made it."""


def _from_row(row: Row) -> OutsidePrivileges:
    return OutsidePrivileges(
        id=named("outside_privileges", row),
        granted=grants_from(row["granted"]),
        revoked=grants_from(row["revoked"]),
        given=grants_from(row["given"]),
        extension=row["extension"],
        owner=row["owner"],
    )


def _extension(item: OutsidePrivileges) -> ObjectId | None:
    return ObjectId("extension", (item.extension,)) if item.extension is not None else None


def _needs(item: OutsidePrivileges) -> Iterator[ObjectId]:
    for one in (*item.granted, *item.revoked):
        yield from (ObjectId("role", (role,)) for role in (one.grantee, one.grantor) if role not in (None, PUBLIC))


def _all(item: OutsidePrivileges, given: Levels) -> Levels:
    """All privileges that it tells of; one that is revoked and granted was given with another grant option."""
    return {**given, **levels((), item.revoked), **levels(item.granted, ())}


def _steps(item: OutsidePrivileges, have: Levels, want: Levels, env: Env) -> Iterator[Step]:
    keys = have.keys() | want.keys()
    before, after = ({key: side.get(key, 0) for key in keys} for side in (have, want))
    word, name = item.id.path
    owner = identifier(item.owner) if item.owner else "CURRENT_USER"
    for change in changes(before, after):
        text = f"{change.words()} ON {word} {name} {change.ends(owner)}"
        yield from change_steps(item.id, _extension(item), change, text, env)


def _create(item: OutsidePrivileges, env: Env) -> Iterator[Step]:
    given = levels(item.given, ())
    yield from _steps(item, given, _all(item, given), env)


def _drop(item: OutsidePrivileges, env: Env) -> Iterator[Step]:
    given = levels(item.given, ())
    yield from _steps(item, _all(item, given), given, env)


def _alter(have: OutsidePrivileges, want: OutsidePrivileges, env: Env) -> Alteration:
    given = levels(want.given, ())
    return Alteration(steps=tuple(_steps(want, _all(have, given), _all(want, given), env)))


OUTSIDE_PRIVILEGES = CatalogKind(
    name="outside_privileges",
    model=OutsidePrivileges,
    weight=92,
    from_row=_from_row,
    needs=_needs,
    requires=lambda item: newer(item.granted),
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_extension,
    unsaid=True,
)

"""What a user or role may do, and which roles it has. Source: ClickHouse documentation, GRANT and REVOKE.

A right on the database's own tables is said without the database's name. One right is one entry: a privilege, a column
where it is for one, and what it is on. A wider right takes narrower ones in, and its REVOKE takes them away: so what
stays is granted again after it. Rights come before the views that need them, and go after the views that needed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["GRANTS", "Grant", "Grants", "privileges"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Grant:
    """One right, or one role."""

    on: str = ""
    """``*``, ``table``, ``other.*``, ``*.*``; nothing for a role."""
    privilege: str
    """SELECT, ALTER UPDATE, ...; the name of a role."""
    column: str = ""
    option: bool = False
    """Whether it may be handed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """All rights and roles of one user or role."""

    id: ObjectId
    """Whose they are."""
    grants: tuple[Grant, ...]


def _statements(grants: Iterable[Grant], verb: str, to: str) -> Iterator[str]:
    """One statement for what is on one thing."""
    together: dict[tuple[str, bool], list[Grant]] = {}
    for grant in sorted(grants):
        together.setdefault((grant.on, grant.option), []).append(grant)
    for (on, option), found in together.items():
        what = ", ".join(privileges(found) if on else (identifier(grant.privilege) for grant in found))
        text = f"{verb} {what} ON {on} {to}" if on else f"{verb} {what} {to}"
        word = "GRANT" if on else "ADMIN"
        yield f"{text} WITH {word} OPTION" if option and verb == "GRANT" else text


def privileges(grants: Iterable[Grant]) -> Iterator[str]:
    """Privileges as SQL, the columns of one in its brackets."""
    columns: dict[str, list[str]] = {}
    for grant in grants:
        columns.setdefault(grant.privilege, []).extend([grant.column] if grant.column else [])
    for privilege, names in columns.items():
        yield f"{privilege}({', '.join(identifier(name) for name in names)})" if names else privilege


def _granted(item: Grants, grants: Iterable[Grant]) -> Iterator[Step]:
    for text in _statements(grants, "GRANT", f"TO {identifier(item.id.name)}"):
        yield Step(text=text, id=item.id)


def _revoked(item: Grants, grants: Iterable[Grant]) -> Iterator[Step]:
    hazard = Hazard(kind=HazardKind.ACCESS, why=f"what {item.id.name} does with these rights fails from then on")
    for text in _statements(grants, "REVOKE", f"FROM {identifier(item.id.name)}"):
        yield Step(text=text, id=item.id, hazards=(hazard,))


def _lowered(item: Grants, grants: Iterable[Grant]) -> Iterator[Step]:
    """The right stays, and may not be handed on any more."""
    for on_something, word in ((True, "GRANT"), (False, "ADMIN")):
        found = [grant for grant in grants if bool(grant.on) is on_something]
        for text in _statements(found, f"REVOKE {word} OPTION FOR", f"FROM {identifier(item.id.name)}"):
            yield Step(text=text, id=item.id)


def _create(item: Grants, env: Env) -> Iterable[Step]:  # noqa: ARG001
    return _granted(item, item.grants)


def _drop(item: Grants, env: Env) -> Iterable[Step]:
    here = {other for other in env.want.objects if other.kind in ("user", "role")}
    if {ObjectId("user", item.id.path), ObjectId("role", item.id.path)} & here or not _is_dropped(item, env):
        yield from _revoked(item, item.grants)


def _is_dropped(item: Grants, env: Env) -> bool:
    """Whether whose they are goes too, and they with it."""
    return any(ObjectId(kind, item.id.path) in env.have.objects for kind in ("user", "role"))


def _alter(have: Grants, want: Grants, env: Env) -> Alteration:  # noqa: ARG001
    gone, new = set(have.grants) - set(want.grants), set(want.grants) - set(have.grants)
    lowered = {grant for grant in gone if grant.option and replace(grant, option=False) in new}
    raised = {replace(grant, option=False) for grant in new if grant.option}
    new -= {replace(grant, option=False) for grant in lowered}
    gone -= lowered | raised
    again = {grant for grant in want.grants if any(_takes(other, grant) for other in gone)}
    return Alteration(
        steps=(*_lowered(want, lowered), *_granted(want, new - again)),
        last=(*_revoked(want, gone), *_granted(want, again)),
    )


def _takes(gone: Grant, grant: Grant) -> bool:
    """Whether the REVOKE of one right takes the other away too, as far as can be told."""
    if bool(gone.on) is not bool(grant.on) or gone.privilege not in (grant.privilege, "ALL"):
        return False
    return gone.on == "*.*" or (("." in gone.on) is ("." in grant.on) and fnmatchcase(grant.on, gone.on))


GRANTS = Kind(name="grants", model=Grants, weight=80, create=_create, drop=_drop, alter=_alter, unsaid=True)

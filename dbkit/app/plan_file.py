"""A plan as a file: what would be run, on which databases, and how they stood when it was made.

The plan of a target of many holds each piece of work, and each state that databases are in, once: five hundred tenants
that are to get the same share one entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dbkit import __version__
from dbkit.core.canonical import from_plain, sha256, to_plain
from dbkit.core.errors import IntegrityError, UsageError
from dbkit.core.paths import shown, write_output

__all__ = [
    "PlanFile",
    "PlanOfMany",
    "PlannedDatabase",
    "PlannedMember",
    "PlannedMigration",
    "PlannedState",
    "PlannedStatement",
    "PlannedWork",
    "gathered",
    "plan_text",
    "read_plan",
    "write_plan",
]

_VERSION = 1
"""Of the file's shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStatement:
    """A statement as it stands in its file; secrets are still ``${NAME}``."""

    line: int
    text: str
    lock: str | None = None
    hazards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMigration:
    """A migration that is to be run."""

    store: str
    id: str
    change: str
    checksum: str
    transactional: bool
    irreversible: str | None
    """Why it cannot be taken back, where it cannot."""
    done: int
    """Statements that are done already, where it is half-applied."""
    lost: tuple[str, ...]
    """What is lost by it, one object each: ``column public.links.slug: the values are gone``."""
    statements: tuple[PlannedStatement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDatabase:
    """A database as it stood when the plan was made."""

    store: str
    shown: str
    """Where it is, without a password."""
    product: str
    version: str
    major: int
    applied: Mapping[str, str | None]
    """The migrations in its ledger, with the checksums that were recorded."""
    objects: Mapping[str, str]
    """A hash of each object: printed by this major of the server, and comparable within it."""
    after: str | None
    """The fingerprint that it is to have after the plan, where that is known."""
    drifted: tuple[str, ...] | None = ()
    """The objects that were not as the applied migrations make them; None where nobody could tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What would be run, and what it was made from."""

    profile: str
    target: str
    databases: tuple[PlannedDatabase, ...]
    migrations: tuple[PlannedMigration, ...]
    files: Mapping[str, str]
    """Every file of the folder with its hash, as the sum file has them."""
    allowed: tuple[str, ...] = ()
    """The ``--allow`` of destructive steps that the plan was made with."""
    notes: tuple[str, ...] = ()
    dbkit: str = field(default=__version__)

    @property
    def digest(self) -> str:
        """What the plan is known by."""
        return sha256(self)

    @property
    def reach(self) -> tuple[int | None, str | None]:
        """How far it goes, as ``up`` takes it: a number of changes, or the last migration."""
        return (None, self.migrations[-1].id) if self.migrations else (0, None)

    @property
    def lost(self) -> tuple[str, ...]:
        """What is lost by all of it, in order."""
        return tuple(dict.fromkeys(one for migration in self.migrations for one in migration.lost))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedState:
    """How the databases of one member or of many stood; where each of them is, its member says."""

    fingerprint: str
    databases: tuple[PlannedDatabase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """What one member or many are to get."""

    fingerprint: str
    migrations: tuple[PlannedMigration, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMember:
    """A database of a target of many: where it is, and the fingerprints of its state and of what it is to get."""

    name: str
    """As it is called with ``-t``: ``tenants/acme``."""
    shown: tuple[str, ...]
    """Where the database of each store is, without a password."""
    state: str
    work: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOfMany:
    """What would be run in each database of a target of many, and what that was made from."""

    profile: str
    target: str
    members: tuple[PlannedMember, ...]
    states: tuple[PlannedState, ...]
    work: tuple[PlannedWork, ...]
    files: Mapping[str, str]
    allowed: tuple[str, ...] = ()
    dbkit: str = field(default=__version__)

    @property
    def digest(self) -> str:
        """What the plan is known by."""
        return sha256(self)

    def of(self, name: str) -> PlanFile | None:
        """The plan of one member; None for a database that this plan does not name."""
        member = next((one for one in self.members if one.name == name), None)
        if member is None:
            return None
        (state,) = (one for one in self.states if one.fingerprint == member.state)
        (work,) = (one for one in self.work if one.fingerprint == member.work)
        return PlanFile(
            profile=self.profile,
            target=member.name,
            databases=tuple(
                replace(one, shown=shown) for one, shown in zip(state.databases, member.shown, strict=True)
            ),
            migrations=work.migrations,
            files=self.files,
            allowed=self.allowed,
            notes=work.notes,
            dbkit=self.dbkit,
        )


def gathered(target: str, plans: Sequence[PlanFile]) -> PlanOfMany:
    """The plans of the members of a target as one; there is one at least."""
    states: dict[str, PlannedState] = {}
    work: dict[str, PlannedWork] = {}
    members = []
    for plan in plans:
        databases = tuple(replace(one, shown="") for one in plan.databases)
        state = PlannedState(fingerprint=sha256(databases), databases=databases)
        what = PlannedWork(
            fingerprint=sha256((plan.migrations, plan.notes)), migrations=plan.migrations, notes=plan.notes
        )
        states[state.fingerprint] = state
        work[what.fingerprint] = what
        members.append(
            PlannedMember(
                name=plan.target,
                shown=tuple(one.shown for one in plan.databases),
                state=state.fingerprint,
                work=what.fingerprint,
            )
        )
    return PlanOfMany(
        profile=plans[0].profile,
        target=target,
        members=tuple(members),
        states=tuple(states.values()),
        work=tuple(work.values()),
        files=plans[0].files,
        allowed=plans[0].allowed,
    )


def write_plan(plan: PlanFile | PlanOfMany, path: Path) -> None:
    """Write a plan. Raises UsageError."""
    write_output(path, plan_text(plan))


def plan_text(plan: PlanFile | PlanOfMany) -> str:
    """A plan as it stands in its file."""
    data = {"schema_version": _VERSION, "digest": plan.digest, "plan": to_plain(plan)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_plan(path: Path) -> PlanFile | PlanOfMany:
    """Read a plan. Raises UsageError for a file that is none, IntegrityError for one that was edited."""
    name = shown(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        version, digest, body = data["schema_version"], data["digest"], data["plan"]
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}", help="make it: dbkit migrate plan -o FILE"
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{name} is no plan", help="make one: dbkit migrate plan -o FILE") from None
    if version != _VERSION:
        raise UsageError(f"{name} was written by another version of dbkit", help="make it anew: dbkit migrate plan")
    if sha256(body) != digest:
        raise IntegrityError(f"{name} was edited after it was made", help="make it anew: dbkit migrate plan -o FILE")
    try:
        plan: PlanFile | PlanOfMany = from_plain(PlanOfMany if "members" in body else PlanFile, body)
        if isinstance(plan, PlanOfMany):
            for member in plan.members:
                plan.of(member.name)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UsageError(f"{name} is no plan", help="make one: dbkit migrate plan -o FILE") from None
    return plan

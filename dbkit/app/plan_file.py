"""A plan as a file: what would be run, on which databases, and how they stood when it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dbkit import __version__
from dbkit.core.canonical import from_plain, sha256, to_plain
from dbkit.core.errors import IntegrityError, UsageError
from dbkit.core.paths import shown

__all__ = [
    "PlanFile",
    "PlannedDatabase",
    "PlannedMigration",
    "PlannedStatement",
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
    def lost(self) -> tuple[str, ...]:
        """What is lost by all of it, in order."""
        return tuple(dict.fromkeys(one for migration in self.migrations for one in migration.lost))


def write_plan(plan: PlanFile, path: Path) -> None:
    """Write a plan."""
    try:
        path.write_text(plan_text(plan), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be written: {error.strerror}") from None


def plan_text(plan: PlanFile) -> str:
    """A plan as it stands in its file."""
    data = {"schema_version": _VERSION, "digest": plan.digest, "plan": to_plain(plan)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_plan(path: Path) -> PlanFile:
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
        plan: PlanFile = from_plain(PlanFile, body)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UsageError(f"{name} is no plan", help="make one: dbkit migrate plan -o FILE") from None
    return plan

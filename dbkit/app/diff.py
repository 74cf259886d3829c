"""Compares two sources, or the live databases with the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.app.canonical import Scratch, plan_between, rename_steps
from dbkit.app.databases import Database
from dbkit.app.project import Request
from dbkit.app.renames import Renames, alike
from dbkit.app.source import Side, profile_side, read_both, read_side
from dbkit.contract import Draft, Server
from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.allow import allows
from dbkit.plan.op import Op
from dbkit.plan.order import withhold
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.plan.unsaid import completed
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["Allowed", "Difference", "both_ways", "diff_live", "diff_sources", "from_live", "withheld_steps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Which destructive steps may run: all, or those of objects that match ``KIND=GLOB``."""

    everything: bool = False
    patterns: tuple[str, ...] = ()

    def allows(self, step: Step) -> bool:
        """Whether a step may run."""
        return self.everything or not step.destructive or allows(self.patterns, step.id.kind, step.id.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What lies between two sides, for one store."""

    store: str
    renames: tuple[Step, ...]
    ops: tuple[Op, ...]
    withheld: tuple[Op, ...] = ()
    """Destructive operations that were not allowed, and what needs them."""
    unmanaged: tuple[str, ...] = ()
    """What was seen and has no kind."""
    notes: tuple[str, ...] = ()
    alike: tuple[tuple[ObjectId, ObjectId], ...] = ()
    """What is dropped and what is created that look like one object under two names."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """What would be run."""
        return (*self.renames, *(step for op in self.ops for step in op.steps))

    def __bool__(self) -> bool:
        return bool(self.renames or self.ops or self.withheld)


def diff_sources(
    source: str,
    target: str,
    *,
    request: Request,
    root: Path | None,
    allowed: Allowed,
    renames: Renames,
) -> tuple[Difference, ...]:
    """The difference from one source to another, for the stores that both have."""
    if "://" in source and "://" in target:
        return _between_live(source, target, request=request, root=root, allowed=allowed, renames=renames)
    with Scratch(root) as scratch:
        second = read_side(target, request=request, root=root, scratch=scratch, drafts={})
        first = read_side(source, request=request, root=root, scratch=scratch, drafts=second.drafts)
        if first.drafts and not second.drafts and "://" in target:
            second = read_side(target, request=request, root=root, scratch=scratch, drafts=first.drafts)
        return _common(first, second, request, scratch, allowed, renames)


def _between_live(
    source: str, target: str, *, request: Request, root: Path | None, allowed: Allowed, renames: Renames
) -> tuple[Difference, ...]:
    first, second = read_both(source, target)
    if first.equals(second) and (not request.stores or first.store in request.stores):
        return (Difference(store=first.store, renames=(), ops=(), unmanaged=first.snapshot.unmanaged),)
    with Scratch(root) as scratch:
        return _common(first.side(), second.side(), request, scratch, allowed, renames)


def _common(
    first: Side, second: Side, request: Request, scratch: Scratch, allowed: Allowed, renames: Renames
) -> tuple[Difference, ...]:
    both = [
        name
        for name in STORES
        if name in first.states and name in second.states and (not request.stores or name in request.stores)
    ]
    if not both:
        raise UsageError(
            f"{first.shown} and {second.shown} have no store in common",
            help=f"the first has {', '.join(first.states)}, the second {', '.join(second.states)}",
        )
    return tuple(_between(name, first, second, scratch, allowed, renames) for name in both)


def _between(name: str, first: Side, second: Side, scratch: Scratch, allowed: Allowed, renames: Renames) -> Difference:
    draft = second.drafts.get(name) or first.drafts.get(name) or Draft()
    have, want = first.states[name], second.states[name]
    here, there = first.servers.get(name), second.servers.get(name)
    store = STORES[name]
    if not (here and there and here.major == there.major):
        have = scratch.comparable(store, have, draft, here)
        want = scratch.comparable(store, want, draft, there)
    if not draft.version:
        majors = [server.major for server in (here, there) if server] or [scratch.major(name)]
        draft = replace(draft, version=min(majors))
    if there and not here:
        have = completed(have, want, store.kinds(), _said(draft))
    live = here is not None and there is None
    return _difference(name, have, want, draft, scratch, allowed, renames, live=live)


def diff_live(
    profile: Profile,
    databases: dict[str, Database],
    *,
    root: Path,
    allowed: Allowed,
    shadows: Mapping[str, str] | None = None,
    renames: Renames,
) -> tuple[Difference, ...]:
    """The difference from the live databases to the profile; ``shadows`` are scratch servers that a target names."""
    with Scratch(root, shadows or {}) as scratch:
        wanted = profile_side(profile, scratch, Request(stores=tuple(databases)))
        return tuple(
            replace(
                from_live(name, database, profile.drafts[name], wanted.states[name], scratch, allowed, renames),
                notes=database.connection.notes(profile.drafts[name]),
            )
            for name, database in databases.items()
        )


def from_live(
    name: str,
    database: Database,
    draft: Draft,
    want: State,
    scratch: Scratch,
    allowed: Allowed,
    renames: Renames,
) -> Difference:
    """The difference from one live database to a state; what the state leaves open stays as it is."""
    connection = database.connection
    server: Server = connection.server
    have = scratch.comparable(STORES[name], connection.inspect(draft), draft, server)
    return _difference(name, have, want, draft, scratch, allowed, renames, live=True)


def both_ways(name: str, recorded: State, live: State, draft: Draft, scratch: Scratch) -> tuple[Difference, Difference]:
    """From a state that is recorded to a live one and back; what the record leaves open is nobody's doing."""
    recorded = completed(recorded, live, STORES[name].kinds(), _said(draft))
    everything, renames = Allowed(everything=True), Renames()
    plain = replace(draft, renames=())
    return (
        _difference(name, recorded, live, plain, scratch, everything, renames, live=False),
        _difference(name, live, recorded, plain, scratch, everything, renames, live=True),
    )


def _difference(
    name: str,
    have: State,
    want: State,
    draft: Draft,
    scratch: Scratch,
    allowed: Allowed,
    renames: Renames,
    *,
    live: bool,
) -> Difference:
    """``live``: what the wanted side leaves open stays as it is."""
    store = STORES[name]
    unmanaged = have.unmanaged
    if renames.texts:
        more = renames.between(have, want, store.kinds(), draft.namespace or "public")
        draft = replace(draft, renames=(*draft.renames, *more))
    renaming = rename_steps(store, have, want, draft)
    if renaming:
        have = store.rebuild(scratch.url(name), have, draft, then=renaming)
    if live:
        want = completed(want, have, store.kinds(), _said(draft))
    plan = plan_between(store, have, want, draft, said=_said(draft) if live else None)
    refused = [op for op in plan.ops if not all(allowed.allows(step) for step in op.steps)]
    ops, withheld = withhold(plan.ops, refused) if refused else (plan.ops, ())
    return Difference(
        store=name,
        renames=renaming,
        ops=ops,
        withheld=withheld,
        unmanaged=unmanaged,
        alike=alike(plan.ops, have, want, store.kinds()),
    )


def _said(draft: Draft) -> frozenset[ObjectId]:
    return frozenset(statement.id for statement in draft.statements)


def withheld_steps(differences: Sequence[Difference]) -> tuple[Step, ...]:
    """The destructive steps that were not allowed."""
    return tuple(
        step for difference in differences for op in difference.withheld for step in op.steps if step.destructive
    )

"""Plans what lies between two sides that were read."""

from __future__ import annotations

from dataclasses import replace

from dbkit.app.alike import alike
from dbkit.app.canonical import Scratch, plan_between, rename_steps
from dbkit.app.databases import Database
from dbkit.app.difference import Allowed, Difference
from dbkit.app.project import Request
from dbkit.app.renames import Renames
from dbkit.app.source import Side
from dbkit.contract import Draft, Server
from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.order import withhold
from dbkit.plan.state import State
from dbkit.plan.unsaid import completed
from dbkit.stores import STORES

__all__ = ["between_sides", "both_ways", "from_live"]


def between_sides(
    first: Side, second: Side, request: Request, scratch: Scratch, allowed: Allowed, renames: Renames
) -> tuple[Difference, ...]:
    """What lies between two sides, for the stores that both have."""
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
    if not (here and there and here.prints_like(there)):
        have = scratch.comparable(store, have, draft, here)
        want = scratch.comparable(store, want, draft, there)
    if not draft.version:
        majors = [server.major for server in (here, there) if server] or [scratch.major(name)]
        draft = replace(draft, version=min(majors))
    if there and not here:
        have = completed(have, want, store.kinds(), _said(draft))
    live = here is not None and there is None
    return _difference(name, have, want, draft, scratch, allowed, renames, live=live)


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

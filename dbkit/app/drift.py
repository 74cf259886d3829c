"""``drift``: what somebody changed by hand, on every host, against what the applied migrations make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from dbkit.app.between import both_ways
from dbkit.app.canonical import Scratch
from dbkit.app.difference import Difference
from dbkit.app.history import Standing, check
from dbkit.app.migrate import Session
from dbkit.app.verify import applied_migrations
from dbkit.contract import Connection, Limits
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import ServerUnreachable
from dbkit.plan.op import Action
from dbkit.plan.state import State
from dbkit.profile.urls import mask
from dbkit.stores import STORES

__all__ = ["Drifted", "drift", "findings"]

_DID = {Action.CREATE: "was made", Action.ALTER: "was changed", Action.DROP: "was dropped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """What was found of one database on one host."""

    store: str
    shown: str
    """Where it is, without a password."""
    applied: int
    done: Difference | None
    """From what the applied migrations make to what is there; None where nothing can be compared."""
    undo: Difference | None
    """The way back."""
    half: tuple[str, ...] = ()
    """Migrations that stopped half-way: until they are finished nothing can be compared."""
    silent: str = ""
    """Why the host could not be asked."""

    def __bool__(self) -> bool:
        return bool(self.half or self.silent or self.done)


def drift(session: Session, root: Path) -> tuple[Drifted, ...]:
    """Hold every database of a session, on each of its hosts, against what its applied migrations make. Reads only.

    Raises IntegrityError where the files are not those that were applied, as nothing can be said then.
    """
    rows = session.records()
    check(rows, shown=session.folder.shown, any_order=True)
    found: list[Drifted] = []
    with Scratch(root, session.place.shadows()) as scratch:
        for name in session.databases:
            half = tuple(row.id for row in rows if row.store == name and row.standing is Standing.HALF)
            migrations = applied_migrations(rows, name)
            recorded = State() if half else scratch.replayed(STORES[name], migrations, session.drafts[name])
            database = session.databases[name]
            plain = Drifted(store=name, shown=database.shown, applied=len(migrations), done=None, undo=None, half=half)
            found.append(plain if half else _compared(plain, database.connection, recorded, session, scratch))
            found += (
                replace(plain, shown=mask(url)) if half else _elsewhere(plain, url, recorded, session, scratch)
                for url in database.connection.replicas()
            )
    return tuple(found)


def _elsewhere(plain: Drifted, url: str, recorded: State, session: Session, scratch: Scratch) -> Drifted:
    """The same database on another host; one that does not answer is named, and the others are looked at still."""
    name, limits = plain.store, Limits(read_only=True)
    here = replace(plain, shown=mask(url))
    try:
        with closing(
            STORES[name].connect(url, profile=session.profile, namespace=session.drafts[name].namespace, limits=limits)
        ) as connection:
            return _compared(here, connection, recorded, session, scratch)
    except ServerUnreachable as error:
        return replace(here, silent=error.message)


def _compared(plain: Drifted, connection: Connection, recorded: State, session: Session, scratch: Scratch) -> Drifted:
    draft = session.drafts[plain.store]
    live = scratch.comparable(STORES[plain.store], connection.inspect(draft), draft, connection.server)
    done, undo = both_ways(plain.store, recorded, live, draft, scratch)
    return replace(plain, done=done, undo=undo)


def findings(found: Sequence[Drifted]) -> tuple[Diagnostic, ...]:
    """A finding for each object that is not as the migrations leave it."""
    return tuple(finding for one in found for finding in (*_not_compared(one), *_changed(one)))


def _not_compared(one: Drifted) -> Iterator[Diagnostic]:
    if one.silent:
        yield Diagnostic(
            code="unreachable",
            message=f"{one.store} at {one.shown} could not be asked: {one.silent}",
            help="look at it when it is back",
        )
    for identity in one.half:
        yield Diagnostic(
            code="half-applied",
            message=f"{one.store} at {one.shown}: {identity} is half-applied: nothing can be compared yet",
            subject=identity,
            help="dbkit migrate up goes on where it stopped; dbkit migrate down takes it back, or ends that",
        )


def _changed(one: Drifted) -> Iterator[Diagnostic]:
    actions: dict[str, Action] = {}
    for op in one.done.ops if one.done else ():  # an object that is dropped and made again was changed
        actions[str(op.id)] = Action.ALTER if str(op.id) in actions else op.action
    for name, action in actions.items():
        yield Diagnostic(
            code="drift",
            message=f"{one.store} at {one.shown}: {name} {_DID[action]} by hand",
            subject=name,
            help="dbkit drift --format sql prints the way back",
        )

"""``drift``: what somebody changed by hand, on every host, against what the applied migrations make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.between import both_ways
from dbkit.app.canonical import Scratch
from dbkit.app.difference import Difference
from dbkit.app.history import Standing, check
from dbkit.app.migrate import Session
from dbkit.app.verify import applied_migrations
from dbkit.contract import Connection, Limits
from dbkit.core.diagnostic import Diagnostic
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
    """From what the applied migrations make to what is there; None where one of them is half-applied."""
    undo: Difference | None
    """The way back."""
    half: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.half or self.done)


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
            for shown, connection in _hosts(session, name):
                ways = (None, None) if half else _ways(name, connection, recorded, session, scratch)
                found.append(
                    Drifted(store=name, shown=shown, applied=len(migrations), done=ways[0], undo=ways[1], half=half)
                )
    return tuple(found)


def _hosts(session: Session, name: str) -> Iterator[tuple[str, Connection]]:
    """The open database, then the other hosts that should hold the same."""
    database = session.databases[name]
    yield database.shown, database.connection
    for url in database.connection.replicas():
        connection = STORES[name].connect(
            url, profile=session.profile, namespace=session.drafts[name].namespace, limits=Limits(read_only=True)
        )
        with closing(connection):
            yield mask(url), connection


def _ways(
    name: str, connection: Connection, recorded: State, session: Session, scratch: Scratch
) -> tuple[Difference, Difference]:
    draft = session.drafts[name]
    live = scratch.comparable(STORES[name], connection.inspect(draft), draft, connection.server)
    return both_ways(name, recorded, live, draft, scratch)


def findings(found: Sequence[Drifted]) -> tuple[Diagnostic, ...]:
    """A finding for each object that is not as the migrations leave it."""
    return tuple(finding for one in found for finding in (*_half(one), *_changed(one)))


def _half(one: Drifted) -> Iterator[Diagnostic]:
    for identity in one.half:
        yield Diagnostic(
            code="half-applied",
            message=f"{one.store} at {one.shown}: {identity} is half-applied: nothing can be compared yet",
            subject=identity,
            help="dbkit migrate up goes on where it stopped; dbkit migrate down takes it back",
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

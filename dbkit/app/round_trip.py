"""``migrate test``: migrations up, down and up again on a scratch server, and rows through each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.declared import file_steps
from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.app.prove import of_folder, proved
from dbkit.contract import Draft, Store
from dbkit.migrations.file import Migration
from dbkit.plan.state import State, differing
from dbkit.plan.step import Step
from dbkit.stores import STORES

__all__ = ["RoundTrip", "round_trips"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTrip:
    """What was seen of the migrations of one store."""

    store: str
    up: tuple[str, ...]
    """The migrations that were run."""
    back: tuple[str, ...]
    """Those of them that were taken back and run again, newest first."""
    stopped: str | None
    """Why no more of them were taken back."""
    rows: bool
    """Whether rows were followed through each of them."""
    findings: tuple[str, ...]


def round_trips(
    profile: Profile, root: Path, stores: Sequence[str] = (), *, count: int | None = None
) -> tuple[RoundTrip, ...]:
    """Test the last ``count`` changes of the folder, or all. Raises StatementFailed where one cannot be run at all."""
    folder = migrations_folder(root, profile.name)
    folder.verify()
    changes = folder.changes()
    tested = {one.id for change in changes[len(changes) - (count or len(changes)) :] for one in change.migrations}
    with Scratch(root) as scratch:
        return tuple(
            _round_trip(STORES[name], profile.drafts.get(name, Draft()), folder.of(name), tested, scratch)
            for name in STORES
            if folder.of(name) and (not stores or name in stores)
        )


def _round_trip(
    store: Store, draft: Draft, migrations: tuple[Migration, ...], tested: set[str], scratch: Scratch
) -> RoundTrip:
    chosen = tuple(one for one in migrations if one.id in tested)
    back: list[Migration] = []
    stopped = None
    for migration in reversed(chosen):
        if migration.no_way_back:
            stopped = f"{migration.id} cannot be taken back: {migration.no_way_back}"
            break
        back.append(migration)
    findings = _there_and_back(store, draft, migrations, tuple(back), scratch)
    rows = store.prover() is not None and bool(chosen) and not findings
    if rows:
        wanted = (one for one in of_folder(store, draft, migrations, scratch) if one.title in tested)
        for proof in proved(store, draft, wanted, scratch, rows=5).proofs or ():
            findings += tuple(f"{proof.title}: {finding}" for finding in proof.findings)
    return RoundTrip(
        store=store.name,
        up=tuple(one.id for one in chosen),
        back=tuple(one.id for one in back),
        stopped=stopped,
        rows=rows,
        findings=findings,
    )


def _there_and_back(
    store: Store, draft: Draft, migrations: tuple[Migration, ...], back: tuple[Migration, ...], scratch: Scratch
) -> tuple[str, ...]:
    """What is not as it was after all the ways back, and after all of the ways up once more."""
    url = scratch.url(store.name)
    top = store.replay(url, migrations, draft)
    first = len(migrations) - len(back)
    down = tuple(step for one in back for step in _way_back(store, one))
    up = tuple(step for one in reversed(back) for step in file_steps(store, one.text, one.header))
    floor = scratch.replayed(store, migrations[:first], draft)
    found = _unlike(store.replay(url, migrations, draft, then=down), floor)
    if found:
        return _first_wrong(store, draft, migrations, back, scratch) or (f"taken back, they leave {found}",)
    again = _unlike(store.replay(url, migrations, draft, then=(*down, *up)), top)
    return (f"up, down and up again leaves {again}",) if again else ()


def _first_wrong(
    store: Store, draft: Draft, migrations: tuple[Migration, ...], back: tuple[Migration, ...], scratch: Scratch
) -> tuple[str, ...]:
    """The migrations whose own way back does not restore what was before them."""
    findings = []
    for migration in back:
        place = migrations.index(migration)
        before = scratch.replayed(store, migrations[:place], draft)
        steps = _way_back(store, migration)
        after = store.replay(scratch.url(store.name), migrations[: place + 1], draft, then=steps)
        if found := _unlike(after, before):
            findings.append(f"{migration.rollback_path.name} does not restore what was before: {found}")
    return tuple(findings)


def _way_back(store: Store, migration: Migration) -> tuple[Step, ...]:
    return file_steps(store, migration.rollback_text or "", migration.rollback_header)


def _unlike(have: State, want: State) -> str:
    """What differs between two states, by name; nothing where they are alike."""
    names = [str(key) for key in differing(have, want)]
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more

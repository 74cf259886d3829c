"""Proves changes on a scratch server: each migration of a folder, then what is not written yet; or any two sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from dbkit.app.canonical import Scratch, plan_between, rename_steps
from dbkit.app.declared import declared_steps, file_steps
from dbkit.app.profile import Profile
from dbkit.app.project import Request, migrations_folder
from dbkit.app.source import read_side
from dbkit.contract import Draft, Store
from dbkit.core.errors import UsageError
from dbkit.embedded import servers
from dbkit.migrations.file import Migration
from dbkit.plan.proof import Proof, Transition
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores import STORES

__all__ = ["Proved", "of_folder", "prove_profile", "prove_sources", "proved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What was proved of one store. ``proofs`` is None where its changes cannot be proved yet."""

    store: str
    proofs: tuple[Proof, ...] | None

    @property
    def findings(self) -> tuple[str, ...]:
        """What speaks against its changes."""
        return tuple(finding for proof in self.proofs or () for finding in proof.findings)


def prove_profile(profile: Profile, root: Path, request: Request, *, rows: int) -> tuple[Proved, ...]:
    """Prove every migration of the profile's folder, in order, and then what leads from the folder to the profile."""
    folder = migrations_folder(root, profile.name)
    folder.verify()
    with Scratch(root) as scratch:
        found = []
        for name, draft in profile.drafts.items():
            if not request.stores or name in request.stores:
                store, migrations = STORES[name], folder.of(name)
                transitions = chain(
                    of_folder(store, draft, migrations, scratch), _unwritten(store, draft, migrations, scratch)
                )
                found.append(proved(store, draft, transitions, scratch, rows=rows))
        return tuple(found)


def prove_sources(source: str, target: str, *, request: Request, root: Path | None, rows: int) -> tuple[Proved, ...]:
    """Prove what leads from one source to another, for the stores that both have."""
    with Scratch(root) as scratch:
        second = read_side(target, request=request, root=root, scratch=scratch, drafts={})
        first = read_side(source, request=request, root=root, scratch=scratch, drafts=second.drafts)
        both = [name for name in STORES if name in first.states and name in second.states]
        both = [name for name in both if not request.stores or name in request.stores]
        if not both:
            raise UsageError(f"{first.shown} and {second.shown} have no store in common")
        found = []
        for name in both:
            store = STORES[name]
            draft = second.drafts.get(name) or first.drafts.get(name) or Draft()
            have = scratch.comparable(store, first.states[name], draft, first.servers.get(name))
            want = scratch.comparable(store, second.states[name], draft, second.servers.get(name))
            draft = draft if draft.version else replace(draft, version=scratch.major(name))
            before = plan_between(store, State(), have, draft, online=False).steps
            change = _change(store, f"{first.shown} to {second.shown}", have, want, draft, before, scratch)
            found.append(proved(store, draft, iter([change]), scratch, rows=rows))
        return tuple(found)


def proved(store: Store, draft: Draft, transitions: Iterator[Transition], scratch: Scratch, *, rows: int) -> Proved:
    """Prove transitions of one store, each with tables of so many rows."""
    prove = store.prover()
    if prove is None:
        return Proved(store=store.name, proofs=None)
    programs = servers.programs("pg_dump")
    url = scratch.url(store.name)
    proofs = tuple(prove(url, transition, draft, programs=programs, rows=rows) for transition in transitions)
    return Proved(store=store.name, proofs=proofs)


def of_folder(
    store: Store, draft: Draft, migrations: Sequence[Migration], scratch: Scratch, *, first: int = 0
) -> Iterator[Transition]:
    """Each migration from the number ``first`` on, on what those before it make."""
    have = scratch.replayed(store, migrations[:first], draft)
    before = tuple(step for one in migrations[:first] for step in file_steps(store, one.text, one.header))
    for number, migration in enumerate(migrations[first:], start=first):
        want = scratch.replayed(store, migrations[: number + 1], draft)
        run = declared_steps(store, migration.text, migration.header, have, want, draft)
        back: tuple[Step, ...] | None = None
        reason = migration.no_way_back
        if migration.rollback_text is not None and not reason:
            back = declared_steps(store, migration.rollback_text, migration.rollback_header, want, have, draft)
        yield Transition(
            title=migration.id,
            before=before,
            run=run,
            fresh=(*before, *run),
            have=have,
            want=want,
            back=back,
            irreversible=reason,
        )
        have, before = want, (*before, *run)


def _unwritten(store: Store, draft: Draft, migrations: Sequence[Migration], scratch: Scratch) -> Iterator[Transition]:
    """What no migration holds yet."""
    have, want = scratch.replayed(store, migrations, draft), scratch.wanted(store, draft)
    if have.objects != want.objects or not migrations:
        before = tuple(step for one in migrations for step in file_steps(store, one.text, one.header))
        yield _change(store, "what no migration holds yet", have, want, draft, before, scratch)


def _change(
    store: Store, title: str, have: State, want: State, draft: Draft, before: tuple[Step, ...], scratch: Scratch
) -> Transition:
    """The planned way between two states, and the way back."""
    renames = rename_steps(store, have, want, draft)
    url = scratch.url(store.name)
    renamed = store.rebuild(url, have, draft, then=renames) if renames else have
    backwards = replace(draft, renames=tuple((old, new) for new, old in draft.renames))
    returns = rename_steps(store, want, have, backwards)
    returned = store.rebuild(url, want, draft, then=returns) if returns else want
    return Transition(
        title=title,
        before=before,
        run=(*renames, *plan_between(store, renamed, want, draft).steps),
        fresh=plan_between(store, State(), want, draft, online=False).steps,
        have=have,
        want=want,
        back=(*returns, *plan_between(store, returned, have, draft).steps),
    )

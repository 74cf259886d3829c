"""Steps as migrations: the text of their files, and the whole of a state as one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dbkit.app.canonical import Scratch, plan_between
from dbkit.contract import Draft, Store
from dbkit.core.errors import PlanError
from dbkit.migrations.file import Header, Migration, render_header
from dbkit.migrations.folder import Folder
from dbkit.migrations.segment import segments
from dbkit.plan.hazard import HazardKind
from dbkit.plan.state import State, differing
from dbkit.plan.step import Step

__all__ = ["hazard_lines", "migration_of", "require_same", "whole_migration"]


def migration_of(
    store: Store, stem: str, header: Header, steps: Sequence[Step], down: Sequence[Step], folder: Folder
) -> Migration:
    """The migration of a store that runs steps, and its way back."""
    path = folder.path / store.name
    back = Header(hazards=hazard_lines(down), transactional=header.transactional, irreversible=header.irreversible)
    return Migration(
        store=store.name,
        id=stem,
        path=path / f"{stem}{store.suffix}",
        text=f"{render_header(header, comment=store.comment)}\n" + store.script(steps, transactions=False),
        rollback_path=path / f"{stem}.rollback{store.suffix}",
        rollback_text=f"{store.comment} dbkit: rollback of {stem}\n{render_header(back, comment=store.comment)}\n"
        + (store.script(down, transactions=False) or f"{store.comment} nothing to take back\n"),
        header=header,
    )


def whole_migration(
    store: Store, stem: str, header: Header, state: State, draft: Draft, folder: Folder, scratch: Scratch
) -> Migration:
    """One migration that makes a whole state from nothing, proved both ways on a scratch server."""
    steps = plan_between(store, State(), state, draft, online=False).steps
    down = plan_between(store, state, State(), draft, online=False).steps
    alone = [segment.transactional for segment in segments(steps)]
    header = replace(header, transactional=store.name != "postgres" or alone in ([], [True]))
    migration = migration_of(store, stem, replace(header, hazards=hazard_lines(steps)), steps, down, folder)
    url = scratch.url(store.name)
    require_same(store, store.replay(url, (migration,), draft), state, stem)
    require_same(store, store.replay(url, (migration,), draft, then=down), State(), f"the way back of {stem}")
    return migration


def require_same(store: Store, reached: State, wanted: State, what: str) -> None:
    """Raise PlanError where a state that was reached on the scratch server is not the one it should be."""
    wrong = differing(reached, wanted)
    if not wrong:
        return
    raise PlanError(
        f"{store.title}: on the scratch server {what} did not lead to the state it should: "
        + ", ".join(str(key) for key in wrong[:8]),
        help="nothing was written; this is a fault of dbkit: please report it with the profile",
    )


def hazard_lines(steps: Sequence[Step]) -> tuple[str, ...]:
    """Every hazard in words, one line each; what only locks for a moment is not worth a line."""
    return tuple(
        dict.fromkeys(
            f"{hazard.kind} {step.id}: {' '.join(hazard.why.split())}"
            for step in steps
            for hazard in step.hazards
            if hazard.kind is not HazardKind.BLOCKS_READS or len(step.hazards) == 1
        )
    )

"""What up, down, redo and goto share: opening the databases, telling of progress, reporting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from dbkit.app.destination import Destination, destination
from dbkit.app.history import Standing
from dbkit.app.migrate import Outcome, Run, Session, Watch, session
from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.cli.command import Shared
from dbkit.cli.statement_progress import StatementProgress
from dbkit.core.errors import PolicyRefusal
from dbkit.core.paths import shown
from dbkit.migrations.file import Migration
from dbkit.migrations.folder import Change
from dbkit.plan.allow import allows

__all__ = [
    "allowance",
    "guard_protected",
    "half_applied",
    "is_allowed",
    "names",
    "opened",
    "refuse_losses",
    "refuse_restore",
    "report",
]


@contextmanager
def opened(
    shared: Shared,
    profile: Profile,
    *,
    verb: str,
    read_only: bool = False,
    any_order: bool = False,
    verified: bool = True,
) -> Iterator[Session]:
    """The databases of the destination, with progress told on stderr; ``verified``: the folder must be whole."""
    place = destination(profile.document, tuple(profile.drafts), shared.request)
    output = shared.output
    output.note(f"{verb} {profile.name} at {place.shown()}")

    def started(direction: str, migration: Migration) -> None:
        output.note(f"  {'applying' if direction == 'up' else 'taking back'} {migration.store}/{migration.id}")

    folder = migrations_folder(shared.root, profile.name)
    if verified:
        folder.verify()
    with (
        closing(StatementProgress(output)) as line,
        session(
            place,
            profile,
            folder,
            root=shared.root,
            watch=Watch(
                started=started,
                statement=line.statement,
                done=lambda *_: line.close(),
                note=lambda text: output.note(f"note: {text}"),
            ),
            any_order=any_order,
            read_only=read_only,
        ) as opened_session,
    ):
        for database in opened_session.databases.values():
            for note in database.notes:
                output.note(f"note: {database.store}: {note}")
        yield opened_session


def names(changes: tuple[Change, ...]) -> str:
    """The migrations of changes, for a question or a message."""
    return ", ".join(migration.id for change in changes for migration in change.migrations)


def half_applied(opened_session: Session, ids: Sequence[str]) -> Iterator[str]:
    """Those of the migrations with these ids or numbers that stopped half-way, and how far they came."""
    for row in opened_session.records():
        if row.standing is Standing.HALF and row.applied and {row.id, row.id.split("_", 1)[0]} & set(ids):
            yield f"{row.id} is half-applied: {row.applied.how_far} are done"


def guard_protected(
    place: Destination, changes: tuple[Change, ...], shared: Shared, allow: tuple[str, ...], *, back: bool = False
) -> None:
    """On a protected target: --yes is needed, and each destructive step (of the way back) must be allowed by name."""
    if not place.protected or not changes:
        return
    if not shared.request.yes:
        raise PolicyRefusal(f"target {place.name} is protected", help="say --yes; nothing was changed")
    lost = [
        hazard.removeprefix("data-loss ")
        for change in changes
        for migration in change.migrations
        for hazard in (migration.rollback_header if back else migration.header).hazards
        if hazard.startswith("data-loss ")
    ]
    refuse_losses(place.name, lost, allow)


def refuse_losses(target: str, lost: Sequence[str], allow: Sequence[str]) -> None:
    """Raise PolicyRefusal for what is lost on a protected target and is not allowed by name."""
    refused = [one for one in lost if not is_allowed(one, allow)]
    if refused:
        raise PolicyRefusal(
            f"target {target} is protected, and these steps lose data: " + "; ".join(refused),
            help="allow each by name: " + " ".join(f"--allow {allowance(one)}" for one in refused),
        )


def refuse_restore(target: str, *, restore: bool) -> None:
    """Raise PolicyRefusal where ``--restore-on-failure`` was said of a protected target."""
    if restore:
        raise PolicyRefusal(
            f"target {target} is protected: nothing is restored over it",
            help="leave --restore-on-failure out: where the run fails, it prints the way back; nothing was changed",
        )


def allowance(lost: str) -> str:
    """What ``--allow`` takes for something that is lost: ``column=public.links.slug``."""
    kind, _, rest = lost.partition(" ")
    return f"{kind}={rest.partition(':')[0]}"


def is_allowed(hazard: str, allow: Sequence[str]) -> bool:
    """Whether something that is lost may be."""
    kind, _, rest = hazard.partition(" ")
    return allows(allow, kind, tuple(rest.partition(":")[0].split(".")))


def report(outcome: Outcome, opened_session: Session, shared: Shared, *, nothing: str) -> None:
    """Say what was run, what was left out, and where the data of embedded databases is."""
    for run in outcome.runs:
        for comment in _comments(run, opened_session):
            shared.output.note(f"note: {run.migration.store}/{run.migration.id}: {comment}")
    if shared.choose_format("text", "json") == "json":
        shared.output.json(
            profile=opened_session.profile,
            runs=[
                {
                    "direction": run.direction,
                    "store": run.migration.store,
                    "id": run.migration.id,
                    "milliseconds": round(run.seconds * 1000),
                }
                for run in outcome.runs
            ],
        )
        return
    if not outcome.runs:
        shared.output.result(nothing)
    for run in outcome.runs:
        done = "applied" if run.direction == "up" else "took back"
        shared.output.result(f"{done} {run.migration.store}/{run.migration.id} ({run.seconds * 1000:.0f} ms)")
    for database in opened_session.databases.values():
        if database.data is not None:
            shared.output.note(f"{database.store} data: {shown(database.data)}")


def _comments(run: Run, opened_session: Session) -> list[str]:
    """What the ledger has to say of a migration that was run."""
    history = opened_session.databases[run.migration.store].connection.ledger.history()
    last = next((entry for entry in reversed(history) if entry.id == run.migration.id), None)
    # yoyo's log says of each run which dbkit ran which file: that is no news
    return [last.comment] if last and last.comment and not last.comment.startswith("dbkit ") else []

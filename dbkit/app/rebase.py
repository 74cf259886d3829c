"""``migrate rebase``: after two branches were merged, one's migrations behind the other's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.declared import file_steps
from dbkit.app.migrate import Session
from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.app.snapshot import write_snapshot
from dbkit.contract import Draft, Store
from dbkit.core.canonical import sha256
from dbkit.core.errors import DbkitError, IntegrityError, UsageError
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration, parse_header, with_lines
from dbkit.migrations.folder import Folder, recorded_files, replace_migrations
from dbkit.plan.state import differing
from dbkit.stores import STORES

__all__ = ["Rebased", "movable", "rebase", "refuse_applied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """What was done to the folder."""

    moved: tuple[tuple[str, str], ...]
    """Store/id before and after."""
    removed: tuple[Path, ...]
    written: tuple[Path, ...]
    whole: bool
    """Whether the migrations now make what the profile declares."""


def movable(root: Path, profile: str, names: Sequence[str]) -> tuple[Migration, ...]:
    """The migrations of the changes that are named, in order. Raises UsageError, IntegrityError for edited files."""
    folder = migrations_folder(root, profile)
    _refuse_edited(folder)
    heads = ", ".join(_ends(folder))
    if not names:
        raise UsageError(
            "which change is to come last?", help=f"dbkit migrate rebase NAME; at the end there are {heads}"
        )
    found: list[Migration] = []
    for name in names:
        here = [one for one in folder.migrations if name in (one.id, one.header.change) or one.id.startswith(name)]
        if not here or len({one.header.change or one.id for one in here}) > 1:
            what = f"several changes match {name!r}" if here else f"no migration is called {name!r}"
            raise UsageError(f"{what} in {folder.shown}", help=f"at the end there are {heads}")
        change = here[0].header.change
        found += [one for one in folder.migrations if one in here or (change and one.header.change == change)]
    moved = tuple(one for one in folder.migrations if one in found)
    _require_chain(folder, moved)
    return moved


def refuse_applied(session: Session, moved: Sequence[Migration]) -> None:
    """Raise IntegrityError for migrations that a database has applied."""
    names = {(one.store, one.id) for one in moved}
    applied = [row for row in session.records() if row.applied is not None and (row.store, row.id) in names]
    if applied:
        raise IntegrityError(
            f"{', '.join(row.id for row in applied)} is applied at {session.place.name}, and is not moved",
            help="move the changes of the other branch; or take it back there first: dbkit migrate down",
        )


def rebase(profile: Profile, root: Path, moved: tuple[Migration, ...]) -> Rebased:
    """Number the migrations anew, behind all others, after proving on scratch servers that they run there and back."""
    folder = migrations_folder(root, profile.name)
    others = tuple(one for one in folder.migrations if one not in moved)
    number = max((one.number for one in others), default=0)
    made: list[Migration] = []
    whole = True
    with Scratch(root) as scratch:
        for place, one in enumerate(moved, start=number + 1):
            before = [other for other in (*others, *made) if other.store == one.store]
            made.append(_renumbered(one, place, before[-1] if before else None))
        for name in dict.fromkeys(one.store for one in made):
            store, draft = STORES[name], profile.drafts.get(name, Draft())
            mine = [one for one in made if one.store == name]
            same = _prove(store, draft, tuple(one for one in others if one.store == name), mine, scratch)
            whole = whole and same
            generated = [one for one in mine if one.header.after]
            if same and generated:
                last = generated[-1]
                made[made.index(last)] = _with(last, {"dbkit: after": draft.hash()}, STORES[name].comment)
        removed = replace_migrations(folder, moved, made)
        snapshot = write_snapshot(profile, root, scratch)
    return Rebased(
        moved=tuple((f"{old.store}/{old.id}", f"{new.store}/{new.id}") for old, new in zip(moved, made, strict=True)),
        removed=removed,
        written=(*(path for one in made for path in (one.path, one.rollback_path)), *snapshot),
        whole=whole,
    )


def _ends(folder: Folder) -> list[str]:
    """The last two changes by name: after a merge, the heads of both branches are among them."""
    return list(dict.fromkeys(one.header.change or one.id for one in reversed(folder.migrations)))[:4]


def _refuse_edited(folder: Folder) -> None:
    """A merged sum need not agree with itself, but a file that it names must be as it was when it was written."""
    recorded = recorded_files(folder.sum or "")
    for one in folder.migrations:
        back = None if one.in_python else one.rollback_text
        for path, text in ((one.path, one.text), (one.rollback_path, back)):
            name = f"{one.store}/{path.name}"
            if text is not None and recorded.get(name, sha256(text)) != sha256(text):
                raise IntegrityError(
                    f"{folder.shown}/{name} was edited after the sum was written",
                    help="restore the file from version control first; nothing was moved",
                )


def _require_chain(folder: Folder, moved: tuple[Migration, ...]) -> None:
    """What stays must be one row by itself."""
    others = tuple(one for one in folder.migrations if one not in moved)
    rest = Folder(path=folder.path, migrations=others, sum=None, shown=folder.shown)
    for finding in rest.findings():
        if finding.span is not None and not finding.span.file.endswith(".sum"):
            raise IntegrityError(
                f"what would stay is not in order: {finding.span.file}: {finding.message}",
                help="name every change of your branch; at the end there are " + ", ".join(_ends(folder)),
            )


def _renumbered(one: Migration, number: int, before: Migration | None) -> Migration:
    comment = "#" if one.in_python else STORES[one.store].comment
    stem = f"{number:04d}_{one.name}"
    lines = {"depends:": before.id} if before is not None else {}
    if one.header.before and before is not None and before.header.after:
        lines["dbkit: before"] = before.header.after
    rollback = one.rollback_text
    if rollback is not None and f"dbkit: rollback of {one.id}" in rollback:
        rollback = with_lines(rollback, {"dbkit: rollback of": stem}, comment=comment)
    placed = replace(
        one,
        id=stem,
        path=one.path.with_name(f"{stem}{one.path.suffix}"),
        rollback_path=one.rollback_path.with_name(one.rollback_path.name.replace(one.id, stem, 1)),
        rollback_text=rollback,
    )
    return _with(placed, lines, comment)


def _with(one: Migration, lines: dict[str, str], comment: str) -> Migration:
    text = with_lines(one.text, lines, comment=comment)
    return replace(one, text=text, header=parse_header(text, one.path))


def _prove(
    store: Store, draft: Draft, others: tuple[Migration, ...], made: Sequence[Migration], scratch: Scratch
) -> bool:
    """Whether they lead to the profile. Raises IntegrityError where they do not run behind the others, or not back."""
    names = ", ".join(one.id for one in made)
    url = scratch.url(store.name)
    again = "write it anew: delete your files, and dbkit migrate generate NAME; nothing was moved"
    back = tuple(
        step for one in reversed(made) for step in file_steps(store, one.rollback_text or "", one.rollback_header)
    )
    wrong: tuple[ObjectId, ...] = ()
    try:
        reached = scratch.replayed(store, (*others, *made), draft)
        if not any(one.no_way_back for one in made):
            floor = store.replay(url, (*others, *made), draft, then=back)
            wrong = differing(floor, scratch.replayed(store, others, draft))
    except DbkitError as error:
        message = f"{store.name}: behind the other branch {names} does not run: {error.message}"
        raise IntegrityError(message, help=again) from None
    if wrong:
        what = ", ".join(map(str, wrong[:8]))
        message = f"{store.name}: behind the other branch the way back of {names} does not restore {what}"
        raise IntegrityError(message, help=again)
    return not differing(reached, scratch.wanted(store, draft))

"""``migrate squash``: one migration a store in the place of many, counted as applied where those were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.history import Standing
from dbkit.app.migrate import Session
from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.app.written import require_same, whole_migration
from dbkit.contract import Draft, Store
from dbkit.core.errors import IntegrityError, PolicyRefusal
from dbkit.migrations.file import Header, Migration
from dbkit.migrations.folder import Folder, replace_migrations
from dbkit.stores import STORES

__all__ = ["Squashed", "refuse_partly", "squash", "squashable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Squashed:
    """What was done to the folder."""

    written: tuple[Path, ...]
    removed: tuple[Path, ...]
    by_hand: tuple[str, ...]
    """Migrations that were written by hand: what they made is kept, and what they did to rows is not."""


def squashable(root: Path, profile: str, to: str) -> tuple[Migration, ...]:
    """The migrations that would be squashed, up to ``to`` and including its change; a store's only one is not."""
    folder = migrations_folder(root, profile)
    folder.verify()
    last = folder.find(to).last
    chosen = [one for one in folder.migrations if one.number <= last]
    stores = [one.store for one in chosen]
    return tuple(one for one in chosen if stores.count(one.store) > 1)


def squash(profile: Profile, root: Path, gone: tuple[Migration, ...]) -> Squashed:
    """Write one migration a store in the place of ``gone``, proved on scratch servers before a file is touched.

    It keeps the id of the last one, so that what comes after it, and yoyo, need not change, and it names those that it
    replaces with their checksums.
    """
    folder = migrations_folder(root, profile.name)
    names = [name for name in STORES if any(one.store == name for one in gone)]
    names.sort(key=lambda name: max(one.number for one in gone if one.store == name))
    made = []
    with Scratch(root) as scratch:
        for part, name in enumerate(names, start=1):
            mine = tuple(one for one in gone if one.store == name)
            draft = profile.drafts.get(name, Draft())
            made.append(_squashed(STORES[name], mine, draft, (part, len(names)), folder, scratch))
    removed = replace_migrations(folder, gone, made)
    return Squashed(
        written=tuple(path for one in made for path in (one.path, one.rollback_path)),
        removed=removed,
        by_hand=tuple(one.id for one in gone if not one.header.after),
    )


def refuse_partly(session: Session, gone: tuple[Migration, ...]) -> None:
    """Raise IntegrityError where a database has some of the migrations, and not all of its store's."""
    ids = {(one.store, one.id) for one in gone}
    rows = [row for row in session.records() if (row.store, row.id) in ids]
    for name in session.databases:
        standings = {row.standing for row in rows if row.store == name}
        if Standing.APPLIED in standings and standings != {Standing.APPLIED}:
            left = ", ".join(row.id for row in rows if row.store == name and row.standing is not Standing.APPLIED)
            raise IntegrityError(
                f"{name} at {session.place.name} has not applied all of them: {left}",
                help="apply them first: dbkit migrate up; nothing was written",
            )


def _squashed(
    store: Store, gone: tuple[Migration, ...], draft: Draft, part: tuple[int, int], folder: Folder, scratch: Scratch
) -> Migration:
    state = scratch.replayed(store, gone, draft)
    if state.unmanaged:
        raise PolicyRefusal(
            f"{store.name}: the migrations make what dbkit has no kind for: {', '.join(state.unmanaged)}",
            help="squash up to what comes before it; nothing was written",
        )
    last = gone[-1]
    after = [one.header.after for one in gone if one.header.after]
    header = Header(
        change="squashed",
        part=part[0],
        parts=part[1],
        before="empty" if after else "",
        after=after[-1] if after else "",
        replaces=tuple(dict.fromkeys(pair for one in gone for pair in (*one.header.replaces, (one.id, one.checksum)))),
    )
    made = whole_migration(store, last.id, header, state, draft, folder, scratch)
    rest = folder.of(store.name)[len(gone) :]
    before, after_it = (scratch.replayed(store, (*first, *rest), draft) for first in (gone, (made,)))
    require_same(store, after_it, before, f"{made.id} with what comes after it")
    return made

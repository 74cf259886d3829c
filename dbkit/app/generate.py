"""Writes the next migrations: what lies between the folder and the profile, proved on a scratch server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from dbkit.app.canonical import Scratch, plan_between, rename_steps
from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.app.renames import Renames
from dbkit.app.snapshot import write_snapshot
from dbkit.app.written import hazard_lines, migration_of, require_same
from dbkit.contract import Draft, Store
from dbkit.core.errors import PlanError, StatementFailed, UsageError
from dbkit.migrations.file import FILE_NAME, Header, Migration
from dbkit.migrations.folder import Folder, write_migrations
from dbkit.migrations.segment import Segment, segments
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores import STORES

__all__ = ["Generated", "check_name", "generate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What was written."""

    files: tuple[Path, ...]
    destructive: tuple[Step, ...]
    changed: tuple[str, ...]
    """The stores that changed."""
    plain: tuple[str, ...]
    """Those that got plain statements, as for a downtime, because no others could be proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One migration to be: its steps up and down."""

    store: Store
    segment: Segment
    down: tuple[Step, ...]
    before: str
    after: str
    irreversible: str | None = None
    """Why the steps down are refused, where they are."""
    plain: bool = False
    """Whether the way for databases in use could not be proved."""


def generate(
    name: str,
    profile: Profile,
    root: Path,
    stores: Sequence[str] = (),
    renames: Renames | None = None,
    *,
    online: bool = True,
) -> Generated:
    """Write the migrations that take the folder's state to the profile's. Writes nothing if nothing changed.

    ``renames`` are those that were asked for beside the profile's own. Where they are not ``online``, the databases are
    used by nobody else meanwhile.
    Raises UsageError for a name that cannot be a file's, IntegrityError for a folder that is not as its sum says.
    """
    check_name(name)
    folder = migrations_folder(root, profile.name)
    folder.verify()
    asked = renames or Renames()
    pieces: list[_Piece] = []
    reached: dict[str, str] = {}
    with Scratch(root) as scratch:
        for store_name in STORES:
            if (not stores or store_name in stores) and (store_name in profile.drafts or folder.of(store_name)):
                store = STORES[store_name]
                draft = profile.drafts.get(store_name, Draft())
                mine = _pieces(store, draft, folder.of(store_name), scratch, asked, online=online)
                pieces += mine
                if not mine and folder.of(store_name) and folder.of(store_name)[-1].header.after != draft.hash():
                    reached[store_name] = folder.of(store_name)[-1].id
        asked.check()
        made = _write(name, pieces, folder)
        for store_name in dict.fromkeys(one.store for one in made):
            whole = (*folder.of(store_name), *(one for one in made if one.store == store_name))
            store, draft = STORES[store_name], profile.drafts.get(store_name, Draft())
            scratch.remember(store, whole, draft, scratch.wanted(store, draft))
        written = write_snapshot(profile, root, scratch, reached)
    return Generated(
        files=(*(path for one in made for path in (one.path, one.rollback_path)), *written),
        destructive=tuple(step for piece in pieces for step in piece.segment.steps if step.destructive),
        changed=tuple(dict.fromkeys(piece.store.name for piece in pieces)),
        plain=tuple(dict.fromkeys(piece.store.name for piece in pieces if piece.plain)),
    )


def check_name(name: str) -> None:
    """Raise UsageError for a name that cannot be a file's."""
    if not FILE_NAME.fullmatch(f"0001_{name}"):
        raise UsageError(
            f"{name!r} cannot be part of a file name",
            help="use small letters, digits, '_' and '-', for example add_link_slug",
        )


def _pieces(
    store: Store, draft: Draft, migrations: tuple[Migration, ...], scratch: Scratch, asked: Renames, *, online: bool
) -> list[_Piece]:
    before = migrations[-1].header.after if migrations else ""
    after = draft.hash()
    if before == after:
        return []
    want = scratch.wanted(store, draft)
    url = scratch.url(store.name) if migrations else ""
    have = scratch.replayed(store, migrations, draft)
    if asked.texts:
        more = asked.between(have, want, store.kinds(), draft.namespace)
        draft = replace(draft, renames=(*draft.renames, *more))
    renames = rename_steps(store, have, want, draft)
    renamed = store.replay(url, migrations, draft, then=renames) if renames else have
    steps = (*renames, *plan_between(store, renamed, want, draft, online=online).steps)
    if not steps:
        return []
    states, hashes = (have, want), (before, after)
    try:
        return _prove(store, draft, migrations, scratch.url(store.name), states, steps, hashes)
    except (PlanError, StatementFailed):
        plain = (*renames, *plan_between(store, renamed, want, draft, online=False).steps)
        if plain == steps:
            raise
    found = _prove(store, draft, migrations, scratch.url(store.name), states, plain, hashes)
    return [replace(piece, plain=True) for piece in found]


def _prove(
    store: Store,
    draft: Draft,
    migrations: tuple[Migration, ...],
    url: str,
    states: tuple[State, State],
    steps: tuple[Step, ...],
    hashes: tuple[str, str],
) -> list[_Piece]:
    """Run the plan on the scratch server, file by file; work out and run the way back of each."""
    (state, want), (before, after) = states, hashes
    pieces: list[_Piece] = []
    done, left = migrations, list(segments(steps))
    while left:
        segment, *left = left
        reached = store.replay(url, done, draft, then=segment.steps)
        run = (*done, _file(store, segment.steps, segment))
        back = rename_steps(store, reached, state, _reversed(draft))
        renamed = store.replay(url, run, draft, then=back) if back else reached
        rest = plan_between(store, renamed, state, _reversed(draft), online=not segment.transactional)
        down, refused = (*back, *rest.steps), None
        try:
            require_same(store, store.replay(url, (*run, _file(store, down, segment)), draft), state, "the way back")
        except StatementFailed as error:
            parted = _parted(segment, down)
            if parted:
                left = [*parted, *left]
                continue
            if not any(step.irreversible for step in segment.steps):
                raise
            refused = error.message
        pieces.append(_Piece(store=store, segment=segment, down=down, before=before, after=after, irreversible=refused))
        state, done = reached, run
    require_same(store, state, want, "the migration")
    between = [before, *(f"{after}+{number}" for number in range(1, len(pieces))), after]
    return [
        replace(piece, before=one, after=next_one)
        for piece, (one, next_one) in zip(pieces, pairwise(between), strict=True)
    ]


def _file(store: Store, steps: Sequence[Step], segment: Segment) -> Migration:
    """Steps as the file of a segment, or the one of its way back, is run."""
    header = Header(transactional=segment.transactional or store.name != "postgres")
    text, path = store.script(steps, transactions=False), Path("the way back")
    return Migration(
        store=store.name, id="", path=path, text=text, rollback_path=path, rollback_text=None, header=header
    )


def _parted(segment: Segment, down: Sequence[Step]) -> tuple[Segment, ...]:
    """The segment as two, where one of the steps back is to be committed before those behind it: none if it is not.

    A label of an enum, for one, is not used in the transaction that adds it: what used it goes in a file before.
    """
    committed = {step.id for step in down if step.transaction is Transaction.COMMIT_AFTER}
    place = next((number for number, step in enumerate(segment.steps) if step.id in committed), 0)
    if not segment.transactional or not place:
        return ()
    return replace(segment, steps=segment.steps[:place]), replace(segment, steps=segment.steps[place:])


def _reversed(draft: Draft) -> Draft:
    """The draft with its renames the other way, and without conversions, which lead one way only."""
    return replace(draft, renames=tuple((old, new) for new, old in draft.renames), conversions={})


def _write(name: str, pieces: Sequence[_Piece], folder: Folder) -> tuple[Migration, ...]:
    if not pieces:
        return ()
    number = max((migration.number for migration in folder.migrations), default=0)
    heads = {store: folder.of(store)[-1].id for store in STORES if folder.of(store)}
    written: list[Migration] = []
    for part, piece in enumerate(pieces, start=1):
        number += 1
        stem = f"{number:04d}_{name}" + _suffix(piece, pieces)
        header = Header(
            change=name,
            part=part,
            parts=len(pieces),
            before=piece.before or "empty",
            after=piece.after,
            hazards=hazard_lines(piece.segment.steps),
            depends=(heads[piece.store.name],) if piece.store.name in heads else (),
            transactional=piece.segment.transactional or piece.store.name != "postgres",
            irreversible=piece.irreversible,
        )
        written.append(migration_of(piece.store, stem, header, piece.segment.steps, piece.down, folder))
        heads[piece.store.name] = stem
    write_migrations(folder, written)
    return tuple(written)


def _suffix(piece: _Piece, pieces: Sequence[_Piece]) -> str:
    """Files of one store and one change are told apart by a counter."""
    same = [other for other in pieces if other.store is piece.store]
    return f"-{same.index(piece) + 1}" if len(same) > 1 else ""

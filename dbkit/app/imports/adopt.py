"""Makes a profile, and migrations where there are some, of what other tools left; tried on a scratch server."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dbkit.app.canonical import Scratch
from dbkit.app.faithful import compiled, unsaid
from dbkit.app.folders import folders
from dbkit.app.generate import generate
from dbkit.app.imports.mermaid import profile_of_diagram
from dbkit.app.imports.tools import Foreign, Tool, names_of, read_tool
from dbkit.app.profile import Profile, load
from dbkit.app.profile_text import profile_text
from dbkit.app.project import migrations_folder
from dbkit.app.snapshot import write_snapshot
from dbkit.contract import Draft, Server, Store
from dbkit.core.errors import ProfileError, UsageError
from dbkit.core.paths import shown, write_file
from dbkit.migrations.file import Header, Migration, render_header
from dbkit.migrations.folder import write_migrations
from dbkit.plan.state import State
from dbkit.stores import STORES

__all__ = ["Adopted", "adopt"]

_DIAGRAMS = (".mmd", ".mermaid", ".md")
_OLDEST = range(14, 19)
"""Majors of PostgreSQL that a profile may promise to run on: the oldest that has all that it declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What was written."""

    files: tuple[Path, ...]
    tool: Tool | None
    last: str | None
    """The last migration, where there are some."""
    unsaid: tuple[str, ...]
    """What of the old state the profile does not say."""
    one_way: tuple[str, ...] = ()
    """Migrations without a way back."""


def adopt(source: Path, name: str, root: Path, store: Store) -> Adopted:
    """Adopt a folder of migrations, a dump of statements, or a diagram. Nothing that is there is overwritten.

    Raises UsageError where something is in the way or cannot be read, StatementFailed with the place of a statement
    that the scratch server refuses.
    """
    places = folders(root)
    for path in (places.profiles / f"{name}.yaml", places.migrations / name):
        if path.exists():
            raise UsageError(f"{shown(path)} is there already", help="give the profile another name")
    if source.is_dir():
        return _folder(source, name, root, store)
    if not source.is_file():
        raise UsageError(f"there is no file or folder {shown(source)}")
    if source.suffix in _DIAGRAMS:
        data = profile_of_diagram(source.read_text(encoding="utf-8-sig"), name)
        return _declared(data, root, name, unsaid=())
    return _dump(source, name, root, store)


def _folder(source: Path, name: str, root: Path, store: Store) -> Adopted:
    tool, found = read_tool(source)
    with Scratch(root) as scratch:
        before = [_as_they_stand(one, identity, store) for one, identity in zip(found, names_of(found), strict=True)]
        state = store.replay(scratch.url(store.name), before, Draft())
        section, missing = _section(store, state, name, scratch)
        if store.name == "postgres" and tool.name != "yoyo":
            section = {**section, "ignore": [tool.table]}
        profile, path = _write(profile_text({"profile": name, store.name: section}), root, name)
        migrations = _migrations(found, root, name, profile.drafts[store.name].hash(), store)
        write_migrations(migrations_folder(root, name), migrations)
        written = write_snapshot(profile, root, scratch)
    files = [path, *(one for each in migrations for one in (each.path, each.rollback_path) if one.is_file())]
    return Adopted(
        files=(*files, *written),
        tool=tool,
        last=migrations[-1].id,
        unsaid=missing,
        one_way=tuple(one.id for one in migrations if one.rollback_text is None),
    )


def _dump(source: Path, name: str, root: Path, store: Store) -> Adopted:
    text = source.read_text(encoding="utf-8-sig")
    if re.search(r"(?m)^COPY .* FROM stdin;$", text):
        raise UsageError(f"{shown(source)} holds rows", help="dump the objects only: pg_dump --schema-only --no-owner")
    # What begins with a backslash is for psql.
    plain = re.sub(r"(?m)^\\.*$", "", text)
    with Scratch(root) as scratch:
        foreign = Foreign(path=source, name=source.stem, up=plain, down=None)
        state = store.replay(scratch.url(store.name), [_as_they_stand(foreign, "0001_dump", store)], Draft())
        section, missing = _section(store, state, name, scratch)
    return _declared({"profile": name, store.name: section}, root, name, unsaid=missing)


def _declared(data: Mapping[str, Any], root: Path, name: str, *, unsaid: tuple[str, ...]) -> Adopted:
    """A profile, and the first migrations from it."""
    profile, path = _write(profile_text(data), root, name)
    generated = generate("initial", profile, root)
    migrations = migrations_folder(root, name).migrations
    last = migrations[-1].id if migrations else None
    return Adopted(files=(path, *generated.files), tool=None, last=last, unsaid=unsaid)


def _section(store: Store, state: State, name: str, scratch: Scratch) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The section that declares a state, for the oldest server that has it all; and what it does not say."""
    server = Server(product=store.title, version="", major=scratch.major(store.name))
    section = dict(store.decompile(state, name=name, server=server))
    missing = unsaid(store, section, state, name=name, server=server, scratch=scratch)
    if store.name == "postgres":
        for major in _OLDEST:
            older = {**section, "version": major}
            if not compiled(store, older, name=name)[1]:
                return older, missing
    return section, missing


def _write(text: str, root: Path, name: str) -> tuple[Profile, Path]:
    """Write a profile and read it. One that does not compile is left to be looked at."""
    path = folders(root).profiles / f"{name}.yaml"
    write_file(path, text)
    try:
        return load(path, STORES), path
    except ProfileError as error:
        error.help = f"{shown(path)} was written, and needs your hand"
        raise


def _as_they_stand(one: Foreign, identity: str, store: Store) -> Migration:
    """A migration whose statements have the places of the other tool's file."""
    header = Header(transactional=one.transactional)
    return Migration(
        store=store.name,
        id=identity,
        path=one.path,
        text=one.up,
        rollback_path=one.path,
        rollback_text=one.down,
        header=header,
    )


def _migrations(found: Sequence[Foreign], root: Path, name: str, after: str, store: Store) -> list[Migration]:
    """The files that dbkit takes. The last one leads to the profile."""
    folder = folders(root).migrations / name / store.name
    migrations: list[Migration] = []
    for one, identity in zip(found, names_of(found), strict=True):
        last = len(migrations) == len(found) - 1
        header = Header(
            after=after if last else "",
            depends=(migrations[-1].id,) if migrations else (),
            transactional=one.transactional,
        )
        head = f"{store.comment} from {one.path.name}\n{render_header(header, comment=store.comment)}\n"
        back = replace(header, after="", depends=())
        down = None if one.down is None else f"{render_header(back, comment=store.comment)}{_trimmed(one.down)}"
        migrations.append(
            Migration(
                store=store.name,
                id=identity,
                path=folder / f"{identity}{store.suffix}",
                text=head + _trimmed(one.up),
                rollback_path=folder / f"{identity}.rollback{store.suffix}",
                rollback_text=down,
                header=header,
            )
        )
    return migrations


def _trimmed(text: str) -> str:
    """Without yoyo's own header, which is written anew, and without blank lines around."""
    kept = re.sub(r"(?im)^\s*--\s*(depends|transactional)\s*:.*$", "", text)
    return kept.strip() + "\n"

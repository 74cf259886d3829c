"""What ``--from`` and ``--to`` name: a profile, a live database, a migrations folder, an SQL file; as states."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.databases import open_url
from dbkit.app.destination import store_of_url
from dbkit.app.profile import Profile, find_profile, find_root, load
from dbkit.app.project import Request, folder_at, shown
from dbkit.contract import Draft, Server
from dbkit.core.errors import UsageError
from dbkit.migrations.file import Header, Migration
from dbkit.plan.state import State
from dbkit.profile.targets import mask
from dbkit.stores import STORES

__all__ = ["Side", "read_side"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: the states by store, and who printed each (None: the scratch server)."""

    shown: str
    states: Mapping[str, State]
    servers: Mapping[str, Server] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_side(
    source: str, *, request: Request, root: Path | None, scratch: Scratch, drafts: Mapping[str, Draft]
) -> Side:
    """Read a source. ``drafts`` are the other side's, where it is a profile: they say which names are left alone."""
    if "://" in source:
        return _live(source, drafts)
    path = Path(source)
    if path.is_dir():
        return _folder(path, scratch)
    if path.suffix in (".sql", ".redis"):
        return _script(path, request, scratch)
    return profile_side(load(find_profile(source, root or find_root(Path.cwd())), STORES), scratch, request)


def profile_side(profile: Profile, scratch: Scratch, request: Request) -> Side:
    """The states that a profile declares."""
    wanted = [name for name in profile.drafts if not request.stores or name in request.stores]
    return Side(
        shown=profile.document.shown,
        states={name: scratch.wanted(STORES[name], profile.drafts[name]) for name in wanted},
        drafts=dict(profile.drafts),
    )


def _live(url: str, drafts: Mapping[str, Draft]) -> Side:
    store = store_of_url(url)
    with ExitStack() as stack:
        database = stack.enter_context(open_url(url, store, profile=""))
        draft = drafts.get(store, Draft())
        return Side(
            shown=mask(url),
            states={store: database.connection.inspect(draft)},
            servers={store: database.connection.server},
        )


def _folder(path: Path, scratch: Scratch) -> Side:
    """A profile's folder, or the folder of one of its stores."""
    path = path.resolve()
    if path.name in STORES and not any((path / name).is_dir() for name in STORES):
        only, path = path.name, path.parent
    else:
        only = None
    folder = folder_at(path)
    folder.verify()
    states = {
        name: store.replay(scratch.url(name), folder.of(name), Draft())
        for name, store in STORES.items()
        if folder.of(name) and only in (None, name)
    }
    if not states:
        raise UsageError(f"{shown(path)} holds no migrations")
    return Side(shown=shown(path), states=states)


def _script(path: Path, request: Request, scratch: Scratch) -> Side:
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    if len(request.stores) > 1:
        raise UsageError("an SQL file belongs to one store", help="give --store once")
    name = request.stores[0] if request.stores else "redis" if path.suffix == ".redis" else "postgres"
    store = STORES[name]
    migration = Migration(
        store=name,
        id=path.stem,
        path=path,
        text=path.read_text(encoding="utf-8-sig"),
        rollback_path=path,
        rollback_text=None,
        header=Header(),
    )
    return Side(shown=shown(path), states={name: store.replay(scratch.url(name), (migration,), Draft())})

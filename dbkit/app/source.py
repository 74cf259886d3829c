"""What ``--from`` and ``--to`` name: a profile, a live database, a migrations folder, an SQL file; as states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.app.canonical import Scratch
from dbkit.app.destination import store_of_url
from dbkit.app.folders import find_profile, find_root
from dbkit.app.live import Live, read_live
from dbkit.app.project import Request, folder_at
from dbkit.contract import Draft, Server
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown
from dbkit.migrations.file import Header, Migration
from dbkit.plan.state import State
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["Side", "profile_side", "read_side", "side_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: the states by store, and who printed each (None: the scratch server)."""

    shown: str
    states: Mapping[str, State]
    servers: Mapping[str, Server] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def side_of(live: Live) -> Side:
    """What was read of a live database, completed, as a side of a comparison."""
    return Side(shown=live.shown, states={live.store: live.snapshot.state()}, servers={live.store: live.server})


def read_side(
    source: str, *, request: Request, root: Path | None, scratch: Scratch, drafts: Mapping[str, Draft]
) -> Side:
    """Read a source. ``drafts`` are the other side's, where it is a profile: they say which names are left alone."""
    if "://" in source:
        with read_live(source, drafts.get(store_of_url(source), Draft())) as live:
            return side_of(live.completed())
    path = Path(source)
    if path.is_dir():
        return _folder(path, scratch)
    if path.suffix in (".sql", ".redis"):
        return _script(path, request, scratch)
    from dbkit.app.profile import load

    return profile_side(load(find_profile(source, root or find_root(Path.cwd())), STORES), scratch, request)


def profile_side(profile: Profile, scratch: Scratch, request: Request) -> Side:
    """The states that a profile declares."""
    wanted = [name for name in profile.drafts if not request.stores or name in request.stores]
    return Side(
        shown=profile.document.shown,
        states={name: scratch.wanted(STORES[name], profile.drafts[name]) for name in wanted},
        drafts=dict(profile.drafts),
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

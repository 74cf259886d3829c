"""Makes a backup of every database of a destination, and puts it into every place."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dbkit import __version__
from dbkit.app.backups.manifest import Manifest, SavedFile, SavedStore, digest_of, new_id, render
from dbkit.app.backups.place import Named
from dbkit.app.backups.seal import seal
from dbkit.app.backups.work import work_folder
from dbkit.app.databases import plain_urls
from dbkit.app.destination import Destination
from dbkit.app.profile import Profile
from dbkit.app.states import STATE, state_text
from dbkit.embedded import servers
from dbkit.stores import STORES

__all__ = ["MANIFEST", "Created", "create_backup"]

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A backup, and the places that hold it."""

    manifest: Manifest
    places: tuple[Named, ...]


def create_backup(
    profile: Profile, root: Path, place: Destination, into: Sequence[Named], *, told: Callable[[str, str], None]
) -> Created:
    """Save all databases, then copy the files to each place, the manifest last.

    ``told`` hears of a store and what is done there.
    """
    begun = time.monotonic()
    identity = new_id(datetime.now(UTC))
    recipients = profile.document.backups.encrypt_to if profile.document.backups else []
    with ExitStack() as stack:
        urls = stack.enter_context(plain_urls(place, root=root, profile=profile.name, drafts=profile.drafts))
        work = stack.enter_context(work_folder(root))
        stores = tuple(_save(store, url, profile, work / store, told) for store, url in urls.items())
        if recipients:
            told("all", "encrypting")
            seal(work, recipients)
        files = [path for path in sorted(work.rglob("*")) if path.is_file()]
        manifest = Manifest(
            id=identity,
            profile=profile.name,
            target=place.name,
            dbkit=__version__,
            seconds=round(time.monotonic() - begun, 3),
            encrypted=bool(recipients),
            stores=stores,
            files=tuple(
                SavedFile(path=path.relative_to(work).as_posix(), size=path.stat().st_size, sha256=digest_of(path))
                for path in files
            ),
        )
        for one in into:
            told("all", f"copying to {one.place.shown}")
            for file in manifest.files:
                one.place.put(f"{profile.name}/{identity}/{file.path}", work / file.path)
            (work / MANIFEST).write_bytes(render(manifest))
            one.place.put(f"{profile.name}/{identity}/{MANIFEST}", work / MANIFEST)
    return Created(manifest=manifest, places=tuple(into))


def _save(store: str, url: str, profile: Profile, folder: Path, told: Callable[[str, str], None]) -> SavedStore:
    folder.mkdir()
    draft = profile.drafts[store]
    programs = servers.programs("pg_dump")
    saved = STORES[store].archiver().save(url, folder, draft, programs=programs, told=lambda what: told(store, what))
    (folder / STATE).write_text(json.dumps(state_text(saved.state)), encoding="utf-8")
    return SavedStore(
        store=store,
        product=saved.server.product,
        version=saved.server.version,
        major=saved.server.major,
        database=saved.server.database,
        fingerprint=saved.state.fingerprint(),
        counts=dict(saved.counts),
        ending=dict(saved.ending),
    )

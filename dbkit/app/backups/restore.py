"""Brings a backup back: into scratch servers, to see that it can be; or into databases that are empty."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dbkit.app.backups.listed import VERIFIED, Listed
from dbkit.app.backups.manifest import Manifest, SavedStore, Verified, digest_of, render
from dbkit.app.backups.place import Named
from dbkit.app.backups.seal import unseal
from dbkit.app.backups.work import work_folder
from dbkit.app.canonical import Scratch
from dbkit.app.databases import plain_urls, scratch_cache
from dbkit.app.destination import Destination
from dbkit.app.states import STATE, state_of
from dbkit.contract import Draft, Store
from dbkit.core.errors import DbkitError, IntegrityError, PolicyRefusal, UsageError
from dbkit.embedded import servers
from dbkit.embedded.postgres_binaries import installations
from dbkit.plan.state import State
from dbkit.stores import STORES

__all__ = ["Restored", "restore_backup", "verify_backup"]

_SHOWN = 6
Told = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored into one database: the rows of each table, and what became of what was there before."""

    store: str
    counts: Mapping[str, int]
    aside: str | None = None


def verify_backup(
    backup: Listed,
    source: Named,
    drafts: Mapping[str, Draft],
    root: Path,
    *,
    identity: Path | None,
    told: Told,
) -> Verified:
    """Restore a backup into scratch servers and compare; what came of it is written beside the backup."""
    begun = time.monotonic()
    findings: list[str] = []
    try:
        with _fetched(backup.manifest, source, root, identity, told) as folder:
            for saved in backup.manifest.stores:
                told(saved.store, "restoring into a scratch server")
                findings += _tried(saved, drafts.get(saved.store, Draft()), folder / saved.store, root, told)
    except IntegrityError as error:
        findings.append(error.message)
    verified = Verified(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        good=not findings,
        seconds=round(time.monotonic() - begun, 3),
        findings=tuple(findings),
    )
    source.place.write(f"{backup.manifest.profile}/{backup.manifest.id}/{VERIFIED}", render(verified))
    return verified


def restore_backup(
    backup: Listed,
    source: Named,
    place: Destination,
    drafts: Mapping[str, Draft],
    root: Path,
    *,
    over: bool,
    identity: Path | None,
    told: Told,
) -> tuple[Restored, ...]:
    """Restore into the databases of a destination. ``over``: what is there is put aside.

    Raises PolicyRefusal where a database is not empty and nobody said so, and for protected targets.
    """
    if over and place.protected:
        raise PolicyRefusal(
            f"target {place.name} is protected: nothing is restored over it",
            help="restore into a new, empty database (-u), look at it, and have applications use that one",
        )
    manifest = backup.manifest
    saved_stores = {saved.store: saved for saved in manifest.stores if saved.store in place.urls}
    if not saved_stores:
        raise UsageError(f"{manifest.id} holds {', '.join(saved.store for saved in manifest.stores)}")
    with plain_urls(place, root=root, profile=manifest.profile, drafts=drafts) as urls:
        full = {
            store: held
            for store in saved_stores
            if (held := _held(STORES[store], urls[store], manifest, drafts.get(store, Draft())))
        }
        if full and not over:
            raise PolicyRefusal(
                "; ".join(f"{store} is not empty: it has {held}" for store, held in full.items()),
                help="restore into an empty database (-u), or say --over and --yes: what is there is put aside",
            )
        with _fetched(manifest, source, root, identity, told) as folder:
            for store in saved_stores:
                programs = servers.programs("pg_restore")
                STORES[store].archiver().require(urls[store], folder / store, programs=programs)
            done = []
            for store, saved in saved_stores.items():
                aside = STORES[store].archiver().aside(urls[store], _word(manifest.id)) if store in full else None
                if aside:
                    told(store, aside)
                try:
                    counts = _load(STORES[store], urls[store], folder / store, told)
                    if lost := _lost(saved, counts):
                        raise IntegrityError(f"{store}: restored, but not as it was: {'; '.join(lost)}")
                except DbkitError as error:
                    error.help = "\n".join(line for line in (error.help, aside) if line) or None
                    raise
                done.append(Restored(store=store, counts=counts, aside=aside))
            return tuple(done)


def _held(store: Store, url: str, manifest: Manifest, draft: Draft) -> str:
    """What a database has that a restore would meet, in words."""
    counts = store.archiver().counts(url)
    rows = sum(counts.values())
    if counts:
        return f"{rows} rows or keys in {len(counts)} places"
    connection = store.connect(url, profile=manifest.profile, namespace=draft.namespace)
    try:
        objects = [str(key) for key in connection.inspect(draft).objects if key.kind not in _ALWAYS]
    finally:
        connection.close()
    return ", ".join(sorted(objects)[:_SHOWN])


def _word(identity: str) -> str:
    """The id of a backup, as a part of a name."""
    return identity.lower().replace("-", "_")


_ALWAYS = ("schema", "extension", "language", "role", "privileges", "owner", "comment")
"""What an empty database has, too."""


@contextmanager
def _fetched(manifest: Manifest, source: Named, root: Path, identity: Path | None, told: Told) -> Iterator[Path]:
    """The files of a backup, each as its manifest says, in a folder of their own. Raises IntegrityError."""
    with work_folder(root) as folder:
        told("all", f"reading {source.place.shown}")
        there = set(source.place.keys(f"{manifest.profile}/{manifest.id}/"))
        wrong = []
        for file in manifest.files:
            key, path = f"{manifest.profile}/{manifest.id}/{file.path}", folder / file.path
            if key not in there:
                wrong.append(f"{file.path} is missing")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            source.place.get(key, path)
            if path.stat().st_size != file.size or digest_of(path) != file.sha256:
                wrong.append(f"{file.path} is damaged")
        if wrong:
            more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
            raise IntegrityError(
                f"{manifest.id} in {source.place.shown}: {', '.join(wrong[:_SHOWN])}{more}",
                help="take another place (--from) or another backup: dbkit backup list",
            )
        if manifest.encrypted:
            unseal(folder, identity)
        yield folder


def _load(store: Store, url: str, folder: Path, told: Told) -> Mapping[str, int]:
    archiver = store.archiver()
    archiver.load(url, folder, programs=servers.programs("pg_restore"), told=lambda what: told(store.name, what))
    return archiver.counts(url)


def _tried(saved: SavedStore, draft: Draft, folder: Path, root: Path, told: Told) -> list[str]:
    """What is otherwise in a scratch server that the backup was restored into."""
    store = STORES[saved.store]
    try:
        with servers.scratch(saved.store, cache=scratch_cache(root), major=_major(saved)) as server:
            url = store.provision(server.url, saved.database or "restored")
            programs = servers.programs("pg_restore")
            url = store.archiver().prepare(url, folder, programs=programs)
            counts = _load(store, url, folder, told)
            connection = store.connect(url, profile="", namespace=draft.namespace)
            try:
                found, major = connection.inspect(draft), connection.server.major
            finally:
                connection.close()
            told(saved.store, "comparing")
            wanted = state_of(json.loads((folder / STATE).read_text(encoding="utf-8")), store)
            if major != saved.major:
                with Scratch(root) as scratch:
                    wanted = store.rebuild(scratch.url(saved.store), wanted, draft)
            return [
                f"{saved.store}: {what}"
                for what in (*_lost(saved, counts), *_differing(found, wanted, store.archiver().not_saved))
            ]
    except DbkitError as error:
        return [f"{saved.store}: it cannot be restored: {error.message}"]


def _major(saved: SavedStore) -> int | None:
    """The major of the scratch server, where there is one like the saved server."""
    known = {one.major for one in installations()} if saved.store == "postgres" else set()
    return saved.major if saved.major in known else None


def _lost(saved: SavedStore, counts: Mapping[str, int]) -> list[str]:
    """Where there are other rows than were saved; keys that end by themselves may be gone."""
    found = []
    for name in sorted(saved.counts.keys() | counts.keys()):
        was, now = saved.counts.get(name, 0), counts.get(name, 0)
        if not was - saved.ending.get(name, 0) <= now <= was:
            found.append(f"{name} has {now} rows, and {was} were saved")
    return found


def _differing(found: State, wanted: State, without: frozenset[str]) -> list[str]:
    """The objects that are not as they were."""
    keys = {key for key in found.objects.keys() | wanted.objects.keys() if key.kind not in without}
    names = sorted(str(key) for key in keys if found.objects.get(key) != wanted.objects.get(key))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return [f"not as it was: {', '.join(names[:_SHOWN])}{more}"] if names else []

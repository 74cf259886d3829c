"""The backups that places hold, and whether they are what the profile promises of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dbkit.app.backups.create import MANIFEST
from dbkit.app.backups.manifest import Manifest, Verified, read_manifest, read_verified
from dbkit.app.backups.place import Named
from dbkit.app.destination import is_called
from dbkit.core.errors import IntegrityError, UsageError
from dbkit.profile.backups import Backups
from dbkit.profile.target_words import duration
from dbkit.stores import STORES

__all__ = ["VERIFIED", "Held", "Listed", "broken_promises", "find_backup", "list_backups"]

VERIFIED = "verified.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A backup, the places that hold it whole, and what came of the last try to restore it."""

    manifest: Manifest
    places: tuple[Named, ...]
    verified: Verified | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What places hold."""

    backups: tuple[Listed, ...]
    damaged: tuple[str, ...] = ()
    """Of others, what cannot be read."""

    def of(self, target: str | None) -> Held:
        """Those of a target, of a target of many or of some of its members; all where none is asked for."""
        if target is None:
            return self
        names = {name for one in self.backups if (name := one.manifest.target) == target or is_called(name, target)}
        return replace(self, backups=tuple(one for one in self.backups if one.manifest.target in names))


def list_backups(profile: str, places: Sequence[Named]) -> Held:
    """The backups of a profile, newest first. One whose manifest is not there was never finished, and is none.

    One whose manifest cannot be read does not stand in the way of the others.
    """
    found: dict[str, Listed] = {}
    damaged = []
    for named in places:
        for key in named.place.keys(f"{profile}/"):
            if key.count("/") != 2 or not key.endswith(f"/{MANIFEST}") or (text := named.place.read(key)) is None:
                continue
            shown = f"{named.place.shown}/{key}"
            try:
                manifest = read_manifest(text, shown, STORES)
                _is_at_home(manifest, profile, key, shown)
            except IntegrityError as error:
                damaged.append(error.message)
                continue
            last = None
            try:
                last = _verified(named, key.removesuffix(MANIFEST) + VERIFIED)
            except IntegrityError as error:
                damaged.append(error.message)
            before = found.get(manifest.id, Listed(manifest=manifest, places=()))
            verified = _later(before.verified, last)
            found[manifest.id] = replace(before, places=(*before.places, named), verified=verified)
    backups = tuple(found[identity] for identity in sorted(found, reverse=True))
    return Held(backups=backups, damaged=tuple(damaged))


def _is_at_home(manifest: Manifest, profile: str, key: str, shown: str) -> None:
    """Raise IntegrityError for a manifest that was made elsewhere: its files are not beside it."""
    if key != f"{profile}/{manifest.id}/{MANIFEST}" or manifest.profile != profile:
        raise IntegrityError(f"{shown} is of the backup {manifest.id} of {manifest.profile}")


def find_backup(held: Held, asked: str | None) -> Listed:
    """The backup with an id, or one that begins so; the newest where nothing is asked. Raises UsageError."""
    if not held.backups:
        raise UsageError(held.damaged[0] if held.damaged else "there are no backups", help="dbkit backup create")
    if asked is None:
        return held.backups[0]
    matching = [one for one in held.backups if one.manifest.id.startswith(asked)]
    if len(matching) != 1:
        what = f"several backups begin with {asked!r}" if matching else f"there is no backup {asked!r}"
        raise UsageError(what, help=f"there are: {', '.join(one.manifest.id for one in held.backups[:10])}")
    return matching[0]


def broken_promises(held: Held, declared: Backups | None, stores: Collection[str], now: datetime) -> tuple[str, ...]:
    """Where the backups are not what the profile promises of these stores: too old, too few copies, never restored.

    Each target is promised it by itself. Where there are others, one of ``local`` is an experiment, and a member of a
    target of many was saved before a migration.
    """
    targets = {one.manifest.target for one in held.backups}
    whole = {name for name in targets if "/" not in name}
    promised = sorted(whole - {_LOCAL} or whole or targets)
    found = [] if promised else ["there is no backup"]
    for target in promised:
        of = f"{target}: " if len(promised) > 1 else ""
        backups = [one for one in held.backups if one.manifest.target == target]
        found += [f"{of}{what}" for what in _broken(backups, declared, stores, now)]
    return (*found, *held.damaged)


_LOCAL = "local"


def _broken(
    backups: Sequence[Listed], declared: Backups | None, stores: Collection[str], now: datetime
) -> Iterator[str]:
    rules = declared or Backups()
    holding = {store: [one for one in backups if store in one.manifest.holds] for store in stores}
    yield from (f"there is no backup of {store}" for store in stores if not holding[store])
    old: dict[datetime, list[str]] = {}
    for store, found in holding.items():
        if found and (now - found[0].manifest.at).total_seconds() > duration(rules.every):
            old.setdefault(found[0].manifest.at, []).append(store)
    for at, names in old.items():
        of = "" if len(names) == len(stores) else f" of {', '.join(names)}"
        yield f"the newest backup{of} is of {at:%Y-%m-%d %H:%M} UTC, older than {rules.every}"
    if declared is not None:
        yield from _places(backups[0], declared)
    good = {
        store: [one.verified.time for one in found if one.verified and one.verified.good]
        for store, found in holding.items()
    }
    never = [store for store in stores if not good[store]]
    if never:
        what = "" if len(never) == len(stores) else f" of {', '.join(never)}"
        yield f"no backup{what} was ever restored and compared: dbkit backup verify"
    last = min((max(times) for times in good.values() if times), default=now)
    if (now - last).total_seconds() > duration(rules.verified_every):
        yield f"the last backup that was verified was so at {last:%Y-%m-%d %H:%M} UTC"
    yield from (f"{one.manifest.id} could not be restored" for one in backups if one.verified and not one.verified.good)


def _places(newest: Listed, declared: Backups) -> list[str]:
    rule = declared.rule
    media = {"disk", *(named.medium for named in newest.places)}
    copies, offsite = 1 + len(newest.places), sum(named.offsite for named in newest.places)
    found = []
    if copies < rule.copies:
        found.append(f"{copies} of {rule.copies} copies of the data")
    if len(media) < rule.media:
        found.append(f"all copies are on {', '.join(sorted(media))}: {rule.media} different media are promised")
    if offsite < rule.offsite:
        found.append(f"{offsite} of {rule.offsite} copies in another building")
    missing = [name for name in declared.places if name not in {named.name for named in newest.places}]
    if missing:
        found.append(f"the newest backup is not in {', '.join(missing)}")
    return found


def _verified(named: Named, key: str) -> Verified | None:
    text = named.place.read(key)
    return None if text is None else read_verified(text, f"{named.place.shown}/{key}")


def _later(one: Verified | None, other: Verified | None) -> Verified | None:
    return max((found for found in (one, other) if found), key=lambda found: found.time, default=None)

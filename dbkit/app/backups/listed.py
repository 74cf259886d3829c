"""The backups that places hold, and whether they are what the profile promises of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dbkit.app.backups.create import MANIFEST
from dbkit.app.backups.manifest import Manifest, Verified, read_manifest
from dbkit.app.backups.place import Named
from dbkit.app.destination import is_called
from dbkit.core.errors import IntegrityError, UsageError
from dbkit.profile.backups import Backups
from dbkit.profile.target_words import duration

__all__ = ["VERIFIED", "Listed", "broken_promises", "find_backup", "list_backups", "of_target"]

VERIFIED = "verified.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A backup, the places that hold it whole, and what came of the last try to restore it."""

    manifest: Manifest
    places: tuple[Named, ...]
    verified: Verified | None = None


def list_backups(profile: str, places: Sequence[Named]) -> tuple[Listed, ...]:
    """The backups of a profile, newest first. One whose manifest is not there was never finished, and is none."""
    found: dict[str, Listed] = {}
    for named in places:
        for key in named.place.keys(f"{profile}/"):
            if not key.endswith(f"/{MANIFEST}"):
                continue
            text = named.place.read(key)
            if text is None:
                continue
            manifest = read_manifest(text, f"{named.place.shown}/{key}")
            before = found.get(manifest.id, Listed(manifest=manifest, places=()))
            verified = _later(before.verified, _verified(named, key.removesuffix(MANIFEST) + VERIFIED))
            found[manifest.id] = replace(before, places=(*before.places, named), verified=verified)
    return tuple(found[identity] for identity in sorted(found, reverse=True))


def of_target(backups: Sequence[Listed], asked: str | None) -> tuple[Listed, ...]:
    """Those of a target, of a target of many or of some of its members; all where none is asked for."""
    return tuple(
        one for one in backups if asked is None or one.manifest.target == asked or is_called(one.manifest.target, asked)
    )


def find_backup(backups: Sequence[Listed], asked: str | None) -> Listed:
    """The backup with an id, or one that begins so; the newest where nothing is asked. Raises UsageError."""
    if not backups:
        raise UsageError("there are no backups", help="dbkit backup create")
    if asked is None:
        return backups[0]
    matching = [one for one in backups if one.manifest.id.startswith(asked)]
    if len(matching) != 1:
        what = f"several backups begin with {asked!r}" if matching else f"there is no backup {asked!r}"
        raise UsageError(what, help=f"there are: {', '.join(one.manifest.id for one in backups[:10])}")
    return matching[0]


def broken_promises(backups: Sequence[Listed], declared: Backups | None, now: datetime) -> tuple[str, ...]:
    """Where the backups are not what the profile promises: too old, too few copies, never restored."""
    rules = declared or Backups()
    if not backups:
        return ("there is no backup",)
    newest = backups[0]
    found = []
    if (now - newest.manifest.at).total_seconds() > duration(rules.every):
        found.append(f"the newest backup is of {newest.manifest.at:%Y-%m-%d %H:%M} UTC, older than {rules.every}")
    if declared is not None:
        found += _places(newest, declared)
    good = [one.verified.time for one in backups if one.verified and one.verified.good]
    if not good:
        found.append("no backup was ever restored and compared: dbkit backup verify")
    elif (now - max(good)).total_seconds() > duration(rules.verified_every):
        found.append(f"the last backup that was verified was so at {max(good):%Y-%m-%d %H:%M} UTC")
    found += [f"{one.manifest.id} could not be restored" for one in backups if one.verified and not one.verified.good]
    return tuple(found)


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
    if text is None:
        return None
    try:
        data = json.loads(text)
        del data["schema_version"]
        return Verified(**{**data, "findings": tuple(data["findings"])})
    except (ValueError, TypeError, KeyError):
        raise IntegrityError(f"{named.place.shown}/{key} cannot be read", help="remove it, and verify again") from None


def _later(one: Verified | None, other: Verified | None) -> Verified | None:
    return max((found for found in (one, other) if found), key=lambda found: found.time, default=None)

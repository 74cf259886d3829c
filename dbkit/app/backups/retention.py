"""Which backups stay: all of the last days, then the last of each day, week and month (grandfather, father, son)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dbkit.app.backups.create import MANIFEST
from dbkit.app.backups.listed import Listed
from dbkit.app.backups.manifest import time_of
from dbkit.app.backups.place import Named
from dbkit.profile.backups import Keep

__all__ = ["Fate", "fates", "remove_backup", "remove_unfinished", "unfinished"]

_GRACE = timedelta(days=1)
"""A backup that is being made has no manifest yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """A backup, and why it stays; without a reason it goes."""

    backup: Listed
    reasons: tuple[str, ...]

    @property
    def stays(self) -> bool:
        """Whether it is kept."""
        return bool(self.reasons)


def fates(backups: Sequence[Listed], keep: Keep, now: datetime) -> tuple[Fate, ...]:
    """What becomes of each backup, newest first; those of a target are counted by themselves.

    The newest of each, and the newest that was restored well, always stay.
    """
    targets = {one.manifest.target for one in backups}
    found = [
        fate
        for target in targets
        for fate in _fates([one for one in backups if one.manifest.target == target], keep, now)
    ]
    return tuple(sorted(found, key=lambda fate: fate.backup.manifest.id, reverse=True))


def _fates(backups: Sequence[Listed], keep: Keep, now: datetime) -> tuple[Fate, ...]:
    ordered = sorted(backups, key=lambda one: one.manifest.id, reverse=True)
    reasons: dict[str, list[str]] = {one.manifest.id: [] for one in ordered}
    for one in ordered[:1]:
        reasons[one.manifest.id].append("the newest")
    for one in [one for one in ordered if one.verified and one.verified.good][:1]:
        reasons[one.manifest.id].append("the newest that was verified")
    for one in ordered:
        if now - one.manifest.at < timedelta(days=keep.days):
            reasons[one.manifest.id].append(f"of the last {keep.days} days")
    for count, form, word in (
        (keep.daily, "%Y-%m-%d", "day"),
        (keep.weekly, "%G-W%V", "week"),
        (keep.monthly, "%Y-%m", "month"),
    ):
        seen: set[str] = set()
        for one in ordered:
            period = one.manifest.at.strftime(form)
            if period not in seen and len(seen) < count:
                seen.add(period)
                reasons[one.manifest.id].append(f"the last of {word} {period}")
    return tuple(Fate(backup=one, reasons=tuple(reasons[one.manifest.id])) for one in ordered)


def unfinished(profile: str, places: Sequence[Named], now: datetime) -> tuple[tuple[Named, str], ...]:
    """What runs that were killed have left in places: files without a manifest that are older than a day."""
    found = []
    for named in places:
        keys = named.place.keys(f"{profile}/")
        whole = {key.split("/")[1] for key in keys if key.endswith(f"/{MANIFEST}")}
        ids = sorted({key.split("/")[1] for key in keys if key.count("/") > 1} - whole)
        found += [(named, one) for one in ids if (begun := time_of(one)) is not None and now - begun > _GRACE]
    return tuple(found)


def remove_unfinished(profile: str, left: Sequence[tuple[Named, str]]) -> None:
    """Remove the files of backups that were never finished."""
    for named, identity in left:
        for key in named.place.keys(f"{profile}/{identity}/"):
            named.place.remove(key)


def remove_backup(backup: Listed) -> None:
    """Remove a backup from every place, its manifest first: what is half removed is no backup."""
    prefix = f"{backup.manifest.profile}/{backup.manifest.id}/"
    for named in backup.places:
        named.place.remove(f"{prefix}{MANIFEST}")
        for key in named.place.keys(prefix):
            named.place.remove(key)

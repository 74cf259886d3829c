"""Which backups stay: all of the last days, then the last of each day, week and month (grandfather, father, son)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """What becomes of each backup, newest first.

    Each store of each target is looked at by itself: a backup of one database takes the place of none that holds
    another. The newest, the newest that was restored well, and the newest that was not found bad always stay.
    """
    ordered = sorted(backups, key=lambda one: one.manifest.id, reverse=True)
    groups: dict[tuple[str, str], list[Listed]] = {}
    for one in ordered:
        for store in one.manifest.holds:
            groups.setdefault((one.manifest.target, store), []).append(one)
    reasons: dict[str, list[str]] = {one.manifest.id: [] for one in ordered}
    for _, group in sorted(groups.items()):
        for identity, reason in _reasons(group, keep, now):
            if reason not in reasons[identity]:
                reasons[identity].append(reason)
    return tuple(Fate(backup=one, reasons=tuple(reasons[one.manifest.id])) for one in ordered)


def _reasons(ordered: Sequence[Listed], keep: Keep, now: datetime) -> Iterator[tuple[str, str]]:
    """Why which of some backups stay. One that was found bad takes no place that another of its time can have."""
    bad = [one for one in ordered if one.verified and not one.verified.good]
    sound = [one for one in ordered if one not in bad]
    verified = [one for one in sound if one.verified]
    yield ordered[0].manifest.id, "the newest"
    yield from ((one.manifest.id, "the newest that was not found bad") for one in sound[:1] if one is not ordered[0])
    yield from ((one.manifest.id, "the newest that was verified") for one in verified[:1])
    for one in ordered:
        if now - one.manifest.at < timedelta(days=keep.days):
            yield one.manifest.id, f"of the last {keep.days} days"
    for count, form, word in (
        (keep.daily, "%Y-%m-%d", "day"),
        (keep.weekly, "%G-W%V", "week"),
        (keep.monthly, "%Y-%m", "month"),
    ):
        periods = list(dict.fromkeys(one.manifest.at.strftime(form) for one in ordered))[:count]
        for period in periods:
            last = next(one for one in (*sound, *bad) if one.manifest.at.strftime(form) == period)
            yield last.manifest.id, f"the last of {word} {period}"


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

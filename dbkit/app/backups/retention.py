"""Which backups stay: all of the last days, then the last of each day, week and month (grandfather, father, son)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dbkit.app.backups.listed import Listed
from dbkit.profile.backups import Keep

__all__ = ["Fate", "fates", "remove_backup"]


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
    """What becomes of each backup, newest first. The newest, and the newest that was restored well, always stay."""
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


def remove_backup(backup: Listed) -> None:
    """Remove a backup from every place, its manifest first: what is half removed is no backup."""
    from dbkit.app.backups.create import MANIFEST

    prefix = f"{backup.manifest.profile}/{backup.manifest.id}/"
    for named in backup.places:
        named.place.remove(f"{prefix}{MANIFEST}")
        for key in named.place.keys(prefix):
            named.place.remove(key)

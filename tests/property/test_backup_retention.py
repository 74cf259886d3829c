"""Retention over random histories: what must stay, stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dbkit.app.backups.listed import Listed
from dbkit.app.backups.manifest import Manifest, SavedStore, Verified, new_id
from dbkit.app.backups.retention import fates
from dbkit.profile.backups import Keep

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)

histories = st.lists(
    st.tuples(st.integers(min_value=0, max_value=900 * 24 * 60), st.sampled_from([None, True, False])),
    unique_by=lambda one: one[0],
    max_size=120,
)
keeps = st.builds(
    Keep,
    days=st.integers(1, 90),
    daily=st.integers(0, 14),
    weekly=st.integers(0, 10),
    monthly=st.integers(0, 24),
)


def saved(store: str) -> SavedStore:
    return SavedStore(store=store, product="", version="", major=1, database="", fingerprint="", counts={})


def backup(minutes: int, verified: bool | None, target: str = "prod", *stores: str) -> Listed:
    at = NOW - timedelta(minutes=minutes)
    manifest = Manifest(
        id=new_id(at),
        profile="shop",
        target=target,
        dbkit="0",
        seconds=1,
        encrypted=False,
        stores=tuple(map(saved, stores or ("postgres",))),
        files=(),
    )
    said = None if verified is None else Verified(at=at.isoformat(), good=verified, seconds=1)
    return Listed(manifest=manifest, places=(), verified=said)


@given(histories, keeps)
def test_what_must_stay_stays(history: list[tuple[int, bool | None]], keep: Keep) -> None:
    backups = [backup(*one) for one in history]
    found = fates(backups, keep, NOW)
    assert sorted(one.backup.manifest.id for one in found) == sorted(one.manifest.id for one in backups)
    staying = {one.backup.manifest.id for one in found if one.stays}
    by_time = sorted(backups, key=lambda one: one.manifest.id, reverse=True)
    if backups:
        assert by_time[0].manifest.id in staying, "the newest"
    good = [one for one in by_time if one.verified and one.verified.good]
    if good:
        assert good[0].manifest.id in staying, "the newest that was verified"
    for one in backups:
        if NOW - one.manifest.at < timedelta(days=keep.days):
            assert one.manifest.id in staying, "of the last days"
    for count, form in ((keep.daily, "%Y%m%d"), (keep.weekly, "%G%V"), (keep.monthly, "%Y%m")):
        periods = list(dict.fromkeys(one.manifest.at.strftime(form) for one in by_time))[:count]
        kept = {one.backup.manifest.at.strftime(form) for one in found if one.stays}
        assert set(periods) <= kept, "one of each period"
    sound = [one for one in by_time if not (one.verified and not one.verified.good)]
    if sound:
        assert sound[0].manifest.id in staying, "the newest that was not found bad"
    floor = len([one for one in backups if NOW - one.manifest.at < timedelta(days=keep.days)])
    assert len(staying) <= floor + keep.daily + keep.weekly + keep.monthly + 3, "and no more than that"


@given(histories, histories, keeps)
def test_the_backups_of_a_target_stay_whatever_others_have(
    history: list[tuple[int, bool | None]], others: list[tuple[int, bool | None]], keep: Keep
) -> None:
    mine = [backup(*one) for one in history]
    alone = {one.backup.manifest.id for one in fates(mine, keep, NOW) if one.stays}
    more = [backup(*one, target="staging") for one in others]
    found = fates([*mine, *more], keep, NOW)
    assert {one.backup.manifest.id for one in found if one.stays and one.backup.manifest.target == "prod"} == alone


@given(histories, keeps)
def test_a_second_time_removes_nothing_more(history: list[tuple[int, bool | None]], keep: Keep) -> None:
    kept = [one.backup for one in fates([backup(*one) for one in history], keep, NOW) if one.stays]
    assert all(one.stays for one in fates(kept, keep, NOW))


mixed = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=900 * 24 * 60),
        st.sampled_from([None, True, False]),
        st.sampled_from(["prod", "staging", "tenants/acme"]),
        st.sets(st.sampled_from(["postgres", "redis", "clickhouse"]), min_size=1),
    ),
    unique_by=lambda one: one[0],
    max_size=60,
)


@given(mixed, keeps)
def test_a_backup_of_one_database_takes_no_place_of_another(
    history: list[tuple[int, bool | None, str, set[str]]], keep: Keep
) -> None:
    backups = [backup(minutes, good, target, *sorted(stores)) for minutes, good, target, stores in history]
    staying = {one.backup.manifest.id for one in fates(backups, keep, NOW) if one.stays}
    for target, store in {(one.manifest.target, held) for one in backups for held in one.manifest.holds}:
        group = [one for one in backups if one.manifest.target == target and store in one.manifest.holds]
        alone = {one.backup.manifest.id for one in fates(group, keep, NOW) if one.stays}
        newest = max(group, key=lambda one: one.manifest.id)
        assert newest.manifest.id in staying
        good = [one for one in group if one.verified and one.verified.good]
        assert not good or max(good, key=lambda one: one.manifest.id).manifest.id in staying & alone


def test_one_that_was_found_bad_takes_no_place() -> None:
    day = 24 * 60
    history = [backup(0, None), *(backup(40 * day + hour * 60, hour > 1) for hour in range(4))]
    kept = [one.backup for one in fates(history, Keep(days=1, daily=2, weekly=0, monthly=0), NOW) if one.stays]
    assert [one.verified and one.verified.good for one in kept] == [None, True]
    bad = [backup(hour, False) for hour in range(2)] + [backup(50 * day, None)]
    kept = [one.backup for one in fates(bad, Keep(days=1, daily=0, weekly=0, monthly=0), NOW) if one.stays]
    assert len(kept) == 3, "the last that may be good"

"""What stands beside a backup is read strictly, and what cannot be read is in nobody's way."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dbkit.app.backups.listed import broken_promises, find_backup, list_backups
from dbkit.app.backups.manifest import (
    Manifest,
    SavedFile,
    SavedStore,
    Verified,
    new_id,
    read_manifest,
    read_verified,
    render,
    time_of,
)
from dbkit.app.backups.place import FolderPlace, Named
from dbkit.app.backups.work import work_folder
from dbkit.core.canonical import to_plain
from dbkit.core.errors import IntegrityError, UsageError
from dbkit.stores import STORES

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def saved(store: str) -> SavedStore:
    return SavedStore(store=store, product="x", version="1", major=1, database="d", fingerprint="f", counts={"t": 1})


def manifest(age: timedelta = timedelta(), target: str = "prod", *stores: str) -> Manifest:
    return Manifest(
        id=new_id(NOW - age),
        profile="shop",
        target=target,
        dbkit="0",
        seconds=1,
        encrypted=False,
        stores=tuple(map(saved, stores or ("postgres",))),
        files=(SavedFile(path="postgres/toc.dat", size=1, sha256="0"),),
    )


def kept(place: FolderPlace, one: Manifest, *, good: bool | None = None) -> Manifest:
    folder = place.folder / "shop" / one.id
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_bytes(render(one))
    if good is not None:
        (folder / "verified.json").write_bytes(render(Verified(at=NOW.isoformat(), good=good, seconds=1)))
    return one


def test_ids_of_one_second_are_not_alike_and_older_ids_are_read() -> None:
    assert len({new_id(NOW) for _ in range(20)}) > 1
    assert time_of(new_id(NOW)) == time_of("20260102T030405Z") == NOW
    assert [time_of(text) for text in ("20260102T030405Z-", "20260102T030405Z-xyz0", "20261302T030405Z")] == [None] * 3


def test_a_manifest_comes_back() -> None:
    one = manifest()
    assert read_manifest(render(one), "manifest.json", STORES) == one


@pytest.mark.parametrize("text", [b"", b"[]", b'{"schema_version": 1}', b'{"schema_version": 2}', b"{\xff"])
def test_what_is_no_manifest_is_refused(text: bytes) -> None:
    with pytest.raises(IntegrityError):
        read_manifest(text, "manifest.json", STORES)


CHANGES: list[Callable[[dict[str, Any]], Any]] = [
    lambda data: data["stores"][0].update(store="mysql"),
    lambda data: data["stores"][0].update(store="../../x"),
    lambda data: data["stores"][0].update(counts=[1]),
    lambda data: data["stores"][0].update(counts={"t": "many"}),
    lambda data: data["files"][0].update(size="x"),
    lambda data: data["files"][0].update(path="../../../etc/passwd"),
    lambda data: data["files"][0].update(path="/etc/passwd"),
    lambda data: data.update(id=5),
    lambda data: data.update(id="yesterday"),
    lambda data: data.update(encrypted="no"),
    lambda data: data.update(stores=5),
    lambda data: data.update(stores=[]),
]


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_an_altered_manifest_is_refused(number: int) -> None:
    data = {"schema_version": 1, **to_plain(manifest())}
    CHANGES[number](data)
    with pytest.raises(IntegrityError):
        read_manifest(json.dumps(data).encode(), "manifest.json", STORES)


@pytest.mark.parametrize("text", [b"", b"{}", b'{"schema_version": 1, "at": "now", "good": 1, "findings": []}'])
def test_a_verdict_that_cannot_be_read(text: bytes) -> None:
    with pytest.raises(IntegrityError):
        read_verified(text, "verified.json")


def test_a_damaged_manifest_is_not_in_the_way_of_the_others(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    whole = kept(place, manifest(timedelta(days=3)), good=True)
    cut = kept(place, manifest(timedelta(days=2)))
    path = tmp_path / "shop" / cut.id / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])
    moved = kept(place, manifest(timedelta(days=1)))
    (tmp_path / "shop" / moved.id).rename(tmp_path / "shop" / "20990101T000000Z")
    unread = kept(place, manifest(timedelta(days=4)))
    (tmp_path / "shop" / unread.id / "verified.json").write_text("{")
    held = list_backups("shop", [Named(name="disk", place=place)])
    assert [one.manifest.id for one in held.backups] == [whole.id, unread.id]
    assert len(held.damaged) == 3
    assert find_backup(held, None).manifest.id == whole.id
    assert set(held.damaged) <= set(broken_promises(held, None, ("postgres",), NOW))
    with pytest.raises(UsageError, match="cannot be read"):
        find_backup(replace(held, backups=()), None)


def test_each_store_of_each_target_is_promised_a_backup(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    kept(place, manifest(timedelta(days=5), "prod", "postgres", "redis"), good=True)
    kept(place, manifest(timedelta(hours=1), "prod", "postgres"), good=True)
    kept(place, manifest(timedelta(), "local", "postgres"))
    held = list_backups("shop", [Named(name="disk", place=place)])
    said = broken_promises(held, None, ("postgres", "redis", "clickhouse"), NOW)
    assert said == (
        "there is no backup of clickhouse",
        "the newest backup of redis is of 2025-12-28 03:04 UTC, older than 1d",
        "no backup of clickhouse was ever restored and compared: dbkit backup verify",
    )
    assert len(held.of("prod").backups) == 2
    assert broken_promises(held.of("local"), None, ("postgres",), NOW) == (
        "no backup was ever restored and compared: dbkit backup verify",
    )
    assert held.of("staging").backups == ()


def test_what_a_killed_run_has_left_is_removed_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBKIT_STATE", raising=False)
    left = tmp_path / ".dbkit" / "backup-killed"
    used = tmp_path / ".dbkit" / "backup-used"
    for folder in (left, used):
        folder.mkdir(parents=True)
        (folder / "rows").write_text("x")
    (tmp_path / ".dbkit" / "backups").mkdir()
    handle = os.open(used, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with work_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        with work_folder(tmp_path) as another:
            assert folder.is_dir()
            assert another.is_dir()
    os.close(handle)
    assert sorted(path.name for path in (tmp_path / ".dbkit").iterdir()) == [".gitignore", "backup-used", "backups"]

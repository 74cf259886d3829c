"""The places of backups: a folder, and a bucket over the library's own store in memory."""

from __future__ import annotations

import errno
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dbkit.app.backups.bucket import Bucket
from dbkit.app.backups.place import FolderPlace, Named, Place
from dbkit.app.backups.retention import remove_unfinished, unfinished
from dbkit.core.errors import ServerUnreachable, UsageError


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path / "kept")
    store = pytest.importorskip("obstore.store").MemoryStore()
    return Bucket(shown="s3://shop/backups", store=store)


def test_files_go_in_and_come_back(place: Place, tmp_path: Path) -> None:
    source, back = tmp_path / "source", tmp_path / "back"
    source.write_bytes(bytes(range(256)) * 1000)
    place.put("shop/1/postgres/toc.dat", source)
    place.put("shop/2/manifest.json", source)
    assert place.keys("shop/1/") == ("shop/1/postgres/toc.dat",)
    assert place.keys("shop/") == ("shop/1/postgres/toc.dat", "shop/2/manifest.json")
    assert place.keys("other/") == ()
    place.get("shop/1/postgres/toc.dat", back)
    assert back.read_bytes() == source.read_bytes()
    with pytest.raises(ServerUnreachable, match="cannot be written"):
        place.put("shop/2/manifest.json", source)
    with pytest.raises(ServerUnreachable, match="cannot be read"):
        place.get("shop/3/manifest.json", back)
    assert place.read("shop/3/manifest.json") is None
    place.write("shop/2/verified.json", b"one")
    place.write("shop/2/verified.json", b"two")
    assert place.read("shop/2/verified.json") == b"two"
    place.remove("shop/2/manifest.json")
    place.remove("shop/2/verified.json")
    assert place.keys("shop/2/") == ()


def test_only_buckets_are_buckets() -> None:
    with pytest.raises(UsageError):
        Bucket.open("ftp://host/backups")


def test_the_secret_of_a_bucket_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("obstore")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-key")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_REGION", "eu-central")
    assert "very-secret-key" not in repr(Bucket.open("s3://shop/backups"))


def test_what_was_never_finished_is_found_after_a_day(place: Place, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    for key in (
        "shop/20260101T000000Z/postgres/toc.dat",
        "shop/20260101T000000Z/manifest.json",
        "shop/20260102T000000Z/postgres/toc.dat",
        "shop/20260103T000000Z/postgres/toc.dat",
        "shop/somebody-elses/notes.txt",
        "other/20260102T000000Z/postgres/toc.dat",
    ):
        place.put(key, source)
    named = Named(name="disk", place=place)
    left = unfinished("shop", [named], datetime(2026, 1, 3, 12, tzinfo=UTC))
    assert left == ((named, "20260102T000000Z"),)
    remove_unfinished("shop", left)
    assert place.keys("shop/20260102T000000Z/") == ()
    assert len(place.keys("shop/")) == 4


def test_what_a_folder_holds_is_closed_to_others(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    (tmp_path / "kept").mkdir(mode=0o755)
    place = FolderPlace(tmp_path / "kept")
    place.put("shop/1/postgres/toc.dat", source)
    assert [stat.S_IMODE((tmp_path / "kept" / name).stat().st_mode) for name in ("", "shop", "shop/1")] == [
        0o755,
        0o700,
        0o700,
    ]


def test_a_file_system_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    source = tmp_path / "source"
    source.write_bytes(b"x")
    place = FolderPlace(tmp_path / "kept")
    place.put("shop/1/toc.dat", source)
    assert place.keys("shop/") == ("shop/1/toc.dat",)
    with pytest.raises(ServerUnreachable, match="cannot be written: File exists"):
        place.put("shop/1/toc.dat", source)
    assert place.keys("shop/") == ("shop/1/toc.dat",)

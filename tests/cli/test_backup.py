"""``dbkit backup``: made of live databases, restored and compared, refused where it would overwrite."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
import redis

from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project


def urls(project: Project) -> Mapping[str, str]:
    return {one["store"]: one["url"] for one in project("dev", "up", "--format", "json").json["servers"]}


def filled(project: Project) -> Mapping[str, str]:
    """The project's databases with a few rows in each; their URLs."""
    assert project("migrate", "generate", "initial").code == 0
    places = urls(project)
    assert project("migrate", "up", "--yes").code == 0
    add_rows(places)
    return places


def add_rows(places: Mapping[str, str]) -> None:
    with psycopg.connect(places["postgres"], autocommit=True) as connection:
        connection.execute("INSERT INTO customers (email) SELECT 'c' || g FROM generate_series(1, 50) g")
        connection.execute("INSERT INTO orders (customer_id, total) SELECT id, 1.5 FROM customers")
    client = redis.Redis.from_url(places["redis"])
    client.set("cart:1", "{}", ex=3600)
    client.set("cart:2", "{}", ex=3600)
    client.rpush("list", *range(400))
    client.hset("hash", mapping={"a": "1", "b": "x" * 5000})
    client.zadd("zset", {str(number): number / 3 for number in range(300)})
    client.xadd("stream", {"field": "value"})
    client.sadd("set", *range(700))
    client.set("number", 12345)
    client.close()
    client = redis.Redis.from_url(places["redis"].removesuffix("0") + "3")
    client.set("elsewhere", "kept")
    client.close()


def rows(url: str, table: str = "orders") -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert found
        return int(found[0])


def test_a_backup_is_made_verified_and_restored(project: Project) -> None:
    places = filled(project)
    made = project("backup", "create", "--format", "json")
    assert made.code == 0, made.err
    identity = made.json["id"]
    assert made.json["counts"]["postgres"]["public.orders"] == 50
    assert made.json["counts"]["redis"] == {"db0": 8, "db3": 1}
    for url in places.values():
        secret = url.split("@")[0].rpartition(":")[2]
        assert secret not in made.out + made.err

    before = project("backup", "list", "--exit-code")
    assert before.code == 3
    assert "no backup was ever restored and compared" in before.err
    verified = project("backup", "verify")
    assert verified.code == 0, verified.out + verified.err
    assert "every object as it was" in verified.out
    after = project("backup", "list", "--exit-code")
    assert (after.code, after.err) == (0, "")
    assert "well, " in after.out

    refused = project("backup", "restore", "--yes")
    assert refused.code == 7
    assert "postgres is not empty" in refused.err
    assert rows(places["postgres"]) == 50

    with psycopg.connect(places["postgres"], autocommit=True) as connection:
        connection.execute("DELETE FROM orders")
        connection.execute("ALTER TABLE customers DROP COLUMN email")
    redis.Redis.from_url(places["redis"]).flushall()
    asked = project("backup", "restore", identity, "--over")
    assert asked.code == 7
    assert rows(places["postgres"]) == 0
    restored = project("backup", "restore", identity, "--over", "--yes")
    assert restored.code == 0, restored.err
    assert "is in the database before_2" in restored.out
    assert rows(places["postgres"]) == 50
    assert project("diff", "--exit-code").code == 0
    assert project("migrate", "up", "--yes").out == "nothing to apply\n"
    client = redis.Redis.from_url(places["redis"])
    assert client.zscore("zset", "200") == 200 / 3
    assert 0 < client.ttl("cart:1") <= 3600
    assert client.hget("hash", "b") == b"x" * 5000
    assert client.xlen("stream") == 1
    assert redis.Redis.from_url(places["redis"].removesuffix("0") + "3").get("elsewhere") == b"kept"


@pytest.mark.slow
def test_damage_is_found_and_nothing_is_restored(project: Project) -> None:
    places = filled(project)
    copies = project.root / "copies"
    assert project("backup", "create", "--to", str(copies), "--store", "postgres").code == 0
    (folder,) = (copies / "shop").iterdir()
    dumped = max((folder / "postgres" / "dump").glob("*.dat.gz"), key=lambda path: path.stat().st_size)
    data = bytearray(dumped.read_bytes())
    data[len(data) // 2] ^= 1
    dumped.write_bytes(bytes(data))
    verified = project("backup", "verify", "--from", str(copies))
    assert verified.code == 3
    assert f"{dumped.relative_to(folder)} is damaged" in verified.out
    assert "FAILED" in project("backup", "list", "--at", str(copies)).out
    empty = POSTGRES.provision(places["postgres"], "empty")
    restored = project("backup", "restore", "-u", empty, "--from", str(copies))
    assert restored.code == 4
    assert "take another place" in restored.err
    dumped.unlink()
    assert "is missing" in project("backup", "verify", "--from", str(copies)).out
    (folder / "manifest.json").unlink()
    assert "there is no backup" in project("backup", "list", "--at", str(copies)).err


@pytest.mark.slow
def test_promises_of_the_profile_are_checked(project: Project) -> None:
    project.edit(
        lambda text: text.replace(
            "postgres:\n",
            "backups:\n"
            "  places:\n"
            "    volume: {path: backups/volume}\n"
            "    bucket: {path: '${SHOP_BUCKET}', medium: object storage, offsite: true}\n"
            "postgres:\n",
            1,
        )
    )
    unset = project("backup", "list")
    assert unset.code == 2
    assert "SHOP_BUCKET is not set" in unset.err
    filled(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOP_BUCKET", "backups/bucket")
        assert project("backup", "create", "--to", "volume", "--store", "postgres").code == 0
        broken = project("backup", "list", "--format", "json").json["broken"]
        assert broken[:6] == [
            "there is no backup of clickhouse",
            "there is no backup of redis",
            "2 of 3 copies of the data",
            "all copies are on disk: 2 different media are promised",
            "0 of 1 copies in another building",
            "the newest backup is not in bucket",
        ]
        assert project("backup", "create").code == 0
        assert project("backup", "verify", "--from", "bucket").code == 0
        assert project("backup", "list", "--exit-code").code == 0
        pruned = project("backup", "prune", "--remove", "--yes", "--format", "json").json
        assert pruned["going"] == []
        shutil.rmtree(project.root / "backups" / "bucket")
        assert "the newest backup is not in bucket" in project("backup", "list").err


@pytest.mark.slow
def test_nothing_is_restored_over_a_protected_target(project: Project) -> None:
    places = filled(project)
    project.edit(
        lambda text: text.replace(
            "postgres:\n", "targets:\n  prod: {postgres: '${SHOP_PROD}', protected: true}\npostgres:\n", 1
        )
    )
    assert project("backup", "create", "--store", "postgres").code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOP_PROD", places["postgres"])
        refused = project("backup", "restore", "-t", "prod", "--over", "--yes")
        project.edit(lambda text: text.replace("email: text not null unique", "email: text not null"))
        assert project("migrate", "generate", "more").code == 0
        up = project("migrate", "up", "-t", "prod", "--yes", "--backup", "--restore-on-failure")
    assert (refused.code, up.code) == (7, 7)
    assert "protected" in refused.err
    assert "nothing is restored over it" in up.err
    assert rows(places["postgres"]) == 50


@pytest.mark.slow
def test_an_encrypted_backup_needs_its_key(project: Project) -> None:
    pyrage = pytest.importorskip("pyrage")
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    (project.root / "key.txt").write_text(f"# made by a test\n{key}\n", encoding="utf-8")
    (project.root / "other.txt").write_text(f"{other}\n", encoding="utf-8")
    project.edit(
        lambda text: text.replace("postgres:\n", f"backups: {{encrypt_to: [{key.to_public()}]}}\npostgres:\n", 1)
    )
    filled(project)
    assert project("backup", "create", "--store", "postgres").code == 0
    files = [path for path in (project.root / ".dbkit/backups").rglob("*") if path.is_file()]
    assert {path.suffix for path in files if path.name != "manifest.json"} == {".age"}
    assert not any(b"customers" in path.read_bytes() for path in files if path.suffix == ".age")
    without = project("backup", "verify")
    assert without.code == 2
    assert "--identity" in without.err
    assert "is not the key of this backup" in project("backup", "verify", "--identity", "other.txt").err
    assert project("backup", "verify", "--identity", "key.txt").code == 0


def test_a_run_that_fails_names_the_way_back(project: Project) -> None:
    only = ("--store", "postgres")
    assert project("migrate", "generate", "initial", *only).code == 0
    places = urls(project)
    assert project("migrate", "up", "--yes", *only).code == 0
    with psycopg.connect(places["postgres"], autocommit=True) as connection:
        connection.execute("INSERT INTO customers (email) VALUES ('a')")
    nothing = project("migrate", "up", "--yes", "--backup", *only)
    assert "backup" not in nothing.err, "nothing is pending"
    folder = project.root / "migrations/shop/postgres"
    head = "-- depends: 0001_initial\n-- transactional: false\n"
    text = f"{head}DELETE FROM customers;\nSELECT 1 / (SELECT count(*) FROM customers);\n"
    (folder / "0002_empty.sql").write_text(text, encoding="utf-8")
    (folder / "0002_empty.rollback.sql").write_text("SELECT 1;\n", encoding="utf-8")
    project("migrate", "check", "--fix")
    failed = project("migrate", "up", "--yes", "--backup", *only)
    assert failed.code == 1
    found = re.search(
        r"dbkit (backup restore \S+ -p shop -t local --over --yes) \(whatever was written since", failed.err
    )
    assert found, failed.err
    assert rows(places["postgres"], "customers") == 0
    assert project(*found[1].split()).code == 0
    assert rows(places["postgres"], "customers") == 1
    assert project("migrate", "up", "--yes", "--restore-on-failure", *only).code == 2
    restored = project("migrate", "up", "--yes", "--backup", "--restore-on-failure", *only)
    assert restored.code == 1
    assert "division by zero" in restored.err
    assert "postgres was restored, and is as it was at" in restored.err
    assert re.search(r"what was in shop is in .*before_2\w+_shop", restored.err)
    assert rows(places["postgres"], "customers") == 1
    (folder / "0002_empty.sql").write_text("-- depends: 0001_initial\nDELETE FROM customers;\nSELECT 1 / 0;\n")
    project("migrate", "check", "--fix")
    rolled_back = project("migrate", "up", "--yes", "--backup", "--restore-on-failure", *only)
    assert rolled_back.code == 1
    assert "nothing of the run stays, and nothing was restored" in rolled_back.err
    assert rows(places["postgres"], "customers") == 1


@pytest.mark.slow
def test_without_backups_there_is_nothing_to_restore(project: Project, tmp_path: Path) -> None:
    assert project("backup", "verify").code == 2
    assert project("backup", "restore").code == 2
    assert "there is no backup" in project("backup", "list").err
    assert project("backup", "list", "--at", "nowhere").code == 2
    assert project("backup", "create", "--to", "ftp://host/backups").code == 2

"""``dbkit provision``: files that parse, and roles that are what they say on real servers."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import redis
import yaml

from dbkit.embedded import servers
from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project


def test_a_compose_file_has_every_store_as_the_profile_names_it(project: Project) -> None:
    made = project("provision", "compose")
    assert made.code == 0, made.err
    data = yaml.safe_load(made.out)
    services = data["services"]
    assert {name: one["image"] for name, one in services.items()} == {
        "postgres": "postgres:16-alpine",
        "redis": "redis:7-alpine",
        "clickhouse": "clickhouse/clickhouse-server:24-alpine",
    }
    assert services["clickhouse"]["ports"] == ["127.0.0.1:8123:8123", "127.0.0.1:9000:9000"]
    assert services["redis"]["command"][:3] == ["redis-server", "--appendonly", "yes"]
    assert services["redis"]["command"][-1] == "${REDIS_PASSWORD}"
    for name, one in services.items():
        assert one["volumes"][0].startswith(f"{name}:/")
        assert one["healthcheck"]["test"][0] == "CMD"
        assert any(str(value).startswith("${") for value in one["environment"].values()), "no password in the file"
    assert set(data["volumes"]) == set(services)


def test_manifests_belong_together(project: Project) -> None:
    made = project("provision", "k8s", "--namespace", "shops", "--storage", "20Gi", "--store", "postgres")
    assert made.code == 0, made.err
    claim, deployment, service, policy = yaml.safe_load_all(made.out)
    assert "&id" not in made.out
    assert {one["metadata"]["namespace"] for one in (claim, deployment, service, policy)} == {"shops"}
    assert claim["spec"]["resources"]["requests"]["storage"] == "20Gi"
    pod = deployment["spec"]["template"]
    assert pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    labels = pod["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == service["spec"]["selector"] == labels
    assert policy["spec"]["podSelector"]["matchLabels"] == labels
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}, "two servers never share a volume"
    secrets = [one["valueFrom"]["secretKeyRef"] for one in pod["spec"]["containers"][0]["env"] if "valueFrom" in one]
    assert secrets == [{"name": "shop-postgres", "key": "password"}]
    assert service["spec"]["ports"][0]["port"] == 5432
    assert project("provision", "k8s", "--storage", "much").code == 2
    assert project("provision", "k8s", "--namespace", "No Spaces").code == 2


@pytest.mark.parametrize("connections", [10, 11, 60, 100, 5000])
def test_a_pool_never_asks_for_more_than_the_server_has(project: Project, connections: int) -> None:
    url = "postgresql://app:hidden-password@db.internal:6000/shop"
    made = project("provision", "pool", "-u", url, "--connections", str(connections))
    assert made.code == 0, made.err
    assert "hidden-password" not in made.out
    parser = configparser.ConfigParser()
    parser.read_string(made.out)
    pool = parser["pgbouncer"]
    assert parser["databases"]["shop"] == "host=db.internal port=6000 dbname=shop"
    assert "pool_mode=session" in parser["databases"]["shop_migrations"]
    most = int(pool["max_db_connections"])
    assert most + 5 <= connections
    assert 1 <= int(pool["min_pool_size"]) <= int(pool["default_pool_size"]) <= most
    assert int(pool["default_pool_size"]) + int(pool["reserve_pool_size"]) <= most


def test_roles_of_postgres_may_what_they_say_and_no_more(project: Project, tmp_path: Path) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("provision", "roles").code == 2, "which store?"
    script = project("provision", "roles", "--store", "postgres").out
    with servers.scratch("postgres") as server:
        url = POSTGRES.provision(server.url, "shop")

        def run_script() -> None:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(script.encode())

        def named(role: str) -> str:
            return re.sub(r"//[^@]*@", f"//{role}:secret@", url)

        run_script()
        with psycopg.connect(url, autocommit=True) as connection:
            for role in ("shop_migrator", "shop_app", "shop_reader"):
                connection.execute(f"ALTER ROLE {role} PASSWORD 'secret'".encode())
        up = project("migrate", "up", "--yes", "-u", named("shop_migrator"))
        assert up.code == 0, up.err
        run_script()
        assert project("diff", "--exit-code", "-u", named("shop_migrator")).code == 0
        with psycopg.connect(url, autocommit=True) as connection:
            owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
            assert owners.fetchall() == [("shop_owner",)]
        with psycopg.connect(named("shop_app"), autocommit=True) as app:
            app.execute("INSERT INTO customers (email) VALUES ('a')")
            app.execute("INSERT INTO orders (customer_id, total) SELECT id, 1 FROM customers")
            app.execute("UPDATE orders SET total = 2")
            for refused in (
                "CREATE TABLE mine (v int)",
                "DROP TABLE orders",
                "TRUNCATE orders",
                "ALTER TABLE orders ADD COLUMN v int",
                "SELECT * FROM _yoyo_migration",
                "DELETE FROM _dbkit_journal",
                "SET ROLE shop_owner",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(refused.encode())
        with psycopg.connect(named("shop_reader"), autocommit=True) as reader:
            assert reader.execute("SELECT count(*) FROM orders").fetchone() == (1,)
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                reader.execute("DELETE FROM orders")
            reader.execute("SET default_transaction_read_only = off")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("DELETE FROM orders")


def test_users_of_redis_may_what_they_say_and_no_more(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    script = project("provision", "roles", "--store", "redis").out
    with servers.scratch("redis") as server:
        client = redis.Redis.from_url(server.url)
        for line in script.splitlines():
            if not line.startswith("#"):
                client.execute_command(*_words(re.sub(r"\$\{\w+\}", "secret", line)))

        def named(user: str) -> str:
            return re.sub(r"//[^@]*@", f"//{user}:secret@", server.url)

        up = project("migrate", "up", "--yes", "-u", named("shop_migrator"))
        assert up.code == 0, up.err
        app = redis.Redis.from_url(named("shop_app"))
        app.set("cart:1", "{}", ex=60)
        assert app.get("cart:1") == b"{}"
        reader = redis.Redis.from_url(named("shop_reader"))
        assert reader.get("cart:1") == b"{}"
        for who, words in (
            (app, ("SET", "other:1", "x")),
            (app, ("KEYS", "*")),
            (app, ("FLUSHALL",)),
            (app, ("CONFIG", "GET", "*")),
            (reader, ("SET", "cart:1", "x")),
            (redis.Redis.from_url(named("shop_migrator")), ("FLUSHALL",)),
        ):
            with pytest.raises(redis.exceptions.NoPermissionError):
                who.execute_command(*words)
        for one in (client, app, reader):
            one.close()


def _words(line: str) -> list[str]:
    """As the shell of the server's client reads a line."""
    return [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]


def test_users_of_clickhouse_are_statements_without_passwords(project: Project) -> None:
    script = project("provision", "roles", "--store", "clickhouse").out
    assert "GRANT INSERT ON shop.views TO shop_app;" in script
    assert "GRANT SELECT ON shop.views TO shop_app, shop_reader;" in script
    assert set(re.findall(r"BY '([^']*)'", script)) == {
        "${SHOP_MIGRATOR_PASSWORD}", "${SHOP_APP_PASSWORD}", "${SHOP_READER_PASSWORD}",
    }  # fmt: skip


def test_a_file_is_not_overwritten_by_accident(project: Project) -> None:
    assert project("provision", "compose", "-o", "deploy/compose.yaml").code == 0
    path = project.root / "deploy/compose.yaml"
    path.write_text("mine\n", encoding="utf-8")
    assert project("provision", "compose", "-o", "deploy/compose.yaml").code == 2
    assert path.read_text(encoding="utf-8") == "mine\n"
    assert project("provision", "compose", "-o", "deploy/compose.yaml", "--yes").code == 0


@pytest.mark.skipif(os.system("docker compose version > /dev/null 2>&1") != 0, reason="there is no docker compose")
def test_compose_reads_the_file(project: Project) -> None:
    assert project("provision", "compose", "-o", "compose.yaml").code == 0
    environment = {**os.environ, "POSTGRES_PASSWORD": "a", "REDIS_PASSWORD": "b", "CLICKHOUSE_PASSWORD": "c"}
    done = subprocess.run(["docker", "compose", "config", "-q"], cwd=project.root, env=environment, check=False)
    assert done.returncode == 0

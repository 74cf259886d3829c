"""Bad input gives one clear message: real profiles, migrations, plans and URLs with something wrong in them.

Inputs are drawn from a seed, so that a failure says which one it was.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from dbkit.app.lint import lint_scripts
from dbkit.app.plan_file import (
    PlanFile,
    PlannedDatabase,
    PlannedMigration,
    PlannedStatement,
    gathered,
    plan_text,
    read_plan,
)
from dbkit.app.profile import load
from dbkit.core.canonical import sha256
from dbkit.core.errors import DbkitError
from dbkit.lint.script import Script
from dbkit.migrations.file import parse_header
from dbkit.migrations.python_step import read_step, template
from dbkit.profile.urls import mask
from dbkit.stores import STORES
from dbkit.stores.clickhouse.url import parse_url
from dbkit.stores.postgres.backfill import backfill_of
from dbkit.stores.postgres.failure import refuse_transaction_control
from dbkit.stores.postgres.session import open_session
from dbkit.stores.redis.address import read_url

ROOT = Path(__file__).parents[2]
HOSTILE = (
    "'", '"', "$$", "$a$", "/*", "*/", "--", ";", "\\", "\0", "\x1b[2J", "\u202e", "\ufeff", "é", "😀", "{",
    "}", "[", "]", "(", ")", ":", ": ", "- ", "#", "&a", "*a", "!!python/object:os.system", "|", ">", "%",
    "@", "`", "~", "null", "true", "no", "1e999", "-1", "0x10", "9" * 40, "2026-13-45", "<<", "? ", "\t",
    "\r", "\n", "\n\n", "drop table users; --", "a" * 70, "${HOME}", "${", "batch by", "dbkit:", "depends:",
    "transactional: maybe", "{{}}", "{x:int}", "../..", "/dev/zero",
)  # fmt: skip


def spoiled(text: str, chance: random.Random) -> str:
    """The text with one to four things wrong in it."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_WAYS)(text, chance)
    return text


def _insert(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(HOSTILE) + text[place:]


def _delete(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + text[place + chance.randint(1, 30) :]


def _replace_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    words[chance.randrange(len(words))] = chance.choice((*HOSTILE, *words))
    return " ".join(words)


def _move_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.randint(0, 2)):
        shift = chance.choice(("", "  ", "    ", "\t"))
        lines.insert(chance.randint(0, len(lines)), shift + (line if chance.random() < 0.5 else line.lstrip()))
    return "\n".join(lines)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


_WAYS: tuple[Callable[[str, random.Random], str], ...] = (_insert, _delete, _replace_word, _move_line, _cut)


def survives(name: str, texts: list[str], count: int, use: Callable[[str], object], *, refuses: bool = True) -> None:
    """``use`` takes every spoiled text, or says what is wrong with it."""
    refused = 0
    for number in range(count):
        chance = random.Random(f"{name} {number}")
        text = spoiled(chance.choice(texts), chance)
        try:
            use(text)
        except DbkitError:
            refused += 1
        except Exception as error:
            raise AssertionError(f"{name} {number}: {type(error).__name__}: {error}\n{text[:3000]}") from error
    assert bool(refused) == refuses


def read(*patterns: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for pattern in patterns for path in sorted(ROOT.glob(pattern))]


@pytest.mark.parametrize("count", [40, pytest.param(4_000, marks=pytest.mark.slow)])
def test_profiles(count: int, tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"

    def use(text: str) -> None:
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        load(path, STORES)

    survives("profile", read("profiles/*.yaml", "tests/cases/profile/*/*.yaml"), count, use)


@pytest.mark.parametrize("count", [500, pytest.param(50_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("store", STORES)
def test_migrations(store: str, count: int) -> None:
    path = Path(f"0001_spoiled{STORES[store].suffix}")

    def use(text: str) -> None:
        parse_header(text, path)
        statements = STORES[store].split(text)
        if store == "postgres":
            refuse_transaction_control(statements, path)
            for statement in statements:
                backfill_of(statement)

    survives(store, read(f"migrations/*/{store}/*"), count, use)


@pytest.mark.parametrize("count", [60, pytest.param(3_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("store", ["postgres", "clickhouse"])
def test_lint(store: str, count: int) -> None:
    """A file that is wrong gets findings, whatever the one before it made."""
    made = Script(shown="0001_made.sql", text=read(MADE[store])[0])

    def use(text: str) -> None:
        lint_scripts((made, Script(shown="0002_spoiled.sql", text=text)), STORES[store], STORES)

    survives(f"lint {store}", read(*LINTED[store]), count, use, refuses=False)


MADE = {"postgres": "tests/cases/postgres_effects/tables.sql", "clickhouse": "migrations/smo1/clickhouse/0*l.sql"}
LINTED = {
    "postgres": ("tests/cases/postgres_effects/*.sql", "migrations/*/postgres/*"),
    "clickhouse": ("migrations/*/clickhouse/*",),
}


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_steps_in_python(count: int) -> None:
    """They are read, and not run."""
    path = Path("0001_spoiled.py")

    def use(text: str) -> None:
        parse_header(text, path)
        read_step(text, path)

    survives("step", [template("# depends: 0001_begin\n")], count, use)


URLS = [
    "postgresql://user:s3cret@db.example.com:5432/shop?sslmode=verify-full",
    "redis://:s3cret@localhost:6379/0",
    "rediss://user:s3cret@a,b:26379/mymaster/0",
    "clickhouse://user:s3cret@ch-1:9000,ch-2:9000/shop?secure=1",
    "clickhouse+https://user:s3cret@[::1]:8443/shop",
    "chdb:///var/lib/shop?database=x",
]


@pytest.mark.parametrize("count", [1_000, pytest.param(30_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("reader", [read_url, parse_url, mask])
def test_urls(reader: Callable[[str], object], count: int) -> None:
    if reader is mask:
        for number in range(count):
            chance = random.Random(number)
            mask(spoiled(chance.choice(URLS), chance))
        return
    survives(reader.__name__, URLS, count, reader)


def test_a_spoiled_postgres_url_does_not_say_its_password() -> None:
    """Whatever host comes out, no name server is asked for it and no machine elsewhere."""
    for number in range(200):
        chance = random.Random(number)
        url = chance.choice(("postgresql", "postgres")) + "://user:s3cret@" + spoiled("127.0.0.1:1/shop", chance)
        url += ("&" if "?" in url else "?") + "hostaddr=127.0.0.1&connect_timeout=2"
        with pytest.raises(DbkitError) as caught:
            open_session(url, namespace="public").close()
        assert "s3cret" not in f"{caught.value.message} {caught.value.help}"


PLAN = PlanFile(
    profile="shop",
    target="prod",
    databases=(
        PlannedDatabase(
            store="postgres",
            shown="db:5432/shop",
            product="PostgreSQL",
            version="18.1",
            major=18,
            applied={"0001_begin": "a" * 64, "0002_by_yoyo": None},
            objects={"table public.links": "b" * 64},
            after="c" * 64,
        ),
    ),
    migrations=(
        PlannedMigration(
            store="postgres",
            id="0003_add",
            change="add",
            checksum="d" * 64,
            transactional=True,
            irreversible=None,
            done=0,
            lost=("column public.links.slug: the values are gone",),
            statements=(PlannedStatement(line=3, text="ALTER TABLE links DROP COLUMN slug", hazards=("data-loss",)),),
        ),
    ),
    files={"postgres/0003_add.sql": "e" * 64},
)


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_plans(count: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"

    def use(text: str) -> None:
        try:
            data = json.loads(text)
            text = json.dumps({**data, "digest": sha256(data["plan"])})  # who edits a plan can make its digest too
        except (ValueError, TypeError, KeyError):
            pass
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        read_plan(path)

    survives("plan", [plan_text(PLAN), plan_text(gathered("prods", [PLAN, PLAN]))], count, use)

"""Every transition as a user has it: two profiles, ``migrate generate``, ``up`` and ``down``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml

from dbkit.contract import Server
from dbkit.embedded import servers
from dbkit.embedded.servers import Server as Embedded
from dbkit.embedded.servers import scratch
from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project
from tests.live.postgres_cases import CASES, Case
from tests.live.postgres_databases import Database, Databases

MAJOR = 18
LEFT = {
    "materialized_view-access_method": "what it needs of the server is made by its migration too",
    "operator-shell_gets_its_function": "no statement takes the function of an operator away, and generate says so",
}
CHOSEN = [
    pytest.param(case, id=case.name, marks=() if case.one_in(200) else pytest.mark.slow)
    for case in CASES
    if case.name not in LEFT and not (case.no_yaml or case.icu or case.server_wide)
]
"""A few of them in ``make test``, all in ``make test-all``."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    with scratch("postgres", cache=tmp_path_factory.mktemp("cache"), major=MAJOR) as one:
        yield one


def section(database: Database) -> dict[str, Any]:
    """What a profile says of a database."""
    said = POSTGRES.decompile(database.state(), name="shop", server=Server(product="", version="", major=MAJOR))
    return {**said, "version": MAJOR}


def write(project: Project, said: dict[str, Any]) -> None:
    text = yaml.safe_dump({"profile": "shop", "postgres": said}, sort_keys=False)
    (project.root / "profiles/shop.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("case", CHOSEN)
def test_generated(case: Case, server: Embedded, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    databases = Databases(server.url, MAJOR)
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        first, second = section(have), section(want)
    # All commands share one server: to start one for each takes most of the time.
    shared: AbstractContextManager[Embedded] = nullcontext(server)
    monkeypatch.setattr(servers, "scratch", lambda *_, **__: shared)
    write(project, first)
    assert project("migrate", "generate", "begin").code == 0
    write(project, second)
    made = project("migrate", "generate", "change")
    assert made.code == 0, made.err
    for name in _variables(project.root / "migrations"):
        monkeypatch.setenv(name, "secret")
    with databases.fresh(case.first) as database:
        url = ("-u", database.url)
        up = project("migrate", "up", *url, "--yes")
        assert up.code == 0, up.err
        assert project("diff", "--exit-code", *url).code == 0
        down = project("migrate", "down", "--yes", *url)
        assert down.code in (0, 7), down.err  # what cannot be taken back is refused
        assert project("migrate", "status", *url).code == 0


def _variables(folder: Path) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.sql"))
    return {name for text in texts for name in re.findall(r"\$\{(\w+)\}", text)}

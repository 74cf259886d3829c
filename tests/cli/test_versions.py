"""The commands on servers that dbkit did not start for them: every PostgreSQL major that is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.embedded import servers
from dbkit.embedded.postgres_binaries import installations
from dbkit.stores import STORES
from tests.cli.conftest import Project

ROOT = Path(__file__).parents[2]
MAJORS = sorted({one.major for one in installations()})


@pytest.mark.slow
@pytest.mark.parametrize("major", MAJORS)
def test_nakama_by_url(project: Project, tmp_path: Path, major: int) -> None:
    where = ("-p", "nakama", "--dir", str(ROOT))
    with (
        servers.scratch("postgres", cache=tmp_path / "cache", major=major) as postgres,
        servers.scratch("redis", cache=tmp_path / "cache") as redis,
    ):
        url = STORES["postgres"].provision(postgres.url, "game")
        urls = ("--url", url, "--url", redis.url)
        up = project("migrate", "up", *where, *urls, "--yes")
        if major < 15:
            assert up.code == 7
            assert "promises to run on 15" in up.err
            return
        assert up.code == 0, up.err
        assert project("diff", *where, *urls, "--exit-code").code == 0
        (tmp_path / "read.yaml").write_text(project("inspect", url).out, encoding="utf-8")
        assert project("diff", "--from", "read.yaml", "--to", url, "--exit-code").code == 0
        assert project("migrate", "down", *where, *urls, "--to", "0", "--yes").code == 0
        assert project("migrate", "up", *where, *urls, "--yes").code == 0
        assert project("migrate", "up", *where, *urls, "--yes").out == "nothing to apply\n"

"""The rules of Redis commands beside a server: what lint calls good runs, and what it calls refused is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import StatementFailed
from dbkit.embedded import servers
from dbkit.migrations.file import Header, Migration
from dbkit.stores.redis import REDIS
from tests.rules.examples import examples, migrations


def migration(text: str) -> Migration:
    path = Path("0001_example.redis")
    return Migration(
        store="redis", id=path.stem, path=path, text=text, rollback_path=path, rollback_text=None, header=Header()
    )


def test_the_examples_of_rules_on_a_server() -> None:
    with servers.scratch("redis") as server:
        for rule in REDIS.script_book().rules:
            for kind, example in examples(rule):
                for _, text in migrations(example):
                    if kind == "Good" or rule.code != "RD101":
                        REDIS.replay(server.url, [migration(text)], Draft())
                    else:
                        with pytest.raises(StatementFailed, match="cannot be part of a migration"):
                            REDIS.replay(server.url, [migration(text)], Draft())

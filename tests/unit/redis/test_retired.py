"""Retired patterns: what is refused, what is recorded, what a migration does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dbkit.contract import Source
from dbkit.plan.op import Alteration, Env
from dbkit.plan.state import State
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.kinds.retired import RETIRED, RetiredKeys, declaration, recorded_retired, retired_id

ENV = Env(have=State(), want=State(), version=7)


def problems(section: str) -> str:
    data: dict[str, Any] = yaml.safe_load(section)
    surface = REDIS.surface().model_validate(data, strict=True)
    source = Source(profile="case", section=surface, data=data, spans={}, key_spans={}, folder=Path())
    return " ".join(one.message for one in REDIS.compile(source)[1])


@pytest.mark.parametrize(
    ("retired", "why"),
    [
        ('{key: "cache:{slug}"}', ""),
        ('{key: "link:{id:int}"}', "the key 'link:0' is retired here and of 'link'"),
        ('{key: "cache:{slug"}', "a placeholder starts here"),
        ('{key: "cache:{slug}", then: drain}', "'ttl' says how long"),
        ('{key: "cache:{slug}", ttl: soon}', "'soon' is no duration"),
        ('{key: "cache:{slug}", by: soon}', "'soon' is no day"),
    ],
)
def test_what_can_be_retired(retired: str, why: str) -> None:
    found = problems(f"""
        keyspaces: {{link: {{key: "link:{{slug}}", type: string, ttl: 300s}}}}
        retired: {{old: {retired}}}
        """)
    assert why in found
    assert bool(why) == bool(found)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ({}, []),
        ({"then": "unlink"}, ['DBKIT UNLINK "cache:{slug}"']),
        ({"then": "unlink", "by": "2026-12-01"}, ['DBKIT UNLINK "cache:{slug}" AFTER 2026-12-01']),
        ({"then": "drain", "ttl": 330_000}, ['DBKIT DRAIN "cache:{slug}" WITHIN 330s']),
    ],
)
def test_what_a_migration_does(words: dict[str, Any], lines: list[str]) -> None:
    kept = RetiredKeys(id=retired_id("old"), key="cache:{slug}")
    one = RetiredKeys(id=retired_id("old"), key="cache:{slug}", **words)
    assert recorded_retired("old", declaration(one)) == one
    *keys, record = RETIRED.create(one, ENV)
    assert [step.text for step in keys] == lines
    assert record.text.startswith("FUNCTION LOAD REPLACE")
    change = RETIRED.alter(kept, one, ENV)
    assert isinstance(change, Alteration)
    assert [step.text for step in change.steps[:-1]] == lines
    assert [step.destructive for step in change.steps[:-1]] == ["UNLINK" in line for line in lines]
    assert [step.text for step in RETIRED.drop(one, ENV)] == ["FUNCTION DELETE dbkit_retired_old"]

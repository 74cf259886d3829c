"""The examples in the page of every rule: the bad one is found, the good one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.app.lint import rules
from dbkit.lint.rule import Rule
from dbkit.stores import STORES
from tests.rules.examples import codes, examples

EVERY = rules(STORES)
LIVE = {rule.code for store in STORES.values() for rule in store.live_book().rules}
RULES = [rule for rule in EVERY if rule.code not in LIVE]


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_the_examples_of_a_rule(rule: Rule, tmp_path: Path) -> None:
    found = examples(rule)
    assert {kind for kind, _ in found} == {"Bad", "Good"}
    for number, (kind, text) in enumerate(found):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = {"CH": "clickhouse", "RD": "redis"}.get(rule.code[:2], "postgres")
        assert set(codes(folder, text, store=store)) == ({rule.code} if kind == "Bad" else set()), text


def test_each_rule_has_a_code_of_its_own() -> None:
    assert len({rule.code for rule in EVERY}) == len({rule.name for rule in EVERY}) == len(EVERY)
    assert all(rule.title and "\n" not in rule.title for rule in EVERY)

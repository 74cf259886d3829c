"""What a change of a keyspace means for the keys that are there."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from dbkit.contract import Statement
from dbkit.plan.op import Alteration, Env
from dbkit.plan.state import State
from dbkit.stores.redis.build import build_keyspace
from dbkit.stores.redis.kinds.keyspace import KEYSPACE, Keyspace, declaration
from dbkit.stores.redis.run import Unset, prepare
from dbkit.stores.redis.surface import Keyspace as Surface

ENV = Env(have=State(), want=State(), version=7)


def keyspace(text: str) -> Keyspace:
    data: dict[str, Any] = {"key": "link:{slug}", "type": "string", "encoding": "json", "ttl": "300s"}
    built = build_keyspace("link", Surface.model_validate({**data, **yaml.safe_load(text or "{}")}, strict=True), {})
    assert built.problems == ()
    assert built.keyspace is not None
    again = build_keyspace("link", Surface.model_validate(declaration(built.keyspace), strict=True), {})
    assert again.keyspace == built.keyspace
    return built.keyspace


def steps(have: str, want: str) -> tuple[list[str], list[str]]:
    """The data migrations as they are written, and the dangers of all steps."""
    change = KEYSPACE.alter(keyspace(have), keyspace(want), ENV)
    assert isinstance(change, Alteration)
    *keys, record = change.steps
    assert record.text.startswith("FUNCTION LOAD REPLACE")
    statements = [Statement(text=step.text, line=1) for step in keys]
    for command, step in zip(prepare(statements, Unset(), path="x"), keys, strict=True):
        assert command.task is not None
        assert command.task.text() == step.text
    return [step.text.replace('"', "") for step in keys], [str(one) for step in change.steps for one in step.hazards]


WEEK = "ttl: {set: 7d, sliding: true}"


@pytest.mark.parametrize(
    ("have", "want", "lines"),
    [
        ("", "comment: other words", []),
        ("", "ttl: 600s", []),
        ("ttl: 600s", "", ["DBKIT LIFETIME link:{slug} FILL 5m CLAMP 5m"]),
        (
            "ttl: {none: kept}",
            "ttl: {set: 100s, jitter: 10%}",
            ["DBKIT LIFETIME link:{slug} FILL 100s JITTER 10% CLAMP 110s"],
        ),
        ("ttl: {none: kept}", "ttl: {max: 1d, sliding: true}", ["DBKIT LIFETIME link:{slug} FILL 1d CLAMP 1d"]),
        (
            "ttl: 333ms",
            "ttl: {set: 300ms, jitter: 1%}",
            ["DBKIT LIFETIME link:{slug} FILL 300ms JITTER 1% CLAMP 303ms"],
        ),
        ("", "ttl: {none: kept}", ["DBKIT PERSIST link:{slug}"]),
        ("", "key: 'l:{slug}'", []),
        ("", "key: 'link:{slug:slug}'", []),
        ("", "{key: 'l:{slug}', key_change: rename}", ["DBKIT RENAME link:{slug} l:{slug} TAKEN drop"]),
        (WEEK, f"{WEEK}\nkey: 'l:{{slug}}'", ["DBKIT RENAME link:{slug} l:{slug} TAKEN drop"]),
        (WEEK, f"{WEEK}\nkey: 'l:{{slug}}'\nevictable: false", ["DBKIT RENAME link:{slug} l:{slug}"]),
        (WEEK, f"{WEEK}\nkey: 'l:{{other}}'", []),
        (WEEK, f"{WEEK}\nkey: 'l:{{slug}}'\nkey_change: wait", []),
        (
            WEEK,
            "ttl: 2d\nkey: 'l:{slug}'\nversion: 2\nconvert: {rename: {a: b}}",
            [
                "DBKIT RENAME link:{slug} l:{slug} TAKEN drop",
                "DBKIT REENCODE l:{slug} json v 1 2 RENAME a b",
                "DBKIT LIFETIME l:{slug} FILL 2d CLAMP 2d",
            ],
        ),
        ("", "version: 2", []),
        (
            "",
            "{version: 2, version_field: form, convert: {rename: {a: b}, add: {c: [1, x]}, drop: [d]}}",
            [r"DBKIT REENCODE link:{slug} json form 1 2 RENAME a b ADD c [1, \x\] DROP d"],
        ),
        (
            "{version: 2, version_field: form, convert: {rename: {a: b}, add: {c: [1, x]}, drop: [d]}}",
            "",
            ["DBKIT REENCODE link:{slug} json form 2 1 RENAME b a DROP c"],
        ),
        ("", "{version: 3, convert: {rename: {a: b}}}", []),
        ("", "{type: hash, encoding: null}", []),
    ],
)
def test_the_data_migrations_of_a_change(have: str, want: str, lines: list[str]) -> None:
    assert steps(have, want)[0] == lines


@pytest.mark.parametrize(
    ("have", "want", "danger"),
    [
        ("ttl: {none: kept}", "", "data-loss: keys that were to stay end within 5m"),
        ("{ttl: 1d, evictable: false}", "evictable: false", "data-loss: keys that were to live for 1d end within 5m"),
        ("", "key: 'l:{slug}'", "keys of link:{slug} are not moved to l:{slug}: they end within 5m"),
        ("", "key: 'l:{slug}'", "wait 5m, and verify with dbkit redis audit, or in a migration with DBKIT DRAIN"),
        ("", "key: 'l:{slug}'", 'DBKIT DRAIN "link:{slug}" WITHIN 5m; key_change: rename moves them instead'),
        (
            WEEK,
            f"{WEEK}\nkey: 'l:{{x}}'",
            "not moved to l:{x} (link:{slug} and l:{x} do not have the same placeholders)",
        ),
        ("ttl: {none: x}", "{ttl: {none: x}, key: 'l:{x}'}", "and never end: see to them by hand"),
        ("", "version: 2", "values of version 1 stay as they are for up to 5m. No migration is needed with a new key"),
        ("", "{version: 2, convert: {drop: [a, b]}}", "data-loss: a, b: what stands there is lost"),
        ("", "{version: 2, convert: {drop: [a]}}", "No migration is needed with a new key pattern: deploy its writers"),
        ("{version: 2, convert: {add: {a: 1}}}", "", "data-loss: a: what stands there is lost"),
        (
            "document: {a: {type: string}}",
            "document: {a: {type: string, required: true}}",
            "values that are there may lack a, which must be there, for up to 5m. No migration is needed with a new",
        ),
        ("", "encoding: text", "values that were written as json are read as text for up to 5m"),
        ("", "{type: hash, encoding: null}", "keys that were written as string answer WRONGTYPE to hash commands"),
    ],
)
def test_what_is_said_of_a_change(have: str, want: str, danger: str) -> None:
    assert danger in "\n".join(steps(have, want)[1])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{version: 2, encoding: text}", "only hashes and json strings"),
        ("{convert: {drop: [a]}}", "no version before 1"),
        ("{version: 2, convert: {drop: [v]}}", "'v' holds the version"),
        ("{version: 2, convert: {drop: [a], rename: {a: b}}}", "'a' stands twice"),
    ],
)
def test_what_cannot_be_converted(text: str, why: str) -> None:
    data = {"key": "link:{slug}", "type": "string", "encoding": "json", "ttl": "300s"}
    built = build_keyspace("link", Surface.model_validate({**data, **yaml.safe_load(text)}, strict=True), {})
    assert why in " ".join(problem.message for problem in built.problems)

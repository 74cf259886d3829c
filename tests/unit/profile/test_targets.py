"""Targets: read, resolved from the environment, and durations."""

from __future__ import annotations

import pytest

from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import UsageError
from dbkit.profile.explain import Places
from dbkit.profile.target_words import duration
from dbkit.profile.targets import EMBEDDED, Each, Target, read_targets, resolve, resolve_member, resolve_shadow
from dbkit.profile.yaml import load

STORES = ("postgres", "clickhouse", "redis")


def targets_of(text: str) -> tuple[dict[str, Target], tuple[Diagnostic, ...]]:
    document, findings = load(text, "p.yaml")
    assert not findings
    places = Places(spans=document.spans, key_spans=document.key_spans, raw=document.raw)
    return read_targets(document.data, places, STORES)


PROD = """\
local: embedded
prod:
  postgres: ${SHOP_POSTGRES}
  redis: redis://:${SHOP_PASSWORD}@cache:6379/${SHOP_NUMBER}
  protected: true
  lock_timeout: 3s
  statement_timeout: 20min
  shadow: ${SHOP_SHADOW}
"""


def test_targets_are_read() -> None:
    targets, findings = targets_of(PROD)
    assert findings == ()
    assert targets["local"] == EMBEDDED
    prod = targets["prod"]
    assert prod.protected
    assert (prod.lock_timeout, prod.statement_timeout) == (3.0, 1200.0)
    assert tuple(prod.urls) == ("postgres", "redis")


def test_variables_are_resolved_for_the_stores_in_use() -> None:
    prod = targets_of(PROD)[0]["prod"]
    env = {"SHOP_POSTGRES": "postgresql://h/d", "SHOP_PASSWORD": "p${X}", "SHOP_NUMBER": "2", "SHOP_SHADOW": "same"}
    assert resolve(prod, env, STORES) == {"postgres": "postgresql://h/d", "redis": "redis://:p%24%7BX%7D@cache:6379/2"}
    assert resolve(prod, {"SHOP_POSTGRES": "x"}, ("postgres",)) == {"postgres": "x"}
    assert resolve_shadow(prod, env) == "same"
    assert resolve(EMBEDDED, {}, STORES) == {"postgres": None, "clickhouse": None, "redis": None}
    assert resolve_shadow(EMBEDDED, {}) is None


MANY = """\
europe: {postgres: "${EUROPE}"}
tenants:
  postgres: ${SHOP}
  each: {schema: select name from tenants}
fleet: [europe, tenants, "${ASIA}", "postgresql://america/shop"]
"""


def test_targets_of_many() -> None:
    targets, findings = targets_of(MANY)
    assert findings == ()
    assert targets["tenants"].each == Each(what="schema", query="select name from tenants")
    fleet = targets["fleet"]
    assert fleet.members == ("europe", "tenants", "${ASIA}", "postgresql://america/shop")
    assert resolve_member(fleet, "${ASIA}", {"ASIA": "postgresql://asia/shop"}) == "postgresql://asia/shop"
    with pytest.raises(UsageError, match=r"ASIA \(p.yaml:5:26\) is not set"):
        resolve_member(fleet, "${ASIA}", {})


WRONG = {
    "a: [b]": "'b' is no target",
    "a: []": "at least 1",
    "a: [c]\nb: [a]\nc: embedded": "'a' is a list itself",
    "a: [postgresql://u:secret@h/d]": "this URL holds a password",
    "a: [b, b]\nb: embedded": "b twice",
    "a: {postgres: '${X}', each: {}}": "either 'database' or 'schema'",
    "a: {postgres: '${X}', each: {database: select 1, schema: select 1}}": "either 'database' or 'schema'",
    "a: {postgres: '${X}', redis: '${Y}', each: {schema: select 1}}": "'each' is about PostgreSQL",
    "a: {redis: '${Y}', each: {schema: select 1}}": "'each' is about PostgreSQL",
    "a: {postgres: '${X}', each: {table: select 1}}": "table",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_targets_of_many_that_are_wrong(text: str, message: str) -> None:
    _, findings = targets_of(text)
    assert len(findings) == 1
    assert message in findings[0].message
    assert "secret" not in findings[0].message
    assert findings[0].span is not None


CLUSTER = """\
prod:
  clickhouse: {url: "${SHOP_CLICKHOUSE}", cluster: the main, replicated: true}
"""


def test_a_cluster_is_the_targets() -> None:
    """The migrations of a profile name none: the same files go to one server and to a cluster."""
    prod = targets_of(CLUSTER)[0]["prod"]
    assert prod.urls == {"clickhouse": "${SHOP_CLICKHOUSE}"}
    for url, joint in (("clickhouse://h/d", "?"), ("clickhouse://h/d?verify=false", "&")):
        found = resolve(prod, {"SHOP_CLICKHOUSE": url}, STORES)
        assert found == {"clickhouse": f"{url}{joint}cluster=the%20main&replicated=true"}
    _, findings = targets_of("prod:\n  clickhouse: {url: 'clickhouse://h/d'}\n")
    assert any("cluster" in finding.message for finding in findings)


def test_unset_variables_are_named_with_their_places() -> None:
    prod = targets_of(PROD)[0]["prod"]
    with pytest.raises(UsageError) as caught:
        resolve(prod, {"SHOP_NUMBER": "", "SHOP_PASSWORD": "x"}, STORES)
    assert caught.value.exit_code == 2
    assert str(caught.value) == (
        "target prod: SHOP_POSTGRES (p.yaml:3:13), SHOP_NUMBER (p.yaml:4:10) are not set in the environment"
    )
    with pytest.raises(UsageError, match=r"SHOP_SHADOW \(p.yaml:8:11\) is not set"):
        resolve_shadow(prod, {})


def test_a_password_in_a_profile_is_a_warning() -> None:
    _, (finding,) = targets_of("prod:\n  postgres: postgresql://u:secret@h/d\n")
    assert finding.severity is Severity.WARNING
    assert "secret" not in finding.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("prod: {}", "empty-target"),
        ("prod: embeded", "unknown-value"),
        ("prod: 5", "wrong-type"),
        ("prod: {postgres: localhost}", "wrong-value"),
        ("prod: {postgres: '${1}'}", "wrong-value"),
        ("prod: {postgres: '${A'}", "wrong-value"),
        ("prod: {postgres: '${A}', lock_timeout: 3}", "wrong-value"),
        ("prod: {postgres: '${A}', lock_timeout: 3 s}", "wrong-value"),
        ("prod: {postgres: '${A}', shadow: there}", "wrong-value"),
        ("prod: {postgres: '${A}', protected: 'true'}", "wrong-type"),
        ("prod: {mongo: '${A}'}", "unknown-key"),
        ("[prod]", "wrong-type"),
        ("", "wrong-type"),
    ],
)
def test_wrong_targets_are_located(text: str, code: str) -> None:
    _, (finding,) = targets_of(text)
    assert finding.code == code
    assert finding.span is not None or not text


@pytest.mark.parametrize(
    ("text", "seconds"), [("500ms", 0.5), ("3s", 3), ("1.5s", 1.5), ("20min", 1200), ("1h", 3600), ("2d", 172800)]
)
def test_durations(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "3", "s", "3 s", "-3s", "3S", "20m", "1h30min", "٣s", "9" * 400 + "s"])
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match="500ms"):
        duration(text)

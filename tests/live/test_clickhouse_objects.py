"""Objects besides plain tables: what a profile says of them survives the scratch database, a plan and YAML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dbkit.contract import Draft
from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.split import script
from tests.live.clickhouse_server import clickhouse, database, run
from tests.unit.clickhouse.test_compile import compiled


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


def draft_of(text: str) -> Draft:
    draft, findings = compiled(text)
    assert findings == ()
    return draft


ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "cases" / "clickhouse_profiles"
PROFILES = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.yaml"))}


def planned(have: State, want: State) -> str:
    return script(plan(have, want, KINDS, Env(have=have, want=want, version=24)).steps)


def differing(state: State, other: State) -> dict[str, object]:
    """What is not the same in both."""
    keys = state.objects.keys() | other.objects.keys()
    pairs = {str(key): (state.objects.get(key), other.objects.get(key)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_survives(url: str, name: str) -> None:
    draft = draft_of(PROFILES[name])
    state = CLICKHOUSE.shadow(url, draft)
    assert state.unmanaged == ()
    assert {one.id for one in draft.statements} <= state.objects.keys()
    assert differing(CLICKHOUSE.rebuild(url, state, draft), state) == {}
    connection = CLICKHOUSE.connect(url, profile="x")
    section = CLICKHOUSE.decompile(state, name="objects", server=connection.server)
    left = connection.query("SELECT name FROM system.functions WHERE origin = 'SQLUserDefined'")  # type: ignore[attr-defined]
    connection.close()
    assert left == []
    text = yaml.safe_dump(section, sort_keys=False)
    assert "[HIDDEN]" not in text
    assert differing(CLICKHOUSE.shadow(url, draft_of(text)), state) == {}


CASES = ROOT / "tests" / "cases" / "clickhouse"
NAMES = sorted(str(path.parent.relative_to(CASES)) for path in CASES.glob("*/*/have.yaml"))
DAILY = frozenset(NAMES[::6])


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in DAILY else pytest.mark.slow) for name in NAMES]
)
def test_both_ways(url: str, name: str) -> None:
    """What belongs to a whole server, of which a test has no two: both states come from scratch databases."""
    have, want = (draft_of((CASES / name / f"{side}.yaml").read_text()) for side in ("have", "want"))
    before, after = CLICKHOUSE.shadow(url, have), CLICKHOUSE.shadow(url, want)
    assert differing(before, after)
    for first, second, draft in ((before, after, want), (after, before, have)):
        steps = plan(first, second, KINDS, Env(have=first, want=second, version=24)).steps
        reached = CLICKHOUSE.rebuild(url, first, draft, then=steps)
        assert differing(reached, second) == {}, [step.text for step in steps]
        assert planned(reached, second) == ""


WRITTEN = """
functions: {f: "%s"}
tables:
  t:
    order_by: ["%s", id]
    partition_by: "%s"
    ttl: "%s"
    columns:
      id: UInt64
      a: UInt32
      at: DateTime
      s: String
      m: Map(String, UInt8)
      d: {type: UInt64, default: "%s"}
      e: {type: Bool, materialized: "%s"}
    indexes: {i: {expression: "%s", type: minmax}}
    constraints: {c: "%s"}
    projections: {p: "%s"}
views: {v: "%s"}
row_policies: {t: {p: {using: "%s"}}}
"""
ONE_WAY = (
    "x -> x + 1", "toDate(at)", "toYYYYMM(at)", "at + toIntervalDay(1)", "(a * 2) + 1", "(a > 1) AND (s LIKE 'x%')",
    "lower(s)", "a IN (1, 2)", "SELECT a, count() GROUP BY a", "SELECT id, m['x'] FROM t WHERE NOT (a = 1)",
    "(a > 1) AND (id IN (1, 2))",
)  # fmt: skip
OTHER_WAY = (
    "(x) -> ((x + (1)))", "(toDate((at)))", "(toYYYYMM(at))", "(at + INTERVAL 1 DAY)", "plus(multiply(a, (2)), 1)",
    "and(greater((a), 1), like(s, 'x%'))", "(lower((s)))", "in((a), (1, 2))", "SELECT (a), count() GROUP BY (a)",
    "SELECT (id), arrayElement(m, 'x') FROM t WHERE not(equals(a, 1))",
    "and((a > (1)), in(id, (1, 2)))",
)  # fmt: skip


def test_what_is_written_differently_and_means_the_same_is_no_difference(url: str) -> None:
    one, other = (CLICKHOUSE.shadow(url, draft_of(WRITTEN % way)) for way in (ONE_WAY, OTHER_WAY))
    assert differing(one, other) == {}


@pytest.fixture(scope="module")
def url_24(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), "24-http") as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PROFILES.keys() - {"from_24_9"}))
def test_what_24_prints_is_no_difference_on_26(url: str, url_24: str, name: str) -> None:
    draft = draft_of(PROFILES[name])
    have, want = CLICKHOUSE.shadow(url_24, draft), CLICKHOUSE.shadow(url, draft)
    reached = CLICKHOUSE.rebuild(url, have, draft)
    assert planned(reached, want) == planned(want, reached) == ""
    assert planned(CLICKHOUSE.rebuild(url_24, have, draft), have) == ""


def test_the_manual_shows_a_profile_that_works(url: str) -> None:
    text = (ROOT / "docs" / "clickhouse.md").read_text()
    _, _, rest = text.partition("```yaml\nclickhouse:\n")
    draft = draft_of(textwrap.dedent(rest.partition("```")[0]))
    state = CLICKHOUSE.shadow(url, draft)
    assert state.unmanaged == ()
    assert differing(CLICKHOUSE.rebuild(url, state, draft), state) == {}


FOREIGN = """
CREATE TABLE links (id UInt64, a UInt32 DEFAULT (id * 2) CODEC(ZSTD(3)) STATISTICS(tdigest), at DateTime DEFAULT now(),
    INDEX i (lower(toString(a))) TYPE bloom_filter, CONSTRAINT c CHECK (a > 0))
    ENGINE = MergeTree ORDER BY (id) TTL at + INTERVAL 10 YEAR COMMENT 'links';
CREATE TABLE remote (id UInt64) ENGINE = MySQL('h:3306', 'd', 't', 'u', 'geheim');
CREATE TABLE buffered (id UInt64, a UInt32) ENGINE = Buffer({0}, links, 1, 1, 2, 1, 10, 1, 100);
CREATE MATERIALIZED VIEW inner_view ENGINE = SummingMergeTree ORDER BY id
    AS SELECT id, count() AS n FROM {0}.links GROUP BY id;
CREATE MATERIALIZED VIEW every REFRESH EVERY 1 DAY ENGINE = MergeTree ORDER BY id EMPTY AS SELECT id FROM links;
CREATE VIEW parameters AS SELECT id FROM {0}.links WHERE a = {{a:UInt32}};
CREATE DICTIONARY words (id UInt64, a UInt32) PRIMARY KEY id
    SOURCE(CLICKHOUSE(TABLE 'links' DB '{0}')) LAYOUT(HASHED()) LIFETIME(300);
CREATE TABLE over_words (id UInt64, a UInt32) ENGINE = Dictionary('{0}.words');
"""


def test_what_others_made_is_adopted_without_a_difference(url: str) -> None:
    with database(url) as connection:
        run(connection, FOREIGN.format(connection.database))
        have = connection.inspect(Draft())
        assert have.unmanaged == ()
        section = CLICKHOUSE.decompile(have, name=connection.database, server=connection.server)
        text = yaml.safe_dump(section, sort_keys=False)
        assert connection.database not in text.replace(f"database: {connection.database}", "")
        want = CLICKHOUSE.shadow(url, draft_of(text))
        assert planned(have, want) == planned(want, have) == ""


def test_who_loses_access_is_said(url: str) -> None:
    text = "tables: {t: {order_by: [id], columns: {id: UInt64}}}\n"
    have = CLICKHOUSE.shadow(
        url,
        draft_of(
            text
            + """
roles: {r: {grants: [SELECT ON *, INSERT ON t]}}
users: {u: {}}
row_policies: {t: {p: {using: id > 0, to: [r]}, q: {using: id > 1, to: [r]}}}
"""
        ),
    )
    want = CLICKHOUSE.shadow(
        url,
        draft_of(
            text
            + """
roles: {r: {grants: [INSERT ON t]}}
row_policies: {t: {p: {using: id > 5, to: [r]}}}
"""
        ),
    )
    steps = plan(have, want, KINDS, Env(have=have, want=want, version=24)).steps
    assert {step.text: [hazard.kind for hazard in step.hazards] for step in steps} == {
        "REVOKE SELECT ON * FROM r": [HazardKind.ACCESS],
        "DROP ROW POLICY q ON t": [HazardKind.ACCESS],
        "ALTER ROW POLICY p ON t USING id > 5": [HazardKind.ACCESS],
        "DROP USER u": [HazardKind.ACCESS],
    }


def test_a_plan_says_the_names_of_secrets(url: str) -> None:
    state = CLICKHOUSE.shadow(url, draft_of(PROFILES["named_collections"] + PROFILES["kafka"]))
    text = planned(State(), state)
    assert "kafka_sasl_password = '${KAFKA_PASSWORD}'" in text
    assert "password = '${STAGE_PASSWORD}'" in text
    assert "HIDDEN" not in text


def test_a_secret_is_no_difference(url: str) -> None:
    """A live server hides what was applied; whatever it is, nothing is planned."""
    draft = draft_of(PROFILES["other_servers"])
    want = CLICKHOUSE.shadow(url, draft)
    tables = [item for item in want.objects.values() if isinstance(item, Table) and item.storage_with_secrets]
    assert sorted(item.id.name for item in tables) == ["mongo", "my", "pg", "redis", "s3"]
    written, (warning,) = compiled(PROFILES["other_servers"].replace("${MYSQL_PASSWORD}", "known"))
    assert warning.code == "secret-in-profile"
    have = CLICKHOUSE.shadow(url, written)
    assert planned(have, want) == planned(want, have) == ""


def test_a_secret_that_is_not_set_is_said_before_anything_runs(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MYSQL_PASSWORD", raising=False)
    state = CLICKHOUSE.shadow(url, draft_of(PROFILES["dictionaries"]))
    steps = plan(State(), state, KINDS, Env(have=State(), want=state, version=24)).steps
    with database(url) as connection:
        with pytest.raises(UsageError, match="MYSQL_PASSWORD"):
            connection.execute(steps)
        assert connection.inspect(Draft()).objects == {}
        monkeypatch.setenv("MYSQL_PASSWORD", "it's me")
        connection.execute(steps)
        assert ObjectId("dictionary", ("mysql",)) in connection.inspect(Draft()).objects

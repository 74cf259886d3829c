"""Lint's rules of ClickHouse, held against engines: what pages call good runs, what is planned says what it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.app.lint import rules
from dbkit.app.written import hazard_lines
from dbkit.contract import Draft
from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Rule
from dbkit.lint.script import Script
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores import STORES
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.live import Connection
from dbkit.stores.clickhouse.split import script
from dbkit.stores.clickhouse.transport import ServerError
from tests.live.clickhouse_server import WAYS, clickhouse, database, run
from tests.live.test_clickhouse_diff import CASES, NAMES
from tests.rules.examples import examples, migrations

PAGES = [rule for rule in rules(STORES) if rule.code.startswith("CH0")]
SAMPLE = 20
"""Every day, one of so many cases."""


@pytest.fixture(scope="module", params=[WAYS[0], pytest.param(WAYS[2], marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


def found(db: Connection) -> dict[str, str]:
    return {rule.code: advice.message for rule, advice in CLICKHOUSE.live_book().advice(db)}


@pytest.mark.parametrize("rule", PAGES, ids=[rule.code for rule in PAGES])
def test_what_a_page_calls_good_runs(url: str, rule: Rule) -> None:
    with database(url) as db:
        run(db, "CREATE TABLE events (at DateTime('UTC')) ENGINE = MergeTree ORDER BY at;")
        for kind, example in examples(rule):
            files = migrations(example) if kind == "Good" else []
            if not any("CREATE TABLE clicks" in text for _, text in files):
                run(db, CLICKS)
            for _, text in files:
                run(db, text)
            run(db, "DROP TABLE IF EXISTS clicks;")


CLICKS = """\
DROP TABLE IF EXISTS clicks;
CREATE TABLE clicks (at DateTime('UTC'), link String, country String, CONSTRAINT positive CHECK link != '')
ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY link;
"""


@pytest.mark.parametrize(
    "name",
    [name if place % SAMPLE == 0 else pytest.param(name, marks=pytest.mark.slow) for place, name in enumerate(NAMES)],
)
def test_what_is_planned_says_what_it_does(url: str, name: str) -> None:
    have_text, want_text = ((CASES / name / file).read_text() for file in ("have.sql", "want.sql"))
    with database(url) as db, database(url) as target:
        if db.server.major < 26 and (CASES / name / "since").is_file():
            pytest.skip("this version does not have it yet")
        run(db, have_text)
        run(target, want_text)
        have, want = db.inspect(Draft()), target.inspect(Draft())
    for before, there, here in ((have_text, have, want), (want_text, want, have)):
        assert said(before, plan(there, here, KINDS, Env(have=there, want=here, version=24)).steps) == []


def said(have: str, steps: tuple[Step, ...]) -> list[str]:
    scripts = [
        Script(shown="have", text=have, change="have"),
        Script(shown="want", text=script(steps), change="want", hazards=hazard_lines(steps)),
    ]
    return [
        f"{rule.code} {one.message}"
        for rule, one in CLICKHOUSE.script_book().advice(scripts)
        if one.span and one.span.file == "want" and (one.severity or rule.severity) is not Severity.NOTE
    ]


def test_nothing_is_found_in_a_database_in_order(url: str) -> None:
    with database(url) as db:
        run(db, CLICKS + "INSERT INTO clicks SELECT now(), toString(number), 'DE' FROM numbers(100);")
        assert found(db).keys() <= {"CH205"}  # the disk of this machine
        (size,) = CLICKHOUSE.sizes(db).values()
        assert size.rows == 100
        assert size.bytes > 0


def test_a_mutation_that_cannot_end(url: str) -> None:
    with database(url) as db:
        run(db, CLICKS + "INSERT INTO clicks VALUES ('2026-01-01 00:00:00', 'x', 'DE');")
        with pytest.raises(ServerError):
            db.transport.command("ALTER TABLE clicks UPDATE country = toString(toUInt8(country)) WHERE 1")
        message = found(db)["CH201"]
    assert message.startswith("clicks: ")
    assert "Cannot parse" in message


def test_a_view_whose_target_is_gone(url: str) -> None:
    totals = "CREATE TABLE totals (link String, clicks UInt64) ENGINE = SummingMergeTree ORDER BY link;"
    view = "CREATE MATERIALIZED VIEW counted TO totals AS SELECT link, count() AS clicks FROM clicks GROUP BY link;"
    with database(url) as db:
        run(db, CLICKS + totals + view)
        assert "CH206" not in found(db)
        run(db, "DROP TABLE totals SETTINGS check_table_dependencies = 0;")
        assert "writes to" in found(db)["CH206"]


def test_parts_that_are_many(url: str) -> None:
    one = "INSERT INTO clicks VALUES ('2026-01-01 00:00:00', 'x', 'DE');"
    with database(url) as db:
        run(db, CLICKS + "SYSTEM STOP MERGES clicks;" + one * 3)
        assert "CH203" not in found(db)

"""A profile that has users on an engine that keeps none: everything else is done, and a note says what is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.users import PASSED_OVER
from tests.live.clickhouse_server import WAYS_IN_TURN, clickhouse, database, rows, run
from tests.unit.clickhouse.test_compile import compiled

PROFILE = """
version: 24
tables:
  links: {order_by: [id], columns: {id: UInt64}}
  kept: {order_by: [id], columns: {id: UInt64}}
materialized_views:
  keep: {to: kept, select: SELECT id FROM links, security: DEFINER = app SQL SECURITY DEFINER}
views:
  all_links: {select: SELECT id FROM links, security: SQL SECURITY NONE}
roles: {reader: {grants: [SELECT ON *]}}
users: {app: {identified: "WITH sha256_password BY '${APP_PASSWORD}'", roles: [reader]}}
row_policies: {links: {some: {using: id > 0, to: [reader]}}}
"""


@pytest.fixture(scope="module", params=WAYS_IN_TURN)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


def test_users_are_passed_over_with_a_note(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_PASSWORD", "secret")
    draft, findings = compiled(PROFILE)
    assert findings == ()
    want = CLICKHOUSE.shadow(url, draft)
    kinds = {identity.kind for identity in want.objects}
    assert {"user", "role", "grants", "row_policy", "table"} <= kinds
    with database(url) as connection:
        connection.execute(plan(State(), want, KINDS, Env(have=State(), want=want, version=24)).steps)
        have = connection.inspect(draft)
        assert not plan(have, want, KINDS, Env(have=have, want=want, version=24)).steps
        assert connection.notes(draft) == (PASSED_OVER,)
        assert connection.notes(Draft()) == ()
        kinds = {key.kind for key in connection.inspect(Draft()).objects}
        assert kinds == {"table", "column", "view", "materialized_view"}
        assert ObjectId("table", ("links",)) in have.objects
        run(connection, "INSERT INTO links VALUES (1);")
        assert rows(connection, "SELECT (SELECT count() FROM kept), (SELECT count() FROM all_links)") == [[1, 1]]

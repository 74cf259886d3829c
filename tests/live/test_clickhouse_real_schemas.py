"""Schemas of other people's software, from SQL through an engine and YAML back to an engine: the same syntax trees.

``scripts/clickhouse_schemas.py`` fetches them (``make test-all``); one that is not there is skipped by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dbkit.contract import Draft
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.live import Connection
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.syntax import as_operators
from tests.live.clickhouse_server import clickhouse, database
from tests.unit.clickhouse.test_compile import compiled

SCHEMAS = Path(__file__).resolve().parents[2] / ".dbkit" / "schemas" / "clickhouse"
LEAST = {"weave": 10, "aaiclick": 2, "clickmem": 6, "qryn": 20, "mastra": 12}
"""Tables and views that each has at the least."""
DAILY = "weave"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


def planned(have: State, want: State) -> list[str]:
    return [step.text for step in plan(have, want, KINDS, Env(have=have, want=want, version=26)).steps]


def syntax_trees(connection: Connection) -> dict[str, Any]:
    """Every object of a database as the tree of its statement, without the database's name."""
    rows = connection.query(
        "SELECT name, parseQueryToJSON(create_table_query) FROM system.tables WHERE database = currentDatabase()"
    )
    found = {}
    for name, text in rows:
        tree = json.loads(str(text).replace(connection.database, "here"))
        as_operators(tree)
        tree.get("storage", {}).pop("settings", None)  # index_granularity = 8192 is said by every table
        for part in ("indices", "constraints", "projections"):  # their order means nothing
            tree.get("columns_list", {}).get(part, {}).get("children", []).sort(key=json.dumps)
        found[str(name)] = tree
    return found


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == DAILY else pytest.mark.slow) for name in LEAST]
)
def test_it_comes_back_as_it_was(url: str, name: str) -> None:
    path = SCHEMAS / f"{name}.sql"
    if not path.is_file():
        pytest.skip(f"{name} was not fetched: python scripts/clickhouse_schemas.py")
    with database(url) as first, database(url) as second:
        for statement in split(path.read_text()):
            first.transport.command(statement.text)
        have = first.inspect(Draft())
        assert have.unmanaged == ()
        assert len([one for one in have.objects if one.kind in ("table", "view", "materialized_view")]) >= LEAST[name]
        section = CLICKHOUSE.decompile(have, name=name, server=first.server)
        draft, findings = compiled(yaml.safe_dump(section, sort_keys=False))
        assert findings == ()
        want = CLICKHOUSE.shadow(url, draft)
        assert planned(have, want) == planned(want, have) == []
        for text in planned(State(), want):
            second.transport.command(text)
        assert syntax_trees(second) == syntax_trees(first)
        assert planned(second.inspect(Draft()), have) == []

"""Random profiles, from one to the other and back on an engine: the plan leads there and keeps the rows it can keep."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from dbkit.contract import Draft
from dbkit.core.errors import ProfileError, StatementFailed
from dbkit.stores.clickhouse import CLICKHOUSE
from tests.live.clickhouse_server import clickhouse, database, run
from tests.live.test_clickhouse_diff import go, planned
from tests.unit.clickhouse.test_compile import compiled

TYPES = [
    "UInt8", "UInt32", "UInt64", "Int64", "String", "LowCardinality(String)", "Nullable(UInt32)", "DateTime('UTC')",
    "DateTime64(3, 'UTC')", "Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 1, 'b' = 2, 'c' = 3)", "Decimal(10, 2)",
    "Array(String)", "FixedString(4)", "Bool", "UUID", "Date", "IPv6", "Map(String, UInt8)",
]  # fmt: skip
NUMBERS = ("UInt8", "UInt32", "UInt64", "Int64")
VALUES = ("Cannot parse", "cannot be safely converted", "that does not fit", "have no ")
"""A conversion that the rows themselves stand against: no fault of the plan."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


def column(draw: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"type": draw.choice(TYPES)}
    chance = draw.random()
    if chance < 0.1 and made["type"] == "UInt64":
        made["alias"] = "id + 1"
    elif chance < 0.15 and made["type"] == "String":
        made["materialized"] = "toString(id)"
    elif chance < 0.2:
        made["ephemeral"] = True
    elif chance < 0.35 and "'" not in made["type"]:
        made["default"] = f"defaultValueOfTypeName('{made['type']}')"
    if is_stored(made) and draw.random() < 0.2:
        made["codec"] = draw.choice(["ZSTD(1)", "LZ4", "ZSTD(3)"])
    if draw.random() < 0.2:
        made["comment"] = draw.choice(["a", "it's", "x;y"])
    return made | storage(made)


def storage(made: dict[str, Any]) -> dict[str, Any]:
    """How a column is kept: drawn from what it is, so that the other draws of a seed stay as they were."""
    draw = random.Random(repr(made))
    kept: dict[str, Any] = {}
    if is_stored(made) and made["type"] in NUMBERS and draw.random() < 0.3:
        kept["statistics"] = draw.choice([["tdigest"], ["uniq"], ["tdigest", "uniq"]])
    if is_stored(made) and draw.random() < 0.2:
        kept["settings"] = {draw.choice(["max_compress_block_size", "min_compress_block_size"]): draw.randint(1, 9)}
    return kept


def is_stored(made: dict[str, Any]) -> bool:
    return not {"alias", "ephemeral"} & made.keys()


def table(draw: random.Random) -> dict[str, Any]:
    names = draw.sample("abcdefgh", draw.randint(1, 6))
    columns = {"id": {"type": "UInt64"}, "k": {"type": draw.choice(["UInt8", "Enum8('a' = 1)"])}}
    columns |= {name: column(draw) for name in names}
    order = list(columns)
    draw.shuffle(order)
    plain = [name for name in order if is_stored(columns[name]) and not columns[name]["type"].startswith("Map")]
    can_be_key = [name for name in plain if name != "id" and not columns[name]["type"].startswith("Nullable")]
    made: dict[str, Any] = {"columns": {name: columns[name] for name in order}}
    made["order_by"] = ["id", *(name for name in can_be_key if draw.random() < 0.15)]
    if draw.random() < 0.7:
        made["primary_key"] = ["id"]
    if draw.random() < 0.3:
        made["settings"] = {draw.choice(["min_bytes_for_wide_part", "merge_with_ttl_timeout"]): draw.randint(1, 3)}
    made["indexes"] = {f"i_{name}": {"expr": name, "type": "set(10)"} for name in plain if draw.random() < 0.15}
    if draw.random() < 0.2:
        name = draw.choice(plain)
        made["projections"] = {"p": f"SELECT {name}, count() GROUP BY {name}"}
    if draw.random() < 0.2:
        made["constraints"] = {"c": draw.choice(["id >= 0", "id < 1000000"])}
    return made


def profile(draw: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"version": 24, "tables": {"t": table(draw)}}
    if draw.random() < 0.6:
        columns = made["tables"]["t"]["columns"]
        source = draw.choice([name for name in columns if columns[name].keys() <= {"type", "codec", "comment"}])
        made["tables"]["d"] = {
            "order_by": ["id"],
            "engine": "SummingMergeTree",
            "columns": {"id": "UInt64", "n": "UInt64"},
        }
        select = f"SELECT id, count({source}) AS n FROM t GROUP BY id"
        made["materialized_views"] = {"mv": {"to": "d", "select": select}}
    if draw.random() < 0.5:
        made["views"] = {"v": draw.choice(["SELECT * FROM t", "SELECT id, k FROM t"])}
    return made


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(20, 300))])
def test_there_and_back(url: str, seed: int) -> None:
    draw = random.Random(seed)
    drafts = []
    for _ in range(2):
        draft, findings = compiled(yaml.safe_dump(profile(draw), sort_keys=False))
        assert findings == ()
        drafts.append(draft)
    try:
        one, two = (CLICKHOUSE.shadow(url, draft) for draft in drafts)
    except ProfileError as error:
        pytest.skip(error.diagnostics[0].message)
    with database(url) as connection:
        connection.execute(planned(connection.inspect(Draft()), one).steps)
        run(connection, "INSERT INTO t (id, k) VALUES (1, 1), (2, 1), (3, 1)")
        try:
            go(connection, two)
            go(connection, one)
        except StatementFailed as error:
            if not any(text in error.message for text in VALUES):
                raise

"""Scratch databases: canonical states, errors at their places, Replicated engines, round trips through YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dbkit.contract import Draft
from dbkit.core.errors import ProfileError, StatementFailed, UsageError
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Header, Migration
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.kinds.column import Column
from dbkit.stores.clickhouse.kinds.table import Table
from tests.live.clickhouse_server import clickhouse, database, rows, run
from tests.unit.clickhouse.test_compile import compiled


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


def draft_of(text: str) -> Draft:
    draft, findings = compiled(text)
    assert findings == ()
    return draft


RICH = """
version: 24
database: rich
types: {lc: LowCardinality(String)}
tables:
  source:
    comment: "what's in it"
    engine: ReplacingMergeTree(ver)
    partition_by: toYYYYMM(at), kind
    order_by: [id, "toDate(at)"]
    primary_key: [id]
    sample_by: id
    ttl: at + INTERVAL 50 YEAR
    settings: {min_bytes_for_wide_part: 0, deduplicate_merge_projection_mode: drop}
    columns:
      id: UInt64
      at: DateTime('UTC')
      kind: Enum8('a' = 1, 'b' = 2)
      ver: UInt32 DEFAULT id % 10
      s: {type: $lc, default: "'it''s'", codec: [LZ4HC(9)], comment: "a \\\\ b"}
      up: {type: String, materialized: upper(s)}
      al: UInt64 ALIAS id + 1
      eph: {type: String, ephemeral: true, comment: not stored}
      eph2: String EPHEMERAL 'x'
      old: String TTL at + INTERVAL 10 YEAR
      n: Nullable(Decimal(10, 2))
      m: Map(String, Array(UInt8))
      "odd name": Tuple(x UInt8, `y z` String)
      order: {type: String}
      nested: Nested(k String, v UInt8)
    indexes:
      i1: {expr: "id, s", type: bloom_filter(0.01), granularity: 4}
      i2: {expression: lower(s), type: "tokenbf_v1(256, 2, 0)"}
    projections: {p: "SELECT kind, count() GROUP BY kind"}
    constraints: {positive: id >= 0, known: {assume: id < 1000000000}}
  target: {engine: SummingMergeTree, order_by: [id], columns: {id: UInt64, n: UInt64}}
  bare: {order_by: [], columns: {a: UInt8}}
  nothing: {engine: "Null", columns: {a: UInt8}}
  joined: {engine: "Join(ANY, LEFT, id)", columns: {id: UInt64, v: String}}
  buffered: {engine: "Buffer(currentDatabase(), target, 1, 1, 1, 1, 1, 1, 1, 1)", columns: {id: UInt64, n: UInt64}}
  uses: {order_by: [id], columns: {id: UInt64, s: "String DEFAULT dictGet('words', 's', id)"}}
views:
  v: SELECT id, s FROM source WHERE s = 'it''s' LIMIT 5
  "odd view": {select: "WITH 1 AS one SELECT one, `odd name` FROM source", comment: "v's"}
materialized_views:
  mv: {to: target, comment: counts, select: "SELECT id, count() AS n FROM source GROUP BY id"}
  refreshed: {to: target, refresh: EVERY 1 DAY, select: "SELECT id, n FROM target WHERE id = 0"}
dictionaries:
  words:
    comment: from id to word
    columns: {id: UInt64, s: "String DEFAULT 'none'"}
    primary_key: id
    source: CLICKHOUSE(TABLE 'source' WHERE 'id > 0')
    layout: HASHED()
    lifetime: MIN 10 MAX 20
    settings: {format_csv_allow_single_quotes: 1}
"""


def test_a_rich_section_survives_the_shadow_the_plan_and_yaml(url: str) -> None:
    draft = draft_of(RICH)
    state = CLICKHOUSE.shadow(url, draft)
    assert state.unmanaged == ()
    assert CLICKHOUSE.rebuild(url, state, draft).objects == state.objects
    connection = CLICKHOUSE.connect(url, profile="x")
    section = CLICKHOUSE.decompile(state, name="rich", server=connection.server)
    connection.close()
    again = draft_of(yaml.safe_dump(section, sort_keys=False))
    assert CLICKHOUSE.shadow(url, again).objects == state.objects
    table = state.objects[ObjectId("table", ("source",))]
    assert isinstance(table, Table)
    assert table.order_by == ("id", "toDate(at)")
    assert table.primary_key == ("id",)
    assert table.settings == (("deduplicate_merge_projection_mode", "'drop'"), ("min_bytes_for_wide_part", "0"))
    assert dict(table.fixed_columns)["kind"].startswith("Enum8")


def test_nothing_is_left_behind(url: str) -> None:
    CLICKHOUSE.shadow(url, draft_of("tables: {t: {order_by: [], columns: {a: UInt8}}}"))
    connection = CLICKHOUSE.connect(url, profile="x")
    try:
        assert not [one for one in rows_of(connection, "SHOW DATABASES") if one.startswith("dbkit_shadow")]
    finally:
        connection.close()


def rows_of(connection: object, query: str) -> list[str]:
    return [str(row[0]) for row in connection.query(query)]  # type: ignore[attr-defined]


def test_what_is_written_differently_is_the_same(url: str) -> None:
    one = draft_of("""
tables:
  t:
    order_by: id
    columns: {id: int, e: "Enum('a','b')", d: DEFAULT now(), x: "String NOT NULL CODEC(ZSTD)", y: UInt8 DEFAULT (1)}
""")
    two = draft_of("""
tables:
  t:
    engine: MergeTree()
    order_by: [(id)]
    primary_key: id
    settings: {index_granularity: 8192}
    columns:
      id: Int32
      e: Enum8('a' = 1, 'b' = 2)
      d: DateTime DEFAULT now()
      x: String CODEC(ZSTD(1))
      y: UInt8 DEFAULT 1
""")
    assert CLICKHOUSE.shadow(url, one).objects == CLICKHOUSE.shadow(url, two).objects


def test_all_that_the_server_refuses_at_once(url: str) -> None:
    draft = draft_of("""
tables:
  a: {order_by: [], columns: {x: NoSuchType}}
  b: {order_by: [], columns: {x: UInt8, y: "UInt8 DEFAULT nosuchfunction(x)"}}
  c: {order_by: [], columns: {x: UInt8}}
views: {v: SELECT nosuch FROM c}
""")
    with pytest.raises(ProfileError) as refused:
        CLICKHOUSE.shadow(url, draft)
    found = {one.subject: one.message for one in refused.value.diagnostics}
    assert sorted(found) == ["table a", "table b", "view v"]
    assert "NoSuchType" in found["table a"]
    assert all(one.span is not None for one in refused.value.diagnostics)


def test_what_a_view_gives_and_its_target_has_not(url: str) -> None:
    draft = draft_of("""
tables:
  s: {order_by: [], columns: {id: UInt64, at: DateTime}}
  t: {order_by: [id], columns: {id: UInt64, day: Date}}
materialized_views: {mv: {to: t, select: "SELECT id, toDate(at) AS dya FROM s"}}
""")
    with pytest.raises(ProfileError) as refused:
        CLICKHOUSE.shadow(url, draft)
    assert "dya" in refused.value.diagnostics[0].message


def test_replicated_engines_keep_their_name(url: str) -> None:
    draft = draft_of("""
tables:
  a:
    engine: ReplicatedReplacingMergeTree('/tables/{uuid}', '{replica}', ver)
    order_by: [id]
    columns: {id: UInt64, ver: UInt8}
  b: {engine: ReplicatedMergeTree, order_by: [id], columns: {id: UInt64}}
  c: {engine: ReplicatedReplacingMergeTree(ver), order_by: [id], columns: {id: UInt64, ver: UInt8}}
""")
    state = CLICKHOUSE.shadow(url, draft)
    engines = {item.id.name: item.engine for item in state.of_kind("table") if isinstance(item, Table)}
    assert engines == {
        "a": "ReplicatedReplacingMergeTree('/tables/{uuid}', '{replica}', ver)",
        "b": "ReplicatedMergeTree",
        "c": "ReplicatedReplacingMergeTree(ver)",
    }
    assert CLICKHOUSE.rebuild(url, state, draft).objects == state.objects


def test_ignored_and_managed_names(url: str) -> None:
    with database(url) as connection:
        run(connection, "CREATE TABLE a_1 (x UInt8) ENGINE = Null; CREATE TABLE b (x UInt8) ENGINE = Null;")
        names = [item.id.name for item in connection.inspect(Draft(ignore=("a_*",))).of_kind("table")]
        assert names == ["b"]
        names = [item.id.name for item in connection.inspect(Draft(managed=("a_*",))).of_kind("table")]
        assert names == ["a_1"]


def test_what_has_no_kind_is_named(url: str) -> None:
    with database(url) as connection:
        run(
            connection,
            "CREATE TABLE t (x UInt8) ENGINE = MergeTree ORDER BY x;"
            "CREATE MATERIALIZED VIEW inner_view (x UInt8, INDEX i x TYPE minmax) ENGINE = MergeTree ORDER BY x "
            "AS SELECT x FROM t;",
        )
        state = connection.inspect(Draft())
        assert [one.split(":")[0] for one in state.unmanaged] == ["index inner_view.i"]
        assert sorted(str(key) for key in state.objects) == ["column t.x", "materialized_view inner_view", "table t"]


def go(connection: object, have: State, want: State) -> list[str]:
    steps = plan(have, want, KINDS, Env(have=have, want=want, version=24)).steps
    connection.execute(steps)  # type: ignore[attr-defined]
    return [step.text for step in steps]


RENAMES = [
    ("table", ("t",), ("u",)),
    ("column", ("t", "s"), ("t", "z")),
    ("view", ("v",), ("w",)),
    ("materialized_view", ("mv",), ("mw",)),
    ("dictionary", ("d",), ("e",)),
]


@pytest.mark.parametrize(("kind", "old", "new"), RENAMES)
def test_renames_keep_rows(url: str, kind: str, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    with database(url) as connection:
        run(
            connection,
            """CREATE TABLE t (id UInt64, s String, INDEX i lower(s) TYPE minmax, PROJECTION p (SELECT s ORDER BY id))
                ENGINE = MergeTree ORDER BY id;
            CREATE TABLE o (id UInt64) ENGINE = MergeTree ORDER BY id;
            CREATE VIEW v AS SELECT id FROM o;
            CREATE MATERIALIZED VIEW mv TO o AS SELECT id FROM t;
            CREATE DICTIONARY d (id UInt64) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'o')) LAYOUT(FLAT()) LIFETIME(0);
            INSERT INTO t VALUES (1, 'a');""",
        )
        have = connection.inspect(Draft())
        item = have.objects[ObjectId(kind, old)]
        rename = KINDS[kind].rename
        assert rename is not None
        steps = tuple(rename(item, ObjectId(kind, new), Env(have=have, want=have, version=24)))
        connection.execute(steps)
        after = connection.inspect(Draft())
        assert ObjectId(kind, new) in after.objects
        assert ObjectId(kind, old) not in after.objects
        assert rows(connection, f"SELECT count() FROM {'u' if kind == 'table' else 't'}") == [[1]]
        if kind == "table":
            assert any(step.hazards for step in steps)


def test_a_column_of_a_key_is_not_renamed(url: str) -> None:
    with database(url) as connection:
        run(connection, "CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id")
        have = connection.inspect(Draft())
        column = have.objects[ObjectId("column", ("t", "id"))]
        assert isinstance(column, Column)
        rename = KINDS["column"].rename
        assert rename is not None
        with pytest.raises(UsageError, match="key"):
            list(rename(column, ObjectId("column", ("t", "x")), Env(have=have, want=have, version=24)))


def test_a_file_that_fails_on_the_scratch_server_is_named(url: str, tmp_path: Path) -> None:
    migration = Migration(
        store="clickhouse",
        id="0001_x",
        path=tmp_path / "0001_x.sql",
        text="SET max_threads = 1;\nSELECT 1;\n\nSELECT nosuch;\n",
        rollback_path=tmp_path / "x",
        rollback_text=None,
        header=Header(),
    )
    with pytest.raises(StatementFailed) as failed:
        CLICKHOUSE.replay(url, [migration], Draft())
    assert failed.value.where == f"{migration.path}:4"


def test_views_follow_a_rename_of_their_source(url: str) -> None:
    """After the rename the plan gives the view its new source; then rows arrive again."""
    text = "CREATE TABLE {0} (id UInt64) ENGINE = MergeTree ORDER BY id; CREATE TABLE o (id UInt64) ENGINE = MergeTree "
    text += "ORDER BY id; CREATE MATERIALIZED VIEW mv TO o AS SELECT id FROM {0};"
    with database(url) as connection, database(url) as target:
        run(connection, text.format("t"))
        run(target, text.format("u"))
        run(connection, "INSERT INTO t VALUES (1)")
        run(connection, "RENAME TABLE t TO u")
        texts = go(connection, connection.inspect(Draft()), target.inspect(Draft()))
        assert [text.split("\n")[0] for text in texts] == ["ALTER TABLE mv MODIFY QUERY"]
        run(connection, "INSERT INTO u VALUES (2)")
        assert rows(connection, "SELECT id FROM o ORDER BY id") == [[1], [2]]


MISFITS = {
    "no_column": ("SELECT id, s AS other FROM t", "it has no column other (String)"),
    "computed": ("SELECT id, s AS m FROM t", "it has no column m (String)"),
    "type": ("SELECT id, [s] AS n FROM t", "n is UInt64 there, and the query gives Array(String)"),
    "state": (
        "SELECT id, uniqState(s) AS n FROM t GROUP BY id",
        "n is UInt64 there, and the query gives AggregateFunction(uniq, String)",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_view_that_does_not_fit_its_target_is_no_state(url: str, name: str) -> None:
    """By name and by type, before anything is written: a server that is older makes such a view without a word."""
    select, said = MISFITS[name]
    text = "{version: 24, tables: {t: {order_by: [id], columns: {id: UInt64, s: String}}, o: {order_by: [id], columns: "
    text += "{id: UInt64, n: UInt64, m: {type: UInt64, materialized: id + 1}}}}, "
    draft, findings = compiled(text + f"materialized_views: {{mv: {{to: o, select: '{select}'}}}}}}")
    assert findings == ()
    with pytest.raises(ProfileError) as refused:
        CLICKHOUSE.shadow(url, draft)
    (diagnostic,) = refused.value.diagnostics
    assert said in diagnostic.message or "is not found in the target table" in diagnostic.message

"""Nakama's profile on real servers, against what its document draws."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from dbkit.app.profile import load
from dbkit.stores import STORES
from tests.live.provisioned import ROOT, columns, drawn, drawn_keys, foreign_keys, plan_of, primary_keys, provisioned

DIAGRAM = """
users: uuid id PK, string username, string display_name, string avatar_url, string lang_tag, string location, string timezone, jsonb metadata, timestamp create_time, timestamp update_time, timestamp last_online_at, boolean online, boolean edge_count, boolean disable_time
user_device: string id PK, uuid user_id, timestamp create_time, timestamp update_time, jsonb vars
user_edge: uuid source_id, uuid destination_id, timestamp create_time, timestamp update_time, int state, string label
storage: string collection, string key, uuid user_id, string value, string version, int permissionRead, int permissionWrite, timestamp create_time, timestamp update_time
groups: uuid id PK, uuid creator_id, string name, string description, string avatar_url, string lang_tag, jsonb metadata, boolean open, int edge_count, int max_count, timestamp create_time, timestamp update_time, boolean disable_time
group_edge: uuid source_id, uuid destination_id, int state, timestamp create_time, timestamp update_time
leaderboard: string id PK, boolean authoritative, string sort_order, string operator, boolean reset_schedule_active, jsonb metadata, timestamp create_time, string reset_schedule, timestamp next_reset, string title, string description, string category, timestamp start_time, timestamp end_time, int duration, int max_size, int max_num_score, boolean join_required
leaderboard_record: string leaderboard_id, uuid owner_id, string username, int64 score, int64 subscore, int num_score, jsonb metadata, timestamp create_time, timestamp update_time, timestamp expiry_time, int rank_value
tournament: string id PK, string sort_order, string operator, string duration, boolean reset_schedule_active, jsonb metadata, timestamp create_time, string reset_schedule, timestamp next_reset, string title, string description, string category, timestamp start_time, timestamp end_time, int max_size, int max_num_score, boolean join_required
tournament_record: string tournament_id, uuid owner_id, string username, int64 score, int64 subscore, int num_score, jsonb metadata, timestamp create_time, timestamp update_time, timestamp expiry_time, int rank_value
message: uuid id PK, string code, uuid sender_id, string username, uuid stream_mode, string stream_subject, string stream_descriptor, string stream_label, timestamp create_time, timestamp update_time, boolean persistent, jsonb content
notification: uuid id PK, uuid user_id, string subject, jsonb content, int code, uuid sender_id, timestamp create_time, boolean persistent
wallet_ledger: uuid id PK, uuid user_id, int64 changeset, jsonb metadata, timestamp create_time, timestamp update_time
"""  # noqa: E501
NAMED_BY_RELATIONS = {"message": {"group_id": "uuid"}}
LATER_DIAGRAMS = {"user_email", "user_social", "channel"}
ARCHIVES = {"leaderboard_record_archive", "tournament_record_archive", "wallet_ledger_archive"}
PARTITIONED_BY_TIME = {"message", "notification", "wallet_ledger"}
RELATIONS = [
    ("channel", "group_id", "groups"),
    ("group_edge", "destination_id", "users"),
    ("group_edge", "source_id", "groups"),
    ("groups", "creator_id", "users"),
    ("leaderboard_record", "leaderboard_id", "leaderboard"),
    ("leaderboard_record", "owner_id", "users"),
    ("message", "group_id", "groups"),
    ("message", "sender_id", "users"),
    ("notification", "user_id", "users"),
    ("storage", "user_id", "users"),
    ("tournament_record", "owner_id", "users"),
    ("tournament_record", "tournament_id", "tournament"),
    ("user_device", "user_id", "users"),
    ("user_edge", "destination_id", "users"),
    ("user_edge", "source_id", "users"),
    ("user_email", "user_id", "users"),
    ("user_social", "user_id", "users"),
    ("wallet_ledger", "user_id", "users"),
]


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with provisioned("nakama", "postgres", "redis", cache=tmp_path_factory.mktemp("cache")) as urls:
        yield urls


@pytest.fixture
def db(urls: dict[str, str]) -> Iterator[psycopg.Connection]:
    """A connection whose work is undone at the end."""
    with psycopg.connect(urls["postgres"]) as connection:
        yield connection
        connection.rollback()


def player(db: psycopg.Connection, name: str = "ada", location: str | None = None) -> uuid.UUID:
    row = db.execute("insert into users (username, location) values (%s, %s) returning id", [name, location]).fetchone()
    assert row
    return row[0]


def crowd(db: psycopg.Connection, count: int = 300) -> None:
    db.execute(
        "insert into users (username, location, metadata) "
        "select 'player' || n, (n %% 90) || ',' || (n %% 180), jsonb_build_object('level', n) "
        "from generate_series(1, %s) n",
        [count],
    )
    db.execute("analyze users")


def test_every_table_and_column_of_the_diagram_is_there_as_drawn(db: psycopg.Connection) -> None:
    have = columns(db)
    for table, wanted in drawn(DIAGRAM).items():
        assert have[table] == {**wanted, **NAMED_BY_RELATIONS.get(table, {})}, table
        assert list(have[table])[: len(wanted)] == list(wanted), table
    assert set(have) == set(drawn(DIAGRAM)) | LATER_DIAGRAMS | ARCHIVES


def test_primary_keys_are_drawn_or_natural_and_hold_the_partition_column(db: psycopg.Connection) -> None:
    keys = primary_keys(db)
    for table, key in drawn_keys(DIAGRAM).items():
        assert keys[table] == ([*key, "create_time"] if table in PARTITIONED_BY_TIME else key), table
    assert keys["user_edge"] == keys["group_edge"] == ["source_id", "destination_id"]
    assert keys["storage"] == ["collection", "key", "user_id"]
    assert keys["leaderboard_record"] == ["leaderboard_id", "owner_id", "expiry_time"]
    assert keys["tournament_record"] == ["tournament_id", "owner_id", "expiry_time"]
    assert set(keys) == set(columns(db))


def test_relations_are_foreign_keys_and_each_has_an_index(db: psycopg.Connection) -> None:
    keys = foreign_keys(db)
    assert [(table, column, target) for table, column, target, _, _ in keys] == RELATIONS
    assert all(indexed for *_, indexed in keys), [key for key in keys if not key[-1]]


def test_odd_types_carry_a_comment_that_says_so(db: psycopg.Connection) -> None:
    for table, column in [
        ("users", "edge_count"),
        ("users", "disable_time"),
        ("groups", "disable_time"),
        ("tournament", "duration"),
        ("message", "stream_mode"),
        ("wallet_ledger", "changeset"),
    ]:
        row = db.execute(
            "select col_description(attrelid, attnum) from pg_attribute where attrelid = %s::regclass and attname = %s",
            [table, column],
        ).fetchone()
        assert row
        assert "as the diagram draws it" in row[0], (table, column)


def test_no_extension_is_needed(db: psycopg.Connection) -> None:
    assert db.execute("select extname from pg_extension").fetchall() == [("plpgsql",)]


def test_storage_is_divided_by_user(db: psycopg.Connection) -> None:
    assert db.execute("select pg_get_partkeydef('storage'::regclass)").fetchone() == ("HASH (user_id)",)
    crowd(db)
    db.execute("insert into storage (collection, key, user_id, value) select 'saves', 'slot1', id, '{}' from users")
    counts = dict(db.execute("select tableoid::regclass::text, count(*) from storage group by 1").fetchall())
    assert set(counts) == {f"storage_p{n}" for n in range(8)}
    plan = plan_of(db, f"select * from storage where user_id = '{uuid.uuid4()}'")
    assert len({word for word in plan.split() if word.startswith("storage_p") and word[9:].isdigit()}) == 1


@pytest.mark.parametrize("table", sorted(PARTITIONED_BY_TIME))
def test_rows_go_to_the_partition_of_their_time(db: psycopg.Connection, table: str) -> None:
    owner = player(db)
    needed = {
        "message": ("sender_id", "", ()),
        "notification": ("user_id", ", subject, code", ("hello", 1)),
        "wallet_ledger": ("user_id", ", changeset", (5,)),
    }
    column, more, values = needed[table]
    for moment in ("2019-06-01", "2026-11-21", "2027-01-01", "2040-01-01"):
        db.execute(
            f"insert into {table} ({column}, create_time{more}) values (%s, %s{', %s' * len(values)})",
            [owner, moment, *values],
        )
    routed = db.execute(
        "select extract(year from create_time at time zone 'UTC')::int, tableoid::regclass::text "
        f"from {table} order by 1"
    ).fetchall()
    assert routed == [
        (2019, f"{table}_cold"),
        (2026, f"{table}_2026"),
        (2027, f"{table}_2027"),
        (2040, f"{table}_default"),
    ]


def test_archives_outlive_what_they_tell_of(db: psycopg.Connection) -> None:
    for table in sorted(ARCHIVES):
        kind = db.execute("select pg_get_partkeydef(%s::regclass)", [table]).fetchone()
        assert kind
        assert kind[0].startswith("HASH"), table
    assert not [key for key in foreign_keys(db) if key[0] in ARCHIVES]
    for record in ("leaderboard_record", "tournament_record"):
        assert columns(db)[record] == columns(db)[f"{record}_archive"]
    db.execute(
        "insert into leaderboard_record_archive (leaderboard_id, owner_id, score) values ('gone', %s, 7)",
        [uuid.uuid4()],
    )


# The index families


def uses(db: psycopg.Connection, index: str, query: str) -> None:
    plan = plan_of(db, query)
    assert index in plan, plan


def test_leaderboard_rank(db: psycopg.Connection) -> None:
    db.execute("insert into leaderboard (id) values ('weekly'), ('daily')")
    crowd(db)
    db.execute(
        "insert into leaderboard_record (leaderboard_id, owner_id, username, score, subscore, metadata) "
        "select 'weekly', id, username, (metadata ->> 'level')::int / 10, (metadata ->> 'level')::int % 10, "
        "jsonb_build_object('car', 'red') from users"
    )
    db.execute("analyze leaderboard_record")
    top = (
        "select username, rank() over (order by score desc, subscore desc, update_time) from leaderboard_record "
        "where leaderboard_id = 'weekly' order by score desc, subscore desc, update_time limit 3"
    )
    assert db.execute(top).fetchall() == [("player300", 1), ("player299", 2), ("player298", 3)]
    uses(db, "leaderboard_record_rank_idx", top)
    assert "Sort" not in plan_of(db, top)
    uses(
        db,
        "leaderboard_record_metadata_idx",
        "select * from leaderboard_record where metadata @@ '$.car == \"blue\"'",
    )
    assert "tournament_record_rank_idx" in str(
        db.execute("select indexname from pg_indexes where tablename = 'tournament_record'").fetchall()
    )


def test_users_by_distance(db: psycopg.Connection) -> None:
    player(db, "paris", "48.8566, 2.3522")
    player(db, "tokyo", "35.6895,139.6917")
    player(db, "nowhere", "Atlantis")
    player(db, "silent")
    near = (
        "select username from users where location_point(location) is not null "
        "order by location_point(location) <-> point(4.35, 50.85)"
    )
    assert db.execute(near).fetchall() == [("paris",), ("tokyo",)]
    nearest = "select username from users order by location_point(location) <-> point(4, 50) limit 1"
    uses(db, "users_location_idx", nearest)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("48.85,2.35", "(2.35,48.85)"),
        (" -33.9 , 151.2 ", "(151.2,-33.9)"),
        ("90,-180", "(-180,90)"),
        ("90.5,0", None),
        ("0,181", None),
        ("Paris", None),
        ("", None),
        ("1,2,3", None),
        ("1e2,3", None),
        ("NaN,1", None),
        ("1,2\n; drop table users", None),
        (None, None),
    ],
)
def test_a_place_is_a_point_or_nothing(db: psycopg.Connection, text: str | None, point: str | None) -> None:
    assert db.execute("select location_point(%s)::text", [text]).fetchone() == (point,)
    player(db, location=text)


def test_json_paths(db: psycopg.Connection) -> None:
    crowd(db)
    for table, column in [
        ("users", "metadata"),
        ("groups", "metadata"),
        ("leaderboard", "metadata"),
        ("tournament", "metadata"),
        ("message", "content"),
        ("notification", "content"),
        ("wallet_ledger", "metadata"),
    ]:
        where = f"{column} @? '$.items[*] ? (@.kind == \"sword\")'"
        assert f"{column}_idx" in plan_of(db, f"select * from {table} where {where}"), table
    query = "select username from users where metadata @@ '$.level == 42'"
    assert db.execute(query).fetchall() == [("player42",)]
    uses(db, "users_metadata_idx", query)


def test_full_text(db: psycopg.Connection) -> None:
    owner = player(db, "ada")
    db.execute("insert into groups (name, description) values ('Dragons', 'we hunt at night')")
    db.execute(
        "insert into storage (collection, key, user_id, value) values ('notes', 'a', %s, %s), ('notes', 'b', %s, %s)",
        [owner, json.dumps({"note": "hidden treasure"}), owner, "word " * 500_000],
    )
    groups = "search_document(name || ' ' || coalesce(description, ''))"
    users = "search_document(coalesce(username, '') || ' ' || coalesce(display_name, ''))"
    for index, query in [
        ("groups_search_idx", f"select name from groups where {groups} @@ to_tsquery('simple', 'hunt')"),
        ("users_search_idx", f"select username from users where {users} @@ to_tsquery('simple', 'ada')"),
    ]:
        assert len(db.execute(query).fetchall()) == 1
        uses(db, index, query)
    query = "select key from storage where search_document(value) @@ to_tsquery('simple', 'treasure')"
    assert db.execute(query).fetchall() == [("a",)]
    partitioned = plan_of(db, query)
    assert partitioned.count("Bitmap Index Scan on storage_p") == 8, partitioned
    assert "Seq Scan" not in partitioned


@pytest.mark.parametrize(
    ("index", "definition"),
    [
        ("storage_read_permission_idx", '(collection, "permissionRead", key, user_id)'),
        ("user_device_user_id_update_time_idx", "(user_id, update_time DESC, id)"),
        ("notification_user_id_create_time_idx", "(user_id, create_time DESC, id)"),
        ("wallet_ledger_user_id_create_time_idx", "(user_id, create_time DESC, id)"),
        ("message_sender_id_create_time_idx", "(sender_id, create_time DESC)"),
        ("user_edge_source_id_state_idx", "(source_id, state, update_time DESC)"),
        ("user_edge_destination_id_state_idx", "(destination_id, state, update_time DESC)"),
        ("group_edge_destination_id_state_idx", "(destination_id, state, update_time DESC)"),
        ("leaderboard_record_rank_idx", "(leaderboard_id, score DESC, subscore DESC, update_time)"),
        ("users_username_key", "(username)"),
    ],
)
def test_composite_indexes(db: psycopg.Connection, index: str, definition: str) -> None:
    row = db.execute("select pg_get_indexdef(%s::regclass)", [index]).fetchone()
    assert row
    assert row[0].endswith(definition), row[0]


def test_a_channel_is_one_stream_also_where_parts_of_it_are_null(db: psycopg.Connection) -> None:
    insert = "insert into channel (stream_subject) values ('lobby')"
    db.execute(insert)
    with pytest.raises(psycopg.errors.UniqueViolation, match="channel_stream_key"):
        db.execute(insert)


# Redis

KEYSPACES = {
    "session",
    "leaderboard",
    "tournament",
    "rank",
    "presence",
    "status",
    "friends",
    "storage",
    "query",
}


def test_keyspaces_have_types_and_an_end() -> None:
    section = load(ROOT / "profiles" / "nakama.yaml", STORES).sections["redis"]
    assert set(section.keyspaces) == KEYSPACES
    for name in ("leaderboard", "tournament", "rank"):
        assert section.keyspaces[name].type == "zset", name
    assert all(space.ttl for space in section.keyspaces.values())


def test_the_server_records_the_keyspaces(urls: dict[str, str]) -> None:
    draft = load(ROOT / "profiles" / "nakama.yaml", STORES).drafts["redis"]
    connection = STORES["redis"].connect(urls["redis"], profile="nakama")
    try:
        assert {item.id.name for item in connection.inspect(draft).of_kind("keyspace")} == KEYSPACES
    finally:
        connection.close()

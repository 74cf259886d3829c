"""SMO1's profile on real servers, against what its document says of the three databases."""

from __future__ import annotations

import json
import random
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from dbkit.app.profile import load
from dbkit.stores import STORES
from tests.live.provisioned import ROOT, columns, foreign_keys, plan_of, primary_keys, provisioned, settle

PURPOSES = {
    "users": "email, subscription_tier, polar_customer_id, polar_subscription_id, xp_total, level, current_streak_days",
    "links": "uid, user_id, destination_url, custom_slug, status, utm, protection, protection_hash, total_clicks",
    "api_keys": "user_id, key_hash, last_used_at, expires_at",
    "achievements": "name, description, category, xp_reward",
    "user_achievements": "user_id, achievement_id, progress, unlocked_at",
    "xp_events": "user_id, event_type, amount, created_at",
    "webhook_events": "event_id, event_type, payload, processed_at",
    "protection_attempts": "link_id, ip_address, created_at",
}
KEY_INDEXES = [  # table, leading columns, unique, partial
    ("users", "id", True, False),
    ("users", "email", True, False),
    ("links", "uid", True, False),
    ("links", "custom_slug", True, True),
    ("links", "user_id", False, False),
    ("links", "created_at", False, False),
    ("links", "total_clicks", False, False),
    ("api_keys", "key_hash", True, False),
    ("api_keys", "user_id", False, False),
    ("achievements", "category", False, False),
    ("user_achievements", "user_id, achievement_id", True, False),
    ("xp_events", "user_id", False, False),
    ("xp_events", "created_at", False, False),
    ("webhook_events", "event_id", True, False),
    ("protection_attempts", "link_id", False, False),
    ("protection_attempts", "ip_address", False, False),
]
ENUMS = {"subscription_tier", "link_status", "achievement_category", "xp_event_type", "protection_type"}


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with provisioned("smo1", "postgres", "redis", "clickhouse", cache=tmp_path_factory.mktemp("cache")) as urls:
        yield urls


@pytest.fixture
def db(urls: dict[str, str]) -> Iterator[psycopg.Connection]:
    """A connection whose work is undone at the end."""
    with psycopg.connect(urls["postgres"]) as connection:
        yield connection
        connection.rollback()


def one(db: psycopg.Connection, query: str, *parameters: object) -> object:
    row = db.execute(query, parameters or None).fetchone()
    assert row
    return row[0]


def user(db: psycopg.Connection, email: str = "ada@example.org") -> object:
    return one(db, "insert into users (email) values (%s) returning id", email)


def link(db: psycopg.Connection, uid: str, slug: str | None = None, owner: object = None) -> object:
    query = (
        "insert into links (uid, custom_slug, user_id, destination_url) "
        "values (%s, %s, %s, 'https://x.org') returning id"
    )
    return one(db, query, uid, slug, owner or user(db, f"{uid}@example.org"))


# PostgreSQL


def test_the_eight_tables_hold_what_their_purpose_says(db: psycopg.Connection) -> None:
    have = columns(db)
    assert set(have) == set(PURPOSES)
    for table, needed in PURPOSES.items():
        assert set(needed.split(", ")) <= set(have[table]), table


@pytest.mark.parametrize(("table", "leading", "unique", "partial"), KEY_INDEXES)
def test_key_indexes(db: psycopg.Connection, table: str, leading: str, unique: bool, partial: bool) -> None:
    wanted = leading.split(", ")
    indexes = db.execute(
        """
        select (select array_agg(coalesce(a.attname::text, '') order by k.ord)
                from unnest(i.indkey) with ordinality k(num, ord)
                left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.num and k.num > 0),
               i.indisunique, i.indpred is not null
        from pg_index i where i.indrelid = %s::regclass
        """,
        [table],
    ).fetchall()
    assert any(
        names[: len(wanted)] == wanted
        and (not unique or (is_unique and len(names) == len(wanted)))
        and is_partial is partial
        for names, is_unique, is_partial in indexes
    ), indexes


def test_enums_and_extensions(db: psycopg.Connection) -> None:
    assert {row[0] for row in db.execute("select typname from pg_type where typtype = 'e'")} == ENUMS
    extensions = {row[0] for row in db.execute("select extname from pg_extension")}
    assert {"uuid-ossp", "pg_trgm"} <= extensions
    assert primary_keys(db) == {
        table: ["user_id", "achievement_id"] if table == "user_achievements" else ["id"] for table in PURPOSES
    }


def test_every_foreign_key_has_an_index(db: psycopg.Connection) -> None:
    keys = foreign_keys(db)
    assert [(table, column, target) for table, column, target, _, _ in keys] == [
        ("api_keys", "user_id", "users"),
        ("links", "user_id", "users"),
        ("protection_attempts", "link_id", "links"),
        ("user_achievements", "achievement_id", "achievements"),
        ("user_achievements", "user_id", "users"),
        ("xp_events", "achievement_id", "achievements"),
        ("xp_events", "link_id", "links"),
        ("xp_events", "user_id", "users"),
    ]
    assert all(indexed for *_, indexed in keys), keys


def test_updated_at_follows_every_update_on_every_table_that_has_it(db: psycopg.Connection) -> None:
    owner = user(db)
    badge = one(db, "insert into achievements (code, name, category) values ('a', 'A', 'traffic') returning id")
    link(db, "abc", owner=owner)
    db.execute("insert into api_keys (user_id, name, key_prefix, key_hash) values (%s, 'n', 'p', 'h')", [owner])
    db.execute("insert into user_achievements (user_id, achievement_id) values (%s, %s)", [owner, badge])
    db.execute("insert into webhook_events (event_id, event_type, payload) values ('e', 't', '{}')")
    tables = [table for table, have in columns(db).items() if "updated_at" in have]
    assert set(tables) == {"users", "links", "api_keys", "achievements", "user_achievements", "webhook_events"}
    for table in tables:
        db.execute(f"update {table} set updated_at = '2000-01-01'")
        assert db.execute(f"select count(*), bool_and(updated_at = now()) from {table}").fetchone() == (1, True), table


def test_a_custom_slug_is_unique_and_optional(db: psycopg.Connection) -> None:
    link(db, "a1")
    link(db, "a2")
    link(db, "a3", "launch")
    with pytest.raises(psycopg.errors.UniqueViolation, match="links_custom_slug_key"):
        link(db, "a4", "launch")


@pytest.mark.parametrize("condition", ["custom_slug % 'sumer-sale-77'", "custom_slug ilike '%sale-77'"])
def test_slugs_are_searched_by_trigrams(db: psycopg.Connection, condition: str) -> None:
    db.execute(
        "insert into links (uid, custom_slug, user_id, destination_url) "
        "select 'u' || n, md5(n::text) || '-' || n, %s, 'https://x.org' from generate_series(1, 3000) n",
        [user(db)],
    )
    link(db, "s77", "summer-sale-77")
    settle(db, "links")
    query = f"select custom_slug from links where {condition} order by similarity(custom_slug, 'sumer-sale-77') desc"
    assert one(db, query + " limit 1") == "summer-sale-77"
    assert "links_custom_slug_trgm_idx" in plan_of(db, query)


def test_a_webhook_is_handled_once(db: psycopg.Connection) -> None:
    deliver = (
        "insert into webhook_events (event_id, event_type, payload) values ('evt_1', 'order.paid', '{}') "
        "on conflict (event_id) do nothing"
    )
    assert [db.execute(deliver).rowcount for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("utm", "accepted"),
    [
        ({}, True),
        ({"source": "newsletter", "medium": "email", "campaign": "launch", "term": "a", "content": "b"}, True),
        ({"source": "x", "affiliate": 7}, True),
        ({"source": 7}, False),
        ({"campaign": None}, False),
        (["source"], False),
    ],
)
def test_utm_parameters_are_a_declared_document(db: psycopg.Connection, utm: object, accepted: bool) -> None:
    link(db, "abc")
    if accepted:
        db.execute("update links set utm = %s", [json.dumps(utm)])
    else:
        with pytest.raises(psycopg.errors.CheckViolation, match="links_utm_document_check"):
            db.execute("update links set utm = %s", [json.dumps(utm)])


def test_a_protected_link_has_a_hash_and_an_open_one_none(db: psycopg.Connection) -> None:
    link(db, "abc")
    db.execute("update links set protection = 'pin', protection_hash = 'hash'")
    with pytest.raises(psycopg.errors.CheckViolation, match="links_protection_check"):
        db.execute("update links set protection_hash = null")


def test_deleting_a_user_takes_links_and_attempts_along(db: psycopg.Connection) -> None:
    owner = user(db)
    guarded = link(db, "abc", owner=owner)
    db.execute(
        "insert into protection_attempts (link_id, ip_address, protection) values (%s, '192.0.2.1', 'pin')", [guarded]
    )
    db.execute("delete from users where id = %s", [owner])
    assert one(db, "select count(*) from protection_attempts") == 0


# ClickHouse

VIEWS = {
    "clicks_by_day": "toStartOfDay(clicked_at) AS day",
    "clicks_by_country": "country, toStartOfDay(clicked_at) AS day",
    "clicks_by_device": "device, toStartOfDay(clicked_at) AS day",
    "clicks_by_browser": "browser, os, toStartOfDay(clicked_at) AS day",
    "clicks_by_referrer": "referrer_host, toStartOfDay(clicked_at) AS day",
}
MATERIALIZED_VIEWS = {
    "link_clicks_daily",
    "link_clicks_country",
    "link_clicks_device",
    "link_clicks_browser",
    "link_clicks_referrer",
    "link_visitors",
}


class ClickHouse:
    """Queries over HTTP, as an application would send them."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._url = f"http://{parts.hostname}:{parts.port}/"
        self._database = parts.path.strip("/")
        self._headers = {"X-ClickHouse-User": parts.username or "default", "X-ClickHouse-Key": parts.password or ""}

    def __call__(self, query: str, body: bytes = b"") -> str:
        parameters = urlencode({"query": query, "database": self._database})
        request = urllib.request.Request(f"{self._url}?{parameters}", data=body, headers=self._headers, method="POST")
        with urllib.request.urlopen(request, timeout=30) as response:
            text: str = response.read().decode()
        return text

    def rows(self, query: str) -> list[list[object]]:
        return [json.loads(line) for line in self(f"{query} FORMAT JSONCompactEachRow").splitlines()]


@pytest.fixture(scope="module")
def clicks(urls: dict[str, str]) -> ClickHouse:
    """The warehouse, with a thousand clicks inserted as JSONEachRow in several requests."""
    clickhouse = ClickHouse(urls["clickhouse"])
    pick = random.Random(7).choice
    for _ in range(4):
        lines = [
            json.dumps(
                {
                    "link_id": pick(["l1", "l2", "l3"]),
                    "slug": "launch",
                    "user_id": "5b4f3c1e-0000-4000-8000-000000000000",
                    "visitor_id": f"v{pick(range(60))}",
                    "clicked_at": f"2026-0{pick('123')}-1{pick(range(10))} {pick(range(10, 24))}:30:00.123",
                    "referrer": pick(["", "https://www.example.org/a?b=c", "https://news.example.com/"]),
                    "user_agent": "Mozilla/5.0",
                    "browser": pick(["Firefox", "Chrome", "Safari"]),
                    "os": pick(["Linux", "Windows", "macOS"]),
                    "device": pick(["desktop", "mobile", "tablet"]),
                    "country": pick(["DE", "FR", "JP", "BR"]),
                    "utm_source": "newsletter",
                }
            )
            for _ in range(250)
        ]
        clickhouse("INSERT INTO link_clicks FORMAT JSONEachRow", "\n".join(lines).encode())
    return clickhouse


def test_link_clicks_has_event_agent_place_and_utm_columns(clicks: ClickHouse) -> None:
    here = "database = currentDatabase() AND table = 'link_clicks'"
    rows = clicks.rows(f"SELECT name, type FROM system.columns WHERE {here}")
    have = dict(map(tuple, rows))
    assert have["user_id"] == have["visitor_id"] == have["link_id"] == "String"
    assert have["clicked_at"] == "DateTime64(3, 'UTC')"
    groups = {
        "event": {"click_id", "link_id", "user_id", "visitor_id", "clicked_at", "referrer"},
        "agent": {"user_agent", "browser", "browser_version", "os", "os_version", "device"},
        "place": {"country", "region", "city"},
        "utm": {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"},
    }
    for group, names in groups.items():
        assert names <= set(have), group


def test_inserted_rows_are_all_there(clicks: ClickHouse) -> None:
    assert clicks.rows("SELECT count(), uniqExact(click_id) FROM link_clicks") in ([[1000, 1000]], [["1000", "1000"]])


def test_the_materialized_views(clicks: ClickHouse) -> None:
    found = clicks.rows(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView'"
    )
    assert {row[0] for row in found} == MATERIALIZED_VIEWS


@pytest.mark.parametrize(("view", "by"), VIEWS.items())
def test_each_view_answers_as_the_raw_clicks_do(clicks: ClickHouse, view: str, by: str) -> None:
    names = ", ".join(part.rsplit(" ", 1)[-1] for part in by.split(", "))
    raw = clicks.rows(
        f"SELECT link_id, {by}, count() AS clicks, uniqExact(visitor_id) AS visitors "
        f"FROM link_clicks GROUP BY link_id, {names} ORDER BY link_id, {names}"
    )
    assert len(raw) > 30
    assert clicks.rows(f"SELECT link_id, {names}, clicks, visitors FROM {view} ORDER BY link_id, {names}") == raw


def test_visitors_over_a_span_are_counted_exactly(clicks: ClickHouse) -> None:
    raw = clicks.rows("SELECT link_id, uniqExact(visitor_id) FROM link_clicks GROUP BY link_id ORDER BY link_id")
    assert clicks.rows("SELECT link_id, visitors FROM clicks_by_link ORDER BY link_id") == raw
    merged = "SELECT link_id, uniqExactMerge(visitors) FROM link_clicks_daily_agg GROUP BY link_id ORDER BY link_id"
    assert clicks.rows(merged) == raw


# Redis


def test_keyspaces_and_what_the_server_must_be_set_to() -> None:
    loaded = load(ROOT / "profiles" / "smo1.yaml", STORES)
    section = loaded.sections["redis"]
    keyspaces = {name: (space.key, space.ttl) for name, space in section.keyspaces.items()}
    assert keyspaces["link_cache"] == ("link:{slug}", "300s")
    assert keyspaces["rate_limit"] == ("rate:{identifier}:{window_bucket:int}", "1h")
    assert keyspaces["session_cache"][0] == "session:{token}"
    settings = loaded.drafts["redis"].settings
    assert settings["appendonly"] == "yes"
    assert settings["requirepass"] == "required"


def test_the_server_records_the_keyspaces(urls: dict[str, str]) -> None:
    draft = load(ROOT / "profiles" / "smo1.yaml", STORES).drafts["redis"]
    connection = STORES["redis"].connect(urls["redis"], profile="smo1")
    try:
        names = {item.id.name for item in connection.inspect(draft).of_kind("keyspace")}
    finally:
        connection.close()
    assert names == {"link_cache", "rate_limit", "session_cache"}

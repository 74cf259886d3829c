"""KanjiIQ's profile on a real server, against what its document says of the database."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest

from tests.live.provisioned import columns, drawn, drawn_keys, foreign_keys, plan_of, primary_keys, provisioned, settle

DIAGRAM = """
users: uuid id PK, text email, text password_hash, jsonb preferences, jsonb stats, timestamp created_at
kanji: uuid id PK, text character, int jlpt_level, jsonb meanings, jsonb readings, text example_sentences
vocabulary: uuid id PK, text expression, text reading, int jlpt_level, jsonb meanings, text part_of_speech
locale_configs: uuid id PK, text locale_code, text[] default_languages, text[] available_languages
regional_analytics: uuid id PK, text country_code, text request_path, text user_agent, text device_type, boolean is_suspicious, int response_status, timestamp created_at
ip_blocklist: uuid id PK, text ip_address, text reason, text blocked_by, timestamp expires_at, boolean is_active
"""  # noqa: E501
NAMED_BY_RELATIONS = {"study_sessions", "quiz_results", "test_results"}

MOUNTAIN = {
    "en": "mountain",
    "es": "montaña",
    "fr": "montagne",
    "ja": "やま",
    "pt": "montanha",
    "ar": "جبل",
    "zh-CN": "山",
}
PREFERENCES = {"defaultLanguages": ["en", "pt", "es"], "studyLevels": ["N5", "N4"], "showAllLanguages": False}
STATS = {"totalKanjiStudied": 245, "averageScore": 78.5, "streakDays": 12}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with provisioned("kanjiiq", "postgres", cache=tmp_path_factory.mktemp("cache")) as urls:
        yield urls["postgres"]


@pytest.fixture
def db(url: str) -> Iterator[psycopg.Connection]:
    """A connection whose work is undone at the end."""
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def user(db: psycopg.Connection, email: str = "ada@example.org") -> str:
    row = db.execute("insert into users (email, password_hash) values (%s, 'x') returning id", [email]).fetchone()
    assert row
    return row[0]


def kanji(db: psycopg.Connection, character: str = "山", meanings: object = None) -> str:
    row = db.execute(
        "insert into kanji (character, meanings) values (%s, %s) returning id",
        [character, json.dumps(MOUNTAIN if meanings is None else meanings)],
    ).fetchone()
    assert row
    return row[0]


def test_every_table_and_column_of_the_diagram_is_there_as_drawn(db: psycopg.Connection) -> None:
    have = columns(db)
    assert {table: have[table] for table in drawn(DIAGRAM)} == drawn(DIAGRAM)
    assert set(have) == set(drawn(DIAGRAM)) | NAMED_BY_RELATIONS


def test_every_table_has_a_uuid_key_that_the_server_makes(db: psycopg.Connection) -> None:
    have = columns(db)
    assert primary_keys(db) == {table: ["id"] for table in have}
    assert drawn_keys(DIAGRAM) == {table: ["id"] for table in drawn(DIAGRAM)}
    assert all(table["id"] == "uuid" for table in have.values())
    defaults = db.execute(
        "select distinct column_default from information_schema.columns "
        "where table_schema = 'public' and column_name = 'id' and table_name = any(%s)",
        [list(have)],
    ).fetchall()
    assert defaults == [("gen_random_uuid()",)]


def test_foreign_keys_are_the_drawn_ones_cascade_and_have_an_index(db: psycopg.Connection) -> None:
    assert foreign_keys(db) == [
        ("quiz_results", "kanji_id", "kanji", "c", True),
        ("quiz_results", "user_id", "users", "c", True),
        ("quiz_results", "vocabulary_id", "vocabulary", "c", True),
        ("study_sessions", "user_id", "users", "c", True),
        ("test_results", "user_id", "users", "c", True),
    ]


def test_deleting_a_user_leaves_nothing_of_that_user(db: psycopg.Connection) -> None:
    gone, other = user(db), user(db, "grace@example.org")
    for one in (gone, other):
        db.execute("insert into study_sessions (user_id, study_level) values (%s, 5)", [one])
        db.execute(
            "insert into test_results (user_id, jlpt_level, total_questions, correct_answers, score, passed) "
            "values (%s, 5, 10, 8, 80, true)",
            [one],
        )
    db.execute(
        "insert into quiz_results (user_id, kanji_id, quiz_type, is_correct) values (%s, %s, 'meaning', true)",
        [gone, kanji(db)],
    )
    db.execute("delete from users where id = %s", [gone])
    for table in sorted(NAMED_BY_RELATIONS):
        left = db.execute(f"select count(*) from {table} where user_id = %s", [gone]).fetchone()
        assert left == (0,), table
    assert db.execute("select count(*) from study_sessions").fetchone() == (1,)


def test_the_document_examples_are_accepted(db: psycopg.Connection) -> None:
    db.execute(
        "insert into users (email, password_hash, preferences, stats) values ('a@example.org', 'x', %s, %s)",
        [json.dumps(PREFERENCES), json.dumps(STATS)],
    )
    kanji(db)
    assert db.execute("select preferences, stats from users").fetchone() == (PREFERENCES, STATS)
    assert db.execute("select meanings from kanji").fetchone() == (MOUNTAIN,)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("users", "preferences", {"anything": {"new": [1, 2]}, **PREFERENCES}),
        ("users", "preferences", {}),
        ("users", "stats", {"wordsRead": 1, "averageScore": 80}),
        ("kanji", "meanings", {}),
        ("kanji", "meanings", {"tlh": "HuD", "a language that nobody speaks": "ok"}),
        ("kanji", "readings", {"onyomi": ["サン", "セン"], "kunyomi": ["やま"]}),
        ("vocabulary", "meanings", MOUNTAIN),
    ],
)
def test_documents_may_grow_without_a_migration(db: psycopg.Connection, table: str, column: str, value: object) -> None:
    store(db, table, column, value)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("users", "preferences", []),
        ("users", "preferences", "text"),
        ("users", "preferences", {"defaultLanguages": "en"}),
        ("users", "preferences", {"defaultLanguages": ["en", 1]}),
        ("users", "preferences", {"studyLevels": ["N6"]}),
        ("users", "preferences", {"showAllLanguages": "no"}),
        ("users", "stats", {"totalKanjiStudied": "245"}),
        ("users", "stats", {"totalKanjiStudied": 1.5}),
        ("users", "stats", {"averageScore": True}),
        ("users", "stats", {"streakDays": None}),
        ("kanji", "meanings", ["mountain"]),
        ("kanji", "meanings", {"en": 1}),
        ("kanji", "meanings", {"en": {"text": "mountain"}}),
        ("kanji", "meanings", {"en": None}),
        ("kanji", "readings", {"onyomi": "サン"}),
        ("kanji", "readings", {"onyomi": [1]}),
        ("vocabulary", "meanings", {"fr": ["montagne"]}),
        ("test_results", "section_scores", {"reading": "71"}),
    ],
)
def test_documents_of_the_wrong_shape_are_refused(
    db: psycopg.Connection, table: str, column: str, value: object
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=f"{table}_{column}_document_check"):
        store(db, table, column, value)


def store(db: psycopg.Connection, table: str, column: str, value: object) -> None:
    needed: dict[str, dict[str, object]] = {
        "users": {"email": "b@example.org", "password_hash": "x"},
        "kanji": {"character": "川"},
        "vocabulary": {"expression": "川", "reading": "かわ"},
        "test_results": {"jlpt_level": 5, "total_questions": 10, "score": 80, "passed": True},
    }
    row = dict(needed[table])
    if table == "test_results":
        row["user_id"] = user(db)
    row[column] = json.dumps(value)
    db.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})", list(row.values()))


def test_every_document_column_has_a_gin_index(db: psycopg.Connection) -> None:
    documents = {(table, name) for table, have in columns(db).items() for name, kind in have.items() if kind == "jsonb"}
    indexed = db.execute(
        """
        select c.relname, a.attname from pg_index i join pg_class x on x.oid = i.indexrelid
        join pg_am m on m.oid = x.relam join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where m.amname = 'gin' and c.relnamespace = 'public'::regnamespace
        """
    ).fetchall()
    assert documents <= set(indexed)


@pytest.fixture
def library(db: psycopg.Connection) -> psycopg.Connection:
    """Four thousand characters, one of which is a mountain."""
    db.execute(
        "insert into kanji (character, meanings) "
        "select chr(24576 + n), jsonb_build_object('en', 'word ' || n, 'pt', 'palavra ' || n) "
        "from generate_series(1, 4000) n"
    )
    kanji(db)
    settle(db, "kanji")
    return db


WORDS = "to_tsvector('simple', translations(meanings))"


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("meanings ->> 'en' = 'mountain'", "kanji_meanings_en_idx"),
        ("meanings ->> 'en' like 'mount%'", "kanji_meanings_en_idx"),
        ('meanings @> \'{"pt": "montanha"}\'', "kanji_meanings_idx"),
        ('meanings @> \'{"zh-CN": "山"}\'', "kanji_meanings_idx"),
        (f"{WORDS} @@ to_tsquery('simple', 'montaña')", "kanji_meanings_search_idx"),
        (f"{WORDS} @@ to_tsquery('simple', 'やま')", "kanji_meanings_search_idx"),
        (f"{WORDS} @@ to_tsquery('simple', 'جبل')", "kanji_meanings_search_idx"),
        (f"{WORDS} @@ to_tsquery('simple', 'mont:*')", "kanji_meanings_search_idx"),
    ],
)
def test_lookups_by_language_and_searches_across_languages_use_an_index(
    library: psycopg.Connection, condition: str, index: str
) -> None:
    assert library.execute(f"select character from kanji where {condition}").fetchall() == [("山",)]
    assert index in plan_of(library, f"select character from kanji where {condition}")


def test_lookup_in_any_language_needs_no_coaxing_on_many_rows(library: psycopg.Connection) -> None:
    plan = library.execute('explain select * from kanji where meanings @> \'{"pt": "montanha"}\'').fetchall()
    assert "kanji_meanings_idx" in str(plan)


def test_arrays_of_languages(db: psycopg.Connection) -> None:
    db.execute(
        "insert into locale_configs (locale_code, default_languages, available_languages) values (%s, %s, %s)",
        ["pt-BR", ["pt"], ["pt", "en", "es"]],
    )
    assert db.execute("select locale_code from locale_configs where 'es' = any (available_languages)").fetchall() == [
        ("pt-BR",)
    ]


def test_a_quiz_result_is_about_a_kanji_or_a_word(db: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="quiz_results_subject_check"):
        db.execute("insert into quiz_results (user_id, quiz_type, is_correct) values (%s, 'meaning', true)", [user(db)])


def test_one_active_block_for_an_address_and_any_number_of_past_ones(db: psycopg.Connection) -> None:
    block = "insert into ip_blocklist (ip_address, is_active) values ('192.0.2.1', %s)"
    for active in (False, False, True):
        db.execute(block, [active])
    with pytest.raises(psycopg.errors.UniqueViolation, match="ip_blocklist_active_key"):
        db.execute(block, [True])

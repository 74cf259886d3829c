"""Statements in batches: what the line above them says, and what becomes of them."""

from __future__ import annotations

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.stores.postgres.backfill import backfill_of
from dbkit.stores.postgres.split import split


def between(text: str, after: str | None, upto: str | None) -> str:
    (statement,) = split(f"-- dbkit: batch by id size 10\n{text};\n")
    backfill = backfill_of(statement)
    assert backfill is not None
    return " ".join(backfill.between(after, upto).split())


@pytest.mark.parametrize(
    ("text", "before", "key", "behind"),
    [
        ("UPDATE t SET a = 1", "UPDATE t SET a = 1 WHERE ", "t.id", ""),
        (
            "update s.t as x set a = (select y from y where x.b) -- y\nwhere a or b -- and\n returning id",
            "update s.t as x set a = (select y from y where x.b) -- y WHERE (a or b -- and ) AND ",
            "x.id",
            " returning id",
        ),
        (
            'DELETE FROM ONLY "T" USING u WHERE u.id = a',
            'DELETE FROM ONLY "T" USING u WHERE (u.id = a ) AND ',
            '"T".id',
            "",
        ),
    ],
)
def test_a_statement_gets_the_bounds_of_its_batch(text: str, before: str, key: str, behind: str) -> None:
    assert between(text, None, "9") == f"{before}{key} <= '9'{behind}"
    assert between(text, "5", "9") == f"{before}{key} > '5' AND {key} <= '9'{behind}"


def test_rows_without_a_key_come_last() -> None:
    assert between("UPDATE t SET a = 1", "9", None) == "UPDATE t SET a = 1 WHERE t.id IS NULL"


def test_a_bound_is_a_literal() -> None:
    assert between("UPDATE t SET a = 1", None, "it's") == "UPDATE t SET a = 1 WHERE t.id <= 'it''s'"


def test_pages_go_along_the_column_as_it_is_quoted() -> None:
    (statement,) = split('-- dbkit: batch by "the ""key" size 500\nUPDATE ONLY s."T" SET a = 1;\n')
    backfill = backfill_of(statement)
    assert backfill is not None
    assert backfill.page("x", backfill.size) == (
        'SELECT key::text, count(*) OVER () FROM (SELECT "the ""key" AS key FROM ONLY s."T" WHERE "the ""key" > \'x\''
        ' ORDER BY "the ""key" LIMIT 500) AS page ORDER BY page.key DESC LIMIT 1'
    )


@pytest.mark.parametrize(
    ("words", "text", "message"),
    [
        ("batch by id", "UPDATE t SET a = 1", "not understood: -- dbkit: batch by id"),
        ("batch by id size 0", "UPDATE t SET a = 1", "not understood"),
        ("batc by id size 10", "UPDATE t SET a = 1", "not understood"),
        ("batch by id size 10", "INSERT INTO t SELECT 1", "only UPDATE and DELETE"),
        ("batch by id size 10", "UPDATE t SET a = 1 WHERE CURRENT OF c", "only UPDATE and DELETE"),
        ("batch by id size 10", "UPDATE t SET", "cannot be read"),
    ],
)
def test_what_cannot_go_in_batches_is_refused(words: str, text: str, message: str) -> None:
    (statement,) = split(f"-- dbkit: {words}\n{text};\n")
    with pytest.raises(StatementFailed, match=message):
        backfill_of(statement)


def test_a_header_and_plain_comments_ask_for_nothing() -> None:
    header = "-- dbkit: change add 1/1\n-- dbkit: hazard may-fail x: y\n\n"
    text = f"{header}-- batch by id size 10\nUPDATE t SET a = 1;\nSELECT 1;\n"
    assert [backfill_of(statement) for statement in split(text)] == [None, None]

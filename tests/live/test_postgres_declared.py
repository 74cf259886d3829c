"""What a profile declares of the way to it: parts that had other names, and how rows get another type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dbkit.app.canonical import plan_between, rename_steps
from dbkit.contract import Draft, Source
from dbkit.core.span import Span
from dbkit.stores.postgres import POSTGRES
from tests.live.postgres_databases import Databases, scratch_databases


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def compiled(section: dict[str, Any]) -> Draft:
    model = POSTGRES.surface().model_validate({"version": 14, **section}, strict=True)
    place = {(): Span("x.yaml", 1, 1)}
    source = Source(profile="x", section=model, data=section, spans=place, key_spans=place, folder=Path())
    draft, findings = POSTGRES.compile(source)
    assert not findings, findings
    return draft


def change(databases: Databases, have: str, section: dict[str, Any], query: str) -> tuple[list[str], list[Any]]:
    """Take a database to what a section declares; give the statements, and what a query then gives."""
    draft = compiled(section)
    want = POSTGRES.shadow(databases.url, draft)
    with databases.fresh(have) as database:
        renames = rename_steps(POSTGRES, database.state(), want, draft)
        database.execute(renames)
        plan = plan_between(POSTGRES, database.state(), want, draft)
        database.execute(plan.steps)
        assert dict(database.state().objects) == dict(want.objects)
        assert not rename_steps(POSTGRES, database.state(), want, draft)
        assert not plan_between(POSTGRES, database.state(), want, draft)
        return [step.text for step in (*renames, *plan.steps)], database.rows(query)


def test_label_of_an_enum(databases: Databases) -> None:
    have = """
        create type status as enum ('new', 'payed', 'gone');
        create table t (v status default 'payed');
        insert into t values ('payed'), ('new');
    """
    enum = {"values": ["new", "paid", "gone", "late"], "renamed_values": {"paid": "payed"}}
    section = {"enums": {"status": enum}, "tables": {"t": {"columns": {"v": "status default 'paid'"}}}}
    done, rows = change(databases, have, section, "select v::text from t order by v")
    assert done == [
        "ALTER TYPE status RENAME VALUE 'payed' TO 'paid'",
        "ALTER TYPE status ADD VALUE 'late'",
    ]
    assert rows == [("new",), ("paid",)]


def test_label_of_an_enum_that_is_renamed_too(databases: Databases) -> None:
    have = "create type old as enum ('a'); create table t (v old); insert into t values ('a')"
    enum = {"values": ["b"], "renamed_values": {"b": "a"}, "renamed_from": "old"}
    section = {"enums": {"new": enum}, "tables": {"t": {"columns": {"v": "new"}}}}
    done, rows = change(databases, have, section, "select v::text from t")
    assert done == ["ALTER TYPE old RENAME VALUE 'a' TO 'b'", "ALTER TYPE old RENAME TO new"]
    assert rows == [("b",)]


def test_attribute_of_a_composite_type(databases: Databases) -> None:
    have = "create type pair as (a int, b text); create table t (v pair); insert into t values (row(1, 'x'))"
    attributes = {"b": "text", "number": {"type": "bigint", "renamed_from": "a", "comment": "counts"}}
    section = {"composites": {"pair": {"attributes": attributes}}, "tables": {"t": {"columns": {"v": "pair"}}}}
    done, rows = change(databases, have, section, "select (v).number, (v).b from t")
    assert done[0] == "ALTER TYPE pair RENAME ATTRIBUTE a TO number CASCADE"
    assert rows == [(1, "x")]


def test_check_of_a_domain(databases: Databases) -> None:
    have = "create domain age as int constraint young check (value < 150); create table t (v age)"
    checks = {"possible": {"expression": "value < 150", "renamed_from": "young", "comment": "so far"}}
    section = {
        "domains": {"age": {"definition": "int", "checks": checks}},
        "tables": {"t": {"columns": {"v": "age"}}},
    }
    done, _ = change(databases, have, section, "select")
    assert done[0] == "ALTER DOMAIN age RENAME CONSTRAINT young TO possible"
    assert not any("CHECK" in text for text in done)


def test_domain_with_what_bears_its_name(databases: Databases) -> None:
    have = "create domain d as int not null check (value > 0); create table t (v d)"
    section = {
        "domains": {"whole": {"definition": "int not null check (value > 0)", "renamed_from": "d"}},
        "tables": {"t": {"columns": {"v": "whole"}}},
    }
    done, _ = change(databases, have, section, "select")
    assert not any("ADD" in text for text in done)


def test_declared_conversion(databases: Databases) -> None:
    have = """
        create table t (id int, at bigint default 0, n text);
        create index t_at on t (at);
        insert into t values (1, 86400, 'one');
    """
    columns = {
        "id": "int",
        "at": {"type": "timestamptz", "using": "to_timestamp(at)", "default": "now()"},
        "n": {"type": "int", "using": "case n when 'one' then 1 end -- as a number"},
    }
    section = {"tables": {"t": {"columns": columns, "indexes": {"t_at": "(at)"}}}}
    done, rows = change(databases, have, section, "select at::text, n from t")
    assert "ALTER TABLE t ALTER COLUMN at TYPE timestamp with time zone USING (to_timestamp(at))" in done
    assert rows == [("1970-01-02 00:00:00+00", 1)]


def test_conversion_is_one_expression() -> None:
    column = {"type": "int", "using": "1), drop column b"}
    model = POSTGRES.surface().model_validate({"version": 14, "tables": {"t": {"columns": {"a": column}}}}, strict=True)
    place = {(): Span("x.yaml", 1, 1)}
    source = Source(profile="x", section=model, data={}, spans=place, key_spans=place, folder=Path())
    _, findings = POSTGRES.compile(source)
    assert [finding.code for finding in findings] == ["expression-syntax"]

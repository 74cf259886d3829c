"""Declared shapes of JSONB columns, as CHECK constraints on a real server, against a validator in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbkit.stores.postgres.document import document_check, kind
from dbkit.stores.postgres.surface import Shape
from tests.unit.postgres.compiling import compiled, texts

SHAPE: dict[str, Any] = {
    "meanings": {"type": "object", "values": {"type": "string"}},
    "level": {"type": "integer", "enum": [1, 2, 3]},
    "score": {"type": "number", "nullable": True},
    "tags": {"type": "array", "items": {"type": "string"}},
    "readings": {
        "type": "array",
        "items": {"properties": {"kana": {"type": "string", "required": True}, "on": {"type": "boolean"}}},
    },
    'odd "name"\\ $.x\n': {"type": "string"},
    "map": {"properties": {"fixed": {"type": "integer"}}, "values": {"type": "string"}},
    "any": {},
}

ACCEPTED: list[Any] = [
    {},
    {"meanings": {"en": "mountain", "es": "montaña", "ja": "やま", "zh-CN": "山"}},
    {"level": 1},
    {"level": 1.0},
    {"score": 78.5},
    {"score": 7},
    {"score": None},
    {"tags": []},
    {"tags": ["a", "b"]},
    {"readings": [{"kana": "やま"}, {"kana": "サン", "on": True, "more": 1}]},
    {"readings": []},
    {'odd "name"\\ $.x\n': "fine"},
    {"map": {"fixed": 3, "other": "text"}},
    {"any": None},
    {"any": [1, {"x": 2}]},
    {"unknown": {"is": "allowed"}},
]
REFUSED: list[Any] = [
    None,
    [],
    "text",
    1,
    True,
    {"meanings": []},
    {"meanings": None},
    {"meanings": {"en": 1}},
    {"meanings": {"en": "mountain", "es": None}},
    {"level": "1"},
    {"level": 1.5},
    {"level": 4},
    {"level": None},
    {"score": "78.5"},
    {"score": True},
    {"tags": "a"},
    {"tags": ["a", 1]},
    {"tags": [["a"]]},
    {"tags": {"0": "a"}},
    {"readings": [{}]},
    {"readings": [{"kana": 1}]},
    {"readings": [{"kana": "a", "on": "yes"}]},
    {"readings": ["a"]},
    {"readings": [[]]},
    {'odd "name"\\ $.x\n': 1},
    {"map": {"fixed": "text"}},
    {"map": {"other": 3}},
]


def fits(shape: Shape, value: Any) -> bool:
    """The same question, answered by Python."""
    if value is None and shape.nullable:
        return True
    if not _is(kind(shape), value) or not (shape.enum is None or any(_same(value, one) for one in shape.enum)):
        return False
    if isinstance(value, list) and shape.items is not None:
        return all(fits(shape.items, one) for one in value)
    return not isinstance(value, dict) or _fits_object(shape, value)


def _fits_object(shape: Shape, value: dict[str, Any]) -> bool:
    named = shape.properties or {}
    if any(inner.required and key not in value for key, inner in named.items()):
        return False
    known = all(fits(inner, value[key]) for key, inner in named.items() if key in value)
    return known and (shape.values is None or all(fits(shape.values, value[key]) for key in value if key not in named))


def _is(name: str | None, value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {
        None: True,
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "number": number,
        "integer": number and value == int(value),
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
    }[name]


def _same(value: Any, one: Any) -> bool:
    return isinstance(value, bool) == isinstance(one, bool) and bool(value == one)


@pytest.fixture(scope="module")
def session(server_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server_url, autocommit=True) as opened:
        yield opened


def accepts(session: psycopg.Connection[Any], check: str, value: Any) -> bool:
    """Whether a row with the document satisfies the CHECK, as the server evaluates it."""
    sql = f"SELECT ({check}) FROM (SELECT %s::jsonb AS doc) AS row".replace("%s", "$1", 1)
    cursor = psycopg.RawCursor(session)
    answer = cursor.execute(sql.encode(), [json.dumps(value)]).fetchone()
    assert answer is not None
    assert answer[0] is not None
    return bool(answer[0])


def check_of(document: dict[str, Any]) -> str:
    """The CHECK of a column ``doc`` with a declared shape."""
    context: Any = type("Context", (), {"findings": []})()
    shapes = {key: Shape.model_validate(shape) for key, shape in document.items()}
    check = document_check(context, "doc", shapes, ("document",))
    assert check is not None
    return check


@pytest.mark.parametrize("value", ACCEPTED, ids=repr)
def test_documents_that_fit_are_accepted(session: psycopg.Connection[Any], value: Any) -> None:
    assert accepts(session, check_of(SHAPE), value)


@pytest.mark.parametrize("value", REFUSED, ids=repr)
def test_documents_that_do_not_fit_are_refused(session: psycopg.Connection[Any], value: Any) -> None:
    assert not accepts(session, check_of(SHAPE), value)


def test_null_in_the_column_is_the_columns_own_business(session: psycopg.Connection[Any]) -> None:
    row = session.execute(f"SELECT ({check_of(SHAPE)}) FROM (SELECT null::jsonb AS doc) one".encode()).fetchone()
    assert row == (None,)


def test_it_is_one_named_constraint_that_the_server_enforces(session: psycopg.Connection[Any]) -> None:
    draft = compiled("""
    tables:
      users:
        columns:
          stats: {type: jsonb, document: {streak: {type: integer}}}
          "my doc": {type: jsonb, document: {$root: {type: array, items: {type: string, nullable: true}}}}
    """)
    (create,) = (statement.text for statement in draft.statements)
    session.execute(b"BEGIN")
    session.execute(create.encode())
    session.execute(b"""INSERT INTO users VALUES ('{"streak": 12}', '["a", null]'), (null, null)""")
    with pytest.raises(psycopg.errors.CheckViolation, match="users_stats_document_check"):
        session.execute(b"""INSERT INTO users VALUES ('{"streak": "12"}', null)""")
    session.execute(b"ROLLBACK")
    assert 'CONSTRAINT "users_my doc_document_check"' in texts(draft, "table")["public.users"][0]


NAMES = st.sampled_from(["a", "b", "zh-CN", 'q"\\', "é $", ""])
LEAVES = st.one_of(
    st.sampled_from(["string", "number", "integer", "boolean", "object", "array", None]).flatmap(
        lambda name: st.fixed_dictionaries({"type": st.just(name), "nullable": st.booleans()})
    ),
    st.lists(st.sampled_from(["a", "x", 1, 2.5, True, False]), min_size=1, max_size=3).map(lambda some: {"enum": some}),
)
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"items": inner, "nullable": st.booleans()}),
        st.fixed_dictionaries({"values": inner}),
        st.fixed_dictionaries(
            {
                "properties": st.dictionaries(
                    NAMES,
                    st.tuples(inner, st.booleans()).map(lambda pair: {**pair[0], "required": pair[1]}),
                    max_size=3,
                )
            }
        ),
        st.fixed_dictionaries({"properties": st.dictionaries(NAMES, inner, max_size=2), "values": inner}),
    ),
    max_leaves=6,
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from([1.0, 2.5, 1e30, -0.5]),
        st.sampled_from(["a", "x", "", "山"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(shape=SHAPES, values=st.lists(VALUES, min_size=1, max_size=8))
def test_the_server_and_python_agree(
    session: psycopg.Connection[Any], shape: dict[str, Any], values: list[Any]
) -> None:
    check = check_of({"$root": shape})
    model = Shape.model_validate(shape)
    for value in values:
        assert accepts(session, check, value) == fits(model, value), (shape, value, check)

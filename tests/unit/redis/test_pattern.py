"""Patterns of keys."""

from __future__ import annotations

import time
from itertools import combinations

import pytest

from dbkit.stores.redis.pattern import PatternError, read_pattern, shared_key

TYPES = {"identifier": "chars(A-Za-z0-9._-,1..64)"}


@pytest.mark.parametrize(
    ("text", "values", "key"),
    [
        ("link:{slug}", {"slug": "ab-c"}, "link:ab-c"),
        ("rate:{identifier}:{bucket:int}", {"identifier": "10.0.0.1", "bucket": "-42"}, "rate:10.0.0.1:-42"),
        ("lb:{{board:slug}}:{period:uint}", {"board": "x", "period": "0"}, "lb:{x}:0"),
        ("d:{day:date}:{rest:rest}", {"day": "20260131", "rest": "a:b:c"}, "d:20260131:a:b:c"),
        ("{kind:enum(day|week)}{id:hex(4)}", {"kind": "week", "id": "00ff"}, "week00ff"),
        ("ev:clicks", {}, "ev:clicks"),
    ],
)
def test_format_and_parse(text: str, values: dict[str, str], key: str) -> None:
    pattern = read_pattern(text, TYPES)
    assert pattern.format(values) == key
    assert pattern.parse(key) == values


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("link:{slug}", "link:"),
        ("link:{slug}", "link:a:b"),
        ("link:{slug}", "link:{a}"),
        ("n:{n:int}", "n:007"),
        ("n:{n:int}", "n:+7"),
        ("n:{n:int}", "n:-0"),
        ("n:{n:uint}", "n:-1"),
        ("d:{d:date}", "d:20261301"),
        ("u:{u:uuid}", "u:0A000000-0000-0000-0000-000000000000"),
    ],
)
def test_keys_of_another_kind_are_not_parsed(text: str, key: str) -> None:
    assert read_pattern(text, {}).parse(key) is None


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(ValueError, match="'x' is no int for n"):
        read_pattern("n:{n:int}", {}).format({"n": "x"})
    with pytest.raises(ValueError, match="n: a value for each"):
        read_pattern("n:{n:int}", {}).format({})


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("a:{b", "does not end with '}'", 2),
        ("a:{{b}", "does not end with '}}'", 2),
        ("a}b", "'}' cannot stand", 1),
        ("a b", "' ' cannot stand", 1),
        ("a:*", "'[*]' cannot stand", 2),
        ("a:é", "'é' cannot stand", 2),
        ("a:{1x}", "'1x' is no name", 3),
        ("a:{}", "'' is no name", 3),
        ("a:{x}:{x}", "stands twice", 6),
        ("a:{x:slog}", "no placeholder type 'slog'", 5),
        ("a:{x:hex(0)}", "'0' is no length of hex", 5),
        ("a:{x:int(3)}", "takes nothing in brackets", 5),
        ("a:{x:enum(a|a)}", "stands twice in an enum", 5),
        ("a:{x:date(%q)}", "'%q' is no part of a date", 5),
        ("{{a}}:{{b}}", "second hash tag", 6),
        ("a:{x:slug}-{y:slug}", "can be read in two ways", 0),
        ("{a}{b}", "can be read in two ways", 0),
    ],
)
def test_a_pattern_that_cannot_be_used_says_where(text: str, message: str, offset: int) -> None:
    with pytest.raises(PatternError, match=message) as caught:
        read_pattern(text, {})
    assert caught.value.offset == offset


def test_an_ambiguous_pattern_is_shown_by_a_key_and_both_readings() -> None:
    with pytest.raises(PatternError) as caught:
        read_pattern("x:{a:slug}-{b:slug}", {})
    assert "'x:a--a'" in str(caught.value)
    assert "a='a-' b='a'" in str(caught.value)
    assert "a='a' b='-a'" in str(caught.value)


@pytest.mark.parametrize(
    ("first", "second", "witness"),
    [
        ("link:{slug}", "link:{id:int}", "link:0"),
        ("link:{slug}", "links:{slug}", None),
        ("{tenant}:link:{slug}", "rate:{id}:{bucket:int}", "rate:link:0"),
        ("rate:{id}:{bucket:int}", "rate:{id:uuid}", None),
        ("lb:{{board}}:1", "lb:{board}:1", None),
        ("k:{a:hex(32)}", "k:{a:hex(33..64)}", None),
        ("k:{a:hex(32)}", "k:{a:hex(8..40)}", "k:" + "a" * 32),
        ("a:{x:enum(day|week)}", "a:{y:chars(a-y)}", "a:day"),
    ],
)
def test_overlap_has_a_shortest_witness(first: str, second: str, witness: str | None) -> None:
    assert shared_key(read_pattern(first, {}), read_pattern(second, {})) == witness
    assert shared_key(read_pattern(second, {}), read_pattern(first, {})) == witness


def test_three_hundred_patterns_are_compared_in_no_time() -> None:
    patterns = [
        read_pattern(f"service{n % 60}:{{tenant:slug}}:part{n}:{{id:uuid}}:{{at:uint}}", {}) for n in range(300)
    ]
    start = time.process_time()
    assert not any(shared_key(first, second) for first, second in combinations(patterns, 2))
    assert time.process_time() - start < 3

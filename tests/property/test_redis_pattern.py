"""Patterns of keys: format and parse are inverse, and overlap is what brute force says."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dbkit.stores.redis.automaton import find_word
from dbkit.stores.redis.pattern import Pattern, PatternError, read_pattern, shared_key

TYPES = {"tiny": "chars(ab,1..2)", "wide": "chars(a-c:,1..)", "word": "enum(a|ab|b:a)"}

LETTERS = "ab:-"
"""All keys over these letters up to a length are tried."""

LENGTH = 5
ASCII = st.characters(codec="ascii")

literals = st.text(alphabet=LETTERS, min_size=1, max_size=3)
placeholders = st.sampled_from(
    ["{%s}", "{%s:slug}", "{%s:tiny}", "{%s:wide}", "{%s:word}", "{%s:hex(1)}", "{%s:text(1..2)}", "{%s:int}"]
)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    parts = draw(st.lists(st.one_of(literals, placeholders), min_size=1, max_size=4))
    text = "".join(part % name if "%s" in part else part for part, name in zip(parts, "wxyz", strict=False))
    try:
        return read_pattern(text, TYPES)
    except PatternError as error:
        assume("two ways" not in str(error))
        raise


def keys(pattern: Pattern) -> set[str]:
    every = (
        "".join(letters) for length in range(1, LENGTH + 1) for letters in itertools.product(LETTERS, repeat=length)
    )
    return {key for key in every if pattern.expression.fullmatch(key)}


@settings(max_examples=300)
@given(patterns(), patterns())
def test_overlap_is_what_brute_force_says(first: Pattern, second: Pattern) -> None:
    witness = shared_key(first, second)
    both = keys(first) & keys(second)
    if witness is None:
        assert not both
        return
    assert first.parse(witness) is not None
    assert second.parse(witness) is not None
    assert len(witness) <= min((len(key) for key in both), default=len(witness))


@settings(max_examples=200)
@given(patterns(), patterns(), patterns())
def test_a_key_of_some_patterns_and_not_of_others(first: Pattern, second: Pattern, third: Pattern) -> None:
    for inside, outside in (([first], [second]), ([first, second], [third]), ([first], [second, third])):
        found = find_word([one.automaton for one in inside], [one.automaton for one in outside])
        wanted = set.intersection(*map(keys, inside)) - set().union(*map(keys, outside))
        if found is None:
            assert not wanted
            continue
        assert all(one.parse(found) is not None for one in inside)
        assert all(one.parse(found) is None for one in outside)
        assert len(found) <= min(map(len, wanted), default=len(found))


@settings(max_examples=150)
@given(patterns(), patterns(), patterns())
def test_a_pattern_without_the_keys_of_another(first: Pattern, second: Pattern, inner: Pattern) -> None:
    outer = replace(first, without=(inner,))
    assert keys(outer) == keys(first) - keys(inner)
    assert read_pattern(outer.text, {}) == replace(read_pattern(first.text, {}), without=outer.without)
    witness = shared_key(outer, second)
    both = keys(outer) & keys(second)
    if witness is None:
        assert not both
        return
    assert outer.parse(witness) is not None
    assert second.parse(witness) is not None
    assert len(witness) <= min((len(key) for key in both), default=len(witness))


@settings(max_examples=60)
@given(patterns(), st.data())
def test_a_formatted_key_is_parsed_to_its_values(pattern: Pattern, data: st.DataObject) -> None:
    every = sorted(keys(pattern))
    assume(every)
    key = data.draw(st.sampled_from(every))
    values = pattern.parse(key)
    assert values is not None
    assert pattern.format(values) == key


BUILT_IN = ["text", "slug", "slug(2..9)", "hex(16)", "int", "uint", "uuid", "ulid", "enum(day|week)", "date(%Y-%m-%d)"]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(BUILT_IN), min_size=1, max_size=3), st.data())
def test_values_of_every_type_come_back(types: list[str], data: st.DataObject) -> None:
    names = [f"part{number}" for number in range(len(types))]
    pattern = read_pattern("k:" + ":".join(f"{{{name}:{kind}}}" for name, kind in zip(names, types, strict=True)), {})
    parts = [read_pattern(f"{{v:{kind}}}", {}) for kind in types]
    values = {
        name: data.draw(st.from_regex(part.expression, fullmatch=True, alphabet=ASCII))
        for name, part in zip(names, parts, strict=True)
    }
    assert pattern.parse(pattern.format(values)) == values


@settings(max_examples=300)
@given(st.lists(st.one_of(literals, placeholders), min_size=1, max_size=4))
def test_a_pattern_that_is_accepted_has_one_reading(parts: list[str]) -> None:
    text = "".join(part % name if "%s" in part else part for part, name in zip(parts, "wxyz", strict=False))
    pattern = _unless_ambiguous(text)
    assume(pattern is not None)
    assert pattern is not None
    assert read_pattern(pattern.text, {}) == pattern
    for key in itertools.islice(sorted(keys(pattern)), 40):
        assert len(list(_readings(pattern, key))) == 1


def _unless_ambiguous(text: str) -> Pattern | None:
    try:
        return read_pattern(text, TYPES)
    except PatternError as error:
        if "two ways" not in str(error):
            raise
        return None


def _readings(pattern: Pattern, key: str) -> set[tuple[str, ...]]:
    """Every way to cut a key into the parts of a pattern, by trying all cuts."""
    singles = [
        Pattern((part,)).expression if isinstance(part, str) else read_pattern(f"{{v:{part.type.text}}}", {}).expression
        for part in pattern.parts
    ]
    found = set()
    for cuts in itertools.combinations_with_replacement(range(len(key) + 1), len(singles) - 1):
        ends = (0, *cuts, len(key))
        pieces = tuple(key[low:high] for low, high in itertools.pairwise(ends))
        if all(single.fullmatch(piece) for single, piece in zip(singles, pieces, strict=True)):
            found.add(pieces)
    return found

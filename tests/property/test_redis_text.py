"""Commands as text, names of libraries, durations and counts: what is written is read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dbkit.stores.redis.quantity import (
    bytes_text,
    count_text,
    duration_text,
    read_bytes,
    read_count,
    read_duration,
)
from dbkit.stores.redis.quote import command, resolve, split, words
from dbkit.stores.redis.record import declared_name, library_name


@given(st.lists(st.binary(), min_size=1))
def test_any_bytes_survive_a_line(arguments: list[bytes]) -> None:
    line = command(*arguments)
    assert "\n" not in line
    assert resolve(words(line), {}) == tuple(arguments)
    assert [statement.text for statement in split(f"# comment ' \"\n\n{line}\n")] == [line.strip()]


@given(st.lists(st.text(alphabet="${}AB\"'\\ \n#;é\x00", max_size=12), min_size=1))
def test_variables_and_quotes_in_values_stay_what_they_are(arguments: list[str]) -> None:
    assert resolve(words(command(*arguments)), {}) == tuple(one.encode() for one in arguments)


@given(st.text(min_size=1, alphabet=st.one_of(st.sampled_from("_xX0a5f-é:"), st.characters(codec="utf-8"))))
def test_library_names_are_reversible(name: str) -> None:
    library = library_name("keyspace", name)
    assert library.isascii()
    assert library.replace("_", "").isalnum()
    assert declared_name(library) == ("keyspace", name)


@given(st.integers(min_value=1, max_value=10**12))
def test_quantities(value: int) -> None:
    assert read_duration(duration_text(value)) == value
    assert read_bytes(bytes_text(value)) == value
    assert read_count(count_text(value)) == value

"""Places of characters inside YAML scalars of every style."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.contract import Source
from dbkit.core.span import Span
from dbkit.profile.place import Lines, within
from dbkit.profile.yaml import load

TEXT = """\
plain: select one
quoted: 'it''s one'
double: "a\\tb \\"c\\" \\
  d"
literal: |2
    select one
    from  two
folded: >-
  select one,

  three
many: select one
  from two
anchored: &name select one
alias: *name
"""


@pytest.mark.parametrize("key", ["plain", "quoted", "double", "literal", "folded", "many", "anchored"])
def test_every_character_is_found_where_it_stands(key: str) -> None:
    document, findings = load(TEXT, "p.yaml")
    assert not findings
    value = document.data[key]
    lines = TEXT.split("\n")
    for offset, char in enumerate(value):
        span = within(TEXT, document.spans[key,], value, offset)
        if not char.isspace():
            shown = lines[span.line - 1][span.column - 1 :]
            assert shown.removeprefix("\\").startswith(char)


def test_a_literal_block_keeps_lines() -> None:
    document, _ = load(TEXT, "p.yaml")
    value = document.data["literal"]
    assert within(TEXT, document.spans["literal",], value, value.index("two")) == Span("p.yaml", 7, 11, 3)
    assert within(TEXT, document.spans["literal",], value, value.index("from")) == Span("p.yaml", 7, 5, 9)


def test_an_alias_has_one_place() -> None:
    document, _ = load(TEXT, "p.yaml")
    span = document.spans["alias",]
    assert within(TEXT, span, document.data["alias"], 7) == span


def test_an_offset_after_the_end_is_the_last_character() -> None:
    document, _ = load("a: 'bcd'\n", "p.yaml")
    assert within("a: 'bcd'\n", document.spans["a",], "bcd", 99) == Span("p.yaml", 1, 7, 2)


def test_the_end_of_a_text_is_not_the_next_key() -> None:
    text = "a: b c\nd: e\n"
    document, _ = load(text, "p.yaml")
    assert within(text, document.spans["a",], "b c", 3) == Span("p.yaml", 1, 6, 1)


def test_a_source_gives_places_inside_its_texts() -> None:
    text = "tables:\n  t: 'id uuid; drop'\n"
    document, _ = load(text, "p.yaml")
    source = Source(
        profile="p",
        section=None,
        data=document.data,
        spans=document.spans,
        key_spans=document.key_spans,
        folder=Path(),
        raw=document.raw,
        files={"p.yaml": text},
    )
    assert source.within("tables", "t", offset=7) == Span("p.yaml", 2, 14, 7)
    assert source.within("tables", "t", offset=9) == Span("p.yaml", 2, 16, 5)
    assert source.within("tables", offset=3) == source.span("tables")


def test_lines() -> None:
    lines = Lines("ab\n\ncde", "f")
    assert lines.span(0, 99) == Span("f", 1, 1, 2)
    assert lines.span(3, 4) == Span("f", 3 - 1, 1, 1)
    assert lines.span(5, 7) == Span("f", 3, 2, 2)
    assert lines.end_of(5) == 7
    assert lines.start_of(5) == 4

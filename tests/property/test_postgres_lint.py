"""Whatever stands in a file of SQL, lint says something or nothing, and does not fall over."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dbkit.lint.script import Script
from dbkit.stores.postgres.linted import script_book
from scripts.effects import cases, tables

TOKEN = re.compile(r"'[^']*'|\$\$|\w+|\S")
STATEMENTS = [
    TOKEN.findall(text)
    for text in (*tables().split(";\n"), *(one for block in cases() for one in block))
    if text.strip()
]
BOOK = script_book()


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A statement that was measured, with tokens left out, exchanged or taken from another."""
    one, other = draw(st.sampled_from(STATEMENTS)), draw(st.sampled_from(STATEMENTS))
    at = draw(st.integers(0, len(one) - 1))
    found = draw(
        st.sampled_from(
            [
                one,
                [*one[:at], *one[at + 1 :]],
                [*one[:at], draw(st.sampled_from(other)), *one[at + 1 :]],
                [*one[:at], *other[at:]],
                [*one, ",", *other[3:]],
            ]
        )
    )
    return " ".join(found)


@settings(max_examples=80)
@given(
    texts=st.lists(statements(), min_size=1, max_size=6),
    more=st.text(max_size=20),
    migration=st.booleans(),
    transactional=st.booleans(),
)
def test_whatever_the_text(texts: list[str], more: str, migration: bool, transactional: bool) -> None:
    text = ";\n".join(texts)
    scripts = [
        Script(shown="0.sql", text=texts[0], change="0"),
        Script(shown="1.sql", text=f"{text};\n{more}", change="1", migration=migration, transactional=transactional),
    ]
    for rule, advice in BOOK.advice(scripts):
        assert rule.code
        assert advice.message
        assert advice.span is not None
        assert 1 <= advice.span.line <= text.count("\n") + more.count("\n") + 2
        assert advice.lines[0] <= advice.span.line <= advice.lines[1]

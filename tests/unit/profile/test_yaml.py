"""The strict loader: core scalars, places, refusals, and bounded work on hostile texts."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbkit.core.diagnostic import render
from dbkit.core.span import Span
from dbkit.profile.yaml import MAX_BYTES, MAX_DEPTH, Document, load


def data_of(text: str) -> object:
    document, findings = load(text, "p.yaml")
    assert findings == ()
    return document.data


def codes_of(text: str) -> list[str]:
    return [finding.code for finding in load(text, "p.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "yes", "on", "off", "y", "n", "tRue", "nUll", "12:30:45", "2024-01-01")),
        *((word, word) for word in ("1_000", "0b11", "0o8", "0xg", "1.2.3", ".", "+", "1e", "e1", "٣")),
        ("true", True),
        ("False", False),
        ("~", None),
        ("Null", None),
        ("", None),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("-3", -3),
        ("+4", 4),
        ("24.10", 24.1),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", -math.inf),
        ("'10'", "10"),
        ('"true"', "true"),
        ("'~'", "~"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_are_those_of_the_core_schema(text: str, value: object) -> None:
    found = data_of(f"key: {text}")
    assert found == {"key": value}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(value)


def test_not_a_number_is_one() -> None:
    found = data_of("key: .nan")
    assert isinstance(found, dict)
    assert math.isnan(found["key"])


def test_keys_are_texts_as_written() -> None:
    assert data_of("010: a\ntrue: b\non: c\n1.50: d\n'null': e\n") == {
        "010": "a",
        "true": "b",
        "on": "c",
        "1.50": "d",
        "null": "e",
    }


def test_raw_texts_are_kept() -> None:
    document, _ = load("clickhouse: {version: 24.10, list: [1, 'a']}", "p.yaml")
    assert document.data == {"clickhouse": {"version": 24.1, "list": [1, "a"]}}
    assert document.raw == {
        ("clickhouse", "version"): "24.10",
        ("clickhouse", "list", 0): "1",
        ("clickhouse", "list", 1): "a",
    }


def test_places() -> None:
    text = """\
tables:
  links:   # the links
    id: uuid primary key   # its key
  body: |
    one
  list: [a,
    b]
  gone:
"""
    document, findings = load(text, "p.yaml")
    assert not findings
    values = {".".join(map(str, path)): (s.line, s.column, s.length) for path, s in document.spans.items()}
    assert values == {
        "": (1, 1, 6),
        "tables": (2, 3, 5),
        "tables.links": (3, 5, 20),
        "tables.links.id": (3, 9, 16),
        "tables.body": (4, 9, 1),
        "tables.list": (6, 9, 3),
        "tables.list.0": (6, 10, 1),
        "tables.list.1": (7, 5, 1),
        "tables.gone": (8, 3, 4),
    }
    assert document.key_spans["tables", "links", "id"] == Span("p.yaml", 3, 5, 2)
    assert ("tables", "list", 0) not in document.key_spans


def test_columns_count_characters() -> None:
    document, _ = load("ü𝄞: 'ä'\n", "p.yaml")
    assert document.spans["ü𝄞",] == Span("p.yaml", 1, 5, 3)


def test_aliases_are_copies_with_the_places_of_the_anchor() -> None:
    document, findings = load("a: &x {k: [1]}\nb: *x\n", "p.yaml")
    assert not findings
    assert document.data == {"a": {"k": [1]}, "b": {"k": [1]}}
    assert document.data["a"] is not document.data["b"]
    assert document.spans["b",] == Span("p.yaml", 2, 4, 2)
    assert document.spans["b", "k", 0] == document.spans["a", "k", 0]


def test_an_empty_file_holds_nothing() -> None:
    assert load("", "p.yaml") == (Document(), ())
    assert load("# only a comment\n", "p.yaml")[0].data is None


def test_all_findings_of_a_file_come_at_once_and_the_rest_is_read() -> None:
    text = "a: 1\na: 2\nnull: 3\n<<: {}\n? [x]\n: 1\nt: !x y\nz: *no\nlast: 1\n"
    document, findings = load(text, "p.yaml")
    assert [finding.code for finding in findings] == [
        "yaml-duplicate-key",
        "yaml-null-key",
        "yaml-merge-key",
        "yaml-key",
        "yaml-tag",
        "yaml-alias",
    ]
    assert document.data == {"a": 1, "t": "y", "z": "*no", "last": 1}
    assert findings[0].message.endswith("the first is at p.yaml:1:1")


def test_findings_before_a_syntax_error_are_kept() -> None:
    assert codes_of("a: 1\na: 2\nb: [1\n") == ["yaml-duplicate-key", "yaml-syntax"]


def test_other_documents_are_not_read() -> None:
    document, findings = load("a: 1\n---\n[[[\n", "p.yaml")
    assert findings[0].code == "yaml-several-documents"
    assert document.data is None
    assert codes_of("---\na: 1\n...\n") == []


@pytest.mark.parametrize("text", ["[" * 200_000, "[" * 200_000 + "]" * 200_000, "{a: " * 200_000, "- " * 200_000])
def test_deep_nesting_is_one_finding(text: str) -> None:
    assert codes_of(text) == ["yaml-too-deep"]


def test_depth_counts_through_aliases() -> None:
    half = "[" * (MAX_DEPTH // 2) + "]" * (MAX_DEPTH // 2)
    deeper = "[" * (MAX_DEPTH // 2) + "*x" + "]" * (MAX_DEPTH // 2)
    assert codes_of(f"a: &x {half}\nb: *x\n") == []
    assert codes_of(f"a: &x {half}\nb: {deeper}\n") == ["yaml-too-deep"]
    assert codes_of("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


def test_a_file_of_ten_megabytes_is_one_quick_finding() -> None:
    text = "profile: x\nlist:\n" + "- aaaaaaaa\n" * 1_000_000
    assert codes_of(text) == ["yaml-too-large"]
    assert codes_of("x: " + "ä" * (MAX_BYTES // 2)) == ["yaml-too-large"]


def test_a_file_of_the_largest_size_is_read() -> None:
    text = "".join(f"key{number}: a value that is as long as most\n" for number in range(25_000))
    assert codes_of(text) == []


def test_an_alias_bomb_is_one_quick_finding() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert codes_of(bomb) == ["yaml-alias"]


def test_many_values_are_one_finding() -> None:
    assert codes_of("[" + "1," * 150_000 + "]") == ["yaml-too-many-values"]


@pytest.mark.parametrize("text", ["a: \x00", "a: \x1b[31m", "a: \ud800", "a: \ufeff", "a: \x7f"])
def test_control_characters_are_refused_by_number(text: str) -> None:
    (finding,) = load(text, "p.yaml")[1]
    assert finding.code == "yaml-character"
    assert f"U+{ord(text[3]):04X}" in finding.message


_PIECES = st.sampled_from(
    ["a", "b: ", ": ", "- ", "[", "]", "{", "}", ",", "\n", "\n  ", "\t", "'", '"', "|\n", ">-\n", "&x ", "*x", "!t ",
     "# ", "? ", "---\n", "%", "@", "\\", "<<: ", "null", "\u2028", "\x85", "é"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join)))
@example("? [a]\n: b")
@example("&x *x")
@example("%YAML 9.9\n---\n")
@example("a: &x [*x]")
def test_whatever_the_text_there_is_data_or_a_finding_with_a_place(text: str) -> None:
    document, findings = load(text, "p.yaml")
    for finding in findings:
        assert finding.span is not None
        assert finding.span.line >= 1
        assert finding.span.column >= 1
        assert render(finding, {"p.yaml": text})
    if document.data is not None:
        assert () in document.spans

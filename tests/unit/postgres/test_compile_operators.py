"""Keys that say more than a name: operators and their classes and families, casts, transforms; mappings of tokens."""

from __future__ import annotations

import pytest

from dbkit.stores.postgres.compile import compile_section
from tests.unit.postgres.compiling import compiled, source_of


def texts(section: str) -> list[str]:
    return [statement.text for statement in compiled(section).statements]


def test_an_operator_has_its_types_in_its_key() -> None:
    assert texts('operators: {"===(pair, timestamptz)": "function = same, commutator = ==="}') == [
        "CREATE OPERATOR === (leftarg = pair, rightarg = timestamp with time zone, function = same, commutator = ===)"
    ]
    assert texts('operators: {"!!(none, pair)": function = negate}') == [
        "CREATE OPERATOR !! (rightarg = pair, function = negate)"
    ]


def test_a_word_that_sql_has_before_the_name_stands_before_the_definition() -> None:
    assert texts("languages: {mine: TRUSTED handler f}") == ["CREATE TRUSTED LANGUAGE mine handler f"]
    assert texts("conversions: {c: default for 'UTF8' to 'LATIN1' from f}") == [
        "CREATE DEFAULT CONVERSION c for 'UTF8' to 'LATIN1' from f"
    ]


def test_a_key_can_be_longer_than_a_name() -> None:
    key = "timestamp without time zone as interval day to second"
    (text,) = texts(f"casts: {{{key} : with inout}}")
    assert text == "CREATE CAST (timestamp without time zone AS interval) with inout"
    long = "a" * 63
    assert texts(f"operator_families: {{{long} using btree: []}}") == [f"CREATE OPERATOR FAMILY {long} USING btree"]


def test_tokens_are_mapped_one_by_one() -> None:
    section = 'text_search_configurations: {c: {mappings: {"word, asciiword": "names, simple"}}}'
    assert texts(section) == [
        "CREATE TEXT SEARCH CONFIGURATION c (parser = default)",
        "ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword WITH names, simple",
        "ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH names, simple",
    ]


def test_the_old_name_of_a_class_is_its_old_key() -> None:
    definition = "for type int using btree as operator 1 <"
    section = f"""
        operator_classes:
          new using btree: {{definition: "{definition}", renamed_from: old using btree}}
        operator_families:
          f using btree: {{renamed_from: g using btree}}
    """
    assert [(str(new), str(old)) for new, old in compiled(section).renames] == [
        ("operator_class public.new.btree", "operator_class public.old.btree"),
        ("operator_family public.f.btree", "operator_family public.g.btree"),
    ]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ('operators: {"===": function = f}', "an operator is called name(left type, right type)"),
        ('operators: {"=(int, int), <(int, int)": function = f}', "an operator is called name(left type, right type)"),
        ('operators: {"=(int, int)": "function = f, leftarg = text"}', "this is more than one operator"),
        ('operators: {"=(int, int)": "function = f); drop table t; --"}', "this is more than one operator"),
        ("operator_families: {f: []}", "this is called name using method"),
        ('operator_families: {f using btree: ["operator 1 <(a, b), operator 2 >(a, b)"]}', "more than one operator or"),
        ("casts: {pair: with inout}", "a cast is called source as target"),
        ('transforms: {"pair": "(from sql with function f(internal))"}', "a transform is called for type language"),
        ('text_search_configurations: {c: {mappings: {"word with a, b": simple}}}', "list of types of tokens"),
    ],
)  # fmt: skip
def test_what_a_key_or_definition_cannot_be(section: str, message: str) -> None:
    _, findings = compile_section(source_of(section))
    assert any(message in finding.message for finding in findings), findings

"""pydantic's errors in plain words: one finding a mistake, at its place."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from dbkit.core.diagnostic import Diagnostic
from dbkit.profile.explain import Places, explain
from dbkit.profile.yaml import load

Name = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Shape(Strict):
    type: Literal["string", "array"] | None = None
    items: "Shape | None" = None  # noqa: UP037


class Column(Strict):
    type: Name
    nullable: bool = True
    length: int = Field(default=1, ge=1, le=9)
    document: dict[str, Shape] | None = None

    @field_validator("type")
    @classmethod
    def check(cls, value: str) -> str:
        if value == "bad":
            raise ValueError("bad is no type")
        return value


class Reference(Strict):
    to: Name
    on_delete: str = ""


def not_bad(value: str) -> str:
    if value == "bad":
        raise ValueError("bad is no unit")
    return value


class Table(Strict):
    columns: dict[Name, Name | Column] = Field(min_length=1)
    key: list[Name] | Name | None = None
    security: bool | Literal["force"] = False
    reference: Column | Reference | None = None
    schema_name: str = Field(default="public", alias="schema")
    fill: int | float = 1
    unit: Annotated[str, AfterValidator(not_bad)] | list[Name] | Reference = ""


BRACES = (
    "1:14+6 wrong-type: expected a text or a mapping, got a mapping without values "
    "(a text that starts with { needs quotes)"
)


def explained(text: str) -> list[str]:
    document, findings = load(text, "p.yaml")
    assert not findings
    return [shown(one) for one in _explained(document.data, document)]


def _explained(data: Any, document: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(ValidationError) as caught:
        Table.model_validate(data, strict=True)
    places = Places(spans=document.spans, key_spans=document.key_spans, raw=document.raw)
    return explain(caught.value, Table, data, places)


def shown(one: Diagnostic) -> str:
    assert one.span is not None
    return f"{one.span.line}:{one.span.column}+{one.span.length} {one.code}: {one.message}" + (
        f" ({one.help})" if one.help else ""
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("columns: {a: 5}", "1:14+1 wrong-type: expected a text or a mapping, got a number"),
        ("columns: {a: ''}", "1:14+2 wrong-value: this text is empty; at least 1 character is needed"),
        ("columns: {'': x}", "1:11+2 wrong-key: this key is empty"),
        ("columns: {a: {slug}}", BRACES),
        ("columns: {}", "1:10+2 wrong-value: at least 1 needed here, got 0"),
        ("columns:", "1:1+7 wrong-type: expected a mapping, got nothing (fill it in, or remove the key)"),
        ("{}", "1:1+2 missing-key: 'columns' is missing"),
        ("columns: {a: {nullable: true}}", "1:11+1 missing-key: 'type' is missing"),
        ("columns: {a: {type: x, nulable: true}}",
         "1:24+7 unknown-key: unknown key 'nulable' (did you mean 'nullable'?)"),
        ("columns: {a: {type: x, q: true}}",
         "1:24+1 unknown-key: unknown key 'q' (known here: document, length, nullable, type)"),
        ("columns: {a: {type: x, nullable: off}}",
         "1:34+3 wrong-type: expected true or false, got a text (write true or false)"),
        ("columns: {a: {type: 16, nullable: true}}",
         "1:21+2 wrong-type: expected a text, got a number (put it in quotes: '16')"),
        ("columns: {a: {type: 010}}", "1:21+3 wrong-type: expected a text, got a number (put it in quotes: '010')"),
        ("columns: {a: {type: x, length: 0}}", "1:32+1 wrong-value: must be at least 1"),
        ("columns: {a: {type: x, length: 10}}", "1:32+2 wrong-value: must be at most 9"),
        ("columns: {a: {type: x, length: 1.5}}", "1:32+3 wrong-type: expected a whole number, got a number"),
        ("columns: {a: {type: x, length: '5'}}",
         "1:32+3 wrong-type: expected a whole number, got '5' (remove the quotes)"),
        ("columns: {a: {type: bad}}", "1:21+3 wrong-value: bad is no type"),
        ("columns: {a: {type: x, document: {b: {items: {type: arry}}}}}",
         "1:53+4 unknown-value: expected string or array, got 'arry' (did you mean 'array'?)"),
        ("columns: {a: x}\nkey: {a: b}", "2:6+6 wrong-type: expected a list of texts or a text, got a mapping"),
        ("columns: {a: x}\nkey:\n  a: b", "2:1+3 wrong-type: expected a list of texts or a text, got a mapping"),
        ("columns: {a: x}\nkey: [a, 5]",
         "2:10+1 wrong-type: expected a text, got a number (put it in quotes: '5')"),
        ("columns: {a: x}\nsecurity: forse",
         "2:11+5 unknown-value: expected force, true or false, got 'forse' (did you mean 'force'?)"),
        ("columns: {a: x}\nsecurity: 1", "2:11+1 wrong-type: expected true or false or force, got a number"),
        ("columns: {a: x}\nreference: {to: y, on_delet: z}",
         "2:20+8 unknown-key: unknown key 'on_delet' (did you mean 'on_delete'?)"),
        ("columns: {a: x}\nschema: 5",
         "2:9+1 wrong-type: expected a text, got a number (put it in quotes: '5')"),
        ("columns: {a: x}\nfill: true", "2:7+4 wrong-type: expected a number, got true"),
        ("columns: {a: x}\nschema_name: x", "2:1+11 unknown-key: unknown key 'schema_name' (did you mean 'schema'?)"),
        ("columns: {a: x}\nunit: bad", "2:7+3 wrong-value: bad is no unit"),
        ("columns: {a: x}\nunit: [a, '']",
         "2:11+2 wrong-value: this text is empty; at least 1 character is needed"),
        ("columns: {a: x}\nunit: {}", "2:1+4 missing-key: 'to' is missing"),
        ("columns: {a: x}\nunit: 5", "2:7+1 wrong-type: expected a text, a list of texts or a mapping, got a number"),
        ("[1]", "1:1+3 wrong-type: expected a mapping, got a list"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_finding(text: str, expected: str) -> None:
    assert explained(text) == [expected]


def test_keys_that_are_named_like_pydantic_tags_are_keys() -> None:
    assert explained("columns: {Column: {type: 5}, str: {typ: x, type: y}}") == [
        "1:26+1 wrong-type: expected a text, got a number (put it in quotes: '5')",
        "1:36+3 unknown-key: unknown key 'typ' (did you mean 'type'?)",
    ]


def test_long_values_are_cut() -> None:
    (found,) = explained(f"columns: {{a: x}}\nsecurity: {'f' * 500}")
    assert len(found) < 200

"""The surface as a JSON schema for editors, and as a strict model."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft7Validator
from pydantic import ValidationError

from dbkit.stores.postgres.surface import PostgresSection


def test_the_schema_is_draft_7_and_every_word_is_described() -> None:
    schema = PostgresSection.model_json_schema(ref_template="#/definitions/{model}")
    schema["definitions"] = schema.pop("$defs")
    Draft7Validator.check_schema(schema)
    assert "prefixItems" not in json.dumps(schema)
    for name, model in {"section": schema, **schema["definitions"]}.items():
        for word, value in model.get("properties", {}).items():
            assert value.get("description"), f"{name}.{word} has no description"


@pytest.mark.parametrize(
    "section",
    [
        {},
        {"version": "16"},
        {"version": 13},
        {"version": 16, "tabels": {}},
        {"version": 16, "tables": {"t": {"columns": {"a": 1}}}},
        {"version": 16, "tables": {"t": {"columns": {"a": {"type": "int", "nulable": True}}}}},
        {"version": 16, "tables": {"": {}}},
        {"version": 16, "enums": {"e": "a"}},
        {"version": 16, "functions": {"f": {"volatility": "never"}}},
    ],
)
def test_what_it_does_not_know_is_refused(section: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PostgresSection.model_validate(section, strict=True)


def test_the_short_form_and_the_long_one_are_both_taken() -> None:
    section = PostgresSection.model_validate(
        {
            "version": 16,
            "extensions": ["pg_trgm"],
            "tables": {
                "t": {
                    "columns": {"a": "int", "b": {"type": "int", "default": 0}},
                    "primary_key": ["a"],
                    "indexes": {"i": "(a)", "j": {"definition": "(b)", "comment": "B"}},
                }
            },
            "views": {"v": "select 1", "w": {"query": "select 1"}},
        },
        strict=True,
    )
    assert section.schema_name == "public"
    assert section.tables["t"].columns["a"] == "int"

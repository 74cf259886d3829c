"""The JSON Schema for editors: draft 7, the same bytes each time, and in agreement with the loader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dbkit.app.profile_schema import profile_schema, render, write
from dbkit.profile.yaml import load

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schema = json.loads(render())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def messages(validator: Draft7Validator, text: str) -> list[str]:
    return [error.message for error in validator.iter_errors(load(text, "p.yaml")[0].data)]


def words(schema: Any, *, named: bool = False) -> Iterator[str]:
    """Every word that is used as a keyword; below ``properties`` and ``definitions`` keys are names."""
    if isinstance(schema, list):
        for item in schema:
            yield from words(item)
    elif isinstance(schema, dict):
        for word, value in schema.items():
            if not named:
                yield word
            if named or word not in ("default", "enum", "const", "examples"):
                yield from words(value, named=not named and word in ("properties", "definitions", "patternProperties"))


def test_it_is_draft_7_and_nothing_newer() -> None:
    schema = profile_schema()
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    newer = {"$defs", "prefixItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas", "$anchor"}
    assert not newer & set(words(schema))
    assert '"$ref": "#/$defs' not in render()


def test_no_reference_has_neighbours_and_each_has_a_target() -> None:
    def check(schema: Any) -> None:
        if isinstance(schema, dict):
            if isinstance(schema.get("$ref"), str):
                assert list(schema) == ["$ref"]
                assert schema["$ref"].removeprefix("#/definitions/") in definitions
            for value in schema.values():
                check(value)
        elif isinstance(schema, list):
            for item in schema:
                check(item)

    whole = profile_schema()
    definitions = whole["definitions"]
    check(whole)


def test_it_is_the_same_each_time() -> None:
    assert render() == render()
    assert render().endswith("}\n")


def test_every_property_says_what_it_is() -> None:
    schema = profile_schema()
    silent = [name for name, value in schema["properties"].items() if "description" not in value]
    for definition, value in schema["definitions"].items():
        silent += [
            f"{definition}.{name}" for name, item in value.get("properties", {}).items() if "description" not in item
        ]
    assert silent == []


@pytest.mark.parametrize("name", ["kanjiiq", "nakama", "smo1"])
def test_the_committed_profiles_are_valid(validator: Draft7Validator, name: str) -> None:
    path = ROOT / "profiles" / f"{name}.yaml"
    assert messages(validator, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "profile: 5",
        "profile: a b",
        "nothing: 1",
        "profile: x\npostgres: {version: 16, tabels: {}}",
        "profile: x\npostgres: {version: '16'}",
        "profile: x\ntargets: {local: embeded}",
        "profile: x\ntargets: {prod: {postgres: '${A}', lock_timeout: 3}}",
        "profile: x\npostgres: {version: 16, tables: {t: {columns: {a: 5}}}}",
    ],
)
def test_what_the_loader_refuses_editors_mark(validator: Draft7Validator, text: str) -> None:
    assert messages(validator, text)


def test_a_version_may_be_written_as_a_number(validator: Draft7Validator) -> None:
    assert (
        messages(validator, "profile: x\nclickhouse: {version: 24.10}\npostgres: {version: 16}\nredis: {version: 7.2}")
        == []
    )


def test_it_is_written_into_the_schemas_folder(tmp_path: Path) -> None:
    (tmp_path / "dbkit.yaml").write_text("schemas: out\n")
    assert write(tmp_path) == tmp_path / "out" / "profile.schema.json"
    assert (tmp_path / "out" / "profile.schema.json").read_text(encoding="utf-8") == render()


def test_the_committed_file_is_up_to_date() -> None:
    assert (ROOT / "schemas" / "profile.schema.json").read_text(encoding="utf-8") == render()

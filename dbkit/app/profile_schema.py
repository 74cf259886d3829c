"""``schemas/profile.schema.json``: the profile language as JSON Schema draft 7, for editors.

The YAML language server reads draft 7 and below, and pydantic writes 2020-12; what differs between the two is rewritten
here, and a word that draft 7 does not have is an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dbkit.contract import Store
from dbkit.core.paths import write_file
from dbkit.profile.backups import Backups
from dbkit.profile.document import LEVELS, NAME_PATTERN
from dbkit.profile.target_words import Targets

__all__ = ["profile_schema", "render", "write"]

_SCHEMAS = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_LISTS = ("allOf", "anyOf", "oneOf")
_MAPPINGS = ("definitions", "patternProperties", "properties")
_VALUES = frozenset(
    {
        "$ref", "const", "default", "description", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format",
        "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum",
        "multipleOf", "pattern", "required", "type", "uniqueItems",
    }
)  # fmt: skip
_DROPPED = frozenset({"$defs", "discriminator", "title", "deprecated"})
"""Definitions go elsewhere; the others say nothing to an editor that reads draft 7. Titles only repeat the keys."""


def profile_schema(stores: Mapping[str, Store] | None = None) -> dict[str, Any]:
    """The schema of a whole profile, or of a file that a profile includes; ``stores`` are STORES."""
    if stores is None:
        from dbkit.stores import STORES

        stores = STORES
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {
        "profile": {
            "type": "string",
            "pattern": f"^{NAME_PATTERN}$",
            "description": "The profile's name: it names folders and databases. Files that are included have none.",
        },
        "description": {"type": "string", "description": "What the system is, in a sentence or two."},
        "include": {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "Files with more of the same sections, relative to this one. A name is declared once.",
        },
    }
    targets = Targets.model_json_schema(ref_template=_pointer("targets"))
    definitions |= _definitions("targets", targets)
    properties["targets"] = _draft7(targets["properties"]["targets"])
    properties["lint"] = {
        "type": "object",
        "additionalProperties": {"enum": list(LEVELS)},
        "description": "How heavy rules of dbkit lint weigh, by code: PG025: off. Notes are no reason to stop.",
    }
    backups = Backups.model_json_schema(ref_template=_pointer("backups"))
    definitions |= _definitions("backups", backups)
    properties["backups"] = {**_draft7(backups), "description": "Where backups go, and how long they stay."}
    for name in sorted(stores):
        section = stores[name].surface().model_json_schema(by_alias=True, ref_template=_pointer(name))
        definitions |= _definitions(name, section)
        properties[name] = {**_draft7(section), "description": f"What {stores[name].title} is to hold."}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dbkit profile",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "definitions": dict(sorted(definitions.items())),
    }


def render(stores: Mapping[str, Store] | None = None) -> str:
    """The schema as text: the same bytes each time."""
    return json.dumps(profile_schema(stores), indent=2, ensure_ascii=False) + "\n"


def write(root: Path) -> Path:
    """Write the schema into the project's ``schemas/``, and give its path."""
    from dbkit.app.folders import folders

    path = folders(root).schemas / "profile.schema.json"
    write_file(path, render())
    return path


def _pointer(part: str) -> str:
    return f"#/definitions/{part}.{{model}}"


def _definitions(part: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{part}.{name}": _draft7(item) for name, item in schema.get("$defs", {}).items()}


def _draft7(schema: Any) -> Any:
    """A schema with draft 7's words only. Raises ValueError for a word that it does not have."""
    if not isinstance(schema, dict):
        return schema
    result: dict[str, Any] = {}
    for word, value in schema.items():
        if word in _DROPPED:
            continue
        if word in _SCHEMAS:
            result[word] = _draft7(value)
        elif word in _LISTS:
            result[word] = [_draft7(item) for item in value]
        elif word in _MAPPINGS:
            result[word] = {name: _draft7(item) for name, item in value.items()}
        elif word in _VALUES:
            result[word] = value
        else:
            raise ValueError(f"JSON Schema draft 7 has no word {word!r}")
    return _reference_alone(result)


def _reference_alone(schema: dict[str, Any]) -> dict[str, Any]:
    """Draft 7 ignores what stands beside a $ref, so the $ref moves into an allOf."""
    if "$ref" not in schema or len(schema) == 1:
        return schema
    rest = {word: value for word, value in schema.items() if word != "$ref"}
    return {"allOf": [{"$ref": schema["$ref"]}], **rest}

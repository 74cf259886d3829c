"""The declared shape of a JSONB column as one immutable CHECK expression.

A CHECK takes no subquery, so the shape becomes one strict jsonpath predicate that is true for a document that breaks
it. In strict mode an access that does not fit (a property that is missing, an element of what is no array) makes a
predicate unknown instead of true, which is what "optional" means. Source: PostgreSQL documentation, 9.16.2.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from dbkit.core.span import Path
from dbkit.stores.postgres.compile_context import Context
from dbkit.stores.postgres.quote import literal
from dbkit.stores.postgres.surface import Shape

__all__ = ["ROOT", "document_check", "violation"]

ROOT = "$root"
"""The key that declares another root than an object."""


def document_check(context: Context, column: str, document: Mapping[str, Shape], path: Path) -> str | None:
    """The CHECK expression for a column, which is given as SQL. Records errors and gives None for a wrong shape."""
    if ROOT in document and len(document) > 1:
        context.error("document-shape", f"{ROOT} stands alone: it is the shape of the whole document", path, key=True)
        return None
    root = document[ROOT] if ROOT in document else Shape(type="object", properties=dict(document))
    found = len(context.findings)
    _check(context, root, (*path, ROOT) if ROOT in document else path, root=True)
    if len(context.findings) > found:
        return None
    broken = violation(root)
    return f"not jsonb_path_exists({column}, {literal(f'strict $ ? ({broken})')})" if broken else "true"


def kind(shape: Shape) -> str | None:
    """The JSON type of a shape: as it says, or as its parts imply."""
    if shape.type is not None:
        return shape.type
    if shape.items is not None:
        return "array"
    return "object" if shape.properties is not None or shape.values is not None else None


def violation(shape: Shape) -> str:
    """A jsonpath predicate on ``@`` that is true where a value breaks the shape; empty where none can."""
    broken = " || ".join(_violations(shape))
    return f'@.type() != "null" && ({broken})' if broken and shape.nullable else broken


def _violations(shape: Shape) -> Iterator[str]:
    name = kind(shape)
    if name == "integer":
        yield '@.type() != "number"'
        yield "@.floor() != @"
    elif name is not None:
        yield f"@.type() != {_string(name)}"
    if shape.enum is not None:
        equal = " || ".join(f"@ == {_value(value)}" for value in shape.enum)
        yield f"!({equal})"
        yield f"({equal}) is unknown"
    for key, inner in sorted((shape.properties or {}).items()):
        if inner.required:
            yield f"(exists (@.{_string(key)})) is unknown"
        if broken := violation(inner):
            yield f"exists (@.{_string(key)} ? ({broken}))"
    if shape.items is not None and (broken := violation(shape.items)):
        yield f"exists (@[*] ? ({broken}))"
    if shape.values is not None and (broken := violation(shape.values)):
        yield f"exists ({_free(shape)} ? ({broken}))"


def _free(shape: Shape) -> str:
    if not shape.properties:
        return "@.*"
    others = " && ".join(f"@.key != {_string(key)}" for key in sorted(shape.properties))
    return f"@.keyvalue() ? ({others}).value"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(value: str | float) -> str:
    return json.dumps(value, ensure_ascii=False)


_PYTHON: dict[str, Any] = {"string": str, "boolean": bool, "integer": int, "number": (int, float)}


def _check(context: Context, shape: Shape, path: Path, *, root: bool = False) -> None:
    """Find what contradicts itself in a shape."""

    def error(message: str, *key: str) -> None:
        context.error("document-shape", message, (*path, *key))

    name = kind(shape)
    if root and shape.required:
        error("the root of a document is always there", "required")
    if shape.items is not None and name != "array":
        error(f"only an array has items, and this is {name}", "items")
    if (shape.properties is not None or shape.values is not None) and name != "object":
        error(f"only an object has properties and values, and this is {name}", "type")
    if shape.enum is not None:
        _check_enum(context, shape, name, path)
    for key, inner in (shape.properties or {}).items():
        place = (*path, key) if root and path[-1] != ROOT else (*path, "properties", key)
        if "\0" in key:
            context.error("document-shape", "a property's name cannot hold a NUL character", place, key=True)
        _check(context, inner, place)
    for word, part in (("items", shape.items), ("values", shape.values)):
        if part is not None:
            if part.required:
                error(f"'required' is a word for properties, not for {word}", word, "required")
            _check(context, part, (*path, word))


def _check_enum(context: Context, shape: Shape, name: str | None, path: Path) -> None:
    values = shape.enum or []
    if not values:
        context.error("document-shape", "an enum needs a value", (*path, "enum"))
    for index, value in enumerate(values):
        place = (*path, "enum", index)
        if (isinstance(value, float) and not math.isfinite(value)) or (isinstance(value, str) and "\0" in value):
            context.error("document-shape", f"{value!r} is no JSON value", place)
        elif name is not None:
            expected = _PYTHON.get(name)
            if expected is None or not isinstance(value, expected) or (isinstance(value, bool) and name != "boolean"):
                context.error("document-shape", f"{value!r} is no {name}", place)

"""An entity-relationship diagram in Mermaid's language as a profile. Source: Mermaid documentation, erDiagram.

Drawn columns are kept exactly. A column that only a relation names is added, and its comment says so. ``string`` is
text, ``int`` integer, ``timestamp`` timestamptz; other types are taken as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dbkit.core.errors import UsageError

__all__ = ["profile_of_diagram"]

_TYPES = {
    "string": "text",
    "str": "text",
    "int": "integer",
    "int32": "integer",
    "int64": "bigint",
    "long": "bigint",
    "float": "double precision",
    "double": "double precision",
    "decimal": "numeric",
    "bool": "boolean",
    "datetime": "timestamptz",
    "timestamp": "timestamptz",
    "json": "jsonb",
    "binary": "bytea",
    "blob": "bytea",
}
_NAME = r'(?:"[^"]+"|[\w.-]+)'
_ENTITY = re.compile(rf"({_NAME})(?:\s*\[[^\]]*\])?\s*\{{")
_COLUMN = re.compile(
    r'(?P<type>[\w()\[\],]+)\s+(?P<name>[\w-]+)\s*(?P<keys>(?:PK|FK|UK)(?:\s*,\s*(?:PK|FK|UK))*)?\s*(?:"(?P<note>[^"]*)")?'
)
_RELATION = re.compile(
    rf"(?P<left>{_NAME})\s+(?P<from>[|}}][|o])(?:--|\.\.)(?P<to>[|o][|{{])\s+(?P<right>{_NAME})\s*(?::\s*(?P<label>.*))?"
)


@dataclass(slots=True)
class _Table:
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)


def profile_of_diagram(text: str, name: str) -> dict[str, Any]:
    """The profile that a diagram draws. Raises UsageError with the line that cannot be read."""
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines) if line.strip() == "erDiagram"), None)
    if start is None:
        raise UsageError("there is no erDiagram in it", help="give a file that holds Mermaid's erDiagram")
    tables: dict[str, _Table] = {}
    relations: list[re.Match[str]] = []
    inside: _Table | None = None
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        words = line.split("%%")[0].strip()
        if words.startswith("```"):
            break
        if not words:
            continue
        if inside is not None:
            inside = None if words == "}" else _column(words, inside, number)
        elif match := _ENTITY.fullmatch(words):
            inside = tables.setdefault(_plain(match[1]), _Table())
        elif match := _RELATION.fullmatch(words):
            relations.append(match)
            for side in ("left", "right"):
                tables.setdefault(_plain(match[side]), _Table())
        else:
            raise UsageError(f"line {number} is neither an entity nor a relation: {words}")
    for relation in relations:
        _relate(relation, tables)
    return {"profile": name, "postgres": {"version": 16, "tables": {key: _said(one) for key, one in tables.items()}}}


def _plain(name: str) -> str:
    return name.strip('"')


def _column(words: str, table: _Table, number: int) -> _Table:
    match = _COLUMN.fullmatch(words)
    if match is None:
        raise UsageError(f"line {number} is no column: {words}", help='a column is: type name PK "comment"')
    keys = set(re.findall("PK|FK|UK", match["keys"] or ""))
    type_ = _TYPES.get(match["type"].lower(), match["type"])
    column: dict[str, Any] = {"type": type_}
    if "PK" in keys:
        table.keys.append(match["name"])
        if type_ == "uuid":
            column["default"] = "gen_random_uuid()"
    if "UK" in keys:
        column["unique"] = True
    if match["note"]:
        column["comment"] = match["note"]
    table.columns[match["name"]] = column
    return table


def _relate(relation: re.Match[str], tables: dict[str, _Table]) -> None:
    """The side that there are many of refers to the other; where there is one of each, the right one does."""
    left, right = _plain(relation["left"]), _plain(relation["right"])
    left_many, right_many = relation["from"].startswith("}"), relation["to"].endswith("{")
    if left_many and right_many:
        return
    holder, target = (left, right) if left_many else (right, left)
    one = tables[target]
    if len(one.keys) != 1:
        return
    (key,) = one.keys
    singular = re.sub(r"(?<=[a-z])ies$", "y", target) if target.endswith("ies") else target.removesuffix("s")
    names = (f"{singular}_id", f"{target}_id", f"{singular}_{key}")
    columns = tables[holder].columns
    found = next((name for name in names if name in columns), None)
    if found is None:
        found = names[0]
        columns[found] = {"type": one.columns[key]["type"], "comment": f"Named by the relation to {target} only"}
    columns[found]["references"] = target


def _said(table: _Table) -> dict[str, Any]:
    """A table in the words of a profile."""
    columns = {name: _column_said(name, column, table.keys) for name, column in table.columns.items()}
    said: dict[str, Any] = {"columns": columns}
    if len(table.keys) > 1:
        said["primary_key"] = list(table.keys)
    return said


def _column_said(name: str, column: dict[str, Any], keys: list[str]) -> Any:
    """As SQL in one line; as a mapping where there is a comment."""
    said: dict[str, Any] = {"type": column["type"]}
    if keys == [name]:
        said["primary_key"] = True
    if column.get("unique"):
        said["unique"] = True
    if column.get("default"):
        said["default"] = column["default"]
    if column.get("references"):
        said["references"] = f'"{column["references"]}"'
    if column.get("comment"):
        return {**said, "comment": column["comment"]}
    words = {"primary_key": "primary key", "unique": "unique", "default": "default {}", "references": "references {}"}
    parts = [words[word].format(value) for word, value in said.items() if word != "type"]
    return " ".join((said["type"], *parts))

"""What rules ask of parse trees: names, types, options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.stores.postgres.parse import Node, strings, walk
from dbkit.stores.postgres.signature import type_name
from dbkit.stores.postgres.written.known import Name

__all__ = ["columns_in", "commands", "dropped", "named", "option", "printed_type", "relation", "serial_type"]

_SERIALS = {
    "smallserial": "smallint", "serial2": "smallint", "serial": "integer", "serial4": "integer",
    "bigserial": "bigint", "serial8": "bigint",
}  # fmt: skip


def relation(node: Node, namespace: str) -> Name:
    """The name of a RangeVar."""
    return node.get("schemaname") or namespace, node.get("relname", "")


def named(parts: Any, namespace: str) -> Name:
    """A name of a list of String nodes."""
    names = strings(parts)
    return (names[-2] if len(names) > 1 else namespace), names[-1] if names else ""


def dropped(node: Node, namespace: str) -> Iterator[Name]:
    """The names that a DROP lists."""
    for item in node.get("objects", ()):
        if "List" in item:
            yield named(item["List"]["items"], namespace)
        elif "TypeName" in item:
            yield named(item["TypeName"]["names"], namespace)


def commands(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """The commands of an ALTER TABLE: what each does, the command, and what it defines."""
    for item in node.get("cmds", ()):
        command = item["AlterTableCmd"]
        definition = command.get("def", {})
        inner: Node = next(iter(definition.values()), {}) if isinstance(definition, dict) else {}
        yield command["subtype"], command, inner


def option(node: Node, name: str, key: str = "options") -> bool:
    """Whether an option is on: ``(CONCURRENTLY)``, ``(FULL true)``."""
    for item in node.get(key, ()):
        element = item["DefElem"]
        if element["defname"].lower() != name:
            continue
        if "Boolean" in element.get("arg", {}):
            return bool(element["arg"]["Boolean"].get("boolval"))
        value = str(next((one for word, one in walk(element.get("arg")) if word in ("sval", "ival")), "true"))
        return value.lower() not in ("false", "off", "0")
    return False


def serial_type(node: Node) -> str:
    """The type of the column that ``serial`` and its like make; empty for any other type."""
    names = strings(node.get("names", ()))
    return _SERIALS.get(names[-1], "") if names and not node.get("arrayBounds") else ""


def printed_type(node: Node) -> str:
    """A type with its modifiers, as the server prints it, as far as that can be known without it."""
    if serial := serial_type(node):
        return serial
    plain = type_name({**node, "arrayBounds": []})
    brackets = "[]" * min(1, len(node.get("arrayBounds", ())))
    numbers = (one for word, one in walk(node.get("typmods")) if word == "ival" and isinstance(one, dict))
    modifiers = ",".join(str(one.get("ival", 0)) for one in numbers)
    if not modifiers:
        return plain + brackets
    head, _, zone = plain.partition(" with")
    if head in ("timestamp", "time") and zone:
        return f"{head}({modifiers}) with{zone}{brackets}"
    return f"{plain}({modifiers}){brackets}"


def columns_in(node: Any) -> frozenset[str]:
    """The columns that an expression names."""
    found = set()
    for word, value in walk(node):
        if word == "ColumnRef":
            names = strings(value.get("fields", ()))
            found |= set(names[-1:])
    return frozenset(found)

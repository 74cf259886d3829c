"""The argument types of functions and aggregates in parse trees."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.stores.postgres.parse import Node, strings
from dbkit.stores.postgres.quote import identifier

__all__ = ["parameters", "signature", "type_name"]

_INPUT = frozenset({"FUNC_PARAM_DEFAULT", "FUNC_PARAM_IN", "FUNC_PARAM_INOUT", "FUNC_PARAM_VARIADIC"})
_SHOWN = {
    "bit": "bit", "bool": "boolean", "bpchar": "character", "float4": "real", "float8": "double precision",
    "int2": "smallint", "int4": "integer", "int8": "bigint", "interval": "interval", "json": "json",
    "numeric": "numeric",
    "time": "time without time zone", "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone", "timetz": "time with time zone", "varbit": "bit varying",
    "varchar": "character varying",
}  # fmt: skip


def parameters(node: Node) -> Iterator[Node]:
    """The parameters of a CREATE FUNCTION, or of one list of a CREATE AGGREGATE."""
    for parameter in node.get("parameters", node.get("items", ())):
        yield parameter["FunctionParameter"]


def signature(node: Node) -> str:
    """The argument types of a function, as the server prints them, as far as that can be known without it."""
    return ", ".join(type_name(one["argType"]) for one in parameters(node) if one["mode"] in _INPUT)


def type_name(node: Node) -> str:
    """A type without its modifiers, as the server prints it, as far as that can be known without it."""
    names = strings(node.get("names", ()))
    name = names[-1] if names else ""
    shown = (
        _SHOWN.get(name, identifier(name))
        if len(names) == 1 or names[0] == "pg_catalog"
        else ".".join(map(identifier, names))
    )
    return shown + "[]" * len(node.get("arrayBounds", ()))

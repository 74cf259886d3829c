"""Whether a WHERE bounds the rows that a statement writes, as far as a text can tell."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.stores.postgres.parse import Node, strings, walk

__all__ = ["bounded"]

_LOWER = {">", ">="}
_UPPER = {"<", "<="}


def bounded(where: Node | None) -> bool:
    """Whether it holds a column to values, or between two."""
    for kind, node in (where or {}).items():
        if kind == "BoolExpr":
            return _combined(node["boolop"], node.get("args", ()))
        if kind == "SubLink":
            return node.get("subLinkType") == "ANY_SUBLINK" and _limited(node.get("subselect", {}))
        if kind == "A_Expr":
            equal = _operator(node) == "=" and node.get("kind") in ("AEXPR_OP", "AEXPR_IN", "AEXPR_OP_ANY")
            return node.get("kind") == "AEXPR_BETWEEN" or (equal and _names_column(node))
        return kind == "CurrentOfExpr"
    return False


def _combined(operation: str, parts: Sequence[Node]) -> bool:
    if operation == "OR_EXPR":
        return all(bounded(part) for part in parts)
    return operation == "AND_EXPR" and (any(bounded(part) for part in parts) or _between(parts))


def _limited(select: Node) -> bool:
    """Whether a query gives so many rows and no more: it has a LIMIT, or a WHERE that bounds it."""
    inner = select.get("SelectStmt", {})
    return "limitCount" in inner or bounded(inner.get("whereClause"))


def _operator(expression: Node) -> str:
    return next((str(value) for word, value in walk(expression.get("name", ())) if word == "sval"), "")


def _names_column(expression: Node) -> bool:
    """Whether one side is a column and the other is none: a.id = b.id holds nothing to a value."""
    sides = [expression.get("lexpr", {}), expression.get("rexpr", {})]
    columns = [isinstance(side, dict) and "ColumnRef" in side for side in sides]
    return columns.count(True) == 1


def _between(parts: Sequence[Node]) -> bool:
    """Whether one column has a lower and an upper bound."""
    found: dict[tuple[str, ...], set[str]] = {}
    for part in parts:
        expression = part.get("A_Expr", {})
        if "ColumnRef" in expression.get("lexpr", {}):
            column = strings(expression["lexpr"]["ColumnRef"].get("fields", ()))
            found.setdefault(column, set()).add(_operator(expression))
    return any(operators & _LOWER and operators & _UPPER for operators in found.values())

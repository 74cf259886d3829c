"""Whether a WHERE bounds the rows that a statement writes, as far as a text can tell."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dbkit.stores.postgres.parse import Node, strings, walk

__all__ = ["bounded", "limited", "of_few_rows"]

_LOWER = {">", ">="}
_UPPER = {"<", "<="}


def bounded(where: Node | None, few: Collection[str] = ()) -> bool:
    """Whether it holds a column to values, or between two, or to what is in a source of few rows."""
    for kind, node in (where or {}).items():
        if kind == "BoolExpr":
            return _combined(node["boolop"], node.get("args", ()), few)
        if kind == "SubLink":
            return node.get("subLinkType") == "ANY_SUBLINK" and limited(node.get("subselect", {}), few)
        if kind == "A_Expr":
            equal = _operator(node) == "=" and node.get("kind") in ("AEXPR_OP", "AEXPR_IN", "AEXPR_OP_ANY")
            return node.get("kind") == "AEXPR_BETWEEN" or (equal and (_names_column(node) or _names_few(node, few)))
        return kind == "CurrentOfExpr"
    return False


def of_few_rows(node: Node) -> frozenset[str]:
    """What a statement reads that has so many rows and no more: parts of its WITH, and sources, by name."""
    few: set[str] = set()
    for item in node.get("withClause", {}).get("ctes", ()):
        if limited(item["CommonTableExpr"]["ctequery"], few):
            few.add(item["CommonTableExpr"]["ctename"])
    for source in (*node.get("fromClause", ()), *node.get("usingClause", ())):
        for kind, one in source.items():
            name = one.get("alias", {}).get("aliasname", one.get("relname", ""))
            if (kind == "RangeSubselect" and limited(one["subquery"], few)) or one.get("relname") in few:
                few.add(name)
    return frozenset(few)


def limited(select: Node, few: Collection[str] = ()) -> bool:
    """Whether a query gives so many rows and no more: it lists them, has a LIMIT, or a WHERE that bounds it."""
    inner = select.get("SelectStmt", {})
    sources = inner.get("fromClause", ())
    from_few = len(sources) == 1 and sources[0].get("RangeVar", {}).get("relname") in few
    return "valuesLists" in inner or "limitCount" in inner or from_few or bounded(inner.get("whereClause"), few)


def _combined(operation: str, parts: Sequence[Node], few: Collection[str]) -> bool:
    if operation == "OR_EXPR":
        return all(bounded(part, few) for part in parts)
    return operation == "AND_EXPR" and (any(bounded(part, few) for part in parts) or _between(parts))


def _operator(expression: Node) -> str:
    return next((str(value) for word, value in walk(expression.get("name", ())) if word == "sval"), "")


def _names_column(expression: Node) -> bool:
    """Whether one side is a column and the other is none: a.id = b.id holds nothing to a value."""
    sides = [expression.get("lexpr", {}), expression.get("rexpr", {})]
    columns = [isinstance(side, dict) and "ColumnRef" in side for side in sides]
    return columns.count(True) == 1


def _names_few(expression: Node, few: Collection[str]) -> bool:
    """Whether one side is a column of a source of few rows, or a variable."""
    sides = (expression.get("lexpr", {}), expression.get("rexpr", {}))
    columns = (side["ColumnRef"].get("fields", ()) for side in sides if isinstance(side, dict) and "ColumnRef" in side)
    return any(name[:1] and name[0] in few for name in map(strings, columns))


def _between(parts: Sequence[Node]) -> bool:
    """Whether one column has a lower and an upper bound."""
    found: dict[tuple[str, ...], set[str]] = {}
    for part in parts:
        expression = part.get("A_Expr", {})
        if "ColumnRef" in expression.get("lexpr", {}):
            column = strings(expression["lexpr"]["ColumnRef"].get("fields", ()))
            found.setdefault(column, set()).add(_operator(expression))
    return any(operators & _LOWER and operators & _UPPER for operators in found.values())

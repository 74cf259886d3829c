"""Whether a trigger function does nothing but set columns of the row that it is called for, as ``updated_at`` is set.

What is read so is the tree that PL/pgSQL's own parser makes. Whatever is not known here counts as doing more. Source:
PostgreSQL documentation, 43.10 Trigger Functions; pl_gram.y.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dbkit.stores.postgres.kinds.volatility import SAME_FOR_ALL_ROWS
from dbkit.stores.postgres.parse import SqlError, function_tree, parse, strings, tokens, walk
from dbkit.stores.postgres.quote import dollar

__all__ = ["sets_the_row_alone"]

_KNOWN = SAME_FOR_ALL_ROWS | {
    "clock_timestamp",
    "gen_random_uuid",
    "jsonb_set",
    "random",
    "regexp_replace",
    "setweight",
}
"""Functions that change nothing; users have their own under other names."""


def sets_the_row_alone(language: str, body: str | None) -> bool:
    """Whether a function only assigns to its variables and to the row, and gives that row back."""
    if language != "plpgsql" or body is None:
        return False
    try:
        tree = function_tree(f"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS {dollar(body)}")
        variables = [next(iter(one.items())) for one in tree["datums"]]
        rows = [one for kind, one in variables if kind == "PLpgSQL_rec"]
        defaults = (one["default_val"] for _, one in variables if "default_val" in one)
        # A row that is assigned whole, or another one, could be NULL: the server passes over what comes back so.
        alone = [one["refname"] for one in rows] == ["new", "old"]
        return alone and all(_changes_nothing(one) for one in defaults) and _statement(tree["action"])
    except SqlError:
        return False


def _statement(node: Any) -> bool:
    ((kind, content),) = node.items()
    if kind == "PLpgSQL_stmt_block":
        return "exceptions" not in content and _all(content.get("body", ()))
    if kind == "PLpgSQL_stmt_assign":
        return content.get("varno", 0) not in _ROWS and _changes_nothing(content["expr"])
    if kind == "PLpgSQL_stmt_if":
        others = [one["PLpgSQL_if_elsif"] for one in content.get("elsif_list", ())]
        conditions = [content["cond"], *(one["cond"] for one in others)]
        inside = [content.get("then_body", ()), *(one.get("stmts", ()) for one in others), content.get("else_body", ())]
        return all(map(_changes_nothing, conditions)) and all(map(_all, inside))
    # RETURN NEW and RETURN OLD, which name variables; RETURN NULL is an expression.
    return kind == "PLpgSQL_stmt_return" and not content.keys() - {"lineno"}


def _all(statements: Iterable[Any]) -> bool:
    return all(_statement(one) for one in statements)


def _changes_nothing(expression: Any) -> bool:
    """Whether an expression, or what stands behind ``:=``, calls functions alone that are known to change nothing."""
    text: str = expression["PLpgSQL_expr"]["query"]
    if expression["PLpgSQL_expr"].get("parseMode", 0) in _ASSIGNMENTS:
        sign = next(one for one in tokens(text) if one.text in (":=", "="))
        text = text[sign.end :]
    tree = parse(f"SELECT {text}")
    calls = (strings(node["funcname"]) for key, node in walk(tree) if key == "FuncCall")
    return len(tree) == 1 and all(name[-1] in _KNOWN and len(name) == 1 + (name[0] == "pg_catalog") for name in calls)


_ROWS = (0, 1)
"""NEW and OLD among the variables of a trigger function."""

_ASSIGNMENTS = (3, 4, 5)
"""How PL/pgSQL tells the parser that a text is an assignment, by the dots in its target. Source: parser.h."""

"""Whether rows of a table can be filled beside its own triggers, and how dbkit's trigger comes after them.

An UPDATE that fills a second column fires triggers as any other does. What a BEFORE trigger sets in the row can be put
back by one that fires later, since triggers fire in the order of their names; what it does elsewhere cannot, nor what
an AFTER trigger does. Source: PostgreSQL documentation, 39.1 Overview of Trigger Behavior; CREATE TRIGGER.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.function import function_name
from dbkit.stores.postgres.kinds.row_function import sets_the_row_alone
from dbkit.stores.postgres.parse import Node, parse, strings
from dbkit.stores.postgres.quote import identifier

__all__ = ["fires_any", "functions_touched", "last_trigger_name", "set_by_others", "set_off"]

_BEFORE, _UPDATE = 2, 16
"""Bits of a trigger in a parse tree. Source: pg_trigger.h."""

_FIRING = ("origin", "always")

_SETTING_THE_ROW = frozenset(
    {"moddatetime", "suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column"}
)
"""Trigger functions of the server and its extensions that do nothing else."""


def set_off(table: ObjectId, env: Env) -> Iterator[str]:
    """Why rows cannot be filled, for each trigger that would do what cannot be put back."""
    for state in (env.have, env.want):
        for trigger in _fired(table, state):
            tree = _tree(trigger)
            if not _before_row(tree):
                yield f"{trigger.id} would be set off by each row that is filled"
            elif not _harmless(trigger, tree, state):
                yield f"{trigger.id} may do more than set columns of each row that is filled"


def fires_any(table: ObjectId, env: Env) -> bool:
    """Whether filling a new column fires any trigger of the table."""
    return any(True for state in (env.have, env.want) for _ in _fired(table, state))


def set_by_others(table: ObjectId, env: Env) -> bool:
    """Whether triggers of the table set columns of a row that is filled."""
    return any(_before_row(_tree(one)) for state in (env.have, env.want) for one in _fired(table, state))


def last_trigger_name(table: ObjectId, column: str, env: Env, taken: set[str]) -> str | None:
    """A name that comes behind those of all triggers of the table; None where there is none.

    The server compares names byte by byte.
    """
    triggers = (one for state in (env.have, env.want) for one in state.inside("trigger", table.path))
    last = max((one.id.name.encode() for one in triggers), default=b"")
    names = (implicit_name(f"{begin}{table.name}", column, "dbkit_sync", taken) for begin in ("", "zz_", "zzzz_"))
    return next((name for name in names if name.encode() > last), None)


def functions_touched(column: ObjectId, env: Env) -> tuple[str, ...]:
    """ALTER FUNCTION for each trigger function that names a column, which says nothing new of it.

    PL/pgSQL remembers for a session of which type ``NEW.column`` was, and refuses another one; a function that was
    altered is compiled anew. Source: plpgsql, pl_comp.c.
    """
    word = re.compile(rf'(?<![\w"$]){re.escape(identifier(column.name))}(?![\w"$])', re.IGNORECASE)
    found: set[str] = set()
    for trigger in env.have.inside("trigger", column.path[:2]):
        for one in env.have.needs_of(trigger.id) & env.want.objects.keys():
            function: Any = env.want.objects[one]
            if one.kind == "function" and function.language == "plpgsql" and word.search(function.body or ""):
                found.add(f"ALTER FUNCTION {function_name(function, env)} {function.volatility.upper()}")
    return tuple(sorted(found))


def _fired(table: ObjectId, state: State) -> Iterator[Any]:
    """The triggers that an UPDATE fires that sets one new column and changes no other."""
    triggers: Any = state.inside("trigger", table.path)
    for trigger in triggers:
        if trigger.enabled in _FIRING:
            tree = _tree(trigger)
            watched = bool(tree.get("columns"))
            apart = not _before_row(tree) and _needs_change(tree.get("whenClause"))
            if tree["events"] & _UPDATE and not watched and not apart:
                yield trigger


def _tree(trigger: Any) -> Node:
    word = "CONSTRAINT TRIGGER" if trigger.constraint else "TRIGGER"
    tree: Node = parse(f"CREATE {word} t {trigger.definition}")[0]["CreateTrigStmt"]
    return tree


def _before_row(tree: Node) -> bool:
    return bool(tree.get("timing", 0) == _BEFORE and tree.get("row"))


def _needs_change(condition: Any) -> bool:
    """Whether a WHEN condition is false where no column has changed: ``old.n IS DISTINCT FROM new.n``."""
    if condition is None:
        return False
    if node := condition.get("BoolExpr"):
        parts = [_needs_change(one) for one in node["args"]]
        return any(parts) if node["boolop"] == "AND_EXPR" else node["boolop"] == "OR_EXPR" and all(parts)
    node = condition.get("A_Expr", {})
    compares = node.get("kind") == "AEXPR_DISTINCT" or (
        node.get("kind") == "AEXPR_OP" and strings(node["name"]) == ("<>",)
    )
    if not compares:
        return False
    sides = [strings(node[side].get("ColumnRef", {}).get("fields", ())) for side in ("lexpr", "rexpr")]
    return sorted(one[0] for one in sides if len(one) == 2) == ["new", "old"] and sides[0][1] == sides[1][1]


def _harmless(trigger: Any, tree: Node, state: State) -> bool:
    functions: list[Any] = [state.objects[one] for one in state.needs_of(trigger.id) if one.kind == "function"]
    if not functions:
        return strings(tree["funcname"])[-1] in _SETTING_THE_ROW
    return all(sets_the_row_alone(one.language, one.body) for one in functions)

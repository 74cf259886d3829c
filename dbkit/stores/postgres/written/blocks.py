"""What a DO block runs: the statements in its PL/pgSQL, and those that EXECUTE gets as a plain text.

Source: PostgreSQL documentation, DO; 41.5 Basic Statements. Drizzle and others write foreign keys in such blocks, to go
on where there is one already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.stores.postgres.parse import Node, SqlError, function_tree, parse, walk
from dbkit.stores.postgres.written.bounded import limited

__all__ = ["Inner", "inner_statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A statement of a block: its tree, its text, and where in the block it stands, from 0."""

    kind: str
    node: Node
    text: str
    line: int
    column: int
    few: frozenset[str]
    """The variables that hold one value, or one row of few."""


def inner_statements(text: str, node: Node) -> Iterator[Inner]:
    """The statements of a DO block, as far as its text says them. Which branches are taken nobody knows."""
    options = {item["DefElem"]["defname"]: item["DefElem"]["arg"] for item in node.get("args", ())}
    if "language" in options and _word(options["language"]).lower() != "plpgsql":
        return
    try:
        tree = function_tree(text)
    except SqlError:
        return
    body = max(0, text.find(_word(options.get("as", {}))))
    lines = text.split("\n")
    before = text.count("\n", 0, body)
    few = frozenset(_variables(tree))
    for number, query in _queries(tree):
        try:
            ((kind, inner),) = (item for one in parse(query) for item in one.items())
        except (SqlError, ValueError):
            continue
        line = min(before + number - 1, len(lines) - 1)
        column = lines[line].find(query.split("\n", 1)[0])
        yield Inner(kind=kind, node=inner, text=query, line=line, column=max(0, column), few=few)


def _queries(tree: Node) -> Iterator[tuple[int, str]]:
    for word, found in walk(tree):
        if word == "PLpgSQL_stmt_execsql" and not found.get("into"):
            yield found.get("lineno", 1), found["sqlstmt"]["PLpgSQL_expr"]["query"]
        elif word == "PLpgSQL_stmt_dynexecute" and (text := _constant(found["query"]["PLpgSQL_expr"]["query"])):
            yield found.get("lineno", 1), text


def _variables(tree: Node) -> Iterator[str]:
    for word, found in walk(tree):
        if word == "PLpgSQL_var":
            yield found["refname"]
        elif word == "PLpgSQL_stmt_fors":
            query, variable = found["query"]["PLpgSQL_expr"]["query"], next(iter(found["var"].values()))
            try:
                few = all(map(limited, parse(query)))
            except SqlError:
                few = False
            if few and "refname" in variable:
                yield variable["refname"]


def _constant(expression: str) -> str:
    """The text that an expression is; empty where it is put together at run time."""
    try:
        ((_, select),) = (item for one in parse(f"SELECT {expression}") for item in one.items())
        (target,) = select["targetList"]
        return str(target["ResTarget"]["val"]["A_Const"]["sval"].get("sval", ""))
    except (SqlError, ValueError, KeyError):
        return ""


def _word(node: Node) -> str:
    return next((str(value) for word, value in walk(node) if word == "sval"), "")

"""Rewrite rules of tables and views."""

from __future__ import annotations

from collections.abc import Iterable

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_columns import Relation
from dbkit.stores.postgres.compile_context import Context, Text
from dbkit.stores.postgres.kinds.rule import RULE_STATES
from dbkit.stores.postgres.parse import SqlError, tokens
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import Rule

__all__ = ["rules"]


def rules(context: Context, relation: Relation, parts: Iterable[tuple[str, str | Rule, Path]]) -> None:
    """Emit the rules of a table or view."""
    table = context.qualified(relation.schema, relation.name)
    for name, value, path in parts:
        if not context.claim(name, path, "rules of a table", relation.schema, relation.name, what="a rule"):
            continue
        sql, place = (value, path) if isinstance(value, str) else (value.definition, (*path, "definition"))
        shown, shift = _placed(sql, table)
        text = Text(shown, "one rule", "rule-syntax", place, shift=shift)
        before = f"CREATE RULE {identifier(name)} AS "
        node = context.fragment(text, before, kind="RuleStmt")
        if node is None or not context.require(text, node.get("event") != "CMD_SELECT"):
            continue
        identity = ObjectId("rule", (relation.schema, relation.name, name))
        context.emit(identity, before + shown, path)
        if isinstance(value, Rule):
            if value.enabled != "origin":
                change = f"ALTER TABLE {table} {RULE_STATES[value.enabled]} RULE {identifier(name)}"
                context.emit(identity, change, (*path, "enabled"))
            about(context, identity, f"RULE {identifier(name)} ON {table}", value, path)


def _placed(sql: str, table: str) -> tuple[str, int | None]:
    """The text of a rule with the name of its table put where it belongs: after ``on insert``."""
    try:
        found = [token for token in tokens(sql) if not token.comment]
    except SqlError:
        return sql, 0
    if len(found) < 2:
        return sql, 0
    end = found[1].end
    return f"{sql[:end]} TO {table}{sql[end:]}", None

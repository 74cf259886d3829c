"""Replicated engines, where the target has them: a profile and its migrations say MergeTree.

Source: ClickHouse documentation, Data replication: an engine without a path takes the server's default_replica_path.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dbkit.plan.state import State
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.tokens import TokenError, significant

__all__ = ["as_declared", "replicated"]

_MERGE_TREE = re.compile(r"\w*MergeTree")


def replicated(sql: str) -> str:
    """CREATE TABLE with the Replicated engine of its MergeTree family, at the server's default path."""
    try:
        tokens = significant(sql)
    except TokenError:
        return sql
    words = [token for token in tokens if not token.is_word("OR", "REPLACE")]
    if len(words) < 3 or not words[0].is_word("CREATE") or not words[1].is_word("TABLE"):
        return sql
    for at, token in enumerate(tokens[:-1]):
        if token.is_word("ENGINE"):
            engine = tokens[at + 2] if tokens[at + 1].text == "=" else tokens[at + 1]
            name = engine.name or ""
            if _MERGE_TREE.fullmatch(name) and not name.startswith(("Replicated", "Shared")):
                return f"{sql[: engine.start]}Replicated{name}{sql[engine.end :]}"
            return sql
    return sql


def as_declared(state: State) -> State:
    """A state read where tables have their Replicated engines, as it is declared: without."""
    objects = [
        replace(item, engine=item.engine.removeprefix("Replicated"))
        if isinstance(item, Table) and _MERGE_TREE.match(item.engine)
        else item
        for item in state.objects.values()
    ]
    return State.of(objects, state.needs, state.unmanaged)

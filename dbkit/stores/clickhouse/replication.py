"""Replicated engines, where the target has them: a profile and its migrations say MergeTree.

Source: ClickHouse documentation, Data replication: an engine without a path takes the server's default_replica_path.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dbkit.contract import Draft
from dbkit.plan.state import State
from dbkit.stores.clickhouse.ddl import arguments
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.tokens import TokenError, significant

__all__ = ["as_declared", "replicated"]

_REPLICATED = re.compile(r"\bENGINE\s*=\s*Replicated")
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


def as_declared(state: State, draft: Draft) -> State:
    """A state read where the target gives tables their Replicated engines, as the profile has it: without.

    What the profile itself declares as Replicated stays so.
    """
    said = {one.id for one in draft.statements if _REPLICATED.search(one.text)}
    objects = [
        replace(item, engine=_plain(item.engine)) if isinstance(item, Table) and item.id not in said else item
        for item in state.objects.values()
    ]
    return State.of(objects, state.needs, state.unmanaged)


def _plain(engine: str) -> str:
    """The engine without ``Replicated``, and without the path and the name that the server gave it."""
    name, given = arguments(engine)
    if not name.startswith("Replicated"):
        return engine
    rest = given[2:] if given and given[0].startswith("'") else given or []
    return f"{name.removeprefix('Replicated')}({', '.join(rest)})" if rest else name.removeprefix("Replicated")

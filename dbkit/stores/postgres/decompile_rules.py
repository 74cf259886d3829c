"""Rewrite rules as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_words import Reading, lowered
from dbkit.stores.postgres.kinds.rule import Rule
from dbkit.stores.postgres.quote import qualified

__all__ = ["rules"]


def rules(reading: Reading, owner: ObjectId) -> dict[str, Any]:
    """The rules of a table or view."""
    return {one.id.name: _rule(reading, one) for one in reading.of("rule", owner)}


def _rule(reading: Reading, rule: Rule) -> Any:
    place = f" TO {qualified(rule.table.path[0], rule.table.path[1], reading.default_schema)}"
    event, _, rest = rule.definition.partition(place)
    text = lowered(event + rest)
    more: dict[str, Any] = {"enabled": rule.enabled} if rule.enabled != "origin" else {}
    more |= reading.about(rule.id)
    return {"definition": text, **more} if more else text

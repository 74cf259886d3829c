"""Indexes, triggers, policies and statistics as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_words import Reading, lowered
from dbkit.stores.postgres.kinds.index import Index
from dbkit.stores.postgres.kinds.policy import policy_sql
from dbkit.stores.postgres.kinds.trigger import Trigger
from dbkit.stores.postgres.quote import qualified

__all__ = ["indexes", "policies", "statistics", "triggers"]


def indexes(reading: Reading, owner: ObjectId) -> dict[str, Any]:
    """The indexes of a table or materialized view."""
    return {one.id.name: reading.described(one.id, "definition", _index(one)) for one in reading.of("index", owner)}


def _index(index: Index) -> str:
    text = index.definition.removeprefix("USING btree ")
    return lowered(f"unique {text}" if index.unique else text)


def triggers(reading: Reading, owner: ObjectId) -> dict[str, Any]:
    """The triggers of a table or view."""
    return {one.id.name: _trigger(reading, one) for one in reading.of("trigger", owner)}


def _trigger(reading: Reading, trigger: Trigger) -> Any:
    place = f" ON {qualified(trigger.table.path[0], trigger.table.path[1], reading.default_schema)} "
    text = lowered(trigger.definition.replace(place, " ", 1))
    more: dict[str, Any] = {"constraint": True} if trigger.constraint else {}
    more |= {"enabled": trigger.enabled} if trigger.enabled != "origin" else {}
    if trigger.partitions:
        more["partitions"] = {
            one.table.name if one.table.path[0] == trigger.table.path[0] else ".".join(one.table.path): one.enabled
            for one in trigger.partitions
        }
    more |= reading.about(trigger.id)
    return {"definition": text, **more} if more else text


def policies(reading: Reading, owner: ObjectId) -> dict[str, Any]:
    """The row security policies of a table."""
    found = reading.of("policy", owner)
    return {
        one.id.name: reading.described(one.id, "definition", lowered(policy_sql(one)) or "for all") for one in found
    }


def statistics(reading: Reading, owner: ObjectId) -> dict[str, Any]:
    """The extended statistics of a table."""
    place = f" FROM {qualified(owner.path[0], owner.path[1], reading.default_schema)}"
    found = reading.of("statistics", owner)
    return {
        one.id.name: reading.described(one.id, "definition", lowered(one.definition.removesuffix(place)))
        for one in found
    }

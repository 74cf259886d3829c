"""Indexes, triggers, policies and statistics as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_words import Reading, lowered
from dbkit.stores.postgres.kinds.index import Index, index_sql
from dbkit.stores.postgres.kinds.policy import policy_sql
from dbkit.stores.postgres.kinds.statistics import Statistics
from dbkit.stores.postgres.kinds.trigger import Trigger
from dbkit.stores.postgres.quote import qualified

__all__ = ["cluster", "indexes", "policies", "statistics", "triggers"]


def indexes(reading: Reading, owner: ObjectId) -> dict[str, Any]:
    """The indexes of a table or materialized view."""
    return {one.id.name: _index(reading, one) for one in reading.of("index", owner)}


def _index(reading: Reading, index: Index) -> Any:
    text = index_sql(index).removeprefix("USING btree ")
    definition = lowered(f"unique {text}" if index.unique else text)
    more = reading.about(index.id)
    if index.statistics:
        more |= {"statistics": {str(column): target for column, target in index.statistics}}
    return {"definition": definition, **more} if more else definition


def cluster(reading: Reading, owner: ObjectId) -> str | None:
    """The name of the index that CLUSTER follows."""
    found = (*reading.of("index", owner), *reading.of("constraint", owner))
    return next((one.id.name for one in found if one.clustered), None)


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
    """The extended statistics of a table or materialized view."""
    place = f" FROM {qualified(owner.path[0], owner.path[1], reading.default_schema)}"
    found = reading.of("statistics", owner)
    return {one.id.name: _statistics(reading, one, owner, one.definition.removesuffix(place)) for one in found}


def _statistics(reading: Reading, item: Statistics, owner: ObjectId, definition: str) -> Any:
    more: dict[str, Any] = {"schema": item.id.path[0]} if item.id.path[0] != owner.path[0] else {}
    more |= {} if item.target is None else {"target": item.target}
    more |= reading.about(item.id)
    return {"definition": lowered(definition), **more} if more else lowered(definition)

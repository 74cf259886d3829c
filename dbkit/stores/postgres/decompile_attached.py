"""Indexes, triggers, policies and statistics as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_words import Reading, lowered, options
from dbkit.stores.postgres.kinds.attached_index import AttachedIndex
from dbkit.stores.postgres.kinds.index import Index
from dbkit.stores.postgres.kinds.indexed import index_sql
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.partitioned_index import options_at
from dbkit.stores.postgres.kinds.policy import policy_sql
from dbkit.stores.postgres.kinds.statistics import Statistics
from dbkit.stores.postgres.kinds.trigger import Trigger
from dbkit.stores.postgres.quote import qualified

__all__ = ["attached_indexes", "cluster", "indexes", "policies", "statistics", "triggers"]


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


def attached_indexes(reading: Reading, partition: ObjectId) -> dict[str, Any]:
    """What the indexes of a partition say of their own."""
    return {one.id.name: _attached_index(reading, one) for one in reading.of("attached_index", partition)}


def _attached_index(reading: Reading, item: AttachedIndex) -> dict[str, Any]:
    parent: Any = reading.state.objects.get(item.parent)
    partition: Any = reading.state.objects[table_of(item.id)]
    written: dict[str, Any] = {"name": item.name}
    if item.options != options_at(parent, partition.partition_of, reading.state):
        written |= {"options": options(item.options)}
    if item.tablespace != getattr(parent, "tablespace", None):
        written |= {"tablespace": item.tablespace or "pg_default"}
    if item.statistics:
        written |= {"statistics": {str(column): target for column, target in item.statistics}}
    return written


def cluster(reading: Reading, owner: ObjectId) -> str | None:
    """The name of the index that CLUSTER follows."""
    found = (*reading.of("index", owner), *reading.of("constraint", owner))
    attached = (one.name for one in reading.of("attached_index", owner) if one.clustered)
    return next((one.id.name for one in found if one.clustered), next(attached, None))


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

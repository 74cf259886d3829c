"""What ALTER COLUMN … TYPE does to the rows: nothing, read them all, or write them all. Measured on every major."""

from __future__ import annotations

from enum import StrEnum

from dbkit.stores.postgres.kinds.type_change import metadata_only
from dbkit.stores.postgres.parse import Node, strings
from dbkit.stores.postgres.written.known import Column, Known, Table
from dbkit.stores.postgres.written.nodes import printed_type

__all__ = ["Work", "work_of"]


class Work(StrEnum):
    """What becomes of the rows."""

    NOTHING = "nothing"
    SCAN = "scan"
    REWRITE = "rewrite"
    UNKNOWN = "unknown"


def work_of(known: Known, table: Table, name: str, definition: Node) -> tuple[Work, str]:
    """What a new type does to the rows of a table, and why."""
    want = printed_type(definition["typeName"])
    if not _is_column(definition.get("raw_default"), name, want):
        return Work.REWRITE, f"USING computes {name!r} anew"
    have = table.columns.get(name)
    if have is None or not have.type:
        return Work.UNKNOWN, f"no earlier file says of what type {name!r} is, and it gets {want}"
    if known.held(want) and have.type != want:
        return Work.REWRITE, f"the values of {name!r} are held against the domain {want}"
    before, after = _base(known, have.type), _base(known, want)
    if before != after and not metadata_only(before, after):
        return Work.REWRITE, f"{name!r} goes from {have.type} to {want}"
    reason = _read_whole(known, table, have, definition, before, after)
    return (Work.SCAN, reason) if reason else (Work.NOTHING, "")


def _is_column(expression: Node | None, name: str, want: str) -> bool:
    """Whether USING says nothing, or only the column, cast to the new type or not."""
    if expression is None:
        return True
    cast = expression.get("TypeCast")
    if cast is not None:
        return printed_type(cast["typeName"]) == want and _is_column(cast["arg"], name, want)
    return strings(expression.get("ColumnRef", {}).get("fields", ()))[-1:] == (name,)


def _base(known: Known, type_: str) -> str:
    domain = known.domain(type_)
    return _base(known, domain.base) if domain else type_


def _read_whole(known: Known, table: Table, have: Column, definition: Node, before: str, after: str) -> str:
    """Why all rows are read, though none is written."""
    name = have.name
    for one in table.constraints:
        if one.kind == "check" and one.valid and name in one.columns:
            return f"the check {one.name!r} names {name!r}"
    indexes = list(known.indexes_of(table.name))
    for index in indexes:
        if name in index.computed:
            return f"the index {index.name[1]!r} computes with {name!r} and is built anew"
    indexed = any(name in index.columns for index in indexes) or any(
        name in one.columns for one in table.constraints if one.kind in ("unique", "primary", "exclude")
    )
    collation = strings(definition.get("collClause", {}).get("collname", ()))[-1:]
    if indexed and (collation[0] if collation else "") != have.collation:
        return f"the indexes of {name!r} are built anew for its collation"
    if (
        indexed
        and before != after
        and before.startswith("timestamp")
        and ("with time" in before) != ("with time" in after)
    ):
        return f"the indexes of {name!r} are built anew for its type"
    return ""

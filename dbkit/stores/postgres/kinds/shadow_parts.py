"""What stands on a column, made once more on the column that takes its place: indexes, keys, checks, foreign keys.

All of it is built under another name while the table is used, and gets its own when the old column is gone. Source:
CREATE INDEX, ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    SHARE_ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    alter_table,
    may_fail,
    relation,
    step,
    validate_constraint,
)
from dbkit.stores.postgres.kinds.column_words import of_another_column
from dbkit.stores.postgres.kinds.indexed import index_sql
from dbkit.stores.postgres.kinds.key import built_beside, over_index, timing
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.quote import identifier, identifiers

__all__ = ["Part", "part_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An index or constraint on the new column: how it is built, and how it gets its name."""

    built: tuple[Step, ...]
    named: str
    dropped: str | None = None
    """How the old one goes, where it does not go with the column."""
    locks_another: bool = False
    """Whether another table is locked when the old one goes."""


def part_of(item: Any, on: ObjectId, shadow: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    """The like of an object, on the column ``shadow`` and called ``name``; None where there is no way to build it."""
    column = on.name
    if item.id.kind == "index":
        return _index(item, column, shadow, name, env, rows_can_break=rows_can_break)
    if item.id.kind == "foreign_key" and (table_of(item.id) != table_of(on) or column not in item.columns):
        return _referring(item, column, shadow, name, env, rows_can_break=rows_can_break)
    if item.id.kind == "foreign_key":
        return _foreign_key(item, column, shadow, name, env, rows_can_break=rows_can_break)
    if item.id.kind == "constraint" and item.enforced and not item.clustered:
        if item.type == "check":
            return _check(item, column, shadow, name, env, rows_can_break=rows_can_break)
        if item.type in ("primary key", "unique"):
            return _key(item, column, shadow, name, env, rows_can_break=rows_can_break)
    return None


def _index(item: Any, column: str, shadow: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    if not item.valid or item.clustered or item.statistics:
        return None
    begin = f"{'CREATE UNIQUE INDEX' if item.unique else 'CREATE INDEX'} CONCURRENTLY {identifier(name)} ON "
    head = f"{begin}{relation(item.table, env)} "
    tail = of_another_column(head, index_sql(item), column, shadow)
    if tail is None:
        return None
    hazards = (may_fail("rows that are there twice make it fail"),) if item.unique and rows_can_break else ()
    build = step(item.id, head + tail, env, lock=SHARE_UPDATE_EXCLUSIVE, hazards=hazards)
    index = ObjectId("index", (item.id.path[0], name))
    return Part(built=(build,), named=f"ALTER INDEX {relation(index, env)} RENAME TO {identifier(item.id.name)}")


def _key(item: Any, column: str, shadow: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    table = relation(table_of(item.id), env)
    definition = of_another_column(f"ALTER TABLE {table} ADD ", item.definition, column, shadow)
    if definition is None or "WITHOUT OVERLAPS" in definition:
        return None
    build = built_beside(replace(item, definition=definition), name, env, rows_can_break=rows_can_break)
    return Part(built=(build,), named=f"ALTER TABLE {table} {over_index(item, name)}")


def _check(item: Any, column: str, shadow: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    table = table_of(item.id)
    definition = of_another_column(f"ALTER TABLE {relation(table, env)} ADD ", item.definition, column, shadow)
    if definition is None:
        return None
    add = alter_table(item.id, table, f"ADD CONSTRAINT {identifier(name)} {definition} NOT VALID", env)
    return _constraint(item, add, name, env, rows_can_break=rows_can_break)


def _foreign_key(item: Any, column: str, shadow: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    """The columns that it refers to may be called like its own: only its own are exchanged."""
    own = f"FOREIGN KEY ({identifiers(item.columns)})"
    if not item.definition.startswith(own) or (item.references == table_of(item.id) and _refers_to(item, column)):
        return None
    columns = identifiers(shadow if one == column else one for one in item.columns)
    definition = f"FOREIGN KEY ({columns}){item.definition.removeprefix(own)}"
    return _key_of(item, definition, name, env, rows_can_break=rows_can_break)


def _referring(item: Any, column: str, shadow: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    """A foreign key to the column, of whatever table: it refers to the new one before the old one goes."""
    own, word, referred = item.definition.partition(" REFERENCES ")
    head = f"ALTER TABLE {relation(table_of(item.id), env)} ADD {own}{word}"
    definition = of_another_column(head, referred, column, shadow)
    if definition is None:
        return None
    part = _key_of(item, f"{own}{word}{definition}", name, env, rows_can_break=rows_can_break)
    drop = f"ALTER TABLE {relation(table_of(item.id), env)} DROP CONSTRAINT {identifier(item.id.name)}"
    return replace(part, dropped=drop) if part else None


def _refers_to(item: Any, column: str) -> bool:
    referred = item.definition.partition(" REFERENCES ")[2].partition("(")[2].partition(")")[0]
    return identifier(column) in referred.split(", ")


def _key_of(item: Any, definition: str, name: str, env: Env, *, rows_can_break: bool) -> Part | None:
    names_columns = " SET NULL (" in definition or " SET DEFAULT (" in definition
    if not item.enforced or names_columns or ", PERIOD " in definition:
        return None
    later = timing(item.deferrable, item.deferred)
    action = f"ADD CONSTRAINT {identifier(name)} {definition}{later} NOT VALID"
    add = alter_table(item.id, table_of(item.id), action, env, lock=SHARE_ROW_EXCLUSIVE)
    return replace(_constraint(item, add, name, env, rows_can_break=rows_can_break), locks_another=True)


def _constraint(item: Any, add: Step, name: str, env: Env, *, rows_can_break: bool) -> Part:
    """Rows are read for it while they can be read and written."""
    table, built = table_of(item.id), [add]
    if item.validated:
        check = validate_constraint(item.id, name, "rows that are there and break it make it fail", env)
        built.append(replace(check, hazards=tuple(_that_remain(check, rows_can_break=rows_can_break))))
    rename = f"RENAME CONSTRAINT {identifier(name)} TO {identifier(item.id.name)}"
    return Part(built=tuple(built), named=f"ALTER TABLE {relation(table, env)} {rename}")


def _that_remain(check: Step, *, rows_can_break: bool) -> Iterator[Hazard]:
    """The old column keeps to the same: values that are the same numbers or texts do so too."""
    yield from (one for one in check.hazards if rows_can_break or one.kind is not HazardKind.MAY_FAIL)

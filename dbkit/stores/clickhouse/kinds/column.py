"""Columns: add, retype, their sticky properties, rename, drop. Source: ClickHouse documentation, ALTER COLUMN.

``MODIFY COLUMN c Type`` takes no property away: each needs a REMOVE of its own, and a REMOVE of one that is not there
is an error. A change of type rewrites the column in the background, so it stands alone in its statement; what changes
the definition only shares one with its neighbours, as such commands take effect together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.kinds import column_storage, placement
from dbkit.stores.clickhouse.kinds.column_rename import rename_column
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.types import (
    is_lossless,
    is_metadata_only,
    is_nullable,
    loses_enum_values,
    loses_nulls,
)

__all__ = ["COLUMN", "Column"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    id: ObjectId
    """The table and the name."""
    type: str
    default_kind: str | None = None
    """DEFAULT, MATERIALIZED, ALIAS or EPHEMERAL"""
    default: str | None = None
    codec: str | None = None
    """CODEC(...), whole"""
    ttl: str | None = None
    comment: str = ""
    statistics: tuple[str, ...] = ()
    """tdigest, uniq, countmin, minmax: what is known of its values, for the optimizer."""
    settings: tuple[tuple[str, str], ...] = ()
    """max_compress_block_size and min_compress_block_size of this column alone."""
    bare_ephemeral: bool = field(default=False, compare=False)
    """An EPHEMERAL that was written without a default: servers cannot modify one without writing it wrong."""

    @property
    def stored(self) -> bool:
        """Whether it has values on disk."""
        return self.default_kind not in ("ALIAS", "EPHEMERAL")


def definition(column: Column) -> str:
    """The column as inside CREATE TABLE, its clauses in the one order that every version reads."""
    return f"{identifier(column.id.name)} {_properties(column)}"


def _properties(column: Column) -> str:
    parts = [column.type, _default(column)]
    parts += [f"COMMENT {literal(column.comment)}" if column.comment else ""]
    parts += [column.codec or "", *column_storage.definition(column.statistics, column.ttl, column.settings)]
    return " ".join(part for part in parts if part)


def _default(column: Column) -> str:
    """The default, never a bare EPHEMERAL: what follows one is read as its expression."""
    return f"{column.default_kind} {column.default or _zero(column.type)}" if column.default_kind else ""


def _alter(column: Column) -> str:
    return f"ALTER TABLE {identifier(column.id.path[0])}"


def _create(column: Column, env: Env) -> Iterable[Step]:
    added = placement.added_with(column.id, env)
    if added is None:
        return
    clauses = [f"ADD COLUMN {definition(other)} {placement.position(other.id, env)}" for other in added.columns]
    if added.order_by is not None:
        clauses.append(f"MODIFY ORDER BY {added.order_by}")
    alone = None if added.order_by is not None or len(added.columns) > 1 else _alter(column)
    yield Step(text=f"{_alter(column)} {', '.join(clauses)}", id=column.id, joins=alone)


def _drop(column: Column, env: Env) -> Iterable[Step]:  # noqa: ARG001
    hazards = (Hazard(kind=HazardKind.DATA_LOSS, why=f"the values of {column.id} are lost"),) if column.stored else ()
    yield Step(
        text=f"{_alter(column)} DROP COLUMN {identifier(column.id.name)}",
        id=column.id,
        hazards=hazards,
        irreversible="the values of a dropped column cannot be had back" if column.stored else None,
    )


def _alter_column(have: Column, want: Column, env: Env) -> Alteration:
    retyped = have.type != want.type
    rebuild = frozenset({"index", "projection"} if retyped else ())
    key = placement.leaves_key(have.id, env)
    steps = [] if key is None else [Step(text=f"{_alter(have)} MODIFY ORDER BY {key}", id=want.id)]
    if placement.is_replaced(have, want):
        steps.append(_replace(have, want, env))
        return Alteration(steps=tuple(steps), rebuild=rebuild | {"materialized_view"})
    steps += _removals(have, want)
    if retyped:
        steps += _retype(have, want)
    steps += _settings(have, want, retyped=retyped)
    steps += _storage(have, want)
    return Alteration(steps=tuple(steps), rebuild=rebuild)


def _storage(have: Column, want: Column) -> Iterable[Step]:
    before = column_storage.ColumnStorage(have.statistics, have.settings)
    after = column_storage.ColumnStorage(want.statistics, want.settings)
    for clause in column_storage.changes(want.id.name, before, after):
        yield Step(text=f"{_alter(want)} {clause}", id=want.id)


def _modify(column: Column, clause: str, hazards: tuple[Hazard, ...] = (), *, rewrites: bool = False) -> Step:
    text = f"{_alter(column)} MODIFY COLUMN {identifier(column.id.name)} {clause}"
    joins = None if rewrites or hazards else _alter(column)
    return Step(text=text, id=column.id, hazards=hazards, joins=joins)


def _replace(have: Column, want: Column, env: Env) -> Step:
    """Drop and add in one statement."""
    name = identifier(have.id.name)
    place = placement.position(want.id, env)
    why = f"the values of {have.id} are lost: {have.type} cannot be turned into {want.type}"
    return Step(
        text=f"{_alter(have)} DROP COLUMN {name}, ADD COLUMN {definition(want)} {place}",
        id=want.id,
        hazards=(Hazard(kind=HazardKind.DATA_LOSS, why=why),) if have.stored else (),
        irreversible="the values of a dropped column cannot be had back" if have.stored else None,
    )


def _removals(have: Column, want: Column) -> Iterable[Step]:
    if have.default_kind and not want.default_kind:
        if have.default_kind == "EPHEMERAL":  # it has no REMOVE: made a default first, it has
            yield _modify(have, f"{have.type} DEFAULT {_zero(have.type)}", rewrites=True)
        kind = "DEFAULT" if have.default_kind == "EPHEMERAL" else have.default_kind
        yield _modify(have, f"REMOVE {kind}")
    for word, before, after in (
        ("CODEC", have.codec, want.codec),
        ("TTL", have.ttl, want.ttl),
        ("COMMENT", have.comment, want.comment),
    ):
        if before and not after:
            yield _modify(have, f"REMOVE {word}")


def _zero(column_type: str) -> str:
    return f"defaultValueOfTypeName({literal(column_type)})"


def _retype(have: Column, want: Column) -> Iterable[Step]:
    clause, temporary = f"{want.type} {_default(want)}".rstrip(), False
    if is_nullable(have.type) and not is_nullable(want.type) and not want.default_kind:
        clause, temporary = f"{want.type} DEFAULT {_zero(want.type)}", True
    yield _modify(want, clause, tuple(_retype_hazards(have, want)), rewrites=True)
    if temporary:
        yield _modify(want, "REMOVE DEFAULT")


def _retype_hazards(have: Column, want: Column) -> Iterable[Hazard]:
    if not have.stored or is_metadata_only(have.type, want.type):
        return
    table, name = identifier(have.id.path[0]), identifier(have.id.name)
    yield Hazard(kind=HazardKind.TABLE_REWRITE, why=f"every part is rewritten to make {have.id} {want.type}")
    if is_lossless(have.type, want.type):
        return
    misfit = f"{name} IS NOT NULL AND accurateCastOrNull({name}, {literal(want.type)}) IS NULL"
    why = f"values that do not fit {want.type} are changed in silence"
    if loses_enum_values(have.type, want.type):
        why = "rows that hold a value that goes can no longer be read, until it is put back"
    if loses_nulls(have.type, want.type):
        misfit, why = f"{name} IS NULL", f"NULLs of {have.id} become its default"
    elif is_nullable(have.type) and not is_nullable(want.type):
        misfit = f"({misfit}) OR {name} IS NULL"
        why += ", and NULLs become its default"
    check = f"first see that this is 0: SELECT countIf({misfit}) FROM {table}"  # noqa: S608
    yield Hazard(kind=HazardKind.DATA_LOSS, why=why, remedy=check)
    if loses_nulls(have.type, want.type):
        return
    yield Hazard(
        kind=HazardKind.MAY_FAIL,
        why=f"values that cannot be read as {want.type} stop the rewrite half-way",
        remedy=f"the way back is ALTER TABLE {table} MODIFY COLUMN {name} {have.type}",
    )


def _settings(have: Column, want: Column, *, retyped: bool) -> Iterable[Step]:
    clauses: list[str] = []
    hazards: list[Hazard] = []
    changed = (have.default_kind, have.default) != (want.default_kind, want.default)
    if want.default_kind and changed and not retyped:
        clauses.append(_default(want))
        if have.stored and not want.stored:
            why = f"what {have.id} holds can no longer be read"
            hazards.append(Hazard(kind=HazardKind.DATA_LOSS, why=why))
    if want.comment and have.comment != want.comment:
        clauses.append(f"COMMENT {literal(want.comment)}")
    if want.codec and have.codec != want.codec:
        clauses.append(want.codec)
    if want.ttl and have.ttl != want.ttl:
        clauses.append(f"TTL {want.ttl}")
        why = f"values of {have.id} that are older than the TTL become its default"
        hazards.append(Hazard(kind=HazardKind.DATA_LOSS, why=why))
    if clauses:
        yield _modify(want, f"{want.type} {' '.join(clauses)}", tuple(hazards))


def _table(column: Column) -> ObjectId:
    return ObjectId("table", column.id.parent)


COLUMN = Kind(
    name="column",
    model=Column,
    weight=20,
    create=_create,
    drop=_drop,
    alter=_alter_column,
    rename=rename_column,
    owner=_table,
    inline=_table,
)

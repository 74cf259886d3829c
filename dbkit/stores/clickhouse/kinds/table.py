"""Tables: their engine, keys, TTL, settings and comment. Source: ClickHouse documentation, CREATE TABLE, ALTER TABLE.

A sorting key can be shortened down to the primary key, and grow by columns that the same ALTER adds; a TTL, settings
and a comment change in place. An engine, a partition key, a primary key and the type of a key's column do not: such a
table is made anew beside itself, and its rows go over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind, Replace
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.ddl import arguments, items
from dbkit.stores.clickhouse.kinds import column, placement
from dbkit.stores.clickhouse.kinds.anew import as_hidden, is_made_anew, leaves_key, why_not_in_place
from dbkit.stores.clickhouse.kinds.rebuild import needs_of_parts, rebuild
from dbkit.stores.clickhouse.kinds.whole import create_statement
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["TABLE", "Table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table without what its own kinds hold: columns, indexes, projections and constraints."""

    id: ObjectId
    engine: str
    """With its arguments, as the engine prints it."""
    partition_by: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    """Empty where it is the sorting key."""
    order_by: tuple[str, ...] | None = None
    """``()`` is ``tuple()``; engines without a sorting key have none."""
    sample_by: str | None = None
    ttl: str | None = None
    settings: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    fixed_columns: tuple[tuple[str, str], ...] = ()
    """The columns that keys are made of, with their types; where an engine knows no ALTER, all columns, whole."""
    columns: tuple[str, ...] = ()
    """In their order: ``SELECT *`` and INSERT without names go by it."""
    fixed_settings: tuple[str, ...] = field(default=(), compare=False)
    """Those of its settings that its server lets nobody change."""
    storage_with_secrets: str | None = field(default=None, compare=False)
    """The engine and its clauses with ``${NAME}`` where a server prints ``[HIDDEN]``; only a profile tells."""

    @property
    def effective_primary_key(self) -> tuple[str, ...]:
        """The primary key, said or not."""
        return self.primary_key or self.order_by or ()


def _create(table: Table, env: Env) -> Iterable[Step]:
    yield Step(text=create_statement(table, env.inlined.get(table.id, ())), id=table.id)


def _drop(table: Table, env: Env) -> Iterable[Step]:
    engine = arguments(table.engine)[0]
    hazards: tuple[Hazard, ...] = ()
    if render.keeps_rows(engine):
        want = env.want.objects.get(table.id)
        why = f"{table.id} is dropped with all its rows"
        remedy = None
        if isinstance(want, Table):
            reason, remedy = why_not_in_place(table, want, env) or ("what it is made of changes", None)
            why = f"{table.id} is dropped with all its rows and made again empty: {reason}"
        hazards = (Hazard(kind=HazardKind.DATA_LOSS, why=why, remedy=remedy),)
    sync = " SYNC" if engine.startswith("Replicated") else ""
    yield Step(
        text=f"DROP TABLE {identifier(table.id.name)}{sync}",
        id=table.id,
        hazards=hazards,
        irreversible="the rows of a dropped table cannot be had back" if hazards else None,
    )


def _alter(have: Table, want: Table, env: Env) -> Alteration | Replace:
    reason = why_not_in_place(have, want, env)
    if reason is None:
        return Alteration(steps=(*_steps(as_hidden(have, want), want, env), *_moves(want, env)))
    if not is_made_anew(want.id, env):
        return Replace(reason[0])
    return Alteration(steps=tuple(rebuild(have, want, env, reason[0])), needs=needs_of_parts(want, env))


def _steps(have: Table, want: Table, env: Env) -> Iterable[Step]:
    def alter(clause: str, *hazards: Hazard) -> Step:
        return Step(text=f"ALTER TABLE {identifier(want.id.name)} {clause}", id=want.id, hazards=hazards)

    loses = set(have.order_by or ()) - set(want.order_by or ())
    # Where it gains columns too, their own statement has set the key; said again here, what it loses can be dropped.
    is_set = any(leaves_key(want, name, env) for name, _ in have.fixed_columns)
    if have.order_by != want.order_by and not is_set and (loses or not placement.new_key_columns(have, want)):
        yield alter(f"MODIFY ORDER BY {render.key(want.order_by or ())}")
    if have.sample_by != want.sample_by:
        yield alter(f"MODIFY SAMPLE BY {want.sample_by}" if want.sample_by else "REMOVE SAMPLE BY")
    if have.ttl != want.ttl:
        yield alter(f"MODIFY TTL {want.ttl}", *_ttl_hazards(want)) if want.ttl else alter("REMOVE TTL")
    changed = sorted(set(want.settings) - set(have.settings))
    if changed:
        yield alter(f"MODIFY SETTING {render.settings_clause((identifier(name), text) for name, text in changed)}")
    gone = sorted(dict(have.settings).keys() - dict(want.settings).keys())
    if gone:
        yield alter(f"RESET SETTING {', '.join(identifier(name) for name in gone)}")
    if have.comment != want.comment:
        joins = f"ALTER TABLE {identifier(want.id.name)}"
        yield Step(text=render.modify_comment(want.id.name, want.comment), id=want.id, joins=joins)


def _moves(table: Table, env: Env) -> Iterable[Step]:
    """Columns into their order, once new ones are added."""
    for identity, place in placement.moves(table.id, env):
        moved = env.want.objects[identity]
        if isinstance(moved, column.Column):
            clause = f"MODIFY COLUMN {identifier(identity.name)} {moved.type} {place}"
            yield Step(text=f"ALTER TABLE {identifier(table.id.name)} {clause}", id=table.id)


def _ttl_hazards(table: Table) -> Iterable[Hazard]:
    yield Hazard(
        kind=HazardKind.TABLE_REWRITE, why=f"every part of {table.id} is looked at, and rewritten where the TTL says so"
    )
    if any(_deletes(item) for item in items(table.ttl or "")):
        yield Hazard(kind=HazardKind.DATA_LOSS, why=f"rows of {table.id} that are older than the TTL are deleted")


def _deletes(item: str) -> bool:
    """Whether a TTL takes rows away, which it does unless it moves or recompresses them."""
    words = {token.text.upper() for token in significant(item) if token.kind == "word"}
    return "RECOMPRESS" not in words and not words & {"DISK", "VOLUME"}


def _rename(table: Table, new: ObjectId, env: Env) -> Iterable[Step]:
    views = [str(other) for other in sorted(env.have.dependents(table.id)) if other.kind == "materialized_view"]
    why = f"until they are changed too, these miss what is inserted: {', '.join(views)}"
    yield Step(
        text=f"RENAME TABLE {identifier(table.id.name)} TO {identifier(new.name)}",
        id=new,
        hazards=(Hazard(kind=HazardKind.DATA_LOSS, why=why, remedy="stop inserts meanwhile"),) if views else (),
    )


TABLE = Kind(name="table", model=Table, weight=10, create=_create, drop=_drop, alter=_alter, rename=_rename)

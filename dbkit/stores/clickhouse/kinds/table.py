"""Tables: their engine, keys, TTL, settings and comment. Source: ClickHouse documentation, CREATE TABLE, ALTER TABLE.

A sorting key can be shortened down to the primary key, and grow by columns that the same ALTER adds; a TTL, settings
and a comment change in place. An engine, a partition key, a primary key and the type of a key's column do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind, Replace
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import render, secrets
from dbkit.stores.clickhouse.ddl import arguments, items
from dbkit.stores.clickhouse.kinds import column, constraint, index, placement, projection
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.types import is_key_safe

__all__ = ["TABLE", "Table", "is_alterable"]

_ALTERABLE = ("Null", "Memory", "Distributed", "Merge", "Buffer")
_KEEPS = ("Log", "TinyLog", "StripeLog", "Memory", "Set", "Join", "Buffer", "File", "EmbeddedRocksDB", "KeeperMap")
"""Engines besides MergeTree whose rows go with the table; all others read and write what is kept elsewhere."""
_FIXED = ("index_granularity", "index_granularity_bytes", "enable_mixed_granularity_parts", "table_disk", "add_minmax_")


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
    storage_with_secrets: str | None = field(default=None, compare=False)
    """The engine and its clauses with ``${NAME}`` where a server prints ``[HIDDEN]``; only a profile tells."""

    @property
    def effective_primary_key(self) -> tuple[str, ...]:
        """The primary key, said or not."""
        return self.primary_key or self.order_by or ()


def is_alterable(engine: str) -> bool:
    """Whether columns of a table of this engine can be altered."""
    return render.is_merge_tree(engine) or arguments(engine)[0] in _ALTERABLE


def _create(table: Table, env: Env) -> Iterable[Step]:
    inlined = {item.id: item for item in env.inlined.get(table.id, ())}
    order = {name: place for place, name in enumerate(table.columns)}
    columns = sorted(
        (item for item in inlined.values() if isinstance(item, column.Column)),
        key=lambda item: (order.get(item.id.name, len(order)), item.id),
    )
    entries = [column.definition(item) for item in columns]
    others = [item for _, item in sorted(inlined.items())]
    entries += [index.definition(item) for item in others if isinstance(item, index.Index)]
    entries += [constraint.definition(item) for item in others if isinstance(item, constraint.Constraint)]
    entries += [projection.definition(item) for item in others if isinstance(item, projection.Projection)]
    yield Step(text=_statement(table, entries), id=table.id)


def _statement(table: Table, entries: list[str]) -> str:
    if table.storage_with_secrets is not None:
        return render.create_table(
            table.id.name, elements=entries, engine=table.storage_with_secrets, comment=table.comment
        )
    has_order = table.order_by is not None
    return render.create_table(
        table.id.name,
        elements=entries,
        engine=secrets.named(table.engine, table.id.name),
        keys=(
            ("PARTITION BY", render.key(table.partition_by) if table.partition_by else None),
            ("PRIMARY KEY", render.key(table.primary_key) if table.primary_key else None),
            ("ORDER BY", render.key(table.order_by or ()) if has_order else None),
            ("SAMPLE BY", table.sample_by),
        ),
        ttl=table.ttl,
        settings=render.settings_clause(
            (identifier(name), secrets.named(text, table.id.name, name)) for name, text in table.settings
        ),
        comment=table.comment,
    )


def _drop(table: Table, env: Env) -> Iterable[Step]:
    engine = arguments(table.engine)[0]
    hazards: tuple[Hazard, ...] = ()
    if render.is_merge_tree(engine) or engine in _KEEPS:
        want = env.want.objects.get(table.id)
        why = f"{table.id} is dropped with all its rows"
        remedy = None
        if isinstance(want, Table):
            reason, remedy = _reason(table, want, env) or ("what it is made of changes", None)
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
    have = _as_hidden(have, want)
    reason = _reason(have, want, env)
    if reason is not None:
        return Replace(reason[0])
    return Alteration(steps=(*_steps(have, want, env), *_moves(want, env)))


def _as_hidden(have: Table, want: Table) -> Table:
    """The table as it is, where the two differ only in what one of them hides."""
    wanted = dict(want.settings)
    kept = [(name, text, wanted.get(name, text)) for name, text in have.settings]
    return replace(
        have,
        engine=want.engine if secrets.are_alike(have.engine, want.engine) else have.engine,
        settings=tuple((name, other if secrets.are_alike(text, other) else text) for name, text, other in kept),
    )


def _reason(have: Table, want: Table, env: Env) -> tuple[str, str | None] | None:
    """Why a table cannot be altered in place, and what may spare that."""
    return next(_reasons(have, want, env), None)


def _reasons(have: Table, want: Table, env: Env) -> Iterator[tuple[str, str | None]]:
    if have.engine != want.engine:
        yield f"its engine becomes {want.engine}, which was {have.engine}", None
    if have.partition_by != want.partition_by:
        yield "a partition key cannot change in place", None
    if have.effective_primary_key != want.effective_primary_key:
        key = ", ".join(have.effective_primary_key)
        yield "a primary key cannot change in place", f"with primary_key: [{key}] the sorting key alone may grow"
    if have.order_by != want.order_by and not _can_reorder(have, want, env):
        yield "a sorting key gains only columns that are new and have no default", None
    if have.sample_by != want.sample_by and want.sample_by not in (None, *want.effective_primary_key):
        yield "a sampling key must be part of the primary key to change in place", None
    if not is_alterable(have.engine) and have.fixed_columns != want.fixed_columns:
        yield f"the engine {arguments(have.engine)[0]} knows no ALTER of columns", None
    types = dict(want.fixed_columns)
    for name, before in have.fixed_columns:
        if name in types and not is_key_safe(before, types[name]):
            yield f"{name} is part of a key and cannot become {types[name]} in place", None
        elif _leaves_key(want, name, env) and placement.new_key_columns(have, want):
            yield f"{name} leaves the sorting key and changes its type while others join it", "make two changes of it"
    yield from _settings_reasons(have, want)


def _leaves_key(want: Table, name: str, env: Env) -> bool:
    identity = ObjectId("column", (want.id.name, name))
    return name in want.columns and placement.leaves_key(identity, env) is not None


def _settings_reasons(have: Table, want: Table) -> Iterator[tuple[str, str | None]]:
    if have.settings != want.settings and not _alters_settings(have.engine):
        yield f"the engine {arguments(have.engine)[0]} knows no ALTER of settings", None
    for name in sorted(_changed_settings(have, want)):
        if name.startswith(_FIXED):
            yield f"the setting {name} is fixed when a table is made", None


def _alters_settings(engine: str) -> bool:
    """Whether MODIFY SETTING is known. Source: the storages of ClickHouse that accept it, tried on 26.9."""
    return render.is_merge_tree(engine) or arguments(engine)[0] == "Memory"


def _changed_settings(have: Table, want: Table) -> set[str]:
    return {name for name, _ in set(have.settings) ^ set(want.settings)}


def _can_reorder(have: Table, want: Table, env: Env) -> bool:
    if have.order_by is None or want.order_by is None:
        return False
    key = want.effective_primary_key
    kept = tuple(item for item in want.order_by if item in have.order_by)
    if want.order_by[: len(key)] != key or kept != have.order_by[: len(kept)]:
        return False
    for name in placement.new_key_columns(have, want):
        new = env.want.objects[ObjectId("column", (want.id.name, name))]
        if new.id in env.have.objects or getattr(new, "default_kind", None):
            return False
    return bool(placement.new_key_columns(have, want)) or kept == want.order_by


def _steps(have: Table, want: Table, env: Env) -> Iterable[Step]:
    def alter(clause: str, *hazards: Hazard) -> Step:
        return Step(text=f"ALTER TABLE {identifier(want.id.name)} {clause}", id=want.id, hazards=hazards)

    loses = set(have.order_by or ()) - set(want.order_by or ())
    # Where it gains columns too, their own statement has set the key; said again here, what it loses can be dropped.
    is_set = any(_leaves_key(want, name, env) for name, _ in have.fixed_columns)
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
        yield Step(text=render.modify_comment(want.id.name, want.comment), id=want.id)


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
    why = f"until {', '.join(views)} is changed too, it misses what is inserted"
    yield Step(
        text=f"RENAME TABLE {identifier(table.id.name)} TO {identifier(new.name)}",
        id=new,
        hazards=(Hazard(kind=HazardKind.DATA_LOSS, why=why, remedy="stop inserts meanwhile"),) if views else (),
    )


TABLE = Kind(name="table", model=Table, weight=10, create=_create, drop=_drop, alter=_alter, rename=_rename)

"""The statements that make a table anew beside itself and take its rows along.

They stand in a migration as SQL that is right by hand while nobody writes. What dbkit does more, so that it is right
while others write, is named by the comment above a statement (``dbkit.stores.clickhouse.recipes``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.canonical import sha256
from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.kinds import column, placement
from dbkit.stores.clickhouse.kinds.anew import fixed_settings
from dbkit.stores.clickhouse.kinds.whole import create_statement, parts_of
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes import words
from dbkit.stores.clickhouse.types import is_lossless, is_nullable

__all__ = ["KEEP", "needs_of_parts", "rebuild"]

KEEP = "7 days"
"""How long the old table is kept where a profile does not say."""


def rebuild(have: Any, want: Any, env: Env, why: str) -> Iterable[Step]:
    """Create beside, copy, exchange, drop later."""
    old, new = parts_of(have.id, env.have), parts_of(want.id, env.want)
    texts = sorted((create_statement(have, old.values()), create_statement(want, new.values())))
    aside = words.aside_name(want.id.name, sha256(texts))
    here, beside = identifier(want.id.name), identifier(aside)
    columns = tuple(_copied(old, new, want))
    made = create_statement(want, new.values(), name=aside)
    yield Step(text=made, id=want.id, directive=f"{words.BESIDE} {here}")
    rewrite = Hazard(
        kind=HazardKind.TABLE_REWRITE,
        why=f"{want.id} is made anew beside itself, which takes its room on disk once more, as {why}",
        remedy="run by hand, its statements are right only while nobody writes to it",
    )
    yield Step(
        text=_copy(have, want, old, new, columns, here, beside),
        id=want.id,
        directive=words.COPY,
        hazards=(rewrite, *_losses(old, new, want)),
        irreversible="the values of a dropped column cannot be had back" if any(_lost(old, new)) else None,
    )
    yield Step(text=f"EXCHANGE TABLES {here} AND {beside}", id=want.id, directive=words.CATCH_UP)
    keep = env.conversions.get(want.id, KEEP)
    yield Step(text=f"DROP TABLE {beside}", id=want.id, directive=f"{words.NOT_BEFORE} {keep}")


def needs_of_parts(want: Any, env: Env) -> frozenset[ObjectId]:
    """What parts of the new table need beside columns, as a dictionary that a default asks, and that is made first."""
    needs = frozenset(need for part in parts_of(want.id, env.want) for need in env.want.needs_of(part))
    return frozenset(
        need for need in needs if need.kind != "column" and not _reads(need, want.id, env) and need != want.id
    )


def _reads(other: ObjectId, table: ObjectId, env: Env) -> bool:
    seen: set[ObjectId] = set()
    queue = [other]
    while queue:
        for need in env.want.needs_of(queue.pop()) - seen:
            seen.add(need)
            queue.append(need)
    return table in seen


def _copied(old: dict[ObjectId, Any], new: dict[ObjectId, Any], want: Any) -> Iterator[tuple[Any, Any]]:
    """The columns whose values go over: before and after."""
    for name in want.columns:
        identity = ObjectId("column", (want.id.name, name))
        before, after = old.get(identity), new[identity]
        if before is not None and _goes_over(before, after):
            yield before, after


def _goes_over(before: Any, after: Any) -> bool:
    if not after.stored or before.default_kind == "EPHEMERAL":
        return False
    return before.type == after.type or placement.is_converted(before, after)


def _copy(
    have: Any,
    want: Any,
    old: dict[ObjectId, Any],
    new: dict[ObjectId, Any],
    columns: tuple[tuple[Any, Any], ...],
    here: str,
    beside: str,
) -> str:
    if _can_attach(have, want, old, new):
        return f"ALTER TABLE {beside} ATTACH PARTITION ALL FROM {here}"
    names = ", ".join(identifier(after.id.name) for _, after in columns)
    values = ", ".join(_value(before, after) for before, after in columns)
    settings = ["insert_allow_materialized_columns = 1"] * any(one.default_kind == "MATERIALIZED" for _, one in columns)
    settings += ["max_partitions_per_insert_block = 0"] * bool(want.partition_by)
    given = f" SETTINGS {', '.join(settings)}" if settings else ""
    return f"INSERT INTO {beside} ({names}){given}\nSELECT {values}\nFROM {here}"


def _value(before: Any, after: Any) -> str:
    """What a column's value is made of: a conversion stops at what does not fit, where the server's own goes on."""
    name = identifier(after.id.name)
    if before.type == after.type:
        return name
    if is_nullable(before.type) and not is_nullable(after.type):
        zero = after.default if after.default_kind == "DEFAULT" else f"defaultValueOfTypeName({literal(after.type)})"
        return f"ifNull(accurateCast({name}, {literal(_nullable(after.type))}), {zero})"
    return f"accurateCast({name}, {literal(after.type)})"


def _nullable(column_type: str) -> str:
    inner = column_type.removeprefix("LowCardinality(")
    return f"LowCardinality(Nullable({inner})" if inner != column_type else f"Nullable({column_type})"


def _can_attach(have: Any, want: Any, old: dict[ObjectId, Any], new: dict[ObjectId, Any]) -> bool:
    """Whether the parts are the same files in both: then the server links them and nothing is written."""
    same = ("partition_by", "effective_primary_key", "order_by", "sample_by")
    if have.order_by is None or any(getattr(have, word) != getattr(want, word) for word in same):
        return False
    changed = {name for name, _ in set(have.settings) ^ set(want.settings)}
    if changed & {"storage_policy", "disk", *fixed_settings(have, want)}:
        return False
    if _stored(old) != _stored(new):
        return False
    others = {identity: item for identity, item in old.items() if identity.kind in ("index", "projection")}
    return all(new.get(identity) == item for identity, item in others.items())


def _stored(parts: dict[ObjectId, Any]) -> dict[ObjectId, str]:
    return {item.id: item.type for item in parts.values() if isinstance(item, column.Column) and item.stored}


def _lost(old: dict[ObjectId, Any], new: dict[ObjectId, Any]) -> Iterator[Any]:
    for identity, before in sorted(old.items()):
        if not isinstance(before, column.Column) or not before.stored:
            continue
        after = new.get(identity)
        if after is None or not _goes_over(before, after):
            yield before


def _losses(old: dict[ObjectId, Any], new: dict[ObjectId, Any], want: Any) -> Iterator[Hazard]:
    for one in _lost(old, new):
        yield Hazard(kind=HazardKind.DATA_LOSS, why=f"the values of {one.id} are lost")
    for before, after in _copied(old, new, want):
        if before.type == after.type or is_lossless(before.type, after.type):
            continue
        if is_nullable(before.type) and not is_nullable(after.type):
            yield Hazard(kind=HazardKind.DATA_LOSS, why=f"NULLs of {after.id} become its default")
        yield Hazard(
            kind=HazardKind.MAY_FAIL, why=f"values of {after.id} that do not fit {after.type} stop the copy half-way"
        )

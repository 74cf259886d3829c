"""Tables that get other parents in place: ATTACH and DETACH PARTITION, INHERIT and NO INHERIT. Every row stays.

What a parent requires of a child is made true before: columns, NOT NULL, checks. What a partition has from a parent
(keys, indexes, foreign keys) it keeps as its own when it is detached, and what it has of the same definition becomes
the parent's when it is attached. Source: ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, alter_table, relation, rewrite, step
from dbkit.stores.postgres.kinds.column import IN_THE_WAY, alter_steps, column_sql
from dbkit.stores.postgres.kinds.column_settings import settings
from dbkit.stores.postgres.kinds.column_type import gets_another_type
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.kinds.default import beside_default, default_step, leaves_default
from dbkit.stores.postgres.kinds.detach import detached
from dbkit.stores.postgres.kinds.dropped_column import drop_column
from dbkit.stores.postgres.kinds.fitted_checks import change_checks, checks_here
from dbkit.stores.postgres.kinds.generated import computed_otherwise
from dbkit.stores.postgres.kinds.handed_column import comes_with_parents, goes_with_parents
from dbkit.stores.postgres.kinds.lineage import (
    ancestors,
    columns_here,
    default_here,
    fitted,
    parents,
    table_of,
)
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "content_of",
    "detach",
    "fit",
    "given_to_parent",
    "hashed_otherwise",
    "in_the_way",
    "left_behind",
    "let_go",
    "needs_parents_anew",
    "origin_of",
    "parts_of",
    "staying",
]


def staying(have: Any, want: Any, env: Env) -> tuple[ObjectId, ...]:
    """The parents that a table is not parted from: the first of those that it keeps, in the order that is wanted.

    A child whose inherited columns are to be its own as well is parted from the parents that have them.
    """
    if have.partition_of or want.partition_of:
        sides = [(one.partition_of, one.bound, one.detaching) for one in (have, want)]
        same = sides[0] == sides[1]
        return have.parents if same else ()
    own = {name for name in have.handed_down if name not in want.handed_down}
    found: list[ObjectId] = []
    kept = (parent for parent in have.inherits if parent in want.inherits)
    for parent, wanted in zip(kept, want.inherits, strict=False):
        if parent != wanted or own & _hands_down(parent, env.want):
            break
        found.append(parent)
    return tuple(found)


def needs_parents_anew(have: Any, want: Any, env: Env) -> bool:
    """Whether columns or checks are to be the parents' alone that are the table's own, or come to be on the way."""
    if want.partition_of:
        return False
    stays = staying(have, want, env)
    before = {name for parent in stays for name in _hands_down(parent, env.have)} & set(have.handed_down)
    arriving = {name for parent in stays for name in _hands_down(parent, env.want)} - _all_of(want.id, env.have)
    return not set(want.handed_down) <= before | arriving or _leans_on_others(want, stays, env)


def _leans_on_others(want: Any, stays: tuple[ObjectId, ...], env: Env) -> bool:
    """Whether a column of its own is to have no NOT NULL but that of a parent that the table comes to."""
    come = [columns_here(parent, env.want) for parent in want.inherits if parent not in stays]
    leaning = [one for one in columns_here(want.id, env.want).values() if one.not_null_handed and not one.inherited]
    return any(one.id.name in columns and columns[one.id.name].not_null for one in leaning for columns in come)


def hashed_otherwise(have: Any, want: Any) -> bool:
    """Whether a partition of a table that is partitioned by hash takes other rows than it has."""
    bounds = (have.bound or "", want.bound or "")
    by_hash = all(bound.startswith("FOR VALUES WITH (modulus ") for bound in bounds)
    return by_hash and have.partition_of == want.partition_of and bounds[0] != bounds[1]


def _hands_down(parent: ObjectId, state: State) -> set[str]:
    """The columns and checks that children have from a table, as ``handed_down`` names them."""
    checks = (name for name, one in checks_here(parent, state).items() if not one.definition.endswith("NO INHERIT"))
    return {f"column {name}" for name in columns_here(parent, state)} | {f"constraint {name}" for name in checks}


def _all_of(table: ObjectId, state: State) -> set[str]:
    checks = checks_here(table, state)
    return {f"column {name}" for name in columns_here(table, state)} | {f"constraint {name}" for name in checks}


def detach(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Part a table from the parents that are not wanted, or not so."""
    stays = staying(have, want, env)
    for parent in have.parents:
        if parent in stays:
            continue
        if have.partition_of:
            yield from detached(have, env)
        else:
            yield alter_table(have.id, have.id, f"NO INHERIT {relation(parent, env)}", env)
    for column in columns_here(have.id, env.have).values():
        if leaves_default(column, env):
            yield default_step(column.id, None, env)


def let_go(have: Any, want: Any, env: Env) -> Iterator[ObjectId]:
    """What a parent has is dropped after its children have been parted from it: they keep it.

    And a table that is half detached cannot be altered before it is parted.
    """
    for kind in ("column", "constraint", "foreign_key", "trigger") if have.detaching else ():
        yield from (item.id for item in env.have.inside(kind, have.id.path))
    for parent in have.parents if have.parents != want.parents else ():
        for kind in ("column", "constraint", "foreign_key"):
            yield from (item.id for item in env.have.inside(kind, parent.path))
        for item in env.have.inside("default", parent.path):
            yield from env.have.needs_of(item.id)
        for index in env.have.inside("index", parent.path[:1]):
            if getattr(index, "table", None) == parent:
                yield index.id


def left_behind(have: Any, want: Any, env: Env) -> Iterator[ObjectId]:
    """The types of columns that it had, its own or from parents, and what their defaults and checks call.

    It keeps those columns and checks, or drops them, when it is fitted.
    """
    for table in (want.id, *ancestors(want.id, env.have)) if have.parents != want.parents else ():
        kinds = ("column", "constraint", "default")
        for item in (one for kind in kinds for one in env.have.inside(kind, table.path)):
            yield from (need for need in env.have.needs_of(item.id) if need.kind not in ("table", "column"))


def in_the_way(have: Any, want: Any, env: Env) -> frozenset[str]:
    """What cannot stay while the table is fitted: columns that are no objects on both sides may get another type."""
    if have.parents == want.parents:
        return frozenset()
    before = columns_here(have.id, env.have)
    moved = (
        gets_another_type(before[name], column, env)
        for name, column in columns_here(want.id, env.want).items()
        if name in before and not (column.id in env.have.objects and column.id in env.want.objects)
    )
    # Columns of the table are its own parts: these stay.
    return IN_THE_WAY - {"column"} if any(moved) else frozenset()


def fit(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Make a parted table what its own objects and its new parents say."""
    if have.partition_of or want.partition_of:
        yield from _shared(have, want, env)
    dropped, added = change_checks(want.id, env)
    yield from dropped
    yield from _columns(want.id, env)
    yield from added


def _columns(table: ObjectId, env: Env) -> Iterator[Step]:
    have, want = columns_here(table, env.have), columns_here(table, env.want)
    for name, column in want.items():
        own = column.id in env.want.objects
        wanted = replace(column, identity=None) if column.inherited else column
        default = default_here(ObjectId("default", column.id.path), env.want)
        if name not in have and (not own or comes_with_parents(column, env)):
            shown = column_sql(wanted, None if column.generated else default, env)
            yield alter_table(table, table, f"ADD COLUMN {shown}", env)
            yield from settings(None, wanted, env)
        elif name in have and own and not column.inherited and computed_otherwise(have[name], column):
            if column.id not in env.have.objects or have[name].inherited:
                yield drop_column(replace(have[name], inherited=True), env)  # and it is added as a column of its own
        elif name in have and (not own or fitted(column.id, env)):
            before = default_here(ObjectId("default", column.id.path), env.have)
            before = None if have[name].generated or leaves_default(have[name], env) else before
            change = (before, None if column.generated else default)
            moved = gets_another_type(have[name], wanted, env)
            yield from beside_default(column.id, change, _again(have[name], wanted, env), env, moved=moved)
    for name, column in have.items():
        if name not in want and (column.inherited or goes_with_parents(column, env)):
            yield drop_column(column, env)


def _again(have: Any, want: Any, env: Env) -> Iterator[Step]:
    if computed_otherwise(have, want):
        yield drop_column(have, env)
        added = (rewrite(ObjectId("table", want.id.path[:2])),)
        action = f"ADD COLUMN {column_sql(want, None, env)}"
        yield alter_table(want.id, ObjectId("table", want.id.path[:2]), action, env, hazards=added)
        yield from settings(None, want, env)
        return
    yield from alter_steps(have, want, env)


def _shared(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Keys, indexes and foreign keys: those that go on under another name are renamed, those that are not wanted go."""
    wanted = list(parts_of(want, env.want))
    for identity, content in parts_of(have, env.have):
        found = next((one for one in wanted if one[0].kind == identity.kind and one[1] == content), None)
        if found is not None:
            wanted.remove(found)
            if found[0].name != identity.name:
                yield rename_step(identity, found[0].name, env)
        elif identity not in env.have.objects:
            yield _drop_part(identity, have.id, env)


def _drop_part(identity: ObjectId, table: ObjectId, env: Env) -> Step:
    if identity.kind != "index":
        return alter_table(identity, table, f"DROP CONSTRAINT {identifier(identity.name)}", env)
    return step(identity, f"DROP INDEX {relation(identity, env)}", env, lock=ACCESS_EXCLUSIVE)


def parts_of(table: Any, state: State) -> Iterator[tuple[ObjectId, Any]]:
    """What a table has that a partition shares with its parent: its own, and what it has from the parent."""
    for kind in ("constraint", "foreign_key"):
        for item in state.inside(kind, table.id.path):
            yield item.id, content_of(item)
    for item in state.inside("index", table.id.path[:1]):
        if getattr(item, "table", None) == table.id:
            yield item.id, content_of(item)
    for part in table.parts:
        path = (table.id.path[0], part.name) if part.kind == "index" else (*table.id.path, part.name)
        yield ObjectId(part.kind, path), content_of(origin_of(part, table, state))


def origin_of(part: Any, table: Any, state: State) -> Any:
    """The object of the topmost parent that a part comes from."""
    found = state.objects.get(part.origin)
    above: Any = state.objects.get(table.partition_of)
    if found is not None or above is None:
        return found
    upper = next((one for one in above.parts if (one.kind, one.name) == (part.kind, part.origin.name)), None)
    return origin_of(upper, above, state) if upper else None


def content_of(item: Any) -> Any:
    """An object without what tells it from that of another table."""
    if item is None:
        return None
    same = {name: value for name, value in _NAMELESS.items() if hasattr(item, name)}
    return replace(item, **same)


_NAMELESS: dict[str, Any] = {"id": ObjectId("", ()), "table": ObjectId("", ()), "clustered": False}


def given_to_parent(item: Any, here: State, there: State) -> bool:
    """Whether a key, index or foreign key of a table is, in the other state, one that it has from a parent."""
    table = getattr(item, "table", None) or table_of(item.id)
    before: Any = here.objects.get(table)
    after: Any = there.objects.get(table)
    if before is None or after is None or parents(table, here) == parents(table, there):
        return False
    if item.id.kind == "constraint" and item.type == "check":
        found = checks_here(table, there).get(item.id.name)
        return found is not None and found.definition == item.definition
    content = content_of(item)
    parts = (part for part in after.parts if part.kind == item.id.kind)
    return any(content_of(origin_of(part, after, there)) == content for part in parts)

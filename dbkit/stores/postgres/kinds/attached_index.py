"""What the index of a partition says of its own, although it belongs to that of the partitioned table.

Such an index is made and dropped together with its parent's. Its name, its storage parameters, its tablespace, its
statistics and CLUSTER are its own; an object is only what differs from what the server makes by itself.
Source: ALTER INDEX, ALTER INDEX ... ATTACH PARTITION; pg_index, pg_inherits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, CatalogKind, Row, named, relation, step, texts
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.index import Index, statistics_steps
from dbkit.stores.postgres.kinds.indexed import settings
from dbkit.stores.postgres.kinds.partitioned_index import options_at, own_parts, parted_otherwise, piecemeal
from dbkit.stores.postgres.quote import identifier

__all__ = ["ATTACHED_INDEX", "AttachedIndex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedIndex:
    """The index of a partition; its path is the partition's and the name of the index of the whole."""

    id: ObjectId
    name: str
    whole: ObjectId
    """The partitioned table that has the index of the whole."""
    key: bool
    """Whether there is a constraint before the index of the whole."""
    options: tuple[str, ...] = ()
    tablespace: str | None = None
    clustered: bool = False
    statistics: tuple[tuple[int, int], ...] = ()
    columns: str = field(default="", compare=False)
    """The columns of the index as they stand in names that the server gives."""
    label: str = field(default="idx", compare=False)
    """How such a name ends."""

    @property
    def parent(self) -> ObjectId:
        """The index of the whole, or the constraint that it is behind."""
        name = self.id.name
        return (
            ObjectId("constraint", (*self.whole.path, name))
            if self.key
            else ObjectId("index", (self.whole.path[0], name))
        )


def _from_row(row: Row) -> AttachedIndex:
    return AttachedIndex(
        id=named("attached_index", row),
        name=row["name"],
        whole=ObjectId("table", tuple(row["whole"])),
        key=row["key"],
        options=texts(row["options"]),
        tablespace=row["tablespace"],
        clustered=row["clustered"],
        statistics=tuple((column, target) for column, target in row["statistics"] or ()),
        columns=row["columns"],
        label=row["label"],
    )


def _needs(item: AttachedIndex) -> Iterator[ObjectId]:
    yield item.parent


def _usual_name(partition: ObjectId, columns: str, label: str, state: State) -> str:
    """The name that the server gives to the index of a partition. Source: ChooseIndexName() in indexcmds.c."""
    taken: set[str] = set()
    while True:
        name = implicit_name(partition.name, columns, label, taken)
        if not _taken(name, partition, state):
            return name
        taken.add(name)


def _taken(name: str, partition: ObjectId, state: State) -> bool:
    within = (partition.path[0], name)
    return ObjectId("constraint", (*partition.path, name)) in state.objects or any(
        ObjectId(kind, within) in state.objects for kind in ("index", "table", "view", "materialized_view", "sequence")
    )


def _as_made(item: AttachedIndex, name: str, state: State) -> AttachedIndex:
    """The index as the server makes it for the one of the whole, or as it is under another name."""
    parent, partition = state.objects.get(item.parent), state.objects.get(table_of(item.id))
    above = getattr(partition, "partition_of", None)
    return AttachedIndex(
        id=item.id,
        name=name,
        whole=item.whole,
        key=item.key,
        options=options_at(parent, above, state) if parent and above else (),
        tablespace=getattr(parent, "tablespace", None),
    )


def _create(item: AttachedIndex, env: Env) -> Iterator[Step]:
    partition = table_of(item.id)
    before, after = env.have.objects.get(partition), env.want.objects[partition]
    name = _name_of_part(item, env.have)
    made_anew = {partition, item.parent} & env.created or getattr(before, "parents", ()) != getattr(
        after, "parents", ()
    )
    parent = env.want.objects.get(item.parent)
    if isinstance(parent, Index) and parent.id in env.created and piecemeal(parent, env):
        name = item.name
    elif name is None or made_anew:
        name = _usual_name(partition, item.columns, item.label, env.want)
    new = {partition, item.parent} & env.created
    made = _as_made(item, name, env.want if new else env.have)
    if new and parent is not None and item in own_parts(parent, env.want):
        made = replace(made, name=item.name, options=item.options)
    yield from _change(made, item, env)


def _name_of_part(item: AttachedIndex, state: State) -> str | None:
    table = state.objects.get(table_of(item.id))
    parts = getattr(table, "parts", ())
    return next((part.name for part in parts if _origin(part, table, state) == item.parent), None)


def _origin(part: Any, table: Any, state: State) -> ObjectId | None:
    """What a part comes from in the partitioned table on top."""
    above: Any = state.objects.get(table.partition_of)
    upper = next((one for one in above.parts if (one.kind, one.name) == (part.kind, part.origin.name)), None)
    return _origin(upper, above, state) if upper else part.origin


def _drop(item: AttachedIndex, env: Env) -> Iterator[Step]:
    partition = table_of(item.id)
    before, after = env.have.objects[partition], env.want.objects.get(partition)
    parent = item.parent
    if parent in env.created or parent not in env.want.objects or partition in env.created or after is None:
        return
    if getattr(before, "parents", ()) == getattr(after, "parents", ()):
        name = _name_of_part(item, env.want) or _usual_name(partition, item.columns, item.label, env.want)
        yield from _change(item, _as_made(item, name, env.want), env)


def _change(have: AttachedIndex, want: AttachedIndex, env: Env) -> Iterator[Step]:
    partition = table_of(want.id)
    if have.name != want.name:
        old = relation(ObjectId("index", (partition.path[0], have.name)), env)
        # A partition that is attached may bring the index under its name.
        text = f"ALTER INDEX IF EXISTS {old} RENAME TO {identifier(want.name)}"
        yield step(want.id, text, env, on=partition, lock=SHARE_UPDATE_EXCLUSIVE)
    after = _as_index(want)
    yield from settings(_as_index(have), after, partition, env)
    yield from statistics_steps(have.statistics, after, env)


def _as_index(item: AttachedIndex) -> Index:
    return Index(
        id=ObjectId("index", (item.id.path[0], item.name)),
        table=table_of(item.id),
        unique=False,
        definition="",
        options=item.options,
        tablespace=item.tablespace,
        clustered=item.clustered,
        statistics=item.statistics,
    )


def _made_anew_with(item: AttachedIndex, env: Env) -> ObjectId | None:
    """The index of a partitioned table gets no other parameters: all of it is made anew."""
    whole = env.want.objects.get(item.parent)
    return item.parent if whole is not None and parted_otherwise(item, whole, env) else None


def _alter(have: AttachedIndex, want: AttachedIndex, env: Env) -> Alteration | Replace:
    whole = _made_anew_with(want, env)
    if whole is not None:
        return Replace("the index of a partitioned table cannot be altered in place", of=whole)
    return Alteration(steps=tuple(_change(have, want, env)))


ATTACHED_INDEX = CatalogKind(
    name="attached_index",
    model=AttachedIndex,
    weight=46,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda item: table_of(item.id),
    made_anew_with=_made_anew_with,
)

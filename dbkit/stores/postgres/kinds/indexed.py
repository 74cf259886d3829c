"""What is said of every index, be it one of its own or behind a constraint, and altered in place.

Source: ALTER INDEX, ALTER TABLE ... CLUSTER ON; pg_class, pg_index.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    Row,
    hazard,
    may_fail,
    relation,
    relation_keyword,
    step,
)
from dbkit.stores.postgres.kinds.storage import option_changes, with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "Indexed",
    "clustering",
    "create_index",
    "index_of",
    "index_sql",
    "moved",
    "rows_twice",
    "settings",
    "split_definition",
]

_WITHOUT_WAIT = ("fillfactor", "deduplicate_items")
"""Storage parameters that are set while the index is used. Source: reloptions.c."""


class Indexed(Protocol):
    """An index, or a constraint with an index behind it, which has its name."""

    @property
    def id(self) -> ObjectId: ...  # noqa: D102
    @property
    def options(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def tablespace(self) -> str | None: ...  # noqa: D102
    @property
    def clustered(self) -> bool: ...  # noqa: D102


def index_of(item: Indexed) -> ObjectId:
    """The index itself."""
    return ObjectId("index", (item.id.path[0], item.id.name))


def split_definition(row: Row) -> str:
    """A definition as the server prints it, without the storage parameters and the predicate that stand at its end."""
    definition: str = row["definition"]
    if row["predicate"] is not None:
        definition = definition.removesuffix(f" WHERE {row['predicate']}").removesuffix(f" WHERE ({row['predicate']})")
    return definition.removesuffix(row["with_clause"] or "")


def create_index(index: Any) -> str:
    """The words that begin CREATE INDEX."""
    return "CREATE UNIQUE INDEX" if index.unique else "CREATE INDEX"


def rows_twice(index: Any) -> tuple[Hazard, ...]:
    """What can make the building of an index fail."""
    return (may_fail("rows that are there twice make it fail"),) if index.unique else ()


def index_sql(index: Any) -> str:
    """What follows the table's name in CREATE INDEX, of an index of its own."""
    tablespace = f" TABLESPACE {identifier(index.tablespace)}" if index.tablespace else ""
    predicate = f" WHERE {index.predicate}" if index.predicate is not None else ""
    return f"{index.definition}{with_clause(index.options)}{tablespace}{predicate}"


def settings(have: Indexed, want: Indexed, table: ObjectId, env: Env) -> Iterator[Step]:
    """Storage parameters, tablespace and CLUSTER, from one to the other."""
    head = f"ALTER INDEX {relation(index_of(want), env)}"
    for action in option_changes(have.options, want.options):
        changed = {one.partition("=")[0] for one in {*have.options} ^ {*want.options}}
        lock = SHARE_UPDATE_EXCLUSIVE if changed <= {*_WITHOUT_WAIT} else ACCESS_EXCLUSIVE
        yield step(want.id, f"{head} {action}", env, on=table, lock=lock)
    if have.tablespace != want.tablespace:
        yield moved(index_of(want), want.tablespace, table, env)
    if have.clustered != want.clustered:
        yield from clustering(want, table, env)


def moved(index: ObjectId, tablespace: str | None, table: ObjectId, env: Env) -> Step:
    """An index goes to another tablespace."""
    text = f"ALTER INDEX {relation(index, env)} SET TABLESPACE {identifier(tablespace or 'pg_default')}"
    why = f"the index {index.name} is copied while it can be neither read nor written"
    hazards = (hazard(HazardKind.BLOCKS_READS, why), hazard(HazardKind.BLOCKS_WRITES, why))
    return step(index, text, env, on=table, lock=ACCESS_EXCLUSIVE, hazards=hazards)


def clustering(want: Indexed, table: ObjectId, env: Env) -> Iterator[Step]:
    """CLUSTER ON the index; or on none, where no other takes its place."""
    if not want.clustered and any(_clustered(other, env) for other in env.want.dependents(table)):
        return
    action = f"CLUSTER ON {identifier(want.id.name)}" if want.clustered else "SET WITHOUT CLUSTER"
    text = f"ALTER {relation_keyword(table)} {relation(table, env)} {action}"
    yield step(want.id, text, env, on=table, lock=SHARE_UPDATE_EXCLUSIVE)


def _clustered(identity: ObjectId, env: Env) -> bool:
    return getattr(env.want.objects[identity], "clustered", False)

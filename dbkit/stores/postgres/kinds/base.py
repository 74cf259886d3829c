"""What every kind file builds on: a kind with its catalogue row, names in SQL, steps with their locks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Env, Kind
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier, qualified

__all__ = [
    "ACCESS_EXCLUSIVE",
    "BEFORE_ROWS",
    "ROW_EXCLUSIVE",
    "SHARE",
    "SHARE_ROW_EXCLUSIVE",
    "SHARE_UPDATE_EXCLUSIVE",
    "CatalogKind",
    "Row",
    "alter_table",
    "data_loss",
    "hazard",
    "in_words",
    "is_foreign",
    "left_out",
    "may_fail",
    "named",
    "namesakes",
    "printed",
    "relation",
    "relation_keyword",
    "rename_to",
    "rewrite",
    "scan",
    "step",
    "texts",
    "validate_constraint",
]

T = TypeVar("T")

BEFORE_ROWS = frozenset({"table", "column", "default", "sequence_owner"})
"""Kinds of what is there before a table that is made anew has its rows back."""

Row = Mapping[str, Any]
"""One row of a catalogue query by column name, without its ``address``; ``path`` is in all of them."""

ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"
ROW_EXCLUSIVE = "ROW EXCLUSIVE"
SHARE = "SHARE"
SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"


def _nothing(_: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogKind(Kind[T]):
    """A kind whose objects are read by the catalogue query ``catalog/<name>.sql``."""

    from_row: Callable[[Row], T]
    on_target: bool = False
    """Whether its rows have no path: each is about the object at its address. ``path`` is then the kind and path of
    that object, and ``on`` the object that it goes with."""
    needs: Callable[[T], Iterable[ObjectId]] = _nothing
    """What an object needs beyond its owner and what the server's dependency catalogue says."""
    word: Word[T] | None = None
    """How a profile says it, where it is a name and a definition."""


def texts(values: Iterable[str] | None) -> tuple[str, ...]:
    """A JSON array, or null, as a tuple."""
    return tuple(values or ())


def named(kind: str, row: Row) -> ObjectId:
    """The id that a row's path gives."""
    return ObjectId(kind, tuple(row["path"]))


def relation(identity: ObjectId, env: Env) -> str:
    """The first two names of an id as SQL: a table, view, type or sequence, schema-qualified where needed."""
    return qualified(identity.path[0], identity.path[1], env.schema)


def printed(identity: ObjectId, env: Env) -> str:
    """The same as the server has printed it."""
    return qualified(identity.path[0], identity.path[1], left_out(env))


def left_out(env: Env) -> str:
    """The schema that texts which the server has printed leave out: the plan's, or public where that names them all."""
    return env.schema or "public"


def namesakes(item: Any, _env: Env) -> Iterator[ObjectId]:
    """What was called the same within a schema, where relations share their names."""
    yield from (ObjectId(kind, item.id.path) for kind in _RELATIONS if kind != item.id.kind)


_RELATIONS = ("index", "materialized_view", "sequence", "table", "view")


def relation_keyword(identity: ObjectId) -> str:
    """The word between ALTER and the name: ``MATERIALIZED VIEW``."""
    return identity.kind.replace("_", " ").upper()


def step(
    identity: ObjectId,
    text: str,
    env: Env,
    *,
    on: ObjectId | None = None,
    lock: str | None = None,
    hazards: Iterable[Hazard] = (),
    transaction: Transaction = Transaction.INSIDE,
    irreversible: str | None = None,
) -> Step:
    """A step; nobody can wait for ``on``, or lose rows of it, if this plan creates it.

    The rows of a foreign table are elsewhere; those of plain tables that inherit from it are here. Where a table is
    made anew, its old rows can break what is made after they came back.
    """
    if on is not None and on in env.created:
        back = on in env.have.objects and identity.kind not in BEFORE_ROWS
        lock, irreversible = None, None
        hazards = [one for one in hazards if one.kind is HazardKind.MAY_FAIL] if back else ()
    elif on is not None and is_foreign(on, env) and not _has_children(on, env):
        hazards, irreversible = (), None
    return Step(
        text=text,
        id=identity,
        lock=lock,
        hazards=tuple(hazards),
        transaction=transaction,
        irreversible=irreversible,
    )


def is_foreign(table: ObjectId, env: Env) -> bool:
    """Whether a table is a foreign one: after the plan or, where it is dropped, before."""
    item = env.want.objects.get(table) or env.have.objects.get(table)
    return getattr(item, "foreign", None) is not None


def _has_children(table: ObjectId, env: Env) -> bool:
    return any(table in getattr(one, "inherits", ()) for one in env.have.of_kind("table"))


def alter_table(
    identity: ObjectId,
    table: ObjectId,
    action: str,
    env: Env,
    *,
    lock: str = ACCESS_EXCLUSIVE,
    hazards: Iterable[Hazard] = (),
    transaction: Transaction = Transaction.INSIDE,
    irreversible: str | None = None,
) -> Step:
    """``ALTER TABLE table action`` as a step."""
    return step(
        identity,
        f"ALTER TABLE {relation(table, env)} {action}",
        env,
        on=table,
        lock=lock,
        hazards=hazards,
        transaction=transaction,
        irreversible=irreversible,
    )


def validate_constraint(identity: ObjectId, name: str, why: str, env: Env) -> Step:
    """VALIDATE CONSTRAINT for what is inside a table: reads and writes go on meanwhile, and rows can make it fail."""
    table = ObjectId("table", identity.path[:2])
    action = f"VALIDATE CONSTRAINT {identifier(name)}"
    return alter_table(identity, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE, hazards=(may_fail(why),))


def rename_to(identity: ObjectId, new: ObjectId, env: Env, *, lock: str = ACCESS_EXCLUSIVE) -> Step:
    """``ALTER <kind> old RENAME TO new`` for what is named like a relation."""
    text = f"ALTER {relation_keyword(identity)} {relation(identity, env)} RENAME TO {identifier(new.name)}"
    return step(identity, text, env, lock=lock)


def hazard(kind: HazardKind, why: str, remedy: str | None = None) -> Hazard:
    """A hazard in one call."""
    return Hazard(kind=kind, why=why, remedy=remedy)


def in_words(name: str) -> str:
    """A name in the note above a step, where a line of its own could be read as a directive."""
    return " ".join(name.split())


def data_loss(why: str) -> Hazard:
    """Rows or values are gone."""
    return hazard(HazardKind.DATA_LOSS, why)


def rewrite(table: ObjectId) -> Hazard:
    """The table is written anew, with all its indexes, while nobody can read it."""
    return hazard(HazardKind.TABLE_REWRITE, f"{_shown(table)} is rewritten while it can be neither read nor written")


def scan(table: ObjectId, *, blocks: str = "neither read nor written") -> Hazard:
    """The table is read whole under the step's lock."""
    return hazard(HazardKind.TABLE_SCAN, f"{_shown(table)} is read whole while it can be {blocks}")


def may_fail(why: str) -> Hazard:
    """Rows that are there can make the step fail."""
    return hazard(HazardKind.MAY_FAIL, why)


def _shown(table: ObjectId) -> str:
    return f"{table.kind.replace('_', ' ')} {'.'.join(table.path)}"

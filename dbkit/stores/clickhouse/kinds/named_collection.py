"""Named collections: keys and values that engines and dictionaries refer to, known on the whole server.

Source: ClickHouse documentation, CREATE NAMED COLLECTION. The server prints ``[HIDDEN]`` for every value, so the keys
are compared and whether they may be overridden, and the values are not. A value that changes takes a migration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.secrets import variable

__all__ = ["NAMED_COLLECTION", "NamedCollection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCollection:
    """A named collection of the server."""

    id: ObjectId
    keys: tuple[tuple[str, str], ...]
    """Name, and OVERRIDABLE, NOT OVERRIDABLE or nothing."""
    values: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """What a profile gives them, as SQL; no server tells."""
    tells_overriding: bool = field(default=True, compare=False)
    """Whether who printed it says what may be overridden: ClickHouse 24 does not."""


def _pair(collection: NamedCollection, name: str, overriding: str) -> str:
    value = dict(collection.values).get(name) or literal(variable(collection.id.name, name))
    return f"{identifier(name)} = {value} {overriding}".rstrip()


def _create(collection: NamedCollection, env: Env) -> Iterable[Step]:  # noqa: ARG001
    pairs = ", ".join(_pair(collection, name, overriding) for name, overriding in collection.keys)
    yield Step(text=f"CREATE NAMED COLLECTION {identifier(collection.id.name)} AS {pairs}", id=collection.id)


def _drop(collection: NamedCollection, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(
        text=f"DROP NAMED COLLECTION {identifier(collection.id.name)}",
        id=collection.id,
        irreversible="no server tells the values of a named collection",
    )


def _alter(have: NamedCollection, want: NamedCollection, env: Env) -> Alteration:  # noqa: ARG001
    before, after = dict(have.keys), dict(want.keys)
    changed = sorted(set(want.keys) - set(have.keys))
    if not (have.tells_overriding and want.tells_overriding):
        changed = [(name, said) for name, said in changed if name not in before]
    # What is said of overriding cannot be unsaid: such a key is deleted first.
    unsaid = {name for name, said in changed if not said and before.get(name)}
    gone = sorted((before.keys() - after.keys()) | unsaid)
    clauses = [f"DELETE {', '.join(identifier(name) for name in gone)}"] if gone else []
    clauses += [f"SET {', '.join(_pair(want, name, said) for name, said in changed)}"] if changed else []
    text = f"ALTER NAMED COLLECTION {identifier(want.id.name)}"
    return Alteration(steps=tuple(Step(text=f"{text} {clause}", id=want.id) for clause in clauses))


NAMED_COLLECTION = Kind(
    name="named_collection", model=NamedCollection, weight=2, create=_create, drop=_drop, alter=_alter, unsaid=True
)

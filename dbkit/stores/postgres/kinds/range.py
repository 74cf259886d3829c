"""Range types. Source: CREATE TYPE ... AS RANGE; pg_range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Exchange, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, step
from dbkit.stores.postgres.kinds.types import aside, exchange, exchanged_needs, supplanted
from dbkit.stores.postgres.quote import identifier

__all__ = ["RANGE", "Range", "range_sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A range type; all names of functions, classes and collations are SQL."""

    id: ObjectId
    subtype: str
    operator_class: str | None = None
    """Where it is not the subtype's default."""
    collation: str | None = None
    canonical: str | None = None
    difference: str | None = None
    multirange: str | None = None
    """The name of its multirange type, where that is not the one the server makes from the range's."""

    @property
    def multirange_type(self) -> str:
        """The name of its multirange type."""
        return self.multirange or _multirange(self.id.name)


def _from_row(row: Row) -> Range:
    identity = named("range", row)
    return Range(
        id=identity,
        subtype=row["subtype"],
        operator_class=row["operator_class"],
        collation=row["collation"],
        canonical=row["canonical"],
        difference=row["difference"],
        multirange=None if row["multirange"] == _multirange(identity.name) else row["multirange"],
    )


def _multirange(name: str) -> str:
    """The name that the server makes (makeMultirangeTypeName)."""
    head, found, tail = name.partition("range")
    return f"{head}multirange{tail}" if found else f"{name}_multirange"


def range_sql(item: Range) -> str:
    """The options inside the parentheses of CREATE TYPE."""
    options = {
        "subtype": item.subtype,
        "subtype_opclass": item.operator_class,
        "collation": item.collation,
        "canonical": item.canonical,
        "subtype_diff": item.difference,
        "multirange_type_name": identifier(item.multirange) if item.multirange else None,
    }
    return ", ".join(f"{name} = {value}" for name, value in options.items() if value is not None)


def _create(item: Range, env: Env) -> Iterator[Step]:
    yield step(item.id, f"CREATE TYPE {relation(item.id, env)} AS RANGE ({range_sql(item)})", env)


def _drop(item: Range, env: Env) -> Iterator[Step]:
    yield step(item.id, f"DROP TYPE {relation(item.id, env)}", env)


def _alter(have: Range, want: Range, env: Env) -> Alteration | Replace | Exchange:
    if replace(have, multirange=want.multirange) == want and not exchanged_needs(want.id, env):
        return Alteration(steps=tuple(_rename_multirange(want.id, have.multirange_type, want.multirange_type, env)))
    leave = _leave(have, aside(want.id, env).name, env)
    return exchange(want.id, env, "a range type cannot get another definition", leave=leave)


def _rename_multirange(identity: ObjectId, old: str, new: str, env: Env) -> Iterator[Step]:
    shown = relation(ObjectId("range", (identity.path[0], old)), env)
    yield step(identity, f"ALTER TYPE {shown} RENAME TO {identifier(new)}", env)


def _leave(have: Range, old: str, env: Env) -> Iterator[Step]:
    """The names of the multirange type and of the functions that make values are needed for the new ones."""
    multirange = have.multirange_type
    made = ObjectId("range", (have.id.path[0], multirange))
    renamed, many = relation(ObjectId("range", (have.id.path[0], old)), env), relation(made, env)
    functions = [
        (relation(have.id, env), f"{have.subtype}, {have.subtype}", old),
        (relation(have.id, env), f"{have.subtype}, {have.subtype}, text", old),
        (many, "", f"{old}_multi"),
        (many, renamed, f"{old}_multi"),
        (many, f"VARIADIC {renamed}[]", f"{old}_multi"),
    ]
    for name, arguments, new in functions:
        yield step(have.id, f"ALTER FUNCTION {name}({arguments}) RENAME TO {identifier(new)}", env)
    yield from _rename_multirange(have.id, multirange, f"{old}_multi", env)


def _rename(item: Range, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(item.id, f"ALTER TYPE {relation(item.id, env)} RENAME TO {identifier(new.name)}", env)
    want = env.want.objects.get(new)
    if isinstance(want, Range) and want.multirange_type != item.multirange_type:
        yield from _rename_multirange(item.id, item.multirange_type, want.multirange_type, env)


RANGE = CatalogKind(
    name="range",
    model=Range,
    weight=18,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    follows=True,
    supplanted=supplanted,
)

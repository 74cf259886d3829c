"""Range types. Source: CREATE TYPE ... AS RANGE; pg_range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, step
from dbkit.stores.postgres.kinds.types import IN_THE_WAY, replace_under_columns
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


def _create_text(item: Range, env: Env) -> str:
    return f"CREATE TYPE {relation(item.id, env)} AS RANGE ({range_sql(item)})"


def _create(item: Range, env: Env) -> Iterator[Step]:
    yield step(item.id, _create_text(item, env), env)


def _drop(item: Range, env: Env) -> Iterator[Step]:
    yield step(item.id, f"DROP TYPE {relation(item.id, env)}", env)


def _alter(_have: Range, want: Range, env: Env) -> Alteration:
    why = f"values that are no ranges of {want.subtype} make it fail"
    # The functions that make its values keep its name when it gets another.
    steps = replace_under_columns(want.id, _create_text(want, env), env, why=why)
    return Alteration(steps=tuple(steps), rebuild=IN_THE_WAY)


def _rename(item: Range, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(item.id, f"ALTER TYPE {relation(item.id, env)} RENAME TO {identifier(new.name)}", env)


RANGE = CatalogKind(
    name="range",
    model=Range,
    weight=18,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)

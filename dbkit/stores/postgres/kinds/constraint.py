"""Primary keys, unique, check and exclusion constraints. Source: ALTER TABLE; pg_constraint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import (
    CatalogKind,
    Row,
    alter_table,
    may_fail,
    named,
    scan,
    texts,
    validate_constraint,
)
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.kinds.fitted_checks import fitted_check
from dbkit.stores.postgres.kinds.indexed import clustering, settings, split_definition
from dbkit.stores.postgres.kinds.key import built_beside, over_index, timing
from dbkit.stores.postgres.kinds.kinship import given_to_parent
from dbkit.stores.postgres.kinds.partitioned_index import moved_along, own_parts
from dbkit.stores.postgres.kinds.storage import with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["CONSTRAINT", "Constraint", "constraint_sql", "definition_sql", "in_order", "repeated", "validate"]

_TYPES = {"p": "primary key", "u": "unique", "c": "check", "x": "exclusion"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint of a table, other than a foreign key, with the index that is behind it."""

    id: ObjectId
    type: str
    """``primary key``, ``unique``, ``check`` or ``exclusion``."""
    definition: str
    """As the server prints it, without its name and what is said in the other fields."""
    columns: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    validated: bool = True
    enforced: bool = True
    options: tuple[str, ...] = ()
    """Of the index: ``name=value``, sorted."""
    tablespace: str | None = None
    """Of the index, where it is not the database's."""
    predicate: str | None = None
    """Of a partial exclusion constraint."""
    clustered: bool = False
    """Whether CLUSTER follows the index."""


def _from_row(row: Row) -> Constraint:
    return Constraint(
        id=named("constraint", row),
        type=_TYPES[row["type"]],
        definition=split_definition(row),
        columns=texts(row["columns"]),
        deferrable=row["deferrable"],
        deferred=row["deferred"],
        validated=row["validated"],
        enforced=row["enforced"],
        options=texts(row["options"]),
        tablespace=row["tablespace"],
        predicate=row["predicate"],
        clustered=row["clustered"],
    )


def constraint_sql(constraint: Constraint) -> str:
    """The constraint as inside CREATE TABLE."""
    return f"CONSTRAINT {identifier(constraint.id.name)} {definition_sql(constraint)}"


def definition_sql(constraint: Constraint) -> str:
    """What follows the name, without NOT VALID."""
    tablespace = f" USING INDEX TABLESPACE {identifier(constraint.tablespace)}" if constraint.tablespace else ""
    predicate = f" WHERE ({constraint.predicate})" if constraint.predicate is not None else ""
    text = f"{constraint.definition}{with_clause(constraint.options)}{tablespace}{predicate}"
    text += timing(constraint.deferrable, constraint.deferred)
    return text if constraint.enforced else f"{text} NOT ENFORCED"


def in_order(constraint: Constraint) -> tuple[int, ObjectId]:
    """The primary key first, as the server prints them."""
    return ("primary key", "unique", "exclusion", "check").index(constraint.type), constraint.id


def repeated(constraints: Iterable[Constraint]) -> list[Constraint]:
    """Keys that are like another one: CREATE TABLE makes one of them, ALTER TABLE as many as there are."""
    found: list[Constraint] = []
    seen = set()
    for item in sorted((one for one in constraints if one.type != "check"), key=in_order):
        columns = item.definition.removeprefix("PRIMARY KEY ").removeprefix("UNIQUE ")
        key = (columns, item.predicate, item.deferrable, item.deferred)
        found += [item] if key in seen else []
        seen.add(key)
    return found


def _create(constraint: Constraint, env: Env) -> Iterator[Step]:
    if fitted_check(constraint, env):
        return
    table = table_of(constraint.id)
    action = f"ADD {constraint_sql(constraint)}"
    if not constraint.validated:
        yield alter_table(constraint.id, table, f"{action} NOT VALID", env)
    elif constraint.type == "check" and env.online and table not in env.created and constraint.enforced:
        yield alter_table(constraint.id, table, f"{action} NOT VALID", env, transaction=Transaction.COMMIT_AFTER)
        yield validate(constraint.id, env)
    elif _can_be_built_beside(constraint, env):
        yield from _with_index(constraint, env)
    else:
        for part in _own_parts(constraint, env.want):
            own = replace(constraint, options=part.options)
            added = f"ADD CONSTRAINT {identifier(part.name)} {definition_sql(own)}"
            yield alter_table(constraint.id, table_of(part.id), added, env, hazards=_adding(constraint))
        yield alter_table(constraint.id, table, action, env, hazards=_adding(constraint))
    if constraint.clustered:
        yield from clustering(constraint, table, env)


def _own_parts(constraint: Constraint, state: State) -> list[Any]:
    """The parts of its index that must be there before it."""
    table = state.objects.get(table_of(constraint.id))
    parted = constraint.type != "check" and getattr(table, "partition_key", None) is not None
    return own_parts(constraint, state) if parted else []


def _awaits(constraint: Constraint, env: Env) -> Iterator[ObjectId]:
    yield from (table_of(part.id) for part in _own_parts(constraint, env.want))


def _adding(constraint: Constraint) -> Iterator[Hazard]:
    if constraint.enforced:
        yield scan(table_of(constraint.id))
        yield may_fail("rows that are there and break it make it fail")


def _can_be_built_beside(constraint: Constraint, env: Env) -> bool:
    """Whether its index can be built while the table is used. One that is replaced leaves no gap meanwhile."""
    table = env.want.objects.get(table_of(constraint.id))
    return (
        env.online
        and constraint.type in ("primary key", "unique")
        and table_of(constraint.id) not in env.created
        and constraint.id not in env.have.objects
        and getattr(table, "partition_key", None) is None
        and "WITHOUT OVERLAPS" not in constraint.definition
    )


def _with_index(constraint: Constraint, env: Env) -> Iterator[Step]:
    yield built_beside(constraint, constraint.id.name, env, rows_can_break=True)
    yield alter_table(constraint.id, table_of(constraint.id), over_index(constraint, constraint.id.name), env)


def validate(identity: ObjectId, env: Env) -> Step:
    """VALIDATE CONSTRAINT: reads and writes go on meanwhile."""
    return validate_constraint(identity, identity.name, "rows that are there and break it make it fail", env)


def _drop(constraint: Constraint, env: Env) -> Iterator[Step]:
    if fitted_check(constraint, env):
        return
    action = f"DROP CONSTRAINT {identifier(constraint.id.name)}"
    yield alter_table(constraint.id, table_of(constraint.id), action, env)


def _alter(have: Constraint, want: Constraint, env: Env) -> Alteration | Replace:
    table = table_of(want.id)
    in_place = replace(
        want,
        validated=have.validated and want.validated,
        options=have.options,
        tablespace=have.tablespace,
        clustered=have.clustered,
    )
    partitioned = getattr(env.want.objects.get(table), "partition_key", None) is not None
    if in_place != have or (partitioned and have.options != want.options):
        return Replace("a constraint cannot be altered")
    steps = [validate(want.id, env)] if want.validated and not have.validated else []
    return Alteration(steps=(*steps, *settings(have, want, table, env), *moved_along(have, want, table, env)))


def _requires(constraint: Constraint) -> Iterator[tuple[int, str]]:
    if not constraint.enforced:
        yield 18, "NOT ENFORCED"
    if constraint.definition.startswith("UNIQUE NULLS NOT DISTINCT"):
        yield 15, "NULLS NOT DISTINCT"
    if constraint.type in ("primary key", "unique") and " WITHOUT OVERLAPS)" in constraint.definition:
        yield 18, "WITHOUT OVERLAPS"


def _rename(constraint: Constraint, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(constraint.id, new.name, env)


def _inline(constraint: Constraint) -> ObjectId | None:
    return table_of(constraint.id) if constraint.validated and not constraint.clustered else None


CONSTRAINT = CatalogKind(
    name="constraint",
    model=Constraint,
    weight=40,
    missed=True,
    from_row=_from_row,
    requires=_requires,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda constraint: table_of(constraint.id),
    owner_of_row=lambda identity, _: table_of(identity),
    inline=_inline,
    apart=lambda constraint, state: bool(_own_parts(constraint, state)),
    awaits=_awaits,
    handed_over=given_to_parent,
)

"""Primary keys, unique, check and exclusion constraints. Source: ALTER TABLE; pg_constraint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import (
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    alter_table,
    may_fail,
    named,
    scan,
    texts,
)
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.quote import identifier

__all__ = ["CONSTRAINT", "Constraint", "constraint_sql", "validate"]

_TYPES = {"p": "primary key", "u": "unique", "c": "check", "x": "exclusion"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint of a table, other than a foreign key."""

    id: ObjectId
    type: str
    """``primary key``, ``unique``, ``check`` or ``exclusion``."""
    definition: str
    """As the server prints it, its name left out."""
    columns: tuple[str, ...] = ()
    validated: bool = True


def _from_row(row: Row) -> Constraint:
    return Constraint(
        id=named("constraint", row),
        type=_TYPES[row["type"]],
        definition=row["definition"],
        columns=texts(row["columns"]),
        validated=row["validated"],
    )


def constraint_sql(constraint: Constraint) -> str:
    """The constraint as inside CREATE TABLE."""
    return f"CONSTRAINT {identifier(constraint.id.name)} {constraint.definition}"


def _create(constraint: Constraint, env: Env) -> Iterator[Step]:
    table = table_of(constraint.id)
    action = f"ADD {constraint_sql(constraint)}"
    if not constraint.validated:
        yield alter_table(constraint.id, table, f"{action} NOT VALID", env)
    elif constraint.type == "check" and env.online and table not in env.created and _enforced(constraint):
        yield alter_table(constraint.id, table, f"{action} NOT VALID", env, transaction=Transaction.COMMIT_AFTER)
        yield validate(constraint.id, env)
    else:
        yield alter_table(constraint.id, table, action, env, hazards=_adding(constraint))


def _enforced(constraint: Constraint) -> bool:
    return not constraint.definition.endswith(" NOT ENFORCED")


def _adding(constraint: Constraint) -> Iterator[Hazard]:
    if _enforced(constraint):
        yield scan(table_of(constraint.id))
        yield may_fail("rows that are there and break it make it fail")


def validate(identity: ObjectId, env: Env) -> Step:
    """VALIDATE CONSTRAINT: reads and writes go on meanwhile."""
    table = table_of(identity)
    hazards = (may_fail("rows that are there and break it make it fail"),)
    action = f"VALIDATE CONSTRAINT {identifier(identity.name)}"
    return alter_table(identity, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE, hazards=hazards)


def _drop(constraint: Constraint, env: Env) -> Iterator[Step]:
    action = f"DROP CONSTRAINT {identifier(constraint.id.name)}"
    yield alter_table(constraint.id, table_of(constraint.id), action, env)


def _alter(have: Constraint, want: Constraint, env: Env) -> Alteration | Replace:
    if want.validated and replace(have, validated=True) == want:
        return Alteration(steps=(validate(want.id, env),))
    return Replace("a constraint cannot be altered")


def _rename(constraint: Constraint, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(constraint.id, new.name, env)


def _inline(constraint: Constraint) -> ObjectId | None:
    return table_of(constraint.id) if constraint.validated else None


CONSTRAINT = CatalogKind(
    name="constraint",
    model=Constraint,
    weight=40,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda constraint: table_of(constraint.id),
    inline=_inline,
)

"""Foreign keys: added NOT VALID and validated while others go on. Source: ALTER TABLE; pg_constraint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    CatalogKind,
    Row,
    alter_table,
    may_fail,
    named,
    relation,
    scan,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.kinds.constraint import validate
from dbkit.stores.postgres.kinds.key import timing
from dbkit.stores.postgres.kinds.kinship import given_to_parent
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import identifier

__all__ = ["FOREIGN_KEY", "ForeignKey", "foreign_key_sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A foreign key."""

    id: ObjectId
    definition: str
    """As the server prints it, without its name and what is said in the other fields."""
    references: ObjectId
    columns: tuple[str, ...]
    deferrable: bool = False
    deferred: bool = False
    validated: bool = True
    enforced: bool = True


def _from_row(row: Row) -> ForeignKey:
    return ForeignKey(
        id=named("foreign_key", row),
        definition=row["definition"],
        references=ObjectId("table", tuple(row["references"])),
        columns=texts(row["columns"]),
        deferrable=row["deferrable"],
        deferred=row["deferred"],
        validated=row["validated"],
        enforced=row["enforced"],
    )


def _needs(key: ForeignKey) -> Iterator[ObjectId]:
    yield key.references


def foreign_key_sql(key: ForeignKey) -> str:
    """The definition with all its words but NOT VALID."""
    text = key.definition + timing(key.deferrable, key.deferred)
    return text if key.enforced else f"{text} NOT ENFORCED"


def _create(key: ForeignKey, env: Env) -> Iterator[Step]:
    table = table_of(key.id)
    action = f"ADD CONSTRAINT {identifier(key.id.name)} {foreign_key_sql(key)}"
    if not key.enforced:
        yield _add(key, action, env)
    elif not key.validated:
        yield _add(key, f"{action} NOT VALID", env)
    elif env.online and table not in env.created and _can_wait(key, env):
        yield _add(key, f"{action} NOT VALID", env, transaction=Transaction.COMMIT_AFTER)
        yield validate(key.id, env)
    else:
        hazards = (
            scan(table, blocks="read but not written"),
            scan(key.references, blocks="read but not written"),
            may_fail("rows that refer to nothing make it fail"),
        )
        empty = table in env.created and table not in env.have.objects
        yield _add(key, action, env, hazards=() if empty else hazards)


def _add(
    key: ForeignKey,
    action: str,
    env: Env,
    *,
    hazards: Iterable[Hazard] = (),
    transaction: Transaction = Transaction.INSIDE,
) -> Step:
    """Both tables are locked; the one that is referred to may be in use although this plan makes the other."""
    table = table_of(key.id)
    other = table in env.created and key.references not in env.created
    return step(
        key.id,
        f"ALTER TABLE {relation(table, env)} {action}",
        env,
        on=key.references if other else table,
        lock=SHARE_ROW_EXCLUSIVE,
        hazards=hazards,
        transaction=transaction,
    )


def _can_wait(key: ForeignKey, env: Env) -> bool:
    """Before PostgreSQL 18 a partitioned table takes no foreign key that is NOT VALID."""
    table = env.want.objects.get(table_of(key.id))
    partitioned = isinstance(table, Table) and table.partition_key is not None
    return env.version >= 18 or not partitioned


def _drop(key: ForeignKey, env: Env) -> Iterator[Step]:
    table = table_of(key.id)
    lock = f"{ACCESS_EXCLUSIVE} on both tables"
    yield alter_table(key.id, table, f"DROP CONSTRAINT {identifier(key.id.name)}", env, lock=lock)


def _alter(have: ForeignKey, want: ForeignKey, env: Env) -> Alteration | Replace:
    in_place = replace(
        want,
        deferrable=have.deferrable,
        deferred=have.deferred,
        enforced=have.enforced,
        validated=have.validated,
    )
    # ENFORCED validates it; nothing makes one that was validated NOT VALID.
    if in_place != have or (have.validated and not want.validated):
        return Replace("a foreign key cannot get another definition")
    return Alteration(steps=tuple(_alterations(have, want, env)))


def _alterations(have: ForeignKey, want: ForeignKey, env: Env) -> Iterator[Step]:
    table, head = table_of(want.id), f"ALTER CONSTRAINT {identifier(want.id.name)}"
    if (have.deferrable, have.deferred) != (want.deferrable, want.deferred):
        action = f"{head}{timing(want.deferrable, want.deferred) or ' NOT DEFERRABLE'}"
        action += " INITIALLY IMMEDIATE" if want.deferrable and not want.deferred else ""
        yield alter_table(want.id, table, action, env)
    both = f"{ACCESS_EXCLUSIVE} on both tables"
    if have.enforced and not want.enforced:
        yield alter_table(want.id, table, f"{head} NOT ENFORCED", env, lock=both)
    if want.enforced and not have.enforced:
        hazards = (scan(table), scan(want.references), may_fail("rows that refer to nothing make it fail"))
        yield alter_table(want.id, table, f"{head} ENFORCED", env, lock=both, hazards=hazards)
    elif want.enforced and want.validated and not have.validated:
        yield validate(want.id, env)


def _requires(key: ForeignKey) -> Iterator[tuple[int, str]]:
    if not key.enforced:
        yield 18, "NOT ENFORCED"
    if ", PERIOD " in key.definition:
        yield 18, "a foreign key with PERIOD"
    if " ON DELETE SET NULL (" in key.definition or " ON DELETE SET DEFAULT (" in key.definition:
        yield 15, "ON DELETE SET NULL with columns"


def _rename(key: ForeignKey, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(key.id, new.name, env)


FOREIGN_KEY = CatalogKind(
    name="foreign_key",
    model=ForeignKey,
    weight=55,
    missed=True,
    from_row=_from_row,
    needs=_needs,
    requires=_requires,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda key: table_of(key.id),
    handed_over=given_to_parent,
)

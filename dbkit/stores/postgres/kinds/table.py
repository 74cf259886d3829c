"""Tables, partitioned tables and partitions. Source: CREATE TABLE, ALTER TABLE; pg_class, pg_inherits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    alter_table,
    data_loss,
    may_fail,
    named,
    relation,
    rename_to,
    rewrite,
    scan,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.column import Column, column_sql, settings
from dbkit.stores.postgres.kinds.companions import rename_companions
from dbkit.stores.postgres.kinds.constraint import Constraint, constraint_sql
from dbkit.stores.postgres.kinds.default import Default
from dbkit.stores.postgres.kinds.foreign_table import Foreign, foreign_clause, foreign_from
from dbkit.stores.postgres.kinds.generic_options import options_change
from dbkit.stores.postgres.kinds.storage import option_changes, with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["TABLE", "Table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its columns, defaults, constraints, indexes and triggers are objects of their own."""

    id: ObjectId
    partition_key: str | None = None
    """``RANGE (created_at)``, where the table is partitioned."""
    partition_of: ObjectId | None = None
    bound: str | None = None
    """``FOR VALUES …`` or ``DEFAULT``, where the table is a partition."""
    inherits: tuple[ObjectId, ...] = ()
    unlogged: bool = False
    options: tuple[str, ...] = ()
    """``name=value``, sorted."""
    row_security: bool = False
    force_row_security: bool = False
    access_method: str | None = None
    """Where it is not heap."""
    foreign: Foreign | None = None
    """Where the rows are, if they are on a foreign server."""


def _from_row(row: Row) -> Table:
    parents = tuple(ObjectId("table", tuple(path)) for path in row["parents"] or ())
    partition = row["bound"] is not None
    return Table(
        id=named("table", row),
        partition_key=row["partition_key"],
        partition_of=parents[0] if partition else None,
        bound=row["bound"],
        inherits=() if partition else parents,
        unlogged=row["unlogged"],
        options=texts(row["options"]),
        row_security=row["row_security"],
        force_row_security=row["force_row_security"],
        access_method=row["access_method"],
        foreign=foreign_from(row),
    )


def _needs(table: Table) -> Iterator[ObjectId]:
    yield from table.inherits
    if table.foreign:
        yield ObjectId("foreign_server", (table.foreign.server,))


def _create(table: Table, env: Env) -> Iterator[Step]:
    inlined = env.inlined.get(table.id, ())
    columns = sorted((item for item in inlined if isinstance(item, Column)), key=lambda column: column.position)
    hazards = () if table.partition_of is None else tuple(_hazards_of_partition(table, env))
    yield step(
        table.id,
        _create_text(table, columns, inlined, env),
        env,
        on=table.partition_of or next((parent for parent in table.inherits if parent not in env.created), table.id),
        lock=f"{ACCESS_EXCLUSIVE if table.partition_of else SHARE_UPDATE_EXCLUSIVE} on the parent"
        if table.partition_of or table.inherits
        else None,
        hazards=hazards,
    )
    for column in columns:
        yield from settings(None, column, env)
    yield from _inherited_defaults(table, columns, env)
    yield from _row_security(Table(id=table.id), table, env)


def _inherited_defaults(table: Table, columns: list[Column], env: Env) -> Iterator[Step]:
    """A column that the table and a parent both have takes the parent's default, if it has none of its own."""
    for column in columns:
        own = ObjectId("default", column.id.path) in env.want.objects
        parents = (ObjectId("default", (*parent.path, column.id.name)) for parent in table.inherits)
        if not own and any(parent in env.want.objects for parent in parents):
            yield alter_table(table.id, table.id, f"ALTER COLUMN {identifier(column.id.name)} DROP DEFAULT", env)


def _hazards_of_partition(table: Table, env: Env) -> Iterator[Hazard]:
    for other in env.have.objects.values():
        if isinstance(other, Table) and other.partition_of == table.partition_of and other.bound == "DEFAULT":
            yield scan(other.id)
            yield may_fail("rows of the default partition that belong into the new one make it fail")


def _create_text(table: Table, columns: list[Column], inlined: tuple[object, ...], env: Env) -> str:
    defaults = {item.id.path: item.expression for item in inlined if isinstance(item, Default)}
    parts = [column_sql(column, defaults.get(column.id.path)) for column in columns]
    constraints = (item for item in inlined if isinstance(item, Constraint))
    parts += [constraint_sql(item) for item in sorted(constraints, key=_constraint_order)]
    body = "\n    " + ",\n    ".join(parts) + "\n" if parts else ""
    word = "FOREIGN " if table.foreign else "UNLOGGED " if table.unlogged else ""
    text = f"CREATE {word}TABLE {relation(table.id, env)}"
    if table.partition_of:
        text += f" PARTITION OF {relation(table.partition_of, env)}"
        text += (f" ({body})" if parts else "") + f" {table.bound}"
    else:
        text += f" ({body})"
    if table.inherits:
        text += f" INHERITS ({', '.join(relation(parent, env) for parent in table.inherits)})"
    text += f" PARTITION BY {table.partition_key}" if table.partition_key else ""
    text += f" USING {identifier(table.access_method)}" if table.access_method else ""
    text += foreign_clause(table.foreign) if table.foreign else ""
    return text + with_clause(table.options)


def _constraint_order(constraint: Constraint) -> tuple[int, ObjectId]:
    return ("primary key", "unique", "exclusion", "check").index(constraint.type), constraint.id


def _drop(table: Table, env: Env) -> Iterator[Step]:
    if table.foreign:
        yield step(table.id, f"DROP FOREIGN TABLE {relation(table.id, env)}", env, lock=ACCESS_EXCLUSIVE)
        return
    why = f"the rows of {'.'.join(table.id.path)} are gone"
    yield step(
        table.id,
        f"DROP TABLE {relation(table.id, env)}",
        env,
        lock=ACCESS_EXCLUSIVE,
        hazards=(data_loss(why),),
        irreversible=why,
    )


def _alter(have: Table, want: Table, env: Env) -> Alteration | Replace:
    if (have.foreign and have.foreign.server) != (want.foreign and want.foreign.server):
        return Replace("a table cannot go to another server")
    if have.partition_key != want.partition_key:
        return Replace("a table cannot be partitioned in another way in place")
    if have.partition_of != want.partition_of:
        return Replace("a table cannot become a partition, or cease to be one, with its columns")
    if have.access_method != want.access_method and env.version < 15:
        return Replace("PostgreSQL 14 cannot change the access method of a table")
    steps = (
        *_bound(have, want, env),
        *_foreign_options(have, want, env),
        *_inheritance(have, want, env),
        *_persistence(have, want, env),
        *_row_security(have, want, env),
        *(
            alter_table(want.id, want.id, action, env, lock=SHARE_UPDATE_EXCLUSIVE)
            for action in option_changes(have.options, want.options)
        ),
    )
    return Alteration(steps=steps)


def _foreign_options(have: Table, want: Table, env: Env) -> Iterator[Step]:
    change = options_change(have.foreign.options, want.foreign.options) if have.foreign and want.foreign else ""
    if change:
        yield alter_table(want.id, want.id, change.lstrip(), env)


def _bound(have: Table, want: Table, env: Env) -> Iterator[Step]:
    """New bounds can overlap the old ones of siblings: all are detached first, by the first of them."""
    if not want.partition_of or have.bound == want.bound:
        return
    moved = sorted((one for one in env.want.objects.values() if _moves(one, want.partition_of, env)), key=_by_id)
    if moved[0].id != want.id:
        return
    for one in moved:
        yield alter_table(one.id, want.partition_of, f"DETACH PARTITION {relation(one.id, env)}", env)
    for one in moved:
        hazards = (scan(one.id), may_fail("rows outside the new bounds make it fail"))
        action = f"ATTACH PARTITION {relation(one.id, env)} {one.bound}"
        yield alter_table(one.id, want.partition_of, action, env, hazards=hazards)


def _moves(item: object, parent: ObjectId, env: Env) -> TypeGuard[Table]:
    """Whether it is a partition of the parent, before and after, with other bounds."""
    if not isinstance(item, Table) or item.partition_of != parent:
        return False
    before = env.have.objects.get(item.id)
    if not isinstance(before, Table) or before.bound == item.bound:
        return False
    return (before.partition_of, before.partition_key) == (parent, item.partition_key)


def _by_id(table: Table) -> ObjectId:
    return table.id


def _inheritance(have: Table, want: Table, env: Env) -> Iterator[Step]:
    for parent in have.inherits:
        if parent not in want.inherits:
            yield alter_table(want.id, want.id, f"NO INHERIT {relation(parent, env)}", env)
    for parent in want.inherits:
        if parent not in have.inherits:
            yield alter_table(want.id, want.id, f"INHERIT {relation(parent, env)}", env)


def _persistence(have: Table, want: Table, env: Env) -> Iterator[Step]:
    if have.unlogged != want.unlogged:
        action = "SET UNLOGGED" if want.unlogged else "SET LOGGED"
        yield alter_table(want.id, want.id, action, env, hazards=(rewrite(want.id),))
    if have.access_method != want.access_method:
        action = f"SET ACCESS METHOD {identifier(want.access_method or 'heap')}"
        yield alter_table(want.id, want.id, action, env, hazards=(rewrite(want.id),))


def _row_security(have: Table, want: Table, env: Env) -> Iterator[Step]:
    if have.row_security != want.row_security:
        word = "ENABLE" if want.row_security else "DISABLE"
        yield alter_table(want.id, want.id, f"{word} ROW LEVEL SECURITY", env)
    if have.force_row_security != want.force_row_security:
        word = "FORCE" if want.force_row_security else "NO FORCE"
        yield alter_table(want.id, want.id, f"{word} ROW LEVEL SECURITY", env)


def _rename(table: Table, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(table.id, new, env)
    yield from rename_companions(table.id, new, new, env)


TABLE = CatalogKind(
    name="table",
    model=Table,
    weight=30,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda table: table.partition_of,
)

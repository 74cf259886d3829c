"""Tables, partitioned tables and partitions. Source: CREATE TABLE, ALTER TABLE; pg_class, pg_inherits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Refill, Replace, released
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.added_column import defaults_of_domains
from dbkit.stores.postgres.kinds.attach import attach
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    BEFORE_ROWS,
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    alter_table,
    data_loss,
    named,
    namesakes,
    relation,
    rename_to,
    rewrite,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.column import (
    Column,
    as_made,
)
from dbkit.stores.postgres.kinds.column_settings import handed_settings, settings
from dbkit.stores.postgres.kinds.companions import rename_companions
from dbkit.stores.postgres.kinds.constraint import Constraint, constraint_sql, repeated
from dbkit.stores.postgres.kinds.created_table import made
from dbkit.stores.postgres.kinds.default_partition import beside_default
from dbkit.stores.postgres.kinds.detach import detached, parted_first
from dbkit.stores.postgres.kinds.foreign_table import Foreign, foreign_from
from dbkit.stores.postgres.kinds.generated import handed_expression
from dbkit.stores.postgres.kinds.generic_options import options_change
from dbkit.stores.postgres.kinds.kinship import (
    detach,
    fit,
    hashed_otherwise,
    in_the_way,
    left_behind,
    let_go,
    needs_parents_anew,
    staying,
)
from dbkit.stores.postgres.kinds.lineage import ancestors, column_above, columns_here, parents
from dbkit.stores.postgres.kinds.not_null import handed_not_null, not_validated
from dbkit.stores.postgres.kinds.refill import keeps_rows, put_aside, take_back
from dbkit.stores.postgres.kinds.sequence import logged_otherwise
from dbkit.stores.postgres.kinds.storage import option_changes
from dbkit.stores.postgres.kinds.typed_table import enter_type, freed_columns, in_order_of_type, leave_type
from dbkit.stores.postgres.quote import identifier

__all__ = ["TABLE", "Part", "Table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A key, index or foreign key that a partition has from its parent, under a name of its own."""

    kind: str
    name: str
    origin: ObjectId
    """The parent's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its columns, defaults, constraints, indexes and triggers are objects of their own."""

    id: ObjectId
    partition_key: str | None = None
    """``RANGE (created_at)``, where the table is partitioned."""
    partition_of: ObjectId | None = None
    bound: str | None = None
    """``FOR VALUES …`` or ``DEFAULT``, where the table is a partition."""
    detaching: bool = False
    """Whether DETACH PARTITION CONCURRENTLY was interrupted: the whole shows its rows no more."""
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
    tablespace: str | None = None
    """Where it is not the database's."""
    of_type: str | None = None
    """The composite type, as SQL, that gives the table its columns."""
    handed_down: tuple[str, ...] = ()
    """Of a table that inherits: columns and checks that are its parents' alone."""
    parts: tuple[Part, ...] = field(default=(), compare=False)
    children: int = field(default=0, compare=False)
    """How many partitions it has, those that are left alone with them."""

    @property
    def parents(self) -> tuple[ObjectId, ...]:
        """The table that it is a partition of, or those that it inherits from."""
        return (self.partition_of,) if self.partition_of else self.inherits


def _from_row(row: Row) -> Table:
    parents = tuple(ObjectId("table", tuple(path)) for path in row["parents"] or ())
    partition = row["bound"] is not None
    return Table(
        id=named("table", row),
        partition_key=row["partition_key"],
        partition_of=parents[0] if partition else None,
        bound=row["bound"],
        detaching=row["detaching"],
        inherits=() if partition else parents,
        unlogged=row["unlogged"],
        options=texts(row["options"]),
        row_security=row["row_security"],
        force_row_security=row["force_row_security"],
        access_method=row["access_method"],
        foreign=foreign_from(row),
        tablespace=row["tablespace"],
        of_type=row["of_type"],
        handed_down=texts(row["handed_down"]),
        children=row["children"],
        parts=tuple(
            Part(kind=kind, name=name, origin=ObjectId(kind, tuple(origin)))
            for kind, name, origin in row["parts"] or ()
        ),
    )


def _needs(table: Table) -> Iterator[ObjectId]:
    yield from table.inherits
    if table.foreign:
        yield ObjectId("foreign_server", (table.foreign.server,))


def _create(table: Table, env: Env) -> Iterator[Step]:
    inlined = env.inlined.get(table.id, ())
    own_columns = [item for item in inlined if isinstance(item, Column)]
    columns = sorted((column for column in own_columns if not column.inherited), key=lambda column: column.position)
    yield from beside_default(table, made(table, columns, inlined, env), env)
    for item in repeated(item for item in inlined if isinstance(item, Constraint)):
        yield alter_table(item.id, table.id, f"ADD {constraint_sql(item)}", env)
    for column in columns:
        yield from not_validated(column, env)
        yield from settings(column_above(column.id, env.want), column, env)
    own = {column.id.name for column in columns}
    for name, column in columns_here(table.id, env.want).items() if parents(table.id, env.want) else ():
        if name not in own and (column.id not in env.want.objects or column in own_columns):
            above = as_made(column_above(column.id, env.want))
            if handed_expression(column, above):
                above = replace(above, generated=column.generated)
            if handed_not_null(column, above, env):
                above = replace(above, not_null=True, not_null_name=column.not_null_name, not_null_handed=False)
            yield from handed_settings(above, column, env)
    yield from _row_security(Table(id=table.id), table, env)


def _drop(table: Table, env: Env) -> Iterator[Step]:
    if table.foreign:
        yield step(table.id, f"DROP FOREIGN TABLE {relation(table.id, env)}", env, lock=ACCESS_EXCLUSIVE)
        return
    if table.id in env.created and keeps_rows(table, env.want.objects[table.id]):
        yield from put_aside(table, env)
        return
    why = f"the rows of {'.'.join(table.id.path)} are gone"
    if table.partition_of and parted_first(table, env):
        parted = f"the rows of {'.'.join(table.id.path)} are seen no more in {'.'.join(table.partition_of.path)}"
        yield from detached(table, env, hazards=(data_loss(parted),))
    yield step(
        table.id,
        f"DROP TABLE {relation(table.id, env)}",
        env,
        lock=ACCESS_EXCLUSIVE,
        hazards=(data_loss(why),),
        irreversible=why,
    )


def _anew(have: Table, want: Table, env: Env) -> Replace | None:
    """Why it, or what it is a part of, is dropped and created; its rows come back."""
    if (have.foreign and have.foreign.server) != (want.foreign and want.foreign.server):
        return Replace("a table cannot go to another server")
    if want.partition_of and hashed_otherwise(have, want):
        return Replace("rows that are spread by another hash go to other partitions", of=want.partition_of)
    reasons = {
        "a table cannot be partitioned in another way in place": have.partition_key != want.partition_key,
        "a table's own columns and checks cannot become its parents' alone": needs_parents_anew(have, want, env),
        "the columns of a table of a type stand in the type's order": not in_order_of_type(have, want, env),
        "PostgreSQL 14 cannot change the access method of a table": have.access_method != want.access_method
        and env.version < 15,
    }
    return next((Replace(why) for why, holds in reasons.items() if holds), None)


def _alter(have: Table, want: Table, env: Env) -> Alteration | Replace:
    if anew := _anew(have, want, env):
        return anew
    steps = (
        *_foreign_options(have, want, env),
        *_kinship(have, want, env),
        *_persistence(have, want, env),
        *_row_security(have, want, env),
        *(
            alter_table(want.id, want.id, action, env, lock=SHARE_UPDATE_EXCLUSIVE)
            for action in option_changes(have.options, want.options)
        ),
    )
    return Alteration(
        first=(*detach(have, want, env), *leave_type(have, want, env)),
        releases=frozenset((*let_go(have, want, env), *freed_columns(have, want, env))),
        leaves=frozenset(left_behind(have, want, env)),
        steps=steps,
        rebuild=in_the_way(have, want, env),
        last=tuple(enter_type(have, want, env)),
        needs=frozenset(_awaited(have, want, env)),
    )


def _foreign_options(have: Table, want: Table, env: Env) -> Iterator[Step]:
    change = options_change(have.foreign.options, want.foreign.options) if have.foreign and want.foreign else ""
    if change:
        yield alter_table(want.id, want.id, change.lstrip(), env)


def _awaited(have: Table, want: Table, env: Env) -> Iterator[ObjectId]:
    """A table is fitted to its new parents as they will be; bounds of siblings can overlap old ones."""
    for parent in parents(want.id, env.want) if have.parents != want.parents else ():
        yield from (column.id for column in columns_here(parent, env.want).values())
        yield from (item.id for kind in ("constraint", "default") for item in env.want.inside(kind, parent.path))
    if (have.partition_of, have.bound) != (want.partition_of, want.bound):
        yield from _awaits(want, env)


def _kinship(have: Table, want: Table, env: Env) -> Iterator[Step]:
    if have.parents != want.parents:
        yield from fit(have, want, env)
    if staying(have, want, env) != want.parents:
        yield from beside_default(want, attach(have, want, env), env)


def _awaits(table: Table, env: Env) -> Iterator[ObjectId]:
    """What a new child has from its parents, or had; what gives values to the columns that rows come back without.

    And a new partition can take a bound that another one leaves.
    """
    for parent in parents(table.id, env.want) if table.id in env.created else ():
        yield from (column.id for state in (env.have, env.want) for column in columns_here(parent, state).values())
        yield from (item.id for item in env.want.inside("default", parent.path))
    made_anew = table.id in env.created and table.id in env.have.objects
    for column in columns_here(table.id, env.want).values() if made_anew else ():
        yield from defaults_of_domains(column, env)
    stays = table.partition_of is not None and table.partition_of not in env.created
    for other in env.have.objects.values() if stays else ():
        if isinstance(other, Table) and other.partition_of == table.partition_of and other.id != table.id:
            after = env.want.objects.get(other.id)
            if not isinstance(after, Table):
                yield other.id
            elif (after.bound, after.partition_of) != (other.bound, other.partition_of):
                yield from (other.id,) if other.id in env.created else (released(other.id),)


def _outlived(table: Table, env: Env) -> Iterator[ObjectId]:
    """What its parents hand down goes after it: its rows are put aside whole, and what it has may need the columns."""
    for parent in ancestors(table.id, env.have):
        yield from (column.id for column in env.have.inside("column", parent.path))


def _persistence(have: Table, want: Table, env: Env) -> Iterator[Step]:
    if have.unlogged != want.unlogged:
        action = "SET UNLOGGED" if want.unlogged else "SET LOGGED"
        yield alter_table(want.id, want.id, action, env, hazards=(rewrite(want.id),))
        yield from logged_otherwise(want.id, want.unlogged, env)
    if have.tablespace != want.tablespace:
        action = f"SET TABLESPACE {identifier(want.tablespace or 'pg_default')}"
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
    missed=True,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    follows_drop_of=namesakes,
    alter=_alter,
    rename=_rename,
    owner=lambda table: table.partition_of,
    awaits=_awaits,
    outlived=_outlived,
    refill=Refill(
        steps=take_back,
        after=BEFORE_ROWS,
        before=frozenset(
            {"constraint", "foreign_key", "index", "materialized_view", "policy", "rule", "statistics", "trigger"}
        ),
    ),
)

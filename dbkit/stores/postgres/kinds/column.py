"""Columns of tables: ADD, DROP, and every ALTER COLUMN. Source: CREATE TABLE, ALTER TABLE; pg_attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.added_column import adding, defaults_of_domains
from dbkit.stores.postgres.kinds.base import (
    CatalogKind,
    Row,
    alter_table,
    named,
    texts,
)
from dbkit.stores.postgres.kinds.column_settings import change_foreign_options, handed_settings, settings
from dbkit.stores.postgres.kinds.column_ties import gone_before, needed_above, parted_children
from dbkit.stores.postgres.kinds.column_type import change_type, gets_another_type, partitions_by, rewrites
from dbkit.stores.postgres.kinds.companions import rename_companions
from dbkit.stores.postgres.kinds.default import beside_default
from dbkit.stores.postgres.kinds.dropped_column import drop_down
from dbkit.stores.postgres.kinds.filled_column import can_be_filled, fill, without_values
from dbkit.stores.postgres.kinds.generated import (
    change_expression,
    computed_anew,
    computed_around,
    computed_otherwise,
    computed_replace,
    generated_sql,
)
from dbkit.stores.postgres.kinds.generic_options import GenericOption, generic_options, options_clause
from dbkit.stores.postgres.kinds.handed_column import (
    children_again,
    comes_with_parents,
    goes_with_parents,
    parents_columns,
    retyped,
    said_again,
    said_otherwise,
    unsaid,
)
from dbkit.stores.postgres.kinds.identity import Identity, change_identity, drop_identity, identity_from, identity_sql
from dbkit.stores.postgres.kinds.lineage import (
    column_above,
    column_here,
    default_above,
    fitted,
    parents,
    related_otherwise,
    table_of,
)
from dbkit.stores.postgres.kinds.not_null import (
    change_null,
    childrens_first,
    not_null_sql,
    not_validated,
    null_with_parents,
    parents_alone,
)
from dbkit.stores.postgres.kinds.shadow_column import change_beside
from dbkit.stores.postgres.kinds.type_change import metadata_only
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "COLUMN",
    "IN_THE_WAY",
    "Column",
    "alter_steps",
    "as_made",
    "column_sql",
    "settings_from",
    "table_of",
    "typed_column_sql",
]

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "x": "EXTENDED", "m": "MAIN"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that its table does not have from a parent, or has with other settings than the parent's."""

    id: ObjectId
    position: int = field(compare=False)
    """Orders the columns of a table that is created; where it is later is of no matter."""
    type: str
    not_null: bool = False
    collation: str | None = None
    generated: str | None = None
    virtual: bool = False
    identity: Identity | None = None
    storage: str | None = None
    """Where it is not the type's own."""
    type_storage: str = field(default="EXTENDED", compare=False)
    """The type's own."""
    compression: str | None = None
    statistics: int | None = None
    options: tuple[str, ...] = ()
    foreign_options: tuple[GenericOption, ...] = ()
    """Of a column of a foreign table."""
    not_null_name: str | None = None
    """The constraint's, from PostgreSQL 18 on."""
    not_null_no_inherit: bool = False
    not_null_validated: bool = True
    not_null_handed: bool = False
    """Whether the constraint is a parent's alone."""
    inherited: bool = False
    """Whether a parent hands it down, and only its settings are the table's own."""


def _from_row(row: Row) -> Column:
    column = Column(
        id=named("column", row),
        position=row["position"],
        type=row["type"],
        not_null=row["not_null"],
        identity=identity_from(row["identity"], row["sequence"]) if row["sequence"] else None,
        type_storage=_STORAGE[row["type_storage"]],
        not_null_name=row["not_null_name"],
    )
    special = row["special"]
    if special is None:
        return column
    column = replace(
        column,
        collation=special["collation"],
        generated=special["generated"],
        virtual=special["generated_kind"] == "v",
        foreign_options=generic_options(special["foreign_options"], *row["path"]),
        not_null_no_inherit=special["not_null_no_inherit"],
        not_null_validated=special["not_null_validated"],
        not_null_handed=special["not_null_handed"],
        inherited=special["inherited"],
    )
    return settings_from({**special, "type_storage": row["type_storage"]}, column)


def settings_from(row: Row, column: Column) -> Column:
    """The column with how it is kept."""
    return replace(
        column,
        storage=_STORAGE.get(row["storage"]),
        type_storage=_STORAGE[row["type_storage"]],
        compression=_COMPRESSION.get(row["compression"]),
        statistics=row["statistics"],
        options=tuple(sorted(texts(row["options"]))),
    )


def column_sql(column: Column, default: str | None, env: Env) -> str:
    """The column as inside CREATE TABLE, without the settings that have no place there.

    Compression has: a partition takes it over with the column, and from ALTER it does not.
    """
    parts = [identifier(column.id.name), column.type + options_clause(column.foreign_options)]
    parts += [f"COMPRESSION {column.compression}"] if column.compression else []
    parts += [f"COLLATE {column.collation}"] if column.collation else []
    parts += [f"DEFAULT {default}"] if default is not None else []
    parts += [generated_sql(column)] if column.generated is not None else []
    own = column.inherited or not column.not_null_handed
    parts += [not_null_sql(column)] if column.not_null and column.not_null_validated and own else []
    parts += [identity_sql(column.identity, column.id, column.type, env)] if column.identity else []
    return " ".join(parts)


def typed_column_sql(column: Column, default: str | None, env: Env) -> str:
    """What a typed table says of a column that its type gives it; empty where that is nothing."""
    plain = replace(column, collation=None)
    said = column_sql(plain, default, env).removeprefix(f"{identifier(column.id.name)} {column.type}").strip()
    return f"{identifier(column.id.name)} WITH OPTIONS {said}" if said else ""


def as_made(column: Column) -> Column:
    """A parent's column as CREATE TABLE gives it to a child."""
    return replace(column, statistics=None)


def _create(column: Column, env: Env) -> Iterator[Step]:
    table = table_of(column.id)
    made = table in env.created or column.id in env.have.objects
    before = None if made else column_above(column.id, env.have)
    if comes_with_parents(column, env):
        return
    if related_otherwise(table, env) and before and (column.inherited or not computed_otherwise(before, column)):
        return
    default = next((item.expression for item in env.inlined.get(column.id, ()) if item.id.kind == "default"), None)
    if before and not column.inherited and not computed_anew(before, column, env):
        own = env.have.objects.get(ObjectId("default", column.id.path))
        handed = default_above(column.id, env.have) if own is None else None
        moved = own is None and gets_another_type(before, column, env)
        yield from beside_default(column.id, (handed, default), alter_steps(before, column, env), env, moved=moved)
        return
    if column.inherited:
        yield from said_again(column, env)
        return
    if _by_its_type(table, env):
        bare = replace(column, not_null=False, statistics=None, options=(), storage=None, compression=None)
        if default is not None:
            yield alter_table(column.id, table, f"ALTER COLUMN {identifier(column.id.name)} SET DEFAULT {default}", env)
        yield from handed_settings(bare, column, env)
        return
    if default is not None and can_be_filled(column, default, env):
        action = f"ADD COLUMN {column_sql(without_values(column), None, env)}"
        yield alter_table(column.id, table, action, env)
        yield from fill(column, default, env)
    else:
        action = f"ADD COLUMN {column_sql(column, default, env)}"
        yield alter_table(column.id, table, action, env, hazards=adding(column, default, env))
        yield from not_validated(column, env)
    yield from settings(column_above(column.id, env.want), column, env)


def _by_its_type(table: ObjectId, env: Env) -> bool:
    """Whether a typed table gets and loses columns with its type."""
    have, want = env.have.objects.get(table), env.want.objects.get(table)
    of_type: str | None = getattr(have, "of_type", None)
    return of_type is not None and of_type == getattr(want, "of_type", None) and table not in env.created


def _drop(column: Column, env: Env) -> Iterator[Step]:
    table = table_of(column.id)
    if _by_its_type(table, env) and column.id not in env.want.objects:
        return
    if column.inherited:
        if not related_otherwise(table, env):
            yield from unsaid(column, env)
        return
    if goes_with_parents(column, env):
        return
    yield from drop_down(column, env)


def _made_anew_with(column: Column, env: Env) -> ObjectId | None:
    """The table, where what a column has of its own and what it has from parents cannot change places."""
    have, want = column_here(column.id, env.have), column_here(column.id, env.want)
    table = table_of(column.id)
    if have is None or want is None or related_otherwise(table, env):
        return None
    return table if parents_alone(have, want, env) or computed_around(have, want, env) else None


def _alter(have: Column, want: Column, env: Env) -> Alteration | Replace:
    table = _made_anew_with(want, env)
    if table is not None:
        return Replace("the column parts from its parents', or comes together with them", of=table)
    if anew := computed_replace(have, want, env):
        return anew
    moved = gets_another_type(have, want, env)
    if moved and partitions_by(want.id, env):
        return Replace("a column that a table is partitioned by cannot get another type", of=table_of(want.id))
    if moved and env.online and rewrites(have, want, env) and (beside := change_beside(have, want, env)):
        return Alteration(steps=beside)
    return _alter_in_place(have, want, env, moved=moved)


def _alter_in_place(have: Column, want: Column, env: Env, *, moved: bool) -> Alteration:
    rebuild: frozenset[str] = frozenset()
    if moved:
        rebuild = IN_THE_WAY if metadata_only(have.type, want.type) else IN_THE_WAY | {"default", "foreign_key"}
    if fitted(want.id, env):
        return Alteration(steps=(), rebuild=rebuild)
    if want.inherited:
        above = frozenset(parents_columns(want, env))
        return Alteration(steps=tuple(said_otherwise(have, want, env)), rebuild=rebuild, needs=above)
    handed = default_above(want.id, env.have) if have.inherited else None
    if ObjectId("default", want.id.path) in env.have.objects:
        handed = None
    # A default that it is to have as its own column is an object by itself.
    steps = beside_default(want.id, (handed, None), alter_steps(have, want, env), env, moved=moved)
    return Alteration(steps=tuple(steps), rebuild=rebuild)


def alter_steps(have: Column, want: Column, env: Env) -> tuple[Step, ...]:
    """All that ALTER COLUMN can do, in an order that works: the type takes what was computed, and then what will be."""
    expression, type_ = change_expression(have, want, env), change_type(have, want, env)
    return (
        *(expression if want.generated is None else ()),
        *drop_identity(have, want, env),
        *type_,
        *(expression if want.generated is not None else ()),
        *childrens_first(have, want, env),
        *(() if null_with_parents(have, want, env) else change_null(have, want, env)),
        *change_identity(have, want, env),
        *settings(retyped(have, want, env), want, env),
        *change_foreign_options(have, want, env),
        *children_again(have, want, env),
    )


# A generated column that is computed from the column stands in the way of another type too; nothing else that is a
# column needs a column.
IN_THE_WAY = frozenset(
    {"view", "materialized_view", "policy", "publication_table", "rule", "trigger", "column", "function"}
)


def _rename(column: Column, new: ObjectId, env: Env) -> Iterator[Step]:
    action = f"RENAME COLUMN {identifier(column.id.name)} TO {identifier(new.name)}"
    yield alter_table(column.id, table_of(column.id), action, env)
    yield from rename_companions(column.id, new, table_of(column.id), env)


def _requires(column: Column) -> Iterator[tuple[int, str]]:
    if not column.not_null_validated:
        yield 18, "NOT NULL that is NOT VALID"
    if column.not_null_no_inherit:
        yield 18, "NOT NULL that is NO INHERIT"
    if column.virtual:
        yield 18, "a virtual generated column"


def _handed_over(column: Column, here: State, there: State) -> bool:
    table = table_of(column.id)
    above = column_above(column.id, there)
    alone = column.inherited or above is None or computed_otherwise(above, column)
    return not alone and parents(table, here) != parents(table, there)


def _awaits(column: Column, env: Env) -> Iterator[ObjectId]:
    yield from parted_children(column, env)
    yield from parents_columns(column, env)
    yield from defaults_of_domains(column, env)


COLUMN = CatalogKind(
    name="column",
    model=Column,
    weight=31,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    follows=True,
    leaves=needed_above,
    made_anew_with=_made_anew_with,
    awaits=_awaits,
    follows_drop_of=gone_before,
    owner=lambda column: table_of(column.id),
    owner_of_row=lambda identity, _: table_of(identity),
    inline=lambda column: table_of(column.id),
    requires=_requires,
    handed_over=_handed_over,
)

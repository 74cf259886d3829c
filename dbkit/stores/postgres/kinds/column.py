"""Columns of tables: ADD, DROP, and every ALTER COLUMN. Source: CREATE TABLE, ALTER TABLE; pg_attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    alter_table,
    data_loss,
    may_fail,
    named,
    relation,
    rewrite,
    scan,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.column_type import change_type, gets_another_type
from dbkit.stores.postgres.kinds.companions import rename_companions
from dbkit.stores.postgres.kinds.generic_options import GenericOption, generic_options, options_change, options_clause
from dbkit.stores.postgres.kinds.sequence_options import SequenceOptions, changes, options_from, written
from dbkit.stores.postgres.kinds.type_change import metadata_only
from dbkit.stores.postgres.kinds.types import exchanged_needs
from dbkit.stores.postgres.kinds.volatility import changes_by_row
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["COLUMN", "Column", "Identity", "column_sql", "settings", "table_of"]

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "x": "EXTENDED", "m": "MAIN"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """GENERATED ... AS IDENTITY."""

    always: bool
    options: SequenceOptions
    sequence: ObjectId = field(compare=False)
    """The sequence behind it, which is no object of a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that its table does not have from a parent."""

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


def table_of(identity: ObjectId) -> ObjectId:
    """The table of a column, default, constraint or trigger."""
    return ObjectId("table", identity.path[:2])


def _from_row(row: Row) -> Column:
    sequence = row["sequence"]
    return Column(
        id=named("column", row),
        position=row["position"],
        type=row["type"],
        not_null=row["not_null"],
        collation=row["collation"],
        generated=row["generated"],
        virtual=row["generated_kind"] == "v",
        identity=_identity(row["identity"], sequence) if sequence else None,
        storage=_STORAGE.get(row["storage"]),
        type_storage=_STORAGE[row["type_storage"]],
        compression=_COMPRESSION.get(row["compression"]),
        statistics=row["statistics"],
        options=tuple(sorted(texts(row["options"]))),
        foreign_options=generic_options(row["foreign_options"], *row["path"]),
    )


def _identity(when: str, sequence: Row) -> Identity:
    return Identity(always=when == "a", options=options_from(sequence), sequence=named("sequence", sequence))


def column_sql(column: Column, default: str | None) -> str:
    """The column as inside CREATE TABLE, without its storage settings."""
    parts = [identifier(column.id.name), column.type + options_clause(column.foreign_options)]
    parts += [f"COLLATE {column.collation}"] if column.collation else []
    parts += [f"DEFAULT {default}"] if default is not None else []
    if column.generated is not None:
        parts.append(f"GENERATED ALWAYS AS ({column.generated}) {'VIRTUAL' if column.virtual else 'STORED'}")
    parts += ["NOT NULL"] if column.not_null else []
    parts += [_identity_sql(column.identity, column.type)] if column.identity else []
    return " ".join(parts)


def _identity_sql(identity: Identity, type_: str) -> str:
    options = written(identity.options, type_)
    return f"GENERATED {_when(identity)} AS IDENTITY" + (f" ({options})" if options else "")


def _when(identity: Identity) -> str:
    return "ALWAYS" if identity.always else "BY DEFAULT"


def settings(have: Column | None, want: Column, env: Env) -> Iterator[Step]:
    """What is said of a column by ALTER alone: storage, compression, statistics, options."""
    table, name = table_of(want.id), identifier(want.id.name)
    before = have or Column(id=want.id, position=want.position, type=want.type)
    if before.storage != want.storage:
        # SET STORAGE DEFAULT came with PostgreSQL 16.
        yield alter_table(want.id, table, f"ALTER COLUMN {name} SET STORAGE {want.storage or want.type_storage}", env)
    if before.compression != want.compression:
        method = want.compression or "default"
        yield alter_table(want.id, table, f"ALTER COLUMN {name} SET COMPRESSION {method}", env)
    if before.statistics != want.statistics:
        target = -1 if want.statistics is None else want.statistics
        action = f"ALTER COLUMN {name} SET STATISTICS {target}"
        yield alter_table(want.id, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE)
    gone = sorted({one.partition("=")[0] for one in before.options} - {one.partition("=")[0] for one in want.options})
    new = [one for one in want.options if one not in before.options]
    if gone:
        action = f"ALTER COLUMN {name} RESET ({', '.join(gone)})"
        yield alter_table(want.id, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE)
    if new:
        action = f"ALTER COLUMN {name} SET ({', '.join(new)})"
        yield alter_table(want.id, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE)


def _create(column: Column, env: Env) -> Iterator[Step]:
    inherited = _inherited_before(column, env)
    if inherited:
        yield from _alter_steps(inherited, column, env)
        return
    default = next((item.expression for item in env.inlined.get(column.id, ()) if item.id.kind == "default"), None)
    action = f"ADD COLUMN {column_sql(column, default)}"
    yield alter_table(column.id, table_of(column.id), action, env, hazards=_adding(column, default))
    yield from settings(None, column, env)


def _inherited_before(column: Column, env: Env) -> Column | None:
    """The column of a parent that the table had, and keeps as its own when it inherits no longer."""
    table = env.have.objects.get(table_of(column.id))
    for parent in getattr(table, "inherits", ()):
        found = env.have.objects.get(ObjectId("column", (*parent.path, column.id.name)))
        if isinstance(found, Column):
            return replace(found, id=column.id)
    return None


def _adding(column: Column, default: str | None) -> Iterator[Hazard]:
    table = table_of(column.id)
    stored = column.generated is not None and not column.virtual
    if stored or column.identity or (default is not None and changes_by_row(default)):
        yield rewrite(table)
    elif column.not_null and default is None and column.generated is None:
        yield may_fail("it fails if the table has rows: there is no default for them")


def _drop(column: Column, env: Env) -> Iterator[Step]:
    why = f"the values of {'.'.join(column.id.path)} are gone"
    computed = column.generated is not None
    yield alter_table(
        column.id,
        table_of(column.id),
        f"DROP COLUMN {identifier(column.id.name)}",
        env,
        hazards=() if computed else (data_loss(why),),
        irreversible=None if computed else why,
    )


def _alter(have: Column, want: Column, env: Env) -> Alteration | Replace:
    if (have.generated, have.virtual) != (want.generated, want.virtual) and not _expression_in_place(have, want, env):
        return Replace("the column is computed in another way")
    if have.generated is not None and exchanged_needs(want.id, env):
        return Replace("the column is computed anew, from a type that is made anew")
    rebuild: frozenset[str] = frozenset()
    if gets_another_type(have, want, env):
        rebuild = _IN_THE_WAY if metadata_only(have.type, want.type) else _IN_THE_WAY | {"default", "foreign_key"}
    return Alteration(steps=tuple(_alter_steps(have, want, env)), rebuild=rebuild)


def _alter_steps(have: Column, want: Column, env: Env) -> tuple[Step, ...]:
    return (
        *_change_expression(have, want, env),
        *_drop_identity(have, want, env),
        *change_type(have, want, env),
        *_change_null(have, want, env),
        *_change_identity(have, want, env),
        *settings(have, want, env),
        *_change_foreign_options(have, want, env),
    )


# A generated column that is computed from the column stands in the way of another type too; nothing else that is a
# column needs a column.
_IN_THE_WAY = frozenset(
    {"view", "materialized_view", "policy", "publication_table", "rule", "trigger", "column", "function"}
)


def _expression_in_place(have: Column, want: Column, env: Env) -> bool:
    if have.generated is None or have.virtual != (want.virtual or (want.generated is None and have.virtual)):
        return False
    if want.generated is None:
        return not have.virtual
    return env.version >= 17


def _change_expression(have: Column, want: Column, env: Env) -> Iterator[Step]:
    if have.generated == want.generated:
        return
    column = f"ALTER COLUMN {identifier(want.id.name)}"
    table = table_of(want.id)
    if want.generated is None:
        yield alter_table(want.id, table, f"{column} DROP EXPRESSION", env)
    else:
        hazards = () if want.virtual else (rewrite(table),)
        yield alter_table(want.id, table, f"{column} SET EXPRESSION AS ({want.generated})", env, hazards=hazards)


def _change_foreign_options(have: Column, want: Column, env: Env) -> Iterator[Step]:
    if change := options_change(have.foreign_options, want.foreign_options):
        yield alter_table(want.id, table_of(want.id), f"ALTER COLUMN {identifier(want.id.name)}{change}", env)


def _change_null(have: Column, want: Column, env: Env) -> Iterator[Step]:
    if have.not_null == want.not_null:
        return
    column, table = f"ALTER COLUMN {identifier(want.id.name)}", table_of(want.id)
    if want.not_null:
        hazards = (scan(table), may_fail(f"rows with a null in {want.id.name} make it fail"))
        yield alter_table(want.id, table, f"{column} SET NOT NULL", env, hazards=hazards)
    else:
        yield alter_table(want.id, table, f"{column} DROP NOT NULL", env)


def _drop_identity(have: Column, want: Column, env: Env) -> Iterator[Step]:
    if not have.identity or want.identity:
        return
    # A sequence that gets the name is created before columns are altered, and takes the identity away itself.
    if have.identity.sequence not in env.want.objects or have.identity.sequence in env.have.objects:
        action = f"ALTER COLUMN {identifier(want.id.name)} DROP IDENTITY"
        yield alter_table(want.id, table_of(want.id), action, env)


def _change_identity(have: Column, want: Column, env: Env) -> Iterator[Step]:
    before, after = have.identity, want.identity
    if not after or before == after:
        return
    table, name = table_of(want.id), identifier(want.id.name)
    if not before:
        action = f"ALTER COLUMN {name} ADD {_identity_sql(after, want.type)}"
        yield alter_table(want.id, table, action, env)
        yield step(want.id, _continue(want.id, env), env)
        return
    actions = [f"SET GENERATED {_when(after)}"] if before.always != after.always else []
    actions += [f"SET {clause}" for clause in changes(before.options, after.options)]
    yield alter_table(want.id, table, f"ALTER COLUMN {name} {' '.join(actions)}", env)


def _continue(identity: ObjectId, env: Env) -> str:
    """Values that are there already must not be given out again."""
    table, name = relation(identity, env), identifier(identity.name)
    sequence = f"pg_get_serial_sequence({literal(table)}, {literal(identity.name)})"
    return f"SELECT setval({sequence}, max({name})) FROM {table}"  # noqa: S608


def _rename(column: Column, new: ObjectId, env: Env) -> Iterator[Step]:
    action = f"RENAME COLUMN {identifier(column.id.name)} TO {identifier(new.name)}"
    yield alter_table(column.id, table_of(column.id), action, env)
    yield from rename_companions(column.id, new, table_of(column.id), env)


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
    owner=lambda column: table_of(column.id),
    inline=lambda column: table_of(column.id),
)

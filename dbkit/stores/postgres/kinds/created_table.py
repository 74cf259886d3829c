"""CREATE TABLE, with what can stand inside it; a new partition of a table in use is made beside it and attached.

CREATE TABLE ... PARTITION OF waits for everybody who uses the whole, and holds off all who come after; ATTACH PARTITION
goes on beside them, and has no rows to read in a new table. Source: CREATE TABLE, ALTER TABLE ... ATTACH PARTITION.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    alter_table,
    relation,
    step,
)
from dbkit.stores.postgres.kinds.column import Column, column_sql, typed_column_sql
from dbkit.stores.postgres.kinds.constraint import Constraint, constraint_sql, in_order, repeated
from dbkit.stores.postgres.kinds.default import Default
from dbkit.stores.postgres.kinds.foreign_table import foreign_clause
from dbkit.stores.postgres.kinds.generated import handed_expression
from dbkit.stores.postgres.kinds.lineage import ancestors, column_above, default_beside, is_referred_to
from dbkit.stores.postgres.kinds.not_null import handed_not_null
from dbkit.stores.postgres.kinds.storage import with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["made"]

_ALIKE = " ".join(f"INCLUDING {one}" for one in ("COMPRESSION", "CONSTRAINTS", "DEFAULTS", "GENERATED", "STORAGE"))
"""What a partition has from the whole from the first; keys, indexes and triggers come when it is attached."""


def made(table: Any, columns: list[Column], inlined: tuple[object, ...], env: Env) -> Iterator[Step]:
    """The table with what can stand inside its CREATE TABLE."""
    inside = _inside(table, columns, inlined, env)
    if not inside and _can_be_attached(table, env):
        word = "UNLOGGED " if table.unlogged else ""
        name, whole = relation(table.id, env), relation(table.partition_of, env)
        yield step(table.id, f"CREATE {word}TABLE {name} (LIKE {whole} {_ALIKE}){_kept(table, env)}", env)
        action = f"ATTACH PARTITION {name} {table.bound}"
        yield alter_table(table.id, table.partition_of, action, env, lock=_lock(table, env))
        return
    yield step(
        table.id,
        _create_text(table, inside, env),
        env,
        on=table.partition_of or next((parent for parent in table.inherits if parent not in env.created), table.id),
        lock=f"{ACCESS_EXCLUSIVE if table.partition_of else SHARE_UPDATE_EXCLUSIVE} on the parent"
        if table.partition_of or table.inherits
        else None,
    )


def _lock(table: Any, env: Env) -> str:
    """A foreign key of the whole, or to it, gets its triggers on the other table for the new partition too."""
    whole = table.partition_of
    above = (whole, *ancestors(whole, env.have))
    refers = any(env.have.inside("foreign_key", one.path) for one in above)
    others = f"{SHARE_ROW_EXCLUSIVE} on tables of its foreign keys, " if refers or is_referred_to(whole, env) else ""
    return f"{others}{SHARE_UPDATE_EXCLUSIVE} on the parent"


def _can_be_attached(table: Any, env: Env) -> bool:
    """Whether it is new, of a whole that is used meanwhile, and beside no default partition, which is read for it."""
    whole = table.partition_of
    plain = not (table.foreign or table.partition_key or table.bound == "DEFAULT")
    if not env.online or whole is None or not plain or table.id in env.have.objects or whole not in env.have.objects:
        return False
    checks: Any = env.want.inside("constraint", whole.path)
    valid = all(one.validated and one.enforced for one in checks if one.type == "check")
    return valid and whole not in env.created and not default_beside(table, env)


def _inside(table: Any, columns: list[Column], inlined: tuple[object, ...], env: Env) -> list[str]:
    """What it says of its columns and constraints."""
    defaults = {item.id.path: item.expression for item in inlined if isinstance(item, Default)}
    shown = typed_column_sql if table.of_type else column_sql
    parts = [text for column in columns if (text := shown(column, defaults.get(column.id.path), env))]
    constraints = [item for item in inlined if isinstance(item, Constraint)]
    again = repeated(constraints)
    for item in (one for one in inlined if isinstance(one, Column) and one.inherited):
        above = column_above(item.id, env.want)
        parts += [text for text in (handed_expression(item, above), handed_not_null(item, above, env)) if text]
    return parts + [constraint_sql(item) for item in sorted(constraints, key=in_order) if item not in again]


def _create_text(table: Any, inside: list[str], env: Env) -> str:
    body = "\n    " + ",\n    ".join(inside) + "\n" if inside else ""
    word = "FOREIGN " if table.foreign else "UNLOGGED " if table.unlogged else ""
    text = f"CREATE {word}TABLE {relation(table.id, env)}"
    if table.partition_of:
        text += f" PARTITION OF {relation(table.partition_of, env)}"
        text += (f" ({body})" if inside else "") + f" {table.bound}"
    elif table.of_type:
        text += f" OF {table.of_type}" + (f" ({body})" if inside else "")
    else:
        text += f" ({body})"
    if table.inherits:
        text += f" INHERITS ({', '.join(relation(parent, env) for parent in table.inherits)})"
    text += f" PARTITION BY {table.partition_key}" if table.partition_key else ""
    return text + _kept(table, env)


def _kept(table: Any, env: Env) -> str:
    """How its rows are kept. A partition takes this from its parent, unless it says otherwise."""
    whole: Any = env.want.objects.get(table.partition_of) if table.partition_of else None
    method = table.access_method or ("heap" if whole and whole.access_method else None)
    tablespace = table.tablespace or ("pg_default" if whole and whole.tablespace else None)
    text = f" USING {identifier(method)}" if method else ""
    text += foreign_clause(table.foreign) if table.foreign else ""
    text += with_clause(table.options)
    return text + (f" TABLESPACE {identifier(tablespace)}" if tablespace else "")

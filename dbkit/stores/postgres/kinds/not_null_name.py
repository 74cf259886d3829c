"""The name of NOT NULL, which is a constraint from PostgreSQL 18 on; what is written for older servers runs there too.

Source: ALTER TABLE; pg_constraint.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, relation, step
from dbkit.stores.postgres.kinds.lineage import parents
from dbkit.stores.postgres.quote import dollar, identifier, literal

__all__ = ["NAMED_NOT_NULL", "named_otherwise", "rename_not_null", "renamed_not_null", "usual_name"]

NAMED_NOT_NULL = 18
"""The first major that keeps NOT NULL as a constraint."""


def usual_name(column: Any) -> str:
    """The name that PostgreSQL gives to the NOT NULL of a column."""
    return implicit_name(column.id.path[1], column.id.name, "not_null")


def rename_not_null(table: ObjectId, old: str, new: str, env: Env) -> str:
    """RENAME CONSTRAINT, as it stands inside a DO block: on a server that has no such constraint it does nothing."""
    name = relation(table, env)
    rename = f"ALTER TABLE {name} RENAME CONSTRAINT {identifier(old)} TO {identifier(new)}"
    if env.version >= NAMED_NOT_NULL:
        return rename
    there = f"SELECT FROM pg_constraint WHERE conrelid = {literal(name)}::regclass AND conname = {literal(old)}"
    return f"IF EXISTS ({there}) THEN\n        {rename};\n    END IF"


def named_otherwise(column: ObjectId, table: ObjectId, old: str, new: str, env: Env) -> Step:
    """Give the NOT NULL of a column another name; ``table`` is what its table is called now."""
    text = rename_not_null(table, old, new, env)
    if env.version < NAMED_NOT_NULL:
        body = f"\nBEGIN\n    {text};\nEND\n"
        text = f"DO {dollar(body)}"
    return step(column, text, env, on=table, lock=ACCESS_EXCLUSIVE)


def renamed_not_null(old: ObjectId, new: ObjectId, at: ObjectId, env: Env) -> Iterator[Step]:
    """Names by habit follow a table or column that is renamed, ``at`` being what the table is called now.

    What a parent may have handed down is left to the differ: that takes more than RENAME.
    """
    table = ObjectId("table", old.path[:2])
    for have in () if parents(table, env.have) else env.have.inside("column", table.path):
        if old not in (table, have.id):
            continue
        named = new if old == have.id else ObjectId("column", (*new.path, have.id.name))
        column: Any = have
        want: Any = env.want.objects.get(named)
        wanted = want is not None and want.not_null and want.not_null_name == usual_name(want)
        if (
            wanted
            and named not in env.have.objects
            and column.not_null_name == usual_name(column) != want.not_null_name
        ):
            yield named_otherwise(column.id, at, column.not_null_name, want.not_null_name, env)

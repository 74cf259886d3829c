"""The short transaction in which a second column takes the place of a column. Source: ALTER TABLE; DO.

It is one statement, since the files of dbkit hold no transaction control: a DO block is done whole or not at all, by
hand too. A transaction that waits for its lock holds off everybody who comes behind it, so it is tried again like any
other statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.acl import changes, levels
from dbkit.stores.postgres.kinds.base import relation
from dbkit.stores.postgres.kinds.identity import identity_sql
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.not_null_name import rename_not_null
from dbkit.stores.postgres.kinds.shadow_ground import Ground
from dbkit.stores.postgres.kinds.shadow_triggers import functions_touched
from dbkit.stores.postgres.quote import dollar, identifier, literal

__all__ = ["block", "said_statements", "swap_statements"]

_COMPILED_ANEW = "-- Sessions that have run this function know the column by its old type: they compile it anew."


def block(statements: Iterable[str]) -> str:
    """Statements as one."""
    lines = "".join(f"    {one};\n" for one in statements)
    body = f"\nBEGIN\n{lines}END\n"
    return f"DO {dollar(body)}"


def swap_statements(have: Any, want: Any, ground: Ground, env: Env) -> Iterator[str]:
    """One column goes, the other gets its name, and so does what stands on it."""
    table, name = relation(table_of(want.id), env), identifier(want.id.name)
    second = identifier(ground.column.name)
    yield f"DROP TRIGGER {identifier(ground.function.name)} ON {table}"
    yield f"DROP FUNCTION {relation(ground.function, env)}()"
    yield from _sequences(have, want, ground, env)
    yield from (part.dropped for part in ground.parts if part.dropped)
    yield f"ALTER TABLE {table} DROP COLUMN {name}"
    yield f"ALTER TABLE {table} RENAME COLUMN {second} TO {name}"
    if ground.sequence is not None and want.identity is not None:
        sequence = identifier(want.identity.sequence.name)
        yield f"ALTER SEQUENCE {relation(ground.sequence, env)} RENAME TO {sequence}"
    if want.not_null and want.not_null_name is not None:
        made = implicit_name(want.id.path[1], ground.column.name, "not_null")
        yield rename_not_null(table_of(want.id), made, want.not_null_name, env)
    yield from (part.named for part in ground.parts)


def said_statements(column: ObjectId, env: Env) -> Iterator[str]:
    """What was said of the old column is said of the new one, once its type has its name too."""
    table = relation(table_of(column), env)
    yield from _said(column, f"ALTER TABLE {table} ALTER COLUMN {identifier(column.name)} SET DEFAULT", table, env)
    yield from (f"{_COMPILED_ANEW}\n    {one}" for one in functions_touched(column, env))


def _sequences(have: Any, want: Any, ground: Ground, env: Env) -> Iterator[str]:
    """The values go on where they are; a sequence would go with the column that owns it."""
    table, second = relation(table_of(want.id), env), identifier(ground.column.name)
    if ground.sequence is not None and want.identity is not None:
        identity = replace(want.identity, sequence=ground.sequence)
        yield f"ALTER TABLE {table} ALTER COLUMN {second} ADD {identity_sql(identity, ground.column, want.type, env)}"
        value = f"setval({literal(relation(ground.sequence, env))}, last_value, is_called)"
        yield f"PERFORM {value} FROM {relation(have.identity.sequence, env)}"
    for one in sorted(env.have.dependents(want.id) & env.want.dependents(want.id)):
        if one.kind == "sequence_owner":
            yield f"ALTER SEQUENCE {relation(one, env)} OWNED BY {table}.{second}"


def _said(column: ObjectId, sets_default: str, table: str, env: Env) -> Iterator[str]:
    """What was said of the column: its default, its comment, who may use it. What changes of it comes later."""
    default: Any = env.want.objects.get(ObjectId("default", column.path))
    if default is not None and default.id in env.have.objects:
        yield f"{sets_default} {default.expression}"
    comment: Any = env.have.objects.get(ObjectId("comment", ("column", *column.path)))
    if comment is not None and comment.id in env.want.objects:
        yield f"COMMENT ON COLUMN {table}.{identifier(column.name)} IS {literal(comment.text)}"
    identity = ObjectId("privileges", ("table", *column.path[:2]))
    before: Any = env.have.objects.get(identity)
    after: Any = env.want.objects.get(identity)
    stays = [one for one in before.granted if one in after.granted] if before and after else []
    granted = [one for one in stays if one.column == column.name]
    for change in changes({}, levels(granted, ())):
        yield f"{change.words()} ON TABLE {table} {change.ends('')}"

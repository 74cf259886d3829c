"""NOT NULL, which from PostgreSQL 18 on is a constraint with a name. Source: ALTER TABLE; pg_constraint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    alter_table,
    is_foreign,
    may_fail,
    relation,
    scan,
    step,
    validate_constraint,
)
from dbkit.stores.postgres.kinds.lineage import (
    column_above,
    column_here,
    descendants,
    related_otherwise,
    table_of,
)
from dbkit.stores.postgres.kinds.not_null_name import NAMED_NOT_NULL, named_otherwise, usual_name
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "change_null",
    "childrens_first",
    "handed_not_null",
    "kept_not_null",
    "leave_not_null",
    "not_null_sql",
    "not_validated",
    "null_with_parents",
    "parents_alone",
]


def not_null_sql(column: Any) -> str:
    """What stands with a column inside CREATE TABLE."""
    own = column.not_null_name is not None and column.not_null_name != usual_name(column)
    name = f"CONSTRAINT {identifier(column.not_null_name or '')} " if own else ""
    return f"{name}NOT NULL{' NO INHERIT' if column.not_null_no_inherit else ''}"


def not_validated(column: Any, env: Env) -> Iterator[Step]:
    """A NOT NULL that rows need not keep cannot be said where the column is made."""
    if column.not_null and not column.not_null_validated:
        yield _add_named(column, env, checks=False)


def _add_not_null(want: Any, env: Env) -> Iterator[Step]:
    table = table_of(want.id)
    used = env.online and table not in env.created and not is_foreign(table, env)
    usual = want.not_null_name in (None, usual_name(want))
    # The name that PostgreSQL chooses is another one where a child has it already.
    usual = usual and (want.not_null_name is None or env.version < NAMED_NOT_NULL or not descendants(table, env.want))
    plain = usual and want.not_null_validated and not want.not_null_no_inherit
    if plain and used and env.version < NAMED_NOT_NULL:
        yield from _beside_check(want, env)
    elif plain and not used:
        hazards = (scan(table), may_fail(_NULLS.format(want.id.name)))
        action = f"ALTER COLUMN {identifier(want.id.name)} SET NOT NULL"
        yield alter_table(want.id, table, action, env, hazards=hazards)
    elif used and want.not_null_validated:
        yield _add_named(want, env, checks=False, transaction=Transaction.COMMIT_AFTER)
        yield _validate(want, want.not_null_name or usual_name(want), env)
    else:
        yield _add_named(want, env, checks=want.not_null_validated)


_NULLS = "rows with a null in {} make it fail"


def _add_named(want: Any, env: Env, *, checks: bool, transaction: Transaction = Transaction.INSIDE) -> Step:
    """NOT NULL as a constraint with a name; without ``checks`` the rows that are there need not keep it yet."""
    table = table_of(want.id)
    name = f"CONSTRAINT {identifier(want.not_null_name or usual_name(want))}"
    tail = (" NO INHERIT" if want.not_null_no_inherit else "") + ("" if checks else " NOT VALID")
    action = f"ADD {name} NOT NULL {identifier(want.id.name)}{tail}"
    hazards = (scan(table), may_fail(_NULLS.format(want.id.name))) if checks else ()
    return alter_table(want.id, table, action, env, hazards=hazards, transaction=transaction)


def _beside_check(want: Any, env: Env) -> Iterator[Step]:
    """SET NOT NULL reads no row where a validated check says that there is no null.

    The rows are read for the check, while they can be read and written. There are two statements at the end because one
    ALTER would drop the check first.
    """
    table, column = table_of(want.id), identifier(want.id.name)
    check = _free_name(want, env)
    added = f"ADD CONSTRAINT {identifier(check)} CHECK ({column} IS NOT NULL) NOT VALID"
    yield alter_table(want.id, table, added, env, transaction=Transaction.COMMIT_AFTER)
    yield _validate(want, check, env)
    yield alter_table(want.id, table, f"ALTER COLUMN {column} SET NOT NULL", env)
    yield alter_table(want.id, table, f"DROP CONSTRAINT {identifier(check)}", env)


def _free_name(column: Any, env: Env) -> str:
    """A name for a check that neither the table nor a child of it has, or is to have."""
    taken = {item.id.name for state in (env.have, env.want) for item in state.of_kind("constraint")}
    names = (implicit_name(column.id.path[1], column.id.name, f"is_set{tail or ''}") for tail in count())
    return next(name for name in names if name not in taken)


def _validate(column: Any, name: str, env: Env) -> Step:
    return validate_constraint(column.id, name, _NULLS.format(column.id.name), env)


def handed_not_null(column: Any, above: Any, env: Env) -> str:
    """What stands inside CREATE TABLE where a parent's NOT NULL has another name here, or the parent has none."""
    other = column.not_null and column.not_null_name not in (None, above.not_null_name)
    if not other or env.version < NAMED_NOT_NULL or not column.not_null_validated:
        return ""
    words = " NO INHERIT" if column.not_null_no_inherit else ""
    return f"CONSTRAINT {identifier(column.not_null_name)} NOT NULL {identifier(column.id.name)}{words}"


def childrens_first(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Children that get their own NOT NULL with their parent's get it before: under its own name, and not as a part."""
    if env.version < NAMED_NOT_NULL or have.not_null or not want.not_null:
        return
    for child in sorted({*descendants(table_of(want.id), env.have)} & {*descendants(table_of(want.id), env.want)}):
        identity = ObjectId("column", (*child.path, want.id.name))
        before, after = column_here(identity, env.have), column_here(identity, env.want)
        own = after.not_null and not after.not_null_handed
        if own and not before.not_null and child not in env.created and not related_otherwise(child, env):
            yield from _add_not_null(after, env)


def kept_not_null(before: Any, now: Any, after: Any) -> Any:
    """A child's column once its parent's got or lost NOT NULL: the child keeps one that was its own as well."""
    if after.not_null_name is None and before.not_null_name is None:
        return now
    own = any(one.not_null and not one.not_null_handed for one in ((before, after) if now.not_null else (before,)))
    return replace(now, not_null=now.not_null or own, not_null_handed=now.not_null and not own)


def parents_alone(have: Any, want: Any, env: Env) -> bool:
    """Whether a table's own NOT NULL is to be its parents' alone: the server drops none that is also inherited."""
    both = env.version >= NAMED_NOT_NULL and have.not_null and want.not_null
    if not both or have.not_null_handed or not want.not_null_handed:
        return False
    return not have.inherited or column_above(have.id, env.have).not_null


def null_with_parents(have: Any, want: Any, env: Env) -> bool:
    """Whether NOT NULL comes to a table's column, or goes, together with that of a parent, which sees to it."""
    above, after = column_above(have.id, env.have), column_above(want.id, env.want)
    if env.version < NAMED_NOT_NULL or above is None or after is None or related_otherwise(table_of(want.id), env):
        return False
    changes: bool = have.not_null != want.not_null
    return changes and (above.not_null, after.not_null) == (have.not_null, want.not_null)


def change_null(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """SET and DROP NOT NULL, and what can be changed of the constraint behind it."""
    table = table_of(want.id)
    name = identifier(want.id.name)
    stricter = have.not_null and want.not_null and have.not_null_validated and not want.not_null_validated
    if have.not_null and (stricter or not want.not_null):
        yield alter_table(want.id, table, f"ALTER COLUMN {name} DROP NOT NULL", env)
    if want.not_null and (stricter or not have.not_null):
        yield from _add_not_null(want, env)
    elif want.not_null:
        yield from _change_constraint(have, want, env)


def leave_not_null(column: Any, env: Env) -> Iterator[Step]:
    """Leave children the constraint, as their own, before the column is dropped without them.

    PostgreSQL 18 leaves it inherited from nobody otherwise: it can be neither renamed nor dropped then.
    """
    if column.not_null and not column.not_null_no_inherit and env.version >= NAMED_NOT_NULL:
        table = table_of(column.id)
        text = f"ALTER TABLE ONLY {relation(table, env)} ALTER COLUMN {identifier(column.id.name)} DROP NOT NULL"
        yield step(column.id, text, env, on=table, lock=ACCESS_EXCLUSIVE)


def _renamed(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """A constraint that comes from a parent gets no other name; a partition is detached meanwhile."""
    table = table_of(want.id)
    item: Any = env.want.objects.get(table)
    parent = item.partition_of if have.inherited and want.inherited else None
    if parent and env.version < NAMED_NOT_NULL:
        return
    if parent:
        yield alter_table(table, parent, f"DETACH PARTITION {relation(table, env)}", env)
    yield named_otherwise(want.id, table, have.not_null_name, want.not_null_name, env)
    if parent:
        hazards = (scan(table),)
        attach = f"ATTACH PARTITION {relation(table, env)} {item.bound}"
        yield alter_table(table, parent, attach, env, hazards=hazards)


def _change_constraint(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """The constraint behind NOT NULL, which there is from PostgreSQL 18 on."""
    if have.not_null_name is None or want.not_null_name is None:
        return
    table, name = table_of(want.id), identifier(want.not_null_name)
    if have.not_null_name != want.not_null_name:
        yield from _renamed(have, want, env)
    if env.version < NAMED_NOT_NULL:
        return
    if have.not_null_no_inherit != want.not_null_no_inherit:
        word = "NO INHERIT" if want.not_null_no_inherit else "INHERIT"
        yield alter_table(want.id, table, f"ALTER CONSTRAINT {name} {word}", env)
    if have.not_null_handed and not want.not_null_handed:
        # The one that is inherited becomes the table's own as well; no row is read.
        yield alter_table(want.id, table, f"ALTER COLUMN {identifier(want.id.name)} SET NOT NULL", env)
    if not have.not_null_validated and want.not_null_validated:
        yield _validate(want, want.not_null_name, env)

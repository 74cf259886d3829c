"""Where there is a default partition, its rows that belong into a new one move there. Source: CREATE TABLE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, may_fail, relation, scan, step
from dbkit.stores.postgres.kinds.lineage import columns_here, is_referred_to
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["beside_default"]


def beside_default(table: Any, steps: Iterable[Step], env: Env) -> Iterator[Step]:
    """The steps that make a table a partition; the default partition is detached meanwhile and gives what is not its.

    It needs no place while the bounds of the others change, and takes no row twice.
    """
    default = _default_beside(table, env)
    if default is None:
        yield from steps
        return
    name = relation(default.id, env)
    referred = is_referred_to(table.partition_of, env)
    held = [may_fail("rows of other tables that refer to rows in it make it fail")] if referred else []
    yield alter_table(default.id, table.partition_of, f"DETACH PARTITION {name}", env, hazards=held)
    yield from steps
    if table.partition_key is None and not table.foreign:
        hazards = (scan(default.id), may_fail("rows that are referred to cannot move"))
        yield step(table.id, _move(default.id, table.id, env), env, on=default.id, hazards=hazards)
    hazards = (scan(default.id), may_fail("rows of the default partition that belong into others make it fail"))
    yield alter_table(default.id, table.partition_of, f"ATTACH PARTITION {name} DEFAULT", env, hazards=hazards)


def _default_beside(table: Any, env: Env) -> Any:
    """The default partition of the same parent, where it stays and takes part in nothing else."""
    if table.bound in (None, "DEFAULT") or table.partition_of in env.created:
        return None
    for item in env.want.objects.values():
        if getattr(item, "bound", None) == "DEFAULT" and getattr(item, "partition_of", None) == table.partition_of:
            before: Any = env.have.objects.get(item.id)
            same = before is not None and (before.bound, before.partition_of) == ("DEFAULT", table.partition_of)
            return item if same and item.id not in env.created else None
    return None


def _move(source: ObjectId, target: ObjectId, env: Env) -> str:
    """The server says which rows belong into a partition."""
    columns = (column for column in columns_here(target, env.want).values() if column.generated is None)
    names = ", ".join(identifier(column.id.name) for column in columns)
    old, new = relation(source, env), relation(target, env)
    head = f"WITH moved AS (DELETE FROM {old} WHERE "  # noqa: S608
    tail = f" RETURNING {names}) INSERT INTO {new} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM moved"  # noqa: S608
    bounds = f"pg_get_partition_constraintdef({literal(new)}::regclass)"
    return f"DO $dbkit$ BEGIN EXECUTE {literal(head)} || {bounds} || {literal(tail)}; END $dbkit$"

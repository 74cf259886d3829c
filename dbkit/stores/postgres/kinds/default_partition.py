"""Where there is a default partition, its rows that belong into a new one move there. Source: CREATE TABLE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, may_fail, relation, scan, step
from dbkit.stores.postgres.kinds.lineage import default_partition, is_referred_to
from dbkit.stores.postgres.quote import literal

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
    default = default_partition(table.partition_of, env.want)
    if default is None or default.id in env.created:
        return None
    before: Any = env.have.objects.get(default.id)
    same = before is not None and (before.bound, before.partition_of) == ("DEFAULT", table.partition_of)
    return default if same else None


def _move(source: ObjectId, target: ObjectId, env: Env) -> str:
    """The server says which rows belong into a partition, and which columns there are at that moment."""
    old, new = relation(source, env), relation(target, env)
    text = (
        "WITH moved AS (DELETE FROM %1$s WHERE %2$s RETURNING %3$s) "
        "INSERT INTO %4$s (%3$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM moved"
    )
    place = f"{literal(new)}::regclass"
    bounds = f"pg_get_partition_constraintdef({place})"
    names = "string_agg(quote_ident(attname), ', ' ORDER BY attnum)"
    values = f"{literal(text)}, {literal(old)}, {bounds}, {names}, {literal(new)}"
    columns = f"attrelid = {place} AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    query = f"SELECT format({values}) FROM pg_catalog.pg_attribute WHERE {columns}"  # noqa: S608
    return f"DO $dbkit$ BEGIN EXECUTE ({query}); END $dbkit$"

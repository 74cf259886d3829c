"""What ADD COLUMN does to the rows that are there. Source: ALTER TABLE; tablecmds.c, ATExecAddColumn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Env
from dbkit.stores.postgres.kinds.base import may_fail, rewrite
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.volatility import changes_by_row

__all__ = ["adding", "defaults_of_domains"]


def adding(column: Any, default: str | None, env: Env) -> Iterator[Hazard]:
    """The hazards of a new column. A domain that holds its values to something has every row written anew."""
    table = table_of(column.id)
    domains = list(_domains(column, env))
    rules = {rule for domain in domains for rule in getattr(env.want.objects.get(domain), "rules", ())}
    computed = column.generated is not None or column.identity is not None
    by_row = default is not None and changes_by_row(default)
    if (computed and not column.virtual) or by_row or rules:
        yield rewrite(table)
    if (column.not_null or "NOT NULL" in rules) and not computed and not _has_value(default, domains, env):
        yield may_fail("it fails if the table has rows: there is no default for them")


def defaults_of_domains(column: Any, env: Env) -> Iterator[ObjectId]:
    """What gives the rows that are there a value: it is said of the domain before the column is added."""
    yield from (ObjectId("domain_default", one.path) for one in _domains(column, env))


def _has_value(default: str | None, domains: list[ObjectId], env: Env) -> bool:
    """Whether rows get a value: NULL is a default too, one that stands in the way of the domain's."""
    if default is not None:
        return not default.lstrip("(").startswith("NULL")
    return any(ObjectId("domain_default", one.path) in env.want.objects for one in domains)


def _domains(column: Any, env: Env) -> Iterator[ObjectId]:
    """The domain that is the column's type, and those under it."""
    queue = [] if column.type.endswith("]") else [column.id]
    while queue:
        for need in env.want.needs_of(queue.pop()):
            if need.kind == "domain":
                yield need
                queue.append(need)

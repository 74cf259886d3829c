"""Checks of a table that gets other parents: those that they hand down, before and after. Source: ALTER TABLE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, may_fail, scan
from dbkit.stores.postgres.kinds.column_type import gets_another_type
from dbkit.stores.postgres.kinds.lineage import columns_here, parents, related_otherwise, table_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["change_checks", "checks_here", "fitted_check"]


def change_checks(table: ObjectId, env: Env) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What drops checks of the old parents that the table is not to keep, and adds those of the new that it has not.

    No check stays where a column gets another type: it would go on to compare with values of the old one.
    """
    have, want = checks_here(table, env.have), checks_here(table, env.want)
    before, after = columns_here(table, env.have), columns_here(table, env.want)
    moved = any(gets_another_type(before[name], after[name], env) for name in before.keys() & after.keys())
    handed = _checks_above(table, env.have).keys() | _checks_above(table, env.want).keys()
    same = {name for name in have.keys() & want.keys() if not moved and _rule(have[name]) == _rule(want[name])}
    dropped = (
        alter_table(table, table, f"DROP CONSTRAINT {identifier(name)}", env)
        for name in sorted(have.keys() & handed - same)
    )
    return tuple(dropped), tuple(_added(table, {name: want[name] for name in want.keys() & handed - same}, env))


def _added(table: ObjectId, checks: Mapping[str, Any], env: Env) -> Iterator[Step]:
    for name, check in sorted(checks.items()):
        hazards = (scan(table), may_fail("rows that are there and break it make it fail"))
        action = f"ADD CONSTRAINT {identifier(name)} {check.definition}"
        action += "" if check.enforced else " NOT ENFORCED"
        action += "" if check.validated or not check.enforced else " NOT VALID"
        yield alter_table(table, table, action, env, hazards=hazards if check.validated else ())


def _rule(check: Any) -> tuple[str, bool, bool]:
    return check.definition, check.validated, check.enforced


def fitted_check(check: Any, env: Env) -> bool:
    """Whether it is dropped or made when its table is fitted to other parents: one of them has it too."""
    table, name = table_of(check.id), check.id.name
    if check.type != "check" or not related_otherwise(table, env):
        return False
    return name in _checks_above(table, env.have) or name in _checks_above(table, env.want)


def _checks_above(table: ObjectId, state: State) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for parent in parents(table, state):
        found |= {
            name: one for name, one in checks_here(parent, state).items() if not one.definition.endswith("NO INHERIT")
        }
    return found


def checks_here(table: ObjectId, state: State) -> dict[str, Any]:
    """All checks of a table by name: what its parents hand down, and its own."""
    found = _checks_above(table, state)
    own: Any = state.inside("constraint", table.path)
    return found | {one.id.name: one for one in own if one.type == "check"}

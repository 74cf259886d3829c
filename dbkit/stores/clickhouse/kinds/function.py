"""User-defined functions: one expression with a name, known on the whole server.

Source: ClickHouse documentation, CREATE FUNCTION. What calls one has its text put in when it is made, so a change
reaches queries from then on, and not what is stored already. A profile may leave functions open: others have theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["FUNCTION", "Function"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the server."""

    id: ObjectId
    definition: str
    """``(x, k) -> x * k``"""


def _create(function: Function, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"CREATE FUNCTION {identifier(function.id.name)} AS {function.definition}", id=function.id)


def _drop(function: Function, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"DROP FUNCTION {identifier(function.id.name)}", id=function.id)


def _alter(have: Function, want: Function, env: Env) -> Alteration:  # noqa: ARG001
    text = f"CREATE OR REPLACE FUNCTION {identifier(want.id.name)} AS {want.definition}"
    return Alteration(steps=(Step(text=text, id=want.id),))


FUNCTION = Kind(name="function", model=Function, weight=6, create=_create, drop=_drop, alter=_alter, unsaid=True)

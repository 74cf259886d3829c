"""Parameters of functions, procedures and aggregates, and what CREATE OR REPLACE lets change. Source: pg_proc."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dbkit.stores.postgres.quote import identifier

__all__ = ["Parameter", "keep_their_names", "parameters_from", "parameters_sql"]

_MODES = {"i": "in", "o": "out", "b": "inout", "v": "variadic", "t": "table"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter, or a column of what is returned."""

    name: str
    """Empty where it has none."""
    mode: str
    type: str


def parameters_from(rows: Iterable[tuple[Any, ...]] | None) -> tuple[Parameter, ...]:
    """From name, mode and type of each."""
    return tuple(Parameter(name=name or "", mode=_MODES[mode], type=type_) for name, mode, type_ in rows or ())


def parameters_sql(parameters: Iterable[Parameter]) -> str:
    """The list of a CREATE FUNCTION, without defaults; the columns of a table that is returned are no part of it."""
    shown = (one for one in parameters if one.mode != "table")
    return ", ".join(" ".join(filter(None, (one.mode.upper(), _name(one), one.type))) for one in shown)


def _name(parameter: Parameter) -> str:
    return identifier(parameter.name) if parameter.name else ""


def keep_their_names(have: tuple[Parameter, ...], want: tuple[Parameter, ...]) -> bool:
    """Whether one list can become the other in place: what has no name can get one, and only where it is read."""
    return len(have) == len(want) and all(
        before == after or (before.name == "" and before.mode in ("in", "variadic") and _same(before, after))
        for before, after in zip(have, want, strict=True)
    )


def _same(before: Parameter, after: Parameter) -> bool:
    return (before.mode, before.type) == (after.mode, after.type)

"""The options that sequences and identity columns share. Source: CREATE SEQUENCE; pg_sequence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["SequenceOptions", "changes", "going_on", "options_from", "written"]

_BITS = {"smallint": 15, "integer": 31, "bigint": 63}


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOptions:
    """How a sequence counts; its current value is data."""

    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycle: bool


def options_from(row: Mapping[str, Any]) -> SequenceOptions:
    """Read them from a catalogue row."""
    return SequenceOptions(
        start=row["start"],
        increment=row["increment"],
        minimum=row["minimum"],
        maximum=row["maximum"],
        cache=row["cache"],
        cycle=row["cycle"],
    )


def _default(type_: str, increment: int) -> tuple[int, int]:
    """Minimum and maximum that the server takes for a type and a direction."""
    bits = _BITS.get(type_, 63)
    return (1, 2**bits - 1) if increment > 0 else (-(2**bits), -1)


def written(options: SequenceOptions, type_: str) -> str:
    """The clauses that differ from what the server takes by itself for a sequence of that type."""
    return " ".join(_clauses(options, type_))


def _clauses(options: SequenceOptions, type_: str) -> Iterator[str]:
    minimum, maximum = _default(type_, options.increment)
    if options.increment != 1:
        yield f"INCREMENT BY {options.increment}"
    if options.minimum != minimum:
        yield f"MINVALUE {options.minimum}"
    if options.maximum != maximum:
        yield f"MAXVALUE {options.maximum}"
    if options.start != (options.minimum if options.increment > 0 else options.maximum):
        yield f"START WITH {options.start}"
    if options.cache != 1:
        yield f"CACHE {options.cache}"
    if options.cycle:
        yield "CYCLE"


def changes(have: SequenceOptions, want: SequenceOptions) -> Iterator[str]:
    """The clauses that lead from one to the other; all of one ALTER, since the bounds must fit each other."""
    if have.increment != want.increment:
        yield f"INCREMENT BY {want.increment}"
    if have.minimum != want.minimum:
        yield f"MINVALUE {want.minimum}"
    if have.maximum != want.maximum:
        yield f"MAXVALUE {want.maximum}"
    if have.start != want.start:
        yield f"START WITH {want.start}"
    if have.cache != want.cache:
        yield f"CACHE {want.cache}"
    if have.cycle != want.cycle:
        yield "CYCLE" if want.cycle else "NO CYCLE"


def going_on(sequence: str, column: str, table: str, options: SequenceOptions) -> str:
    """Values that are there already must not be given out again. All but the options is SQL."""
    last, beyond = ("max", ">=") if options.increment > 0 else ("min", "<=")
    found = f"{last}({column})"
    return f"SELECT setval({sequence}, {found}) FROM {table} HAVING {found} {beyond} {options.start}"  # noqa: S608

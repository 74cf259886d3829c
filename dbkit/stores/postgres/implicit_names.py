"""The names that PostgreSQL gives to what is declared without one. Source: makeObjectName() in indexcmds.c."""

from __future__ import annotations

from collections.abc import Container

from dbkit.stores.postgres.quote import NAME_BYTES

__all__ = ["implicit_name"]


def implicit_name(table: str, column: str, label: str, taken: Container[str] = ()) -> str:
    """``<table>_<column>_<label>``, both parts shortened evenly to 63 bytes, numbered where it is taken."""
    number = 0
    while True:
        name = _made(table, column, f"{label}{number or ''}")
        if name not in taken:
            return name
        number += 1


def _made(table: str, column: str, label: str) -> str:
    first, second = table.encode(), column.encode()
    available = NAME_BYTES - len(label.encode()) - 1 - (1 if column else 0)
    long, short = len(first), len(second)
    while long + short > available:
        if long > short:
            long -= 1
        else:
            short -= 1
    parts = [first[:long].decode(errors="ignore"), second[:short].decode(errors="ignore") if column else "", label]
    return "_".join(part for part in parts if part)

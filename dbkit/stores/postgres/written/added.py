"""What ALTER TABLE adds to a table in use: constraints, by themselves or inside of a new column, and defaults."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.stores.postgres.kinds.volatility import same_for_all_rows
from dbkit.stores.postgres.parse import Node, strings, walk
from dbkit.stores.postgres.written.known import Known, Table
from dbkit.stores.postgres.written.statement import Written

__all__ = ["added_constraints", "contains", "default_of", "has_value", "volatile"]


def added_constraints(written: Written, *kinds: str) -> Iterator[tuple[Table, Node, Node | None]]:
    """The constraints of these kinds that a table in use gets, and the new column that brings them, if one does."""
    for table, subtype, _, definition in written.alterations():
        if subtype == "AT_AddConstraint" and definition["contype"] in kinds:
            yield table, definition, None
        elif subtype == "AT_AddColumn" and definition["colname"] not in table.columns:
            for item in definition.get("constraints", ()):
                if item["Constraint"]["contype"] in kinds:
                    yield table, item["Constraint"], definition


def contains(column: Node, kind: str) -> Node | None:
    """The constraint of this kind in a column's definition."""
    found = (item["Constraint"] for item in column.get("constraints", ()))
    return next((one for one in found if one["contype"] == kind), None)


def default_of(column: Node) -> Node | None:
    """The expression of its default."""
    found = contains(column, "CONSTR_DEFAULT")
    return found["raw_expr"] if found else None


def has_value(column: Node) -> bool:
    """Whether rows that are there get a value: NULL is a default too."""
    default = default_of(column)
    while default is not None and "TypeCast" in default:
        default = default["TypeCast"]["arg"]
    return default is not None and not default.get("A_Const", {}).get("isnull", False)


def volatile(default: Node, known: Known) -> bool:
    """Whether a default may be another for each row: it calls what is not known to give all rows one value."""
    for word, call in walk(default):
        if word == "FuncCall":
            name = strings(call["funcname"])[-1]
            declared = [one for one in known.functions.values() if one.name[1] == name]
            if any(one.volatile for one in declared) or not (declared or same_for_all_rows(name)):
                return True
    return False

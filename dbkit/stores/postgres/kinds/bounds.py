"""What the bounds of a partition say of its rows, as a check: with it, ATTACH PARTITION reads none of them.

PostgreSQL looks whether the table's valid checks imply the bounds. They are written as it makes them itself, of one
column; bounds over several columns and those of HASH, which name the parent by its number, are left to it. Source:
ALTER TABLE ... ATTACH PARTITION; partbounds.c, get_qual_for_range and get_qual_for_list.
"""

from __future__ import annotations

import re

from dbkit.stores.postgres.parse import tokens

__all__ = ["bounds_check"]

_KEY = re.compile(r'(RANGE|LIST) \(("(?:[^"]|"")+"|[a-z_][\w$]*)\)')


def bounds_check(key: str, bound: str) -> str | None:
    """The condition for a partition of a table partitioned by ``key``; None where there is none to be written."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    column, values = match[2], _lists(bound)
    if match[1] == "LIST" and len(values) == 1:
        known = [one for one in values[0] if one != "NULL"]
        inside = f"{column} IN ({', '.join(known)})"
        if len(known) == len(values[0]):
            return f"{column} IS NOT NULL AND {inside}"
        return f"{column} IS NULL OR {inside}" if known else f"{column} IS NULL"
    if match[1] == "RANGE" and [len(one) for one in values] == [1, 1]:
        (lowest,), (highest,) = values
        conditions = [f"{column} IS NOT NULL"]
        conditions += [f"{column} >= {lowest}"] if lowest != "MINVALUE" else []
        conditions += [f"{column} < {highest}"] if highest != "MAXVALUE" else []
        return " AND ".join(conditions)
    return None


def _lists(bound: str) -> list[list[str]]:
    """The values between each pair of outermost brackets: ``FROM (1) TO (2)`` is [["1"], ["2"]]."""
    found: list[list[str]] = []
    depth = start = 0
    for token in tokens(bound):
        if token.text == "(":
            depth += 1
            if depth == 1:
                found.append([])
                start = token.end
        elif depth == 1 and token.text in (",", ")"):
            found[-1].append(bound[start : token.start].strip())
            start = token.end
        depth -= token.text == ")"
    return found

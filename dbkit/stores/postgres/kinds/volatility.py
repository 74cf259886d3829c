"""Whether a default gives each row a value of its own, so that adding it writes every row."""

from __future__ import annotations

import re

__all__ = ["changes_by_row"]

_QUOTED = re.compile(r"'(?:[^']|'')*'")
_CALL = re.compile(r"(?<!::)\b([a-z_][\w.]*)\(", re.IGNORECASE)
_SAME_FOR_ALL_ROWS = {"now", "transaction_timestamp", "current_setting", "numeric", "varying", "char", "array"}


def changes_by_row(expression: str) -> bool:
    """Whether a default may be volatile: any function that is not known to give all rows one value."""
    calls = {name.lower() for name in _CALL.findall(_QUOTED.sub("''", expression))}
    return bool(calls - _SAME_FOR_ALL_ROWS)

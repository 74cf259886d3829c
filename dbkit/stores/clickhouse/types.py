"""What a change of type means for the values that are there.

Measured on 24.8 to 26.9: an enumeration that only grows, a time zone, and a decimal that gets more digits are changes
of metadata; everything else rewrites the column.
"""

from __future__ import annotations

import re

from dbkit.stores.clickhouse.ddl import arguments

__all__ = [
    "is_convertible",
    "is_key_safe",
    "is_lossless",
    "is_metadata_only",
    "is_nullable",
    "loses_enum_values",
    "loses_nulls",
]

_INTEGER = re.compile(r"(U?)Int(\d+)")
_DECIMAL = re.compile(r"Decimal\((\d+), (\d+)\)")


def is_nullable(column_type: str) -> bool:
    """Whether values can be NULL."""
    return column_type.startswith(("Nullable(", "LowCardinality(Nullable("))


def _plain(column_type: str) -> str:
    """The type without LowCardinality and Nullable around it."""
    for wrapper in ("LowCardinality(", "Nullable("):
        if column_type.startswith(wrapper):
            column_type = column_type[len(wrapper) : -1]
    return column_type


def is_metadata_only(have: str, want: str) -> bool:
    """Whether the parts stay as they are."""
    if is_key_safe(have, want):
        return True
    before, after = _DECIMAL.fullmatch(have), _DECIMAL.fullmatch(want)
    if before is None or after is None or before[2] != after[2]:
        return False
    old, new = int(before[1]), int(after[1])
    return old <= new and _width(old) == _width(new)


def _width(digits: int) -> int:
    return next(bits for limit, bits in ((9, 32), (18, 64), (38, 128), (76, 256)) if digits <= limit)


def is_key_safe(have: str, want: str) -> bool:
    """Whether a column of a key can change so: an enumeration grows, or a time zone changes."""
    if have == want:
        return True
    before, first = arguments(have)
    after, second = arguments(want)
    if before != after:
        return False
    if before in ("Enum8", "Enum16"):
        return set(first or ()) <= set(second or ())
    if before == "DateTime":
        return True
    return before == "DateTime64" and (first or ["3"])[0] == (second or ["3"])[0]


_FAMILIES = (
    ("enumeration", re.compile(r"Enum")),
    ("decimal", re.compile(r"Decimal")),
    ("number", re.compile(r"U?Int\d|Float|BFloat|Bool")),
    ("time", re.compile(r"Date")),
    ("text", re.compile(r"String|FixedString")),
    ("array", re.compile(r"Array")),
    ("map", re.compile(r"Map")),
    ("tuple", re.compile(r"Tuple")),
    ("state", re.compile(r"(?:Simple)?AggregateFunction")),
)
_CONVERTIBLE = {
    ("number", "time"),
    ("time", "number"),
    ("number", "decimal"),
    ("decimal", "number"),
    ("number", "enumeration"),
    ("enumeration", "number"),
}


def is_convertible(have: str, want: str) -> bool:
    """Whether the server knows a conversion; which values it can read is another question."""
    before, after = _family(_plain(have)), _family(_plain(want))
    if "state" in (before, after):
        return have == want
    if (after == "text" and "FixedString" in want) or (before == "text" and after == "map"):
        return before == after
    if before == "text" and after in ("array", "tuple"):
        return "FixedString" not in have
    return before == after or "text" in (before, after) or (before, after) in _CONVERTIBLE


def _family(column_type: str) -> str:
    found = (name for name, pattern in _FAMILIES if pattern.match(column_type))
    return next(found, arguments(column_type)[0])


def loses_enum_values(have: str, want: str) -> bool:
    """Whether an enumeration has fewer values than it had."""
    before, first = arguments(_plain(have))
    after, second = arguments(_plain(want))
    return before.startswith("Enum") and after.startswith("Enum") and not set(first or ()) <= set(second or ())


def loses_nulls(have: str, want: str) -> bool:
    """Whether NULL is the only value of the one type that is none of the other."""
    return is_nullable(have) and not is_nullable(want) and _keeps_values(_plain(have), _plain(want))


def is_lossless(have: str, want: str) -> bool:
    """Whether every value of the one type is a value of the other."""
    return not (is_nullable(have) and not is_nullable(want)) and _keeps_values(_plain(have), _plain(want))


def _keeps_values(have: str, want: str) -> bool:
    if want == "String" or is_key_safe(have, want):
        return True
    before, after = _INTEGER.fullmatch(have), _INTEGER.fullmatch(want)
    if before and after:
        wider = int(after[2]) > int(before[2])
        return (wider and (before[1] == "U" or not after[1])) or have == want
    old, new = _DECIMAL.fullmatch(have), _DECIMAL.fullmatch(want)
    if old and new:
        whole = int(new[1]) - int(new[2]) >= int(old[1]) - int(old[2])
        return whole and int(new[2]) >= int(old[2])
    return (have, want) == ("Float32", "Float64") or _grows(have, want)


def _grows(have: str, want: str) -> bool:
    before, first = arguments(have)
    after, second = arguments(want)
    if before.startswith("Enum") and after.startswith("Enum"):
        return (before, after) != ("Enum16", "Enum8") and set(first or ()) <= set(second or ())
    if before == after == "DateTime64":
        return int((first or ["3"])[0]) <= int((second or ["3"])[0])
    if before == after == "FixedString":
        return int((first or ["0"])[0]) <= int((second or ["0"])[0])
    if before == after and before in ("Array", "Map", "Tuple") and len(first or ()) == len(second or ()):
        return all(is_lossless(old, new) for old, new in zip(first or (), second or (), strict=True))
    return before == "Date" and after == "Date32"

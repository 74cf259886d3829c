"""Durations, sizes and counts as a profile writes them."""

from __future__ import annotations

import re

__all__ = ["bytes_text", "count_text", "duration_text", "read_bytes", "read_count", "read_duration", "read_percent"]

_MILLISECONDS = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "min": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
}
_SIZES = {
    "": 1,
    "b": 1,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
}
_COUNTS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_PARTS = re.compile(r"(\d+) ?([A-Za-z]*)")
_LONGEST = 100 * 366 * _MILLISECONDS["d"]


def read_duration(text: str) -> int:
    """Milliseconds. Raises ValueError."""
    match = _PARTS.fullmatch(text)
    if match is None or match[2] not in _MILLISECONDS:
        raise ValueError(f"{text!r} is no duration: write a number and a unit, such as 500ms, 300s, 5m, 1h, 7d, 2w")
    value = int(match[1]) * _MILLISECONDS[match[2]]
    if not 0 < value <= _LONGEST:
        raise ValueError(f"{text!r} is no lifetime: it must be above zero and below a hundred years")
    return value


def duration_text(milliseconds: int) -> str:
    """The shortest exact way to write a duration."""
    for unit in ("d", "h", "m", "s"):
        if milliseconds % _MILLISECONDS[unit] == 0:
            return f"{milliseconds // _MILLISECONDS[unit]}{unit}"
    return f"{milliseconds}ms"


def read_bytes(value: int | str) -> int:
    """Bytes: 8KiB is 8192, 8kB is 8000. Raises ValueError."""
    return _read(value, _SIZES, "size: write bytes, or a number and a unit, such as 8KiB or 1MB")


def bytes_text(value: int) -> int | str:
    """The shortest exact way to write a size."""
    for unit in ("TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "kB"):
        if value and value % _SIZES[unit.lower()] == 0:
            return f"{value // _SIZES[unit.lower()]}{unit}"
    return value


def read_count(value: int | str) -> int:
    """A count: 2M is 2000000. Raises ValueError."""
    return _read(value, _COUNTS, "count: write a number, or one with k, M or G")


def count_text(value: int) -> int | str:
    """The shortest exact way to write a count."""
    for unit in ("G", "M", "k"):
        if value and value % _COUNTS[unit.lower()] == 0:
            return f"{value // _COUNTS[unit.lower()]}{unit}"
    return value


def read_percent(text: str) -> int:
    """Percent from 1 to 100. Raises ValueError."""
    match = re.fullmatch(r"(\d{1,3}) ?%", text)
    if match is None or not 1 <= int(match[1]) <= 100:
        raise ValueError(f"{text!r} is no share: write whole percent, such as 10%")
    return int(match[1])


def _read(value: int | str, units: dict[str, int], what: str) -> int:
    match = _PARTS.fullmatch(str(value))
    if match is None or match[2].lower() not in units or int(match[1]) < 1:
        raise ValueError(f"{str(value)!r} is no {what}")
    return int(match[1]) * units[match[2].lower()]

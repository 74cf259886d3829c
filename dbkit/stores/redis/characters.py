"""Sets of characters as sorted ranges of code points."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Ranges", "common", "complement", "expression", "of_text", "sample", "union"]

Ranges = tuple[tuple[int, int], ...]
"""Inclusive, sorted, apart from each other."""

_PREFERRED = "a0bA1-_"
"""What a witness is made of where there is a choice."""


def union(*sets: Ranges) -> Ranges:
    """All characters of some sets."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(pair for one in sets for pair in one):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def of_text(characters: Iterable[str]) -> Ranges:
    """The set of the characters of a text."""
    return union(tuple((ord(one), ord(one)) for one in characters))


def complement(inside: Ranges, removed: Ranges) -> Ranges:
    """What is in the first set and not in the second."""
    left: list[tuple[int, int]] = []
    for start, high in inside:
        low = start
        for cut_low, cut_high in removed:
            if cut_high < low or cut_low > high:
                continue
            if cut_low > low:
                left.append((low, cut_low - 1))
            low = cut_high + 1
        if low <= high:
            left.append((low, high))
    return tuple(left)


def common(first: Ranges, second: Ranges) -> Ranges:
    """What is in both sets."""
    if first == second:
        return first
    shared: list[tuple[int, int]] = []
    here = there = 0
    while here < len(first) and there < len(second):
        low = max(first[here][0], second[there][0])
        high = min(first[here][1], second[there][1])
        if low <= high:
            shared.append((low, high))
        if first[here][1] < second[there][1]:
            here += 1
        else:
            there += 1
    return tuple(shared)


def sample(ranges: Ranges) -> str:
    """One character of a set, a plain one where there is one."""
    for preferred in _PREFERRED:
        if any(low <= ord(preferred) <= high for low, high in ranges):
            return preferred
    return chr(ranges[0][0])


def expression(ranges: Ranges) -> str:
    """The set as a regular expression."""
    inner = "".join(_escaped(low) if low == high else f"{_escaped(low)}-{_escaped(high)}" for low, high in ranges)
    return f"[{inner}]"


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"

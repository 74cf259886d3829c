"""What a sample says of the whole: intervals that hold in 95 of 100 cases."""

from __future__ import annotations

from math import sqrt

__all__ = ["interval"]

_Z = 1.96


def interval(hits: int, seen: int, population: int | None) -> tuple[float, float]:
    """The share of hits in the whole, from and to.

    Wilson's interval, narrowed where the sample is a good part of the whole; no hits bound the share by 3 / seen.
    """
    if seen == 0:
        return 0.0, 1.0
    if population is not None and seen >= population:
        return hits / seen, hits / seen
    if hits == 0:
        return 0.0, min(1.0, 3 / seen)
    rest = 1.0 if population is None or population < 2 else (population - seen) / (population - 1)
    size = seen / rest if rest > 0 else float(seen)
    share, square = hits / seen, _Z * _Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = _Z / (1 + square / size) * sqrt(share * (1 - share) / size + square / (4 * size * size))
    return max(0.0, middle - half), min(1.0, middle + half)

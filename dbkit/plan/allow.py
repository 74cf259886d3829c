"""What ``--allow KIND=GLOB`` names."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

__all__ = ["allows"]


def allows(patterns: Iterable[str], kind: str, path: tuple[str, ...]) -> bool:
    """Whether one of the patterns names an object: by its path or the end of it (``links.slug``, ``slug``)."""
    ends = [".".join(path[start:]) for start in range(len(path))]
    pairs = (pattern.partition("=")[::2] for pattern in patterns)
    return any(wanted in (kind, "*") and any(fnmatchcase(end, glob or "*") for end in ends) for wanted, glob in pairs)

"""Words that findings share: lists of names, and the nearest right spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span

__all__ = ["join", "nearest_of", "unknown_key"]

_MOST_SHOWN = 30
_LONGEST_COMPARED = 100
"""Characters. difflib's time grows with the square."""


def join(words: Iterable[str], conjunction: str) -> str:
    """``a, b or c``; each once."""
    *rest, last = dict.fromkeys(words)
    return f"{', '.join(rest)} {conjunction} {last}" if rest else last


def nearest_of(word: str, known: Sequence[str]) -> str | None:
    """A question with the nearest right spelling, if one is near."""
    if len(word) > _LONGEST_COMPARED:
        return None
    lowered = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), lowered, 1)
    return f"did you mean {lowered[near[0]]!r}?" if near else None


def unknown_key(name: str, known: Sequence[str], span: Span | None) -> Diagnostic:
    """The finding about a key that is not known where it stands."""
    shown = name if len(name) <= _LONGEST_COMPARED else f"{name[:_LONGEST_COMPARED]}..."
    advice = nearest_of(name, known)
    if advice is None and 0 < len(known) <= _MOST_SHOWN:
        advice = f"known here: {', '.join(sorted(known))}"
    return Diagnostic(code="unknown-key", message=f"unknown key {shown!r}", span=span, help=advice)

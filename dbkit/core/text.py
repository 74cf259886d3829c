"""Words of messages."""

from __future__ import annotations

__all__ = ["counted"]


def counted(count: int, noun: str) -> str:
    """``no findings``, ``1 finding``, ``2 findings``."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"

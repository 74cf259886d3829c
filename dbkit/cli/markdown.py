"""Texts that are no markup, in Markdown."""

from __future__ import annotations

import re

__all__ = ["cell", "plain"]


_MEANING = re.compile(r"[\\`*<\[\]]|(?<![^\W_])_|_(?![^\W_])")
"""What begins or ends markup; a ``_`` inside of a word does not."""


def plain(text: str) -> str:
    """A text on one line whose characters mean nothing."""
    return _MEANING.sub(lambda match: f"\\{match[0]}", " ".join(text.split()))


def cell(text: str) -> str:
    """The same in a table."""
    return plain(text).replace("|", "\\|")

"""Texts that are no markup, in Markdown."""

from __future__ import annotations

import re

__all__ = ["cell", "code", "fence", "plain"]


_MEANING = re.compile(r"[\\`*<\[\]~&]|(?<![^\W_])_|_(?![^\W_])")
"""What begins or ends markup; a ``_`` inside of a word does not."""


def plain(text: str) -> str:
    """A text on one line whose characters mean nothing."""
    return _MEANING.sub(lambda match: f"\\{match[0]}", " ".join(text.split()))


def cell(text: str) -> str:
    """The same in a table."""
    return plain(text).replace("|", "\\|")


def fence(text: str, least: int = 1) -> str:
    """So many backticks that none in the text ends what they begin."""
    return "`" * max(least, max(map(len, re.findall("`+", text)), default=0) + 1)


def code(text: str) -> str:
    """A text on one line as code, also in a table."""
    line = " ".join(text.split())
    ticks = fence(line)
    blank = " " if "`" in line else ""
    return f"{ticks}{blank}{line}{blank}{ticks}".replace("|", "\\|")

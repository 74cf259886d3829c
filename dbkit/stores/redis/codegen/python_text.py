"""Text literals of Python, as the formatter prefers them."""

from __future__ import annotations

__all__ = ["escape", "literal"]


def escape(code: int) -> str:
    """A character by its code, in a text or a regular expression."""
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def literal(text: str) -> str:
    """A text."""
    if text.isascii() and text.isprintable() and '"' in text and "'" not in text and "\\" not in text:
        return f"'{text}'"
    return '"' + "".join(map(_quoted, text)) + '"'


def _quoted(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else escape(ord(char))

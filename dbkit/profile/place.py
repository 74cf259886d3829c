"""Positions in a text as lines and columns, and places inside the texts that a YAML file holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from dbkit.core.span import Span

__all__ = ["Lines", "within"]

_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_BLANK_ESCAPES = "tnNLP_ \t"
_PROPERTIES = re.compile(r"(?:&\S+\s+)*")


class Lines:
    """Where the lines of a text start."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._length = len(text)

    def span(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]``, as far as it stands on its first line."""
        line = bisect_right(self._starts, start)
        return Span(self._file, line, start - self._starts[line - 1] + 1, max(1, min(end, self.end_of(start)) - start))

    def start_of_line(self, line: int) -> int:
        """Where a line, counted from 1, starts."""
        return self._starts[line - 1]

    def start_of(self, position: int) -> int:
        """Where the line of a position starts."""
        return self._starts[bisect_right(self._starts, position) - 1]

    def end_of(self, position: int) -> int:
        """Where the line of a position ends, its line break left out."""
        following = bisect_right(self._starts, position)
        return self._starts[following] - 1 if following < len(self._starts) else self._length


def within(text: str, span: Span, value: str, offset: int) -> Span:
    """The place of the rest of a line of ``value`` from ``offset`` on, in the file that holds it as a YAML scalar.

    ``span`` is where the scalar starts. The characters that are not blank are counted, which every style of scalar
    (plain, quoted, literal, folded) keeps in order; so a blank stands for the next character that is none.
    """
    lines = Lines(text, span.file)
    start = lines.start_of_line(span.line) + span.column - 1
    end = start + span.length
    properties = _PROPERTIES.match(text, start)
    last = properties.end() if properties else start
    if text.startswith("*", last):
        return span
    wanted = min(_visible(value[:offset]), _visible(value) - 1)
    for count, position in enumerate(_positions(text, last)):
        last = position
        if count >= wanted:
            break
    return lines.span(last, end if last < end else lines.end_of(last))


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _positions(text: str, start: int) -> Iterator[int]:
    """Where the characters of a scalar's value stand that are not blank; it may go on after the scalar's end."""
    quote = text[start : start + 1]
    if quote in ("|", ">"):
        start = text.find("\n", start)
    elif quote in ("'", '"'):
        start += 1
    position = start
    while 0 <= position < len(text):
        char, width, blank = text[position], 1, text[position].isspace()
        if char == quote == "'":
            if text[position + 1 : position + 2] != "'":
                return
            width = 2
        elif char == quote == '"':
            return
        elif char == "\\" and quote == '"':
            escape = text[position + 1 : position + 2]
            width, blank = 2 + _HEX_ESCAPES.get(escape, 0), escape in _BLANK_ESCAPES or escape == "\n"
        if not blank:
            yield position
        position += width

"""Places in files."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Path", "Span"]

Path = tuple[str | int, ...]
"""Where a value stands in a YAML document: keys and list positions, outermost first."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file. Line and column count from 1; ``length`` is in characters on that line."""

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        """``file:line:column``, as editors and CI read it."""
        return f"{self.file}:{self.line}:{self.column}"

    def shifted(self, characters: int) -> Span:
        """The span ``characters`` further to the right on the same line."""
        return Span(self.file, self.line, self.column + characters, max(1, self.length - characters))

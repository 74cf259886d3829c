"""One shape for every finding of every layer, and its rendering as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dbkit.core.span import Span

__all__ = ["Diagnostic", "Severity", "render"]


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A finding: a stable code, what is wrong, where, and what to do."""

    code: str
    message: str
    severity: Severity = Severity.ERROR
    span: Span | None = None
    subject: str | None = None
    help: str | None = None

    def sort_key(self) -> tuple[object, ...]:
        """By place, then code, so that output is the same each time."""
        span = self.span
        return (span is None, span or Span("", 0, 0), self.code, self.message)


def render(diagnostic: Diagnostic, sources: Mapping[str, str]) -> str:
    """The finding as a user reads it: place, message, the line with a caret, and help.

    ``sources`` maps file names as spans write them to their text.
    """
    head = f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"
    span = diagnostic.span
    lines = [f"{span}: {head}" if span else head]
    if span and span.file in sources:
        lines += _excerpt(span, sources[span.file])
    if diagnostic.help:
        lines.append(f"  help: {diagnostic.help}")
    return "\n".join(lines)


def _excerpt(span: Span, text: str) -> Iterable[str]:
    lines = text.split("\n")
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1].rstrip("\r")
    start = span.column - 1
    window = 110
    cut = max(0, start - window // 2) if len(line) > window else 0
    shown = "".join(char if char.isprintable() else " " for char in line[cut : cut + window].replace("\t", " "))
    carets = "^" * max(1, min(span.length, len(shown) - (start - cut)))
    margin = f"{span.line} | "
    return [f"  {margin}{shown}", f"  {' ' * (len(margin) - 2)}| {' ' * (start - cut)}{carets}"]

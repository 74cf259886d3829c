"""What was asked for goes to stdout; progress, notes and warnings go to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dbkit.core.diagnostic import Diagnostic, Severity, render
from dbkit.core.errors import PolicyRefusal

__all__ = ["SCHEMA_VERSION", "Output"]

SCHEMA_VERSION = 1
"""Of the JSON documents that commands print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where and how to print."""

    quiet: bool = False
    verbose: int = 0
    color: str = "auto"

    def result(self, text: str) -> None:
        """Print what was asked for."""
        sys.stdout.write(text if text.endswith("\n") or not text else f"{text}\n")

    def json(self, **data: Any) -> None:
        """Print one JSON document."""
        self.result(json.dumps({"schema_version": SCHEMA_VERSION, **data}, indent=2, ensure_ascii=False, default=str))

    def note(self, text: str) -> None:
        """Say what the user may want to know."""
        if not self.quiet:
            sys.stderr.write(f"{text}\n")

    def warning(self, text: str) -> None:
        """Say what the user should know."""
        sys.stderr.write(f"{self.style('warning', 'yellow', sys.stderr)}: {text}\n")

    def diagnostic(self, diagnostic: Diagnostic, sources: Mapping[str, str]) -> None:
        """Print a finding."""
        if diagnostic.severity is Severity.ERROR or not self.quiet:
            sys.stderr.write(f"{render(diagnostic, sources)}\n")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table as a result."""
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold" if self.colored() else "")
        for row in rows:
            table.add_row(*(_escaped(cell) for cell in row))
        width = None if sys.stdout.isatty() else 200
        Console(file=sys.stdout, width=width, no_color=not self.colored(), highlight=False).print(table)

    def colored(self, stream: Any = None) -> bool:
        """Whether to use colours on a stream (stdout if none is given)."""
        if self.color != "auto":
            return self.color == "always"
        stream = stream or sys.stdout
        return bool(stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")

    def style(self, text: str, color: str, stream: Any = None) -> str:
        """A text in a colour, where colours are used."""
        codes = {"red": 31, "green": 32, "yellow": 33, "cyan": 36, "bold": 1, "dim": 2}
        return f"\x1b[{codes[color]}m{text}\x1b[0m" if self.colored(stream) else text

    def confirm(self, question: str, *, yes: bool) -> None:
        """Ask at the terminal. Raises PolicyRefusal where the answer is no, or nobody can answer."""
        if yes:
            return
        if not sys.stdin.isatty():
            raise PolicyRefusal(f"{question} Nobody can be asked here.", help="say --yes; nothing was changed")
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise PolicyRefusal("not confirmed", help="nothing was changed")


def _escaped(cell: str) -> str:
    return cell.replace("[", r"\[")

"""Which statement of a migration runs, and how far a long one is."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

from dbkit.cli.output import Output

__all__ = ["StatementProgress"]


@dataclass(slots=True)
class StatementProgress:
    """With -v each statement is printed; how far a long one is stands in one line of a terminal, and nowhere else."""

    output: Output
    _running: tuple[int, str] = (0, "")

    def statement(self, position: int, total: int, text: str) -> None:
        """A statement that starts, or, told again with more behind its text, one that goes on."""
        shown = f"    {position}/{total} {text}"
        if (position, text[: len(self._running[1])]) == self._running:
            if self._live:
                behind = text[len(self._running[1]) :]
                sys.stderr.write(f"\r\x1b[K{_fitted(shown.removesuffix(behind), behind)}")
                sys.stderr.flush()
            return
        self.close()
        self._running = (position, text)
        if self.output.verbose:
            self.output.note(shown)

    def close(self) -> None:
        """Take the line off the terminal: something else is said."""
        if self._live and self._running[0]:
            sys.stderr.write("\r\x1b[K")
        self._running = (0, "")

    @property
    def _live(self) -> bool:
        return sys.stderr.isatty() and not self.output.quiet


def _fitted(shown: str, behind: str) -> str:
    """A line of the terminal: of a long statement the beginning, and all of how far it is."""
    width = shutil.get_terminal_size().columns - 1
    room = width - len(behind)
    return (shown if len(shown) <= room else f"{shown[: max(room - 1, 0)]}\N{HORIZONTAL ELLIPSIS}") + behind[:width]

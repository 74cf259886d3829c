"""How far a pass over the keys of a server is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dbkit.cli.output import Output

__all__ = ["key_progress"]


@contextmanager
def key_progress(output: Output) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal, and nothing elsewhere."""
    if output.quiet or not sys.stderr.isatty():
        yield lambda _seen, _goal: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("keys", total=None)
        yield lambda seen, goal: bar.update(task, completed=seen, total=goal)

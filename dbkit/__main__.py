"""The ``dbkit`` command."""

from __future__ import annotations

import gc
import sys

from dbkit.cli.main import run

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with its code."""
    # A plan makes objects by the hundred thousand and hardly a cycle: looking for cycles is an eighth of its time.
    gc.set_threshold(1_000_000, 20, 100)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

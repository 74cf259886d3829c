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
    code = run(sys.argv[1:])
    gc.freeze()  # Python looks for cycles once more before it ends: in vain, everything goes with the process
    sys.exit(code)


if __name__ == "__main__":
    main()

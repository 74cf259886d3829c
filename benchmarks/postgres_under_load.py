"""What clients feel while a busy table changes: by dbkit's migration, and by the one statement that says the same.

``python -m benchmarks.postgres_under_load`` starts a scratch server and lets pgbench read, write and insert at full
speed, each transaction one statement, while somebody reads the table in transactions of half a second. For each change
it prints how long a statement of pgbench waited for a lock at the most (by the server's log), and how many failed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from benchmarks.busy_tables import BANKS, ROWS, Bank, Change
from dbkit.embedded.servers import Server, programs, scratch
from dbkit.stores.postgres import POSTGRES

__all__ = ["Felt", "measure"]

_CLIENTS = 4
_LOAD = {
    "write": f"\\set id random(1, {ROWS})\nUPDATE accounts SET balance = balance + 1 WHERE id = :id;\n",
    "read": f"\\set id random(1, {ROWS})\nSELECT branch_id, note FROM accounts WHERE id = :id;\n",
    "insert": "INSERT INTO accounts (branch_id, balance, note) VALUES (1, 0, 'new');\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """What the clients felt of one change."""

    seconds: float
    """How long the change took."""
    statements: int
    failed: int
    waited: float
    """Milliseconds that a statement waited for a lock at the most."""


def main() -> None:
    """Measure everything and print it."""
    print(f"{'change':<40} {'dbkit: wait, failed, of, time':<36} one statement: wait, failed, of, time")
    for change, ours, theirs in measure():
        print(f"{change.name:<40} {_shown(ours):<36} {_shown(theirs)}", flush=True)


def _shown(felt: Felt) -> str:
    return f"{felt.waited:.0f} ms, {felt.failed}, {felt.statements:,}, {felt.seconds:.1f} s"


def measure(banks: Sequence[Bank] = BANKS) -> Iterator[tuple[Change, Felt, Felt]]:
    """What clients feel of each change, made one after the other: by dbkit, and by its one statement."""
    for bank in banks:
        with scratch("postgres") as server, TemporaryDirectory(prefix="dbkit-load-") as folder:
            yield from _measured(bank, server, Path(folder))


def _measured(bank: Bank, server: Server, root: Path) -> Iterator[tuple[Change, Felt, Felt]]:
    url = POSTGRES.provision(server.url, "bank")
    text = bank.profile
    _generate(root, "begin", text)
    _dbkit(root, "migrate", "up", "-u", url)
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(bank.fill.encode())
        session.execute(b"ALTER SYSTEM SET log_line_prefix = '%a|'")
        session.execute(b"ALTER SYSTEM SET log_lock_waits = on")
        session.execute(b"ALTER SYSTEM SET deadlock_timeout = '5ms'")  # from there on a wait is logged
        session.execute(b"SELECT pg_reload_conf()")
    for number, change in enumerate(bank.changes):
        text = text.replace(change.before, change.after)
        _generate(root, f"change{number}", text)
        with psycopg.connect(url, autocommit=True) as session:
            theirs = _felt(server, url, root, partial(session.execute, change.statement.encode()))
            session.execute(change.back.encode())
        yield change, _felt(server, url, root, partial(_dbkit, root, "migrate", "up", "-u", url)), theirs


def _generate(root: Path, name: str, text: str) -> None:
    (root / "profiles").mkdir(exist_ok=True)
    (root / "profiles" / "bank.yaml").write_text(text, encoding="utf-8")
    _dbkit(root, "migrate", "generate", name)


def _dbkit(root: Path, *words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "dbkit", *words], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"dbkit {' '.join(words)}: {done.stdout}{done.stderr}")


def _felt(server: Server, url: str, root: Path, change: Callable[[], object]) -> Felt:
    """Make a change under load."""
    log = server.data.parent / "log"
    logged, sent = log.stat().st_size, _transactions(url)
    with _pgbench(url, root) as failed, _reports(url) as reading:
        time.sleep(1.0)
        reading.wait()  # a statement that has to wait for such a transaction does
        begun = time.monotonic()
        change()
        seconds = time.monotonic() - begun
        time.sleep(1.0)
    with log.open(encoding="utf-8", errors="replace") as file:
        file.seek(logged)
        waits = re.findall(r"^pgbench\|LOG:  process \d+ acquired .* after ([\d.]+) ms", file.read(), re.MULTILINE)
    return Felt(
        seconds=seconds,
        statements=_transactions(url) - sent,
        failed=failed(),
        waited=max(map(float, waits), default=0.0),
    )


def _transactions(url: str) -> int:
    """How many the database has seen."""
    with psycopg.connect(url) as session:
        row = session.execute(b"SELECT xact_commit FROM pg_stat_database WHERE datname = 'bank'").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _pgbench(url: str, root: Path) -> Iterator[Callable[[], int]]:
    """pgbench, at full speed; how many of its statements failed is known when it has ended."""
    folder = programs("pgbench")
    if folder is None:
        raise RuntimeError("there is no pgbench on this machine")
    with TemporaryDirectory(dir=root) as name:
        work = Path(name)
        scripts = []
        for script, text in _LOAD.items():
            (work / script).write_text(text, encoding="utf-8")
            scripts += ["-f", str(work / script)]
        options = ["-n", "-T", "3600", "-c", str(_CLIENTS), "-j", "2", "-M", "prepared", "-d", url]
        said = work / "said"
        with said.open("w") as output:
            process = subprocess.Popen([folder / "pgbench", *options, *scripts], stdout=output, stderr=output)
            try:
                yield lambda: failed
            finally:
                process.terminate()
                process.wait(timeout=60)
        failed = said.read_text(encoding="utf-8").count("ERROR:")


@contextmanager
def _reports(url: str) -> Iterator[threading.Event]:
    """Somebody who reads the table in transactions of half a second, with pauses of one; it is said when one is on."""
    over, reading = threading.Event(), threading.Event()

    def read() -> None:
        with psycopg.connect(url, application_name="report") as session:
            while not over.wait(1.0):
                session.execute(b"SELECT count(*) FROM (SELECT FROM accounts LIMIT 1000) few")
                reading.set()
                over.wait(0.5)
                reading.clear()
                session.commit()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield reading
    finally:
        over.set()
        reader.join()


if __name__ == "__main__":
    main()

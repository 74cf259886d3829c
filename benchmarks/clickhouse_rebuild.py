"""How long changes of SMO1's clicks take that go over all rows: another order, a narrower column, a view with history.

Run it with ``python benchmarks/clickhouse_rebuild.py [ROWS]`` (default: ten million). Each change goes its whole way,
by ``dbkit migrate generate`` and ``dbkit migrate up``, against an engine of its own. It prints seconds, in how many
chunks the rows went, the most memory that dbkit and the server had, and how many rows there are afterwards.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from dbkit.embedded import servers
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.url import with_database

PROFILE = Path(__file__).resolve().parents[1] / "profiles" / "smo1.yaml"
SCORE = "        is_bot: Bool DEFAULT false\n"
CHANGES = {
    "order": ("order_by: [link_id, clicked_at]", "order_by: [user_id, link_id, clicked_at]"),
    "narrower": ("score: UInt64", "score: UInt16"),
    "view": ("  # What dashboards read", None),
}
VIEW = """    link_clicks_monthly:
      to: link_clicks_monthly_agg
      backfill: watermark
      select: |
        SELECT user_id, toStartOfMonth(clicked_at) AS month, count() AS clicks
        FROM link_clicks GROUP BY user_id, month

  # What dashboards read"""
TARGET = """
    link_clicks_monthly_agg:
      engine: AggregatingMergeTree
      order_by: [user_id, month]
      columns: {user_id: String, month: Date, clicks: $clicks}

    # The targets of"""
CHUNKS = "SELECT count() FROM _dbkit_recipes WHERE event = 'moved'"
FILL = """INSERT INTO filled (link_id, slug, user_id, visitor_id, clicked_at, referrer, country, browser, score)
SELECT toString(cityHash64(number) % 20000), concat('s', toString(number % 20000)), toString(number % 500),
    toString(cityHash64(number, 1) % 300000), toDateTime64('2025-01-01 00:00:00', 3, 'UTC') + number * 3,
    concat('https://example.org/', toString(number % 1000)), 'DE', 'Firefox', number % 1000
FROM numbers({rows})"""


def main(rows: int) -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="dbkit bench ") as folder:
        root = Path(folder)
        (root / "profiles").mkdir()
        text = PROFILE.read_text().partition("\nclickhouse:")[2].replace(SCORE, f"{SCORE}        score: UInt64\n")
        text = text.replace("\n    # The targets of", TARGET, 1)
        with servers.scratch("clickhouse", cache=root / "cache") as server:
            url = with_database(server.url, "smo1")
            change(root, url, "initial", text)
            connection = connect(url, profile="smo1")
            fill(connection, rows)
            print(
                f"{'change':<10} {'generate s':>10} {'up s':>8} {'chunks':>6} {'dbkit MiB':>10} {'server MiB':>11} rows"
            )
            moved = 0
            for name, (before, after) in CHANGES.items():
                text = text.replace(before, after or VIEW, 1)
                generated, up = change(root, url, name, text)
                chunks = count(connection, CHUNKS) - moved
                moved += chunks
                own = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                print(
                    f"{name:<10} {generated:>10.1f} {up:>8.1f} {chunks:>6} {own:>10.0f} {peak(server.pid):>11.0f} "
                    f"{count(connection, 'SELECT count() FROM link_clicks'):,}",
                    flush=True,
                )
            print(f"the new view has counted {count(connection, 'SELECT sum(clicks) FROM link_clicks_monthly_agg'):,}")
            connection.close()


def fill(connection: Connection, rows: int) -> None:
    """Fill a copy of the table, and link its parts in: the views that are there see none of it."""
    command = connection.transport.command
    command("CREATE TABLE filled AS link_clicks")
    for start in range(0, rows, 1_000_000):
        command(FILL.format(rows=f"{start}, {min(1_000_000, rows - start)}"))
    command("ALTER TABLE link_clicks ATTACH PARTITION ALL FROM filled")
    command("DROP TABLE filled")


def change(root: Path, url: str, name: str, text: str) -> tuple[float, float]:
    """Generate and apply a change; the seconds of both."""
    (root / "profiles" / "smo1.yaml").write_text(f"profile: smo1\nclickhouse:{text}")
    generated = dbkit(root, "migrate", "generate", name, "-p", "smo1")
    return generated, dbkit(root, "migrate", "up", "-p", "smo1", "--url", url)


def dbkit(root: Path, *words: str) -> float:
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "dbkit", *words], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return perf_counter() - start


def count(connection: Connection, query: str) -> int:
    return int(connection.query(query)[0][0])


def peak(pid: int) -> float:
    """The most memory that a process had, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)

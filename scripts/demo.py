"""``make demo``: all three systems on embedded servers, and a look at the result."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

from rich import box
from rich.console import Console
from rich.table import Table

from dbkit.app.destination import destination
from dbkit.app.diff import diff_live
from dbkit.app.difference import Allowed
from dbkit.app.migrate import Watch, session
from dbkit.app.profile import load
from dbkit.app.project import Request, migrations_folder
from dbkit.app.renames import Renames
from dbkit.stores import STORES

ROOT = Path(__file__).resolve().parent.parent
PROFILES = ("kanjiiq", "smo1", "nakama")


def main() -> int:
    """Bring each system up, compare it with its profile, and show what was made."""
    console = Console(width=None if sys.stdout.isatty() else 110, highlight=False)
    table = Table("system", "store", "server", "made", "migrated", "compared", "equal", box=box.SIMPLE_HEAD)
    begun = perf_counter()
    equal = True
    for name in PROFILES:
        console.print(f"[bold]{name}[/bold]: starting servers and applying migrations")
        for row in bring_up(name):
            equal = equal and row[-1] == "yes"
            table.add_row(name, *row)
    console.print(table)
    console.print(f"{len(PROFILES)} systems in {perf_counter() - begun:.1f} s. The data is in .dbkit/.")
    console.print("Next: dbkit dev up -p smo1 · dbkit migrate status -p smo1 · dbkit inspect smo1 --format sql")
    return 0 if equal else 1


def bring_up(name: str) -> list[tuple[str, ...]]:
    """Migrate one system and compare it with its profile; a row for each store."""
    profile = load(ROOT / "profiles" / f"{name}.yaml", STORES)
    place = destination(profile.document, tuple(profile.drafts), Request(target="local"))
    folder = migrations_folder(ROOT, name)
    folder.verify()
    with session(place, profile, folder, root=ROOT, watch=Watch()) as opened:
        outcome = opened.up()
        begun = perf_counter()
        differences = diff_live(profile, opened.databases, root=ROOT, allowed=Allowed(), renames=Renames())
        compared = perf_counter() - begun
        rows: list[tuple[str, ...]] = []
        for difference in differences:
            connection = opened.databases[difference.store].connection
            state = connection.inspect(profile.drafts[difference.store])
            kinds = [identity.kind for identity in state.objects]
            made = ", ".join(
                f"{kinds.count(kind)} {plural(kind, kinds.count(kind))}"
                for kind in STORES[difference.store].kinds()
                if kind in kinds and kind not in ("default", "comment")
            )
            seconds = sum(run.seconds for run in outcome.runs if run.migration.store == difference.store)
            rows.append(
                (
                    STORES[difference.store].title,
                    f"{connection.server.product} {connection.server.version}",
                    made,
                    f"{seconds:.2f} s" if seconds else "was already",
                    f"{compared:.2f} s",
                    "no" if difference else "yes",
                )
            )
    return rows


def plural(kind: str, count: int) -> str:
    """The name of a kind for so many."""
    word = kind.replace("_", " ")
    return word if count == 1 else {"index": "indexes", "policy": "policies"}.get(word, f"{word}s")


if __name__ == "__main__":
    sys.exit(main())

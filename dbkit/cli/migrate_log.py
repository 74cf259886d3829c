"""``dbkit migrate log``: the whole history of the databases."""

from __future__ import annotations

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import opened


def command(context: typer.Context) -> None:
    """Show everything that was ever applied, taken back, marked or unmarked. Reads only."""
    shared = shared_of(context)
    chosen = shared.choose_format("text", "json")
    with opened(shared, shared.profile(), verb="log", read_only=True) as session:
        entries = sorted(
            (
                (entry, name)
                for name, database in session.databases.items()
                for entry in database.connection.ledger.history()
            ),
            key=lambda pair: (pair[0].at, pair[0].id),
        )
    if chosen == "json":
        shared.output.json(
            profile=session.profile,
            entries=[
                {
                    "store": name,
                    "id": entry.id,
                    "operation": entry.operation,
                    "at": entry.at.isoformat(),
                    "by": entry.by,
                    "comment": entry.comment,
                }
                for entry, name in entries
            ],
        )
    elif entries:
        shared.output.table(
            ("at", "store", "operation", "migration", "by"),
            [
                (entry.at.strftime("%Y-%m-%d %H:%M:%SZ"), name, entry.operation, entry.id, entry.by)
                for entry, name in entries
            ],
        )
    else:
        shared.output.result("nothing has happened yet")

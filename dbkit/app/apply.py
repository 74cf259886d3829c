"""Takes databases straight to the profile, without files. For development."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.app.databases import Database
from dbkit.app.difference import Difference

__all__ = ["apply_differences"]


def apply_differences(differences: Sequence[Difference], databases: dict[str, Database], *, lock_wait: float) -> int:
    """Run what the differences hold, under each store's lock (waited for ``lock_wait`` seconds).

    Gives the number of statements.
    """
    for difference in differences:
        if difference.steps:
            connection = databases[difference.store].connection
            with connection.ledger.lock(wait=lock_wait):
                connection.execute(difference.steps)
    return sum(len(difference.steps) for difference in differences)

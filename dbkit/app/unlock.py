"""``migrate unlock``: who keeps runners out of a database, and the way past one that has died."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from dbkit.app.databases import Database
from dbkit.core.errors import DbkitError, LockHeld
from dbkit.migrations.ledger import Holder

__all__ = ["Held", "forget_the_dead", "held", "take"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A lock on one database."""

    store: str
    holder: Holder


def held(databases: dict[str, Database]) -> tuple[Held, ...]:
    """The locks on all databases. Reads only."""
    return tuple(
        Held(store=name, holder=holder)
        for name, database in databases.items()
        for holder in database.connection.ledger.holders()
    )


def take(locks: tuple[Held, ...], databases: dict[str, Database]) -> None:
    """Remove locks whose holders are dead or unknown. Raises LockHeld, before any is removed, where one lives."""
    living = [one for one in locks if one.holder.lives]
    if living:
        raise LockHeld(
            "; ".join(f"{one.store}: {one.holder.shown} is alive: {one.holder.why}" for one in living),
            help="wait for it to end, or end it; no lock was removed",
        )
    for one in locks:
        databases[one.store].connection.ledger.release(one.holder)


def forget_the_dead(databases: dict[str, Database]) -> None:
    """Remove the locks of runs that surely have ended, as far as we may; the next run would take them by itself."""
    with suppress(DbkitError):
        take(tuple(one for one in held(databases) if one.holder.lives is False), databases)

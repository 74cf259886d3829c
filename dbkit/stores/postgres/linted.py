"""What the rules of this store look at: statements of migration files."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.lint.rule import Book, rules_in
from dbkit.lint.script import Script
from dbkit.stores.postgres.written.reading import read

__all__ = ["script_book"]


def script_book() -> Book[Sequence[Script]]:
    """The rules of migration files."""
    return Book(rules=rules_in("dbkit.stores.postgres.rules.statements"), read=read)

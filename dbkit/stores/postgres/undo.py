"""What takes back a file that was left half-way, where its rollback is the way back from its end.

Above a statement stands ``-- dbkit: undo`` and the one that undoes it, as long as those behind it are not all done.
"""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.contract import Statement
from dbkit.core.errors import PolicyRefusal
from dbkit.migrations.file import Migration
from dbkit.stores.postgres.parse import SqlError, concurrent_tree, parse

__all__ = ["UNDO", "refuse_all_rows", "undoing"]

UNDO = "undo"


def refuse_all_rows(migration: Migration, inverse: Sequence[Statement], rows: int) -> None:
    """Raise PolicyRefusal where what takes a statement back goes over all rows, and that was stopped after some.

    Not to run it would leave these as they are, and to run it would take back what was never done.
    """
    if any(_changes_rows(statement) for statement in inverse):
        raise PolicyRefusal(
            f"{migration.id} stopped after {rows:,} rows, and its way back goes over all of them",
            help="finish it first, then take it back: dbkit migrate up; nothing of it was changed",
        )


def _changes_rows(statement: Statement) -> bool:
    try:
        found = parse(statement.text)
    except SqlError:  # a step in Python: who opens a session refuses that
        return False
    return any(kind in tree for tree in found for kind in ("UpdateStmt", "DeleteStmt", "InsertStmt", "MergeStmt"))


def undoing(statements: Sequence[Statement], done: int) -> tuple[Statement, ...] | None:
    """What undoes the first ``done`` of a file's statements, the last one's first; None where the file does not say.

    Nothing is to be undone one by one where all of them are done. The one that stands next counts as done where it says
    CONCURRENTLY, which leaves something behind when it stops half-way; what parts a partition is done or not by now.
    """
    tree = concurrent_tree(statements[done].text) if done < len(statements) else {}
    begun = done + 1 if tree and "AlterTableStmt" not in tree else done
    said = [
        Statement(text=text.removeprefix(f"{UNDO} "), line=statement.line)
        for statement in statements[:begun]
        for text in statement.directives
        if text.startswith(f"{UNDO} ")
    ]
    undoable = any(text.startswith(f"{UNDO} ") for statement in statements for text in statement.directives)
    return tuple(reversed(said)) if undoable and done < len(statements) else None

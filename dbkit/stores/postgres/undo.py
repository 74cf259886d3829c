"""What takes back a file that was left half-way, where its rollback is the way back from its end.

Above a statement stands ``-- dbkit: undo`` and the one that undoes it, as long as those behind it are not all done.
"""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.contract import Statement
from dbkit.stores.postgres.parse import concurrent_tree

__all__ = ["UNDO", "undoing"]

UNDO = "undo"


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

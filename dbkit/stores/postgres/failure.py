"""What a server says about a statement, as an error that a user can act on."""

from __future__ import annotations

import re
from pathlib import Path

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.stores.postgres.backfill import backfill_of
from dbkit.stores.postgres.batch import Refusal

__all__ = ["refuse_batches", "refuse_transaction_control", "shown_path", "statement_failed"]

_CONTROL = re.compile(
    r"(begin|start\s+transaction|commit|end|rollback(?!\s+(work\s+|transaction\s+)?to\b)|abort|prepare\s+transaction)\b",
    re.IGNORECASE,
)


def statement_failed(refusal: Refusal, statement: Statement, path: Path, *, help: str) -> StatementFailed:
    """The error for a statement of a file; ``help`` says what that means and how to go on."""
    line = statement.line
    if refusal.position is not None:
        line += statement.text.count("\n", 0, refusal.position)
    advice = [part for part in (refusal.detail, refusal.hint, help) if part]
    if refusal.context and "PL/pgSQL" in refusal.context:
        advice.insert(0, refusal.context.splitlines()[0])
    return StatementFailed(refusal.message, help="\n".join(advice), where=f"{shown_path(path)}:{line}")


def refuse_transaction_control(statements: tuple[Statement, ...], path: Path) -> None:
    """Raise StatementFailed where a migration begins or ends a transaction itself."""
    for statement in statements:
        if (match := _CONTROL.match(statement.text)) is not None:
            raise StatementFailed(
                f"a migration holds no transaction control, and this is {' '.join(match[0].upper().split())}",
                help="leave it out: dbkit supplies the transaction; '-- transactional: false' at the top of the file "
                "runs each statement by itself",
                where=f"{shown_path(path)}:{statement.line}",
            )


def refuse_batches(statements: tuple[Statement, ...], path: Path, *, transactional: bool) -> None:
    """Raise StatementFailed where a statement cannot go in the batches that it asks for."""
    for statement in statements if any(one.directives for one in statements) else ():
        where = f"{shown_path(path)}:{statement.line}"
        try:
            asked = backfill_of(statement) is not None
        except StatementFailed as error:
            raise StatementFailed(error.message, help=error.help, where=where) from None
        if asked and transactional:
            raise StatementFailed(
                "each batch is a transaction of its own, and this migration is one transaction",
                help="write '-- transactional: false' at the top of the file",
                where=where,
            )


def shown_path(path: Path) -> str:
    """A path as a user would write it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)

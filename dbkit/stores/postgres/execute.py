"""Runs statements and steps: together in one transaction, or apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import psycopg

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.migrations.python_step import is_python
from dbkit.migrations.segment import segments
from dbkit.plan.step import Step
from dbkit.stores.postgres.backfill import Place, backfill_of, run_batches
from dbkit.stores.postgres.batch import Refusal, as_refusal, run
from dbkit.stores.postgres.python_step import run_step
from dbkit.stores.postgres.session import Session

__all__ = ["apart", "execute_steps", "together"]


Run = Callable[[Session, Sequence[str]], None]
"""How statements are sent: with their secrets, or as they stand."""


def apart(session: Session, statements: Sequence[Statement], *, run: Run = run) -> None:
    """Run each statement by itself, or in the batches that it asks for. Raises Refusal; what was done before stays."""
    for index, statement in enumerate(statements):
        backfill = backfill_of(statement)
        try:
            if is_python(statement.text):
                run_step(session, statement.text, Place(), reached=lambda _: None, tell=lambda _: None)
            elif backfill is not None:
                run_batches(session, backfill, Place(), reached=lambda _: None, tell=lambda _: None)
            else:
                run(session, [statement.text])
        except Refusal as refusal:
            refusal.index = index
            raise


def together(session: Session, texts: Sequence[str], *, run: Run = run) -> None:
    """Run statements in one transaction. Raises Refusal; nothing of it is left then."""
    session.execute(b"BEGIN")
    try:
        run(session, texts)
        session.execute(b"COMMIT")
    except psycopg.Error as error:  # a deferred constraint
        raise as_refusal(error, len(texts) - 1) from None
    finally:
        if not session.closed and session.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            session.execute(b"ROLLBACK")


def execute_steps(session: Session, steps: Iterable[Step], *, run: Run = run) -> None:
    """Run steps, in transactions where they may be. Raises StatementFailed; what was committed before it stays."""
    for segment in segments(steps):
        texts = [step.text for step in segment.steps]
        try:
            if segment.transactional:
                together(session, texts, run=run)
            else:
                apart(session, [_statement(step) for step in segment.steps], run=run)
        except Refusal as refusal:
            step = segment.steps[refusal.index]
            advice = "\n".join(part for part in (refusal.detail, refusal.hint) if part)
            where = step.text.splitlines()[0][:100]
            raise StatementFailed(f"{step.id}: {refusal.message}", help=advice or None, where=where) from None


def _statement(step: Step) -> Statement:
    return Statement(text=step.text, line=1, directives=(step.directive,) if step.directive else ())

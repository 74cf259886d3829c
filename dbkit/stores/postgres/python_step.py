"""Runs a step in Python: a function that is called once a batch, with the connection and where the batch begins.

A batch is a transaction of its own, together with where the next one begins: a run that is killed goes on there.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from dbkit.core.errors import StatementFailed
from dbkit.migrations.python_step import is_rollback
from dbkit.stores.postgres.backfill import Place, in_turn
from dbkit.stores.postgres.batch import Refusal
from dbkit.stores.postgres.session import Session

__all__ = ["count_rows", "run_step"]

_FILE = "<step>"
"""What tracebacks call the file."""

Batch = Callable[[Session, Any], Any]


@dataclass(slots=True)
class _Collector:
    """What ``from yoyo import step`` calls."""

    functions: tuple[Batch, ...] = ()

    def add_step(self, *functions: Batch) -> None:
        self.functions = functions


def run_step(
    session: Session, text: str, place: Place, *, reached: Callable[[Place], None], tell: Callable[[str], None]
) -> None:
    """Run what lies behind ``place``. ``reached`` is called inside the transaction of each batch. Raises Refusal."""
    functions, count = _loaded(text)
    function = functions[1] if is_rollback(text) else functions[0]
    total = _counted(session, text, count)

    def batch(place: Place) -> Place | None:
        after = json.loads(place.after) if place.after is not None else None
        found = _called(text, lambda: function(session, after))
        if session.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
            raise Refusal(index=0, message="the step has ended the transaction: that is for dbkit to do")
        following = _following(found, place)
        reached(following or Place(rows=place.rows))
        return following

    in_turn(session, place, batch, total=total, tell=tell)


def count_rows(session: Session, text: str) -> int:
    """How many rows the step says there are; 0 where it does not say. Raises StatementFailed. Reads only."""
    try:
        return _counted(session, text, _loaded(text)[1])
    except Refusal as refusal:
        raise StatementFailed(refusal.message) from None


def _loaded(text: str) -> tuple[tuple[Batch, ...], Callable[[Session], Any] | None]:
    collector = _Collector()
    module: dict[str, Any] = {"__name__": "dbkit_step", "__yoyo_collector__": collector}
    _called(text, lambda: exec(compile(text, _FILE, "exec"), module))  # noqa: S102  the user's own file, as yoyo does
    return collector.functions, module.get("count")


def _counted(session: Session, text: str, count: Callable[[Session], Any] | None) -> int:
    return int(_called(text, lambda: count(session))) if count is not None else 0


def _called(text: str, action: Callable[[], Any]) -> Any:
    """What the user's function gives. Raises Refusal with the place in the file where it failed."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001  whatever the user's code raises is told, with its place
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
        line = frames[-1].lineno or 1 if frames else 1
        diag = error.diag if isinstance(error, psycopg.Error) else None
        raise Refusal(
            index=0,
            message=(diag.message_primary if diag else None) or f"{type(error).__name__}: {error}",
            code=(diag.sqlstate if diag else None) or "",
            detail=diag.message_detail if diag else None,
            hint=diag.message_hint if diag else None,
            position=sum(len(one) for one in text.splitlines(keepends=True)[: line - 1]),
        ) from None


def _following(found: Any, place: Place) -> Place | None:
    if found is None:
        return None
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[1], int):
        raise Refusal(
            index=0, message="a batch gives where the next one begins and how many rows were done, or None at the end"
        )
    try:
        after = json.dumps(found[0])
    except (TypeError, ValueError):
        raise Refusal(
            index=0,
            message=f"where the next batch begins is a number, a text or a list of them, not {type(found[0]).__name__}",
        ) from None
    if found[0] is None or after == place.after:
        raise Refusal(index=0, message="the next batch begins where this one did: it would never end")
    return Place(after=after, rows=place.rows + found[1])

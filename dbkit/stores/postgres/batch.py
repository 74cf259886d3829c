"""Runs many statements in few round trips, and still knows which one failed."""

from __future__ import annotations

import select
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import psycopg
from psycopg import pq

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.postgres.session import Session

__all__ = ["Refusal", "as_refusal", "run"]

_BATCH = 64 * 1024
"""Characters sent at once."""
_WATCHED = 100
"""Up to so many statements are sent one by one if somebody watches: a server keeps the results of a batch together."""
_TICK = 0.2
"""Seconds between looks at whether the user pressed Ctrl-C."""


@dataclass(kw_only=True, eq=False)
class Refusal(Exception):
    """A statement that the server refused: its position in what was given, and what the server said."""

    index: int
    message: str
    code: str = ""
    detail: str | None = None
    hint: str | None = None
    context: str | None = None
    position: int | None = None
    """Characters from the start of the statement, from 0."""


def as_refusal(error: Refusal | psycopg.Error, index: int) -> Refusal:
    """What COMMIT or another statement of dbkit's own refused counts for the statement at this place."""
    if isinstance(error, Refusal):
        return error
    diag = error.diag
    return Refusal(
        index=max(0, index),
        message=diag.message_primary or str(error),
        code=diag.sqlstate or "",
        detail=diag.message_detail,
        hint=diag.message_hint,
    )


def run(session: Session, texts: Sequence[str], before: Callable[[int], None] | None = None) -> None:
    """Run statements in the session's transaction. ``before`` is told the position of each as it begins.

    Raises Refusal; ServerUnreachable where the connection is lost on the way.
    """
    try:
        watched = before is not None and len(texts) <= _WATCHED
        for start, chunk in _chunks(texts, 0 if watched else _BATCH):
            _send(session, chunk, start, before)
    except Refusal:
        raise
    except psycopg.OperationalError:
        raise _lost() from None
    except BaseException:
        _cancel(session)
        raise


def _lost() -> ServerUnreachable:
    return ServerUnreachable("the connection to the server was lost", help="see the server's log, then try again")


def _chunks(texts: Sequence[str], limit: int) -> Iterator[tuple[int, list[str]]]:
    start, size = 0, 0
    chunk: list[str] = []
    for index, text in enumerate(texts):
        if chunk and size + len(text) > limit:
            yield start, chunk
            start, size, chunk = index, 0, []
        chunk.append(text)
        size += len(text)
    if chunk:
        yield start, chunk


def _send(session: Session, chunk: Sequence[str], start: int, before: Callable[[int], None] | None) -> None:
    pieces = [f"{text}\n;\n" for text in chunk]
    offsets = [0, *accumulate(len(piece) for piece in pieces)][:-1]
    done = 0
    refusal: Refusal | None = None
    if before is not None:
        before(start)
    for result in _results(session, "".join(pieces)):
        if result.status == pq.ExecStatus.FATAL_ERROR:
            refusal = refusal or _refusal(result, start, offsets, done)
        elif result.status in (pq.ExecStatus.COPY_OUT, pq.ExecStatus.COPY_BOTH):
            refusal = refusal or Refusal(index=start + done, message="COPY TO STDOUT cannot run here")
        elif refusal is None and result.status != pq.ExecStatus.COPY_IN:
            done += 1
            if before is not None and done < len(chunk):
                before(start + done)
    if session.closed or session.pgconn.status == pq.ConnStatus.BAD:
        raise _lost()
    if refusal is not None:
        raise refusal


def _results(session: Session, text: str) -> Iterator[pq.abc.PGresult]:
    """The results of a simple query, one for each statement, as they come; waits without holding off signals."""
    connection = session.pgconn
    connection.send_query(text.encode())
    while True:
        while connection.flush():
            select.select([connection.socket], [connection.socket], [], _TICK)
            connection.consume_input()
        while connection.is_busy():
            if select.select([connection.socket], [], [], _TICK)[0]:
                connection.consume_input()
        result = connection.get_result()
        if result is None:
            return
        yield result
        if result.status == pq.ExecStatus.COPY_IN:
            connection.put_copy_end(b"COPY FROM STDIN cannot run here: use INSERT")
        while result.status == pq.ExecStatus.COPY_OUT and connection.get_copy_data(0)[0] > 0:
            pass


def _refusal(result: pq.abc.PGresult, start: int, offsets: Sequence[int], done: int) -> Refusal:
    def field(name: pq.DiagnosticField) -> str | None:
        value = result.error_field(name)
        return value.decode(errors="replace") if value is not None else None

    place = field(pq.DiagnosticField.STATEMENT_POSITION)
    index = min(done, len(offsets) - 1)
    position = None
    if place is not None:
        position = int(place) - 1
        index = max(one for one, offset in enumerate(offsets) if offset <= position)
        position -= offsets[index]
    return Refusal(
        index=start + index,
        message=field(pq.DiagnosticField.MESSAGE_PRIMARY) or result.error_message.decode(errors="replace").strip(),
        code=field(pq.DiagnosticField.SQLSTATE) or "",
        detail=field(pq.DiagnosticField.MESSAGE_DETAIL),
        hint=field(pq.DiagnosticField.MESSAGE_HINT),
        context=field(pq.DiagnosticField.CONTEXT),
        position=position,
    )


def _cancel(session: Session) -> None:
    """Stop what runs on the server when the user stops us; the session is of no more use."""
    try:
        session.cancel_safe(timeout=2.0)
    except (psycopg.Error, OSError):
        return
    finally:
        session.close()

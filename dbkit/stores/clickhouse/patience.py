"""One statement with all that a server may ask for: a second attempt, time for its rows, and somebody who looks on.

Source: ClickHouse documentation, system.processes; src/Common/ErrorCodes.cpp.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import sleep

from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.stores.clickhouse.hosts import Everywhere
from dbkit.stores.clickhouse.mutations import Mutation, failure, table_of, unfinished, wait_for_rows
from dbkit.stores.clickhouse.probe import probe
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport

__all__ = ["run_patiently"]

_NOT_YET = {
    242: "the table is read-only for now",
    517: "the replica has not yet the last change of the table",
}
"""The server surely did nothing, and may do it in a while: TABLE_IS_READ_ONLY, CANNOT_ASSIGN_ALTER."""
_PERHAPS = {999: "Keeper did not answer"}
"""The server may have done it: KEEPER_EXCEPTION."""
_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each further attempt; a quarter more or less of each, so that runners part."""
_LOOK = 1.0
"""Seconds between two looks at a statement that runs."""


def run_patiently(
    transport: Transport,
    spare: Callable[[], Transport],
    sql: str,
    settings: Mapping[str, str],
    tell: Callable[[str], None],
    *,
    everywhere: Everywhere | None = None,
) -> None:
    """Run a statement to its end, its rows included, ``everywhere`` or here; ``tell`` hears how far it is.

    Raises ServerError, LostConnection, ServerUnreachable, StatementFailed.
    """
    cluster = everywhere.spread.name if everywhere else None
    for attempt, pause in enumerate((*_PAUSES, None)):
        try:
            if everywhere:
                everywhere.run(transport, sql, settings, tell, again=attempt > 0)
            else:
                with _watched(spare, sql, tell) as query_id:
                    transport.command(sql, settings=settings, query_id=query_id)
            break
        except ServerError as error:
            _explain(transport, sql, cluster)
            why = _NOT_YET.get(error.code) or _PERHAPS.get(error.code)
            if pause is None or why is None:
                raise
            if error.code in _PERHAPS and everywhere is None and _is_done(transport, sql, why):
                break
            seconds = pause * random.uniform(0.75, 1.25)  # noqa: S311
            tell(f"{why}: again in {seconds:.0f} s")
            sleep(seconds)
    wait_for_rows(transport, sql, tell, cluster=cluster)


def _explain(transport: Transport, sql: str, cluster: str | None) -> None:
    """Raise StatementFailed where rows that could not be rewritten are the cause."""
    table = table_of(sql)
    failing: list[Mutation] = []
    with suppress(ServerError, LostConnection, ServerUnreachable):  # then what the server said is all there is to say
        failing = [one for one in unfinished(transport, table, cluster=cluster) if one.reason] if table else []
    if failing:
        raise failure(failing, cluster=cluster)


def _is_done(transport: Transport, sql: str, why: str) -> bool:
    answer = probe(transport, sql)
    if answer.done is None:
        raise StatementFailed(
            f"{why}, and {answer.why}", help="look at the rows; then correct the file or run the command again"
        )
    return answer.done


@contextmanager
def _watched(spare: Callable[[], Transport], sql: str, tell: Callable[[str], None]) -> Iterator[str]:
    """Tell how far a statement is while it runs, through a second connection that is opened for long ones only."""
    query_id = f"dbkit-{uuid.uuid4()}"
    over = threading.Event()
    thread = threading.Thread(target=_look_on, args=(spare, sql, query_id, tell, over), daemon=True)
    thread.start()
    try:
        yield query_id
    finally:
        over.set()
        thread.join(timeout=2 * _LOOK)


def _look_on(
    spare: Callable[[], Transport], sql: str, query_id: str, tell: Callable[[str], None], over: threading.Event
) -> None:
    if over.wait(_LOOK):
        return
    with suppress(ServerError, LostConnection, ServerUnreachable):
        transport = spare()
        try:
            while not over.wait(_LOOK):
                text = _progress(transport, sql, query_id)
                if text and not over.is_set():
                    tell(text)
        finally:
            transport.close()


def _progress(transport: Transport, sql: str, query_id: str) -> str:
    """How far a statement is: parts that are left, else rows that were read."""
    table = table_of(sql)
    left = unfinished(transport, table) if table is not None else []
    if left:
        return ", ".join(str(one) for one in left)
    rows = transport.query(
        f"SELECT read_rows, total_rows_approx FROM system.processes WHERE query_id = {literal(query_id)}"  # noqa: S608
    )
    if not rows or not rows[0][0]:
        return ""
    read, total = int(rows[0][0]), int(rows[0][1])
    return f"{read:,} of about {total:,} rows" if total > read else f"{read:,} rows"

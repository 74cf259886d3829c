"""Whether what a profile expects of the rows can be asked where its migrations lead: seen on a scratch server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbkit.app.canonical import Scratch
from dbkit.contract import Draft, Store
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration
from dbkit.plan.step import Step

__all__ = ["unanswered"]


def unanswered(store: Store, draft: Draft, migrations: Sequence[Migration], scratch: Scratch) -> Iterator[Diagnostic]:
    """A finding for each query that the server refuses."""
    if _refusal(store, draft, migrations, draft.expected, scratch) is None:
        return
    for one in draft.expected:
        refusal = _refusal(store, draft, migrations, (one,), scratch)
        if refusal is not None:
            message = f"what is expected ({one.name!r}) cannot be asked: {refusal.message}"
            yield Diagnostic(code="expectation", message=message, span=one.span, help=refusal.help)


def _refusal(
    store: Store, draft: Draft, migrations: Sequence[Migration], asked: Sequence[Expectation], scratch: Scratch
) -> StatementFailed | None:
    steps = tuple(Step(text=one.query, id=ObjectId("expectation", (one.name,))) for one in asked)
    try:
        if steps:
            store.replay(scratch.url(store.name), migrations, draft, then=steps)
    except StatementFailed as error:
        return error
    return None

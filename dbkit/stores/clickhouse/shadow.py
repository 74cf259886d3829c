"""Drafts, migrations and states on a scratch database of a server, read back as that server prints them.

Settings are permissive here, and only here. Engines that a scratch database cannot have, or must not, enter as others:
what they were called is put back when the state is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dbkit.contract import Draft, DraftStatement
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import ProfileError, StatementFailed
from dbkit.migrations.file import Migration
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.checks.view import misplaced
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.kinds.column import Column
from dbkit.stores.clickhouse.kinds.materialized_view import MaterializedView
from dbkit.stores.clickhouse.probe import session_settings
from dbkit.stores.clickhouse.scratch import Scratch, scratch_database, untold
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.transport import LostConnection, ServerError

__all__ = ["rebuild", "replay", "shadow"]


def shadow(url: str, draft: Draft) -> State:
    """Create what the draft declares, read it back, and drop it again.

    Raises ProfileError with the places of the statements that the server refuses.
    """
    with scratch_database(url, draft.namespace) as scratch:
        left: Sequence[tuple[DraftStatement, str]] = [(one, "") for one in draft.statements]
        while left:
            failed = [(one, message) for one, _ in left if (message := _declare(scratch, one))]
            if len(failed) == len(left):
                raise ProfileError(tuple(_refused(one, message) for one, message in failed))
            left = failed
        state = scratch.read(replace(draft, ignore=(), managed=()))
        findings = tuple(_misfits(state, draft))
        if findings:
            raise ProfileError(findings)
        return scratch.read(draft) if draft.ignore or draft.managed else state


def _declare(scratch: Scratch, statement: DraftStatement) -> str:
    """Run what declares one object; what the server says against it, if it does."""
    for piece in split(statement.text):
        try:
            scratch.command(piece.text)
        except ServerError as error:
            return error.message.replace(f"{scratch.connection.database}.", "")
        except LostConnection as error:
            return f"the server ended the connection: {error}"
    return ""


def _refused(statement: DraftStatement, message: str) -> Diagnostic:
    return Diagnostic(
        code="server-refused",
        message=f"{statement.id}: {message}",
        span=statement.span,
        subject=str(statement.id),
        help=_line(statement.text, message),
    )


_PLACE = re.compile(r"\(line (\d+), col (\d+)\)")


def _line(text: str, message: str) -> str | None:
    """The line of the statement that a syntax error names."""
    match = _PLACE.search(message)
    lines = text.splitlines()
    if match is None or not 1 <= int(match[1]) <= len(lines):
        return None
    return f"in: {lines[int(match[1]) - 1].strip()}"


def _misfits(state: State, draft: Draft) -> Iterable[Diagnostic]:
    """What a materialized view gives and its target cannot take: it would be dropped in silence, or stop an INSERT."""
    spans = {statement.id: statement.span for statement in draft.statements}
    for view in state.of_kind("materialized_view"):
        if not isinstance(view, MaterializedView):
            continue
        columns = [one for one in state.inside("column", (view.to,)) if isinstance(one, Column)]
        target = {one.id.name: one.type for one in columns if one.default_kind not in ("MATERIALIZED", "ALIAS")}
        for wrong in misplaced(dict(view.columns), target) if target else ():
            yield Diagnostic(
                code="view-does-not-fit",
                message=f"what {view.id} gives does not fit {view.to}: {wrong}",
                span=spans.get(view.id),
                help=f"{view.to} takes {', '.join(f'{name} {kind}' for name, kind in target.items())}",
            )


def replay(url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Run migrations, then steps, and read the state. Raises StatementFailed."""
    with scratch_database(url, draft.namespace) as scratch:
        for migration in migrations:
            settings: dict[str, str] = {}
            for statement in split(migration.text):
                more = session_settings(statement.text)
                if more is not None:
                    settings.update(more)
                    continue
                _run(scratch, statement.text, settings, where=f"{migration.path}:{statement.line}")
        _steps(scratch, then)
        return scratch.read(draft)


def rebuild(url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Create a state, run steps, and read it back as that server prints it."""
    with scratch_database(url, draft.namespace) as scratch:
        env = Env(have=State(), want=state, version=draft.version, schema=draft.namespace, online=False)
        scratch.untold = untold(state)
        _steps(scratch, plan(State(), state, KINDS, env).steps)
        _steps(scratch, then)
        return scratch.read(draft)


def _steps(scratch: Scratch, steps: Iterable[Step]) -> None:
    for step in steps:
        _run(scratch, step.text)


def _run(scratch: Scratch, text: str, settings: dict[str, str] | None = None, *, where: str | None = None) -> None:
    first = text.splitlines()[0]
    try:
        scratch.command(text, settings)
    except ServerError as error:
        raise StatementFailed(f"on the scratch server: {first}: {error.message}", where=where) from None
    except LostConnection as error:
        raise StatementFailed(f"the scratch server was lost at {first}: {error}", where=where) from None

"""Makes a state on a scratch server and reads it back. The scratch server is emptied before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from dbkit.contract import Draft, Statement
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import DbkitError, ProfileError, ServerUnreachable, StatementFailed, UsageError
from dbkit.migrations.file import Migration
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.inspect import LEDGER, inspect
from dbkit.stores.redis.kinds import KINDS
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.opening import open_single
from dbkit.stores.redis.quote import shortened, split
from dbkit.stores.redis.refusal import OWN_MATTERS
from dbkit.stores.redis.run import Unset, prepare, run_command
from dbkit.stores.redis.wire import Wire

__all__ = ["rebuild", "replay", "shadow"]


def shadow(url: str, draft: Draft) -> State:
    """Load what a draft declares and read it back. Raises ProfileError for what the server refuses."""
    refused: list[Diagnostic] = []
    with _scratch(url) as wire:
        for statement in draft.statements:
            try:
                _run(wire, [Statement(text=statement.text, line=1)], str(statement.id))
            except StatementFailed as error:
                message = f"the server refuses {statement.id}: {_answer(error, statement.text)}"
                refused.append(Diagnostic(code="refused", message=message, span=statement.span, help=error.help))
        if refused:
            raise ProfileError(tuple(refused))
        return inspect(wire, draft)


def replay(url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Run migrations, then steps, and read what they lead to. Raises StatementFailed."""
    with _scratch(url) as wire:
        for migration in migrations:
            try:
                statements = split(migration.text)
            except StatementFailed as error:
                raise StatementFailed(error.message, help=error.help, where=str(migration.path)) from None
            _run(wire, statements, str(migration.path))
        _run_steps(wire, then)
        return inspect(wire, draft)


def rebuild(url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Make a state anew, run steps, and read it back. What has no kind is carried over by name."""
    env = Env(have=State(), want=state, version=draft.version, online=False)
    with _scratch(url) as wire:
        _run_steps(wire, (*plan(State(), state, KINDS, env).steps, *then))
        return replace(inspect(wire, draft), unmanaged=state.unmanaged)


def _answer(error: StatementFailed, text: str) -> str:
    """What the server said, without the command, which the profile shows better."""
    return error.message.removeprefix(f"{shortened(text)}: ")


def _run_steps(wire: Wire, steps: Sequence[Step]) -> None:
    for step in steps:
        _run(wire, [Statement(text=step.text, line=1)], str(step.id))


def _run(wire: Wire, statements: Sequence[Statement], path: str) -> None:
    """Run commands, but for those on users, settings and indexes: of these a scratch server has the records only."""
    for command in prepare(statements, Unset(), path=path):
        if command.arguments[0].upper() not in OWN_MATTERS:
            run_command(lambda words: wire.call(*words), command)


@contextmanager
def _scratch(url: str) -> Iterator[Wire]:
    wire = open_single(read_url(url))
    try:
        _refuse_used(wire)
        _empty(wire)
        try:
            yield wire
        finally:
            with suppress(DbkitError):
                _empty(wire)
    finally:
        with suppress(ServerUnreachable):
            wire.close()


def _refuse_used(wire: Wire) -> None:
    """A scratch server is emptied: one that holds keys or a history is somebody's."""
    keys = "db" in str(wire.call("INFO", "keyspace"))
    if keys or LEDGER in libraries(wire, LEDGER):
        raise UsageError(
            f"Redis at {wire.address} is no scratch server: it holds {'keys' if keys else 'a history of migrations'}",
            help="a scratch server is emptied; give an empty one",
        )


def _empty(wire: Wire) -> None:
    wire.call("FUNCTION", "FLUSH")
    wire.call("FLUSHALL")

"""Runs the commands of a migration: all are read and resolved before the first one is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed, UsageError
from dbkit.stores.redis.banned import why_banned
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.lines import read_line
from dbkit.stores.redis.data.task import Task, TaskError
from dbkit.stores.redis.quote import Word, resolve, shortened, words
from dbkit.stores.redis.refusal import is_done, left_out
from dbkit.stores.redis.wire import Refused

__all__ = ["Command", "Send", "Unset", "prepare", "run_command"]


class Send(Protocol):
    """Sends a command and gives its answer; raises Refused."""

    def __call__(self, command: Sequence[str | bytes], /) -> Any:
        """Send it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that is ready to be sent. ``arguments`` may hold secrets and are never shown."""

    text: str
    where: str
    arguments: tuple[bytes, ...]
    secrets: tuple[tuple[str, str], ...]
    """Names and values that were put in."""
    task: Task | Drain | None = None
    """The data migration that it is, where it is none of the server's commands."""


class Unset(dict[str, str]):
    """An environment for scratch servers, where secrets are not needed: each variable has its name as value."""

    def __contains__(self, _: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return name


def _nothing_there(_: Task | Drain) -> None:
    """On a scratch server."""


def prepare(statements: Iterable[Statement], environment: Mapping[str, str], *, path: str) -> tuple[Command, ...]:
    """Read and resolve commands. Raises StatementFailed for one that a migration may not hold, UsageError."""
    return tuple(_prepared(statement, environment, f"{path}:{statement.line}") for statement in statements)


def _prepared(statement: Statement, environment: Mapping[str, str], where: str) -> Command:
    found = words(statement.text)
    _check(found, where)
    names = sorted({piece for word in found for piece in word.pieces if isinstance(piece, str)})
    try:
        arguments = resolve(found, environment)
    except UsageError as error:
        raise UsageError(error.message, help=f"{where} uses it; nothing was run") from None
    try:
        task = read_line(arguments)
    except TaskError as error:
        raise StatementFailed(f"{shortened(statement.text)}: {error}", help="nothing was run", where=where) from None
    return Command(
        task=task,
        text=statement.text,
        where=where,
        arguments=arguments,
        secrets=tuple((name, environment[name]) for name in names),
    )


def _check(found: tuple[Word, ...], where: str) -> None:
    why = why_banned([word.plain for word in found])
    if why:
        name = found[0].plain.decode("utf-8", "replace").upper()
        raise StatementFailed(f"{name} cannot be part of a migration: {why}", help="nothing was run", where=where)


def run_command(send: Send, command: Command, carry_out: Callable[[Task | Drain], None] = _nothing_there) -> str | None:
    """Send one command; what is done already is done. Raises StatementFailed.

    Users, settings and search indexes are not every server's to change: where it does not let us, the answer is why
    the command was left out. ``carry_out`` sees to a data migration; a scratch server has no keys for one.
    """
    try:
        if command.task is not None:
            carry_out(command.task)
        else:
            send(command.arguments)
    except Refused as error:
        text = str(error)
        for name, value in command.secrets:
            text = text.replace(value, f"${{{name}}}") if value else text
        if is_done(command.arguments, text):
            return None
        if why := left_out(command.arguments, text):
            return f"left out: {shortened(command.text)}: {why}"
        raise StatementFailed(f"{shortened(command.text)}: {text}", help=_advice(text), where=command.where) from None
    except StatementFailed as error:
        raise StatementFailed(error.message, help=error.help, where=error.where or command.where) from None
    return None


_NO_RIGHT = ("The user executing the script can't", "ACL failure in script")
"""What Redis 7.0 and Valkey say where a script may not run a command."""


def _advice(text: str) -> str | None:
    if text.startswith("READONLY"):
        return "this is a replica: give the URL of the primary"
    if text.startswith("OOM"):
        return "the server is out of memory: raise maxmemory, or make room"
    if text.startswith("NOPERM") or any(sign in text for sign in _NO_RIGHT):
        return "the user may not run this command: grant it with ACL SETUSER, or connect as another user"
    if "already exists" in text and "Function" in text:
        return "a function belongs to one library: remove it from the other one in an earlier migration"
    return None

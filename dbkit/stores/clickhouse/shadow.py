"""Drafts, migrations and states on a scratch database of a server, read back as that server prints them.

Settings are permissive here, and only here. Replicated engines enter as plain ones: what they were called is put back
when the state is read.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from dbkit.contract import Draft, DraftStatement
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import ProfileError, StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.kinds.materialized_view import MaterializedView
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.live import SETTINGS, Connection, connect
from dbkit.stores.clickhouse.probe import session_settings
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport
from dbkit.stores.clickhouse.url import with_database

__all__ = ["rebuild", "replay", "shadow"]

_PERMISSIVE = re.compile(
    r"allow_(?:experimental|suspicious|deprecated|dimensions|nullable)_\w+|enable_time_time64_type"
)


@dataclass(slots=True)
class _Scratch:
    connection: Connection
    settings: dict[str, str]
    engines: dict[str, str] = field(default_factory=dict)
    """What tables with a Replicated engine were declared with."""

    def command(self, sql: str, settings: dict[str, str] | None = None) -> None:
        """Run one statement. Raises ServerError."""
        name, engine, text = _plain(sql)
        if engine is not None:
            self.engines[name] = engine
        self.connection.transport.command(text, settings={**self.settings, **(settings or {})})

    def read(self, draft: Draft) -> State:
        """The state of the scratch database."""
        state = self.connection.inspect(draft)
        if not self.engines:
            return state
        named = [
            replace(item, engine=ddl.declared_engine(engine, database=draft.namespace, table=item.id.name))
            for item in state.objects.values()
            if isinstance(item, Table) and (engine := self.engines.get(item.id.name))
        ]
        objects = {**state.objects, **{item.id: item for item in named}}
        return State.of(objects.values(), state.needs, state.unmanaged)


@contextmanager
def _scratch(url: str) -> Iterator[_Scratch]:
    name = f"dbkit_shadow_{secrets.token_hex(6)}"
    connection = connect(with_database(url, name), profile="")
    try:
        connection.create_database()
        yield _Scratch(connection, _permissive(connection.transport))
    finally:
        connection.transport.database = None
        with suppress(ServerError, LostConnection):
            connection.transport.command(f"DROP DATABASE IF EXISTS {identifier(name)}")
        connection.close()


def _permissive(transport: Transport) -> dict[str, str]:
    """Every switch of the server that lets more be made."""
    rows = transport.query("SELECT name FROM system.settings WHERE type = 'Bool' AND NOT is_obsolete")
    switches = {str(row[0]): "1" for row in rows if _PERMISSIVE.fullmatch(str(row[0]))}
    return {**SETTINGS, **switches}


_REPLICATED = re.compile(r"Replicated(\w*MergeTree)")


def _plain(sql: str) -> tuple[str, str | None, str]:
    """The table, the engine as it is declared if it is a Replicated one, and the statement with the plain engine."""
    if "Replicated" not in sql:
        return "", None, sql
    tokens = significant(sql)
    if not tokens[0].is_word("CREATE"):
        return "", None, sql
    for place, token in enumerate(tokens[:-1]):
        match = _REPLICATED.fullmatch(token.text)
        if match is None or tokens[place - 1].text != "=" or not tokens[place - 2].is_word("ENGINE"):
            continue
        end = token.end
        arguments: list[str] = []
        if tokens[place + 1].text == "(":
            end = ddl.closing_offset(sql, tokens[place + 1].start)
            arguments = ddl.arguments(sql[token.start : end])[1] or []
        rest = arguments[2:] if len(arguments) >= 2 and arguments[0].startswith("'") else arguments
        plain = f"{match[1]}({', '.join(rest)})" if rest else match[1]
        name = next(item.name for item in tokens[1:] if item.name and not item.is_word(*_CREATE_WORDS))
        return name or "", sql[token.start : end], sql[: token.start] + plain + sql[end:]
    return "", None, sql


_CREATE_WORDS = ("TABLE", "IF", "NOT", "EXISTS", "OR", "REPLACE")


def shadow(url: str, draft: Draft) -> State:
    """Create what the draft declares, read it back, and drop it again.

    Raises ProfileError with the places of the statements that the server refuses.
    """
    with _scratch(url) as scratch:
        left: Sequence[tuple[DraftStatement, str]] = [(one, "") for one in draft.statements]
        while left:
            failed = [(one, message) for one, _ in left if (message := _declare(scratch, one))]
            if len(failed) == len(left):
                raise ProfileError(tuple(_refused(one, message) for one, message in failed))
            left = failed
        state = scratch.read(replace(draft, ignore=(), managed=()))
        findings = tuple(_lost_columns(state, draft))
        if findings:
            raise ProfileError(findings)
        return scratch.read(draft) if draft.ignore or draft.managed else state


def _declare(scratch: _Scratch, statement: DraftStatement) -> str:
    """Run what declares one object; what the server says against it, if it does."""
    for piece in split(statement.text):
        try:
            scratch.command(piece.text)
        except ServerError as error:
            return error.message
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


def _lost_columns(state: State, draft: Draft) -> Iterable[Diagnostic]:
    """What a materialized view gives and its target has no column for would be dropped in silence."""
    spans = {statement.id: statement.span for statement in draft.statements}
    for view in state.of_kind("materialized_view"):
        if not isinstance(view, MaterializedView):
            continue
        target = state.objects.get(ObjectId("table", (view.to,)))
        if not isinstance(target, Table):
            continue
        for name, kind in view.columns:
            if name not in target.columns:
                yield Diagnostic(
                    code="view-column-lost",
                    message=f"{view.id} gives {name} ({kind}), and its target {view.to} has no such column: its values "
                    "would be dropped in silence",
                    span=spans.get(view.id),
                    help=f"name it as one of {', '.join(target.columns)}, or add the column",
                )


def replay(url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Run migrations, then steps, and read the state. Raises StatementFailed."""
    with _scratch(url) as scratch:
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
    with _scratch(url) as scratch:
        env = Env(have=State(), want=state, version=draft.version, schema=draft.namespace, online=False)
        _steps(scratch, plan(State(), state, KINDS, env).steps)
        _steps(scratch, then)
        return scratch.read(draft)


def _steps(scratch: _Scratch, steps: Iterable[Step]) -> None:
    for step in steps:
        _run(scratch, step.text)


def _run(scratch: _Scratch, text: str, settings: dict[str, str] | None = None, *, where: str | None = None) -> None:
    first = text.splitlines()[0]
    try:
        scratch.command(text, settings)
    except ServerError as error:
        raise StatementFailed(f"on the scratch server: {first}: {error.message}", where=where) from None
    except LostConnection as error:
        raise StatementFailed(f"the scratch server was lost at {first}: {error}", where=where) from None

"""Scratch databases: what a draft declares, what migrations make, and what a state is, as a server prints it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from dbkit.contract import Draft, DraftStatement, Statement
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import ProfileError, ServerUnreachable
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.batch import Refusal, run
from dbkit.stores.postgres.execute import apart, execute_steps, together
from dbkit.stores.postgres.failure import refuse_transaction_control, statement_failed
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.reading import read_state
from dbkit.stores.postgres.scratch_labels import labelled
from dbkit.stores.postgres.scratch_roles import become_scratch_role, create_roles, drop_roles, keeps_nothing
from dbkit.stores.postgres.session import OLDEST, Session, create_database, open_session, plain_errors
from dbkit.stores.postgres.split import split

__all__ = ["rebuild", "replay", "scratch_database", "shadow"]

_ROUND = 200
"""Statements in one transaction: each object that it makes holds locks."""


def shadow(url: str, draft: Draft) -> State:
    """Create what a draft declares in a scratch database and read it back. Raises ProfileError, ServerUnreachable."""
    with scratch_database(url, draft, (statement.text for statement in draft.statements)) as session:
        _require_extensions(session, draft)
        session.execute(b"SET check_function_bodies = off")
        emptying = [statement for statement in draft.statements if statement.id.kind == "refresh"]
        making = [statement for statement in draft.statements if statement.id.kind != "refresh"]
        left = _load(session, _labelled(session, making)) or _load(session, emptying)
        if left:
            raise ProfileError(tuple(_diagnostics(left)))
        state = read_state(session, draft)
        _require_carried(draft, state)
        return state


def replay(url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Run migrations, then steps, in a scratch database and read it. Raises StatementFailed."""
    texts = (*(migration.text for migration in migrations), *(step.text for step in then))
    with scratch_database(url, draft, texts) as session:
        for migration in migrations:
            _play(session, migration)
        execute_steps(session, _labelled(session, then))
        return read_state(session, draft)


def rebuild(url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
    """Create a state in a scratch database, run steps, and read it back as that server prints it.

    What that server cannot make is taken over as it was printed, and named among what is unmanaged.
    """
    from dbkit.stores.postgres.kinds import BY_NAME

    version, schema = draft.version or OLDEST, draft.namespace or "public"
    env = Env(have=State(), want=state, version=version, schema=schema, online=False)
    steps = plan(State(), state, BY_NAME, env).steps
    with scratch_database(url, draft, (step.text for step in (*steps, *then))) as session:
        session.execute(b"SET check_function_bodies = off")
        left = _load(session, _labelled(session, [DraftStatement(id=step.id, text=step.text) for step in steps]))
        execute_steps(session, _labelled(session, then))
        found = _left_half_way(read_state(session, draft), state)
    return _with_rest(found, state) if left else found


T = TypeVar("T", DraftStatement, Statement, Step)


def _labelled(session: Session, statements: Sequence[T]) -> Sequence[T]:
    """Statements with security labels that need no provider; a server that keeps its data is left to itself."""
    found = any(labelled(one.text) != one.text for one in statements) and keeps_nothing(session)
    return [replace(one, text=labelled(one.text)) for one in statements] if found else statements


def _left_half_way(found: State, state: State) -> State:
    """What a run has left half done in a live database is whole where it was made anew: it is shown as it was."""
    half = {
        identity: {name: getattr(item, name)}
        for identity, item in state.objects.items()
        for name, whole in (("valid", True), ("detaching", False))
        if getattr(item, name, whole) is not whole and identity in found.objects
    }
    if not half:
        return found
    objects: dict[ObjectId, Any] = dict(found.objects)
    shown = (replace(one, **half[identity]) if identity in half else one for identity, one in objects.items())
    return State.of(shown, found.needs, found.unmanaged)


def _with_rest(found: State, state: State) -> State:
    rest = sorted(state.objects.keys() - found.objects.keys())
    needs = {**{identity: state.needs_of(identity) for identity in rest}, **found.needs}
    named = [f"{identity} (as the live server prints it)" for identity in rest]
    objects = [*found.objects.values(), *(state.objects[identity] for identity in rest)]
    return State.of(objects, needs, (*found.unmanaged, *named))


@contextmanager
def scratch_database(url: str, draft: Draft, texts: Iterable[str]) -> Iterator[Session]:
    """A session in a new, empty database, which is dropped at the end whatever happened."""
    name = f"dbkit_shadow_{secrets.token_hex(8)}"
    server = open_session(url, namespace="public")
    with plain_errors("the scratch database could not be used"), closing(server):
        alone = keeps_nothing(server)
        roles = create_roles(server, texts, alone=alone)
        try:
            create_database(server, name, template="template0")
            with closing(open_session(url, namespace=draft.namespace or "public", database=name)) as session:
                become_scratch_role(session, alone=alone)
                session.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(draft.namespace or 'public')}".encode())
                yield session
        finally:
            _drop_subscriptions(server, url, name)
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            drop_roles(server, roles)


def _drop_subscriptions(server: Session, url: str, database: str) -> None:
    """A database with subscriptions cannot be dropped. Their slots on publishers are left alone."""
    found = server.execute(
        b"SELECT subname FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = %s)",
        [database],
    ).fetchall()
    if not found:
        return
    with closing(open_session(url, namespace="public", database=database)) as session:
        for (name,) in found:
            subscription = identifier(name)
            session.execute(f"ALTER SUBSCRIPTION {subscription} DISABLE".encode())
            session.execute(f"ALTER SUBSCRIPTION {subscription} SET (slot_name = NONE)".encode())
            session.execute(f"DROP SUBSCRIPTION {subscription}".encode())


def _require_extensions(session: Session, draft: Draft) -> None:
    if not draft.extensions:
        return
    rows = session.execute(b"SELECT name FROM pg_available_extensions").fetchall()
    missing = [name for name in draft.extensions if (name,) not in rows]
    if missing:
        raise ServerUnreachable(
            f"the scratch server has no extension {', '.join(missing)}",
            help="use a server that has it: 'shadow: same-server' or 'shadow: URL' in the target, or an installation "
            "of that PostgreSQL major on this machine",
        )


def _require_carried(draft: Draft, state: State) -> None:
    """What a profile carries as SQL must make what its key names, else it could never be known to be there."""
    absent = [item.id for item in draft.carried if item.id not in state.objects]
    if absent:
        known = ", ".join(state.unmanaged) or "nothing"
        spans = {statement.id: statement.span for statement in draft.statements}
        raise ProfileError(
            tuple(
                Diagnostic(
                    code="raw-name",
                    message=f"this SQL makes nothing that is called {identity.name!r}",
                    span=spans[identity],
                    help=f"what has no kind after it: {known}",
                )
                for identity in absent
            )
        )


def _load(session: Session, statements: Sequence[DraftStatement]) -> list[tuple[DraftStatement, Refusal]]:
    """Run statements in rounds until one makes no progress; give those that are left, with what the server said.

    Event triggers are made when all else is there: they fire at it. So are default privileges: nothing else gets them.
    """
    making, saying, late = _in_turn(statements)
    left = _rounds(session, making)
    path = session.execute(b"SHOW search_path").fetchall()[0][0]
    session.execute(f"SET search_path TO {path}, pg_catalog".encode())
    left += _rounds(session, saying)
    session.execute(f"SET search_path TO {path}".encode())
    return [*left, *_rounds(session, late)]


_SAYING = ("comment", "extension_dependency", "owner", "privileges", "security_label")
"""What is said of objects that are there: of a function, say, although pg_catalog has one of its name."""
_LATE = ("default_privileges", "event_trigger")


def _in_turn(statements: Sequence[DraftStatement]) -> tuple[list[DraftStatement], ...]:
    making: list[DraftStatement] = []
    saying: list[DraftStatement] = []
    late: list[DraftStatement] = []
    for statement in statements:
        found = late if {statement.id.kind, statement.id.path[0]} & {*_LATE} else making
        (saying if found is making and statement.id.kind in _SAYING else found).append(statement)
    return making, saying, late


def _rounds(session: Session, pending: list[DraftStatement]) -> list[tuple[DraftStatement, Refusal]]:
    while True:
        parts = [pending[start : start + _ROUND] for start in range(0, len(pending), _ROUND)]
        left = [one for part in parts for one in _round(session, part)]
        if not left or len(left) == len(pending):
            return left
        pending = [statement for statement, _ in left]


def _round(session: Session, statements: Sequence[DraftStatement]) -> list[tuple[DraftStatement, Refusal]]:
    left: list[tuple[DraftStatement, Refusal]] = []
    session.execute(b"BEGIN")
    position = 0
    while position < len(statements):
        texts = [
            text
            for statement in statements[position:]
            for text in ("SAVEPOINT dbkit", statement.text, "RELEASE SAVEPOINT dbkit")
        ]
        try:
            run(session, texts)
            break
        except Refusal as refusal:
            position += refusal.index // 3
            left.append((statements[position], refusal))
            position += 1
            session.execute(b"ROLLBACK TO SAVEPOINT dbkit")
            session.execute(b"RELEASE SAVEPOINT dbkit")
    session.execute(b"COMMIT")
    return left


def _diagnostics(left: Sequence[tuple[DraftStatement, Refusal]]) -> Iterator[Diagnostic]:
    """The errors that are causes; what fails only because something else did is left out."""
    names = {statement.id.path[1] for statement, _ in left if len(statement.id.path) > 1}
    causes = [one for one in left if not _follows(one[1], names, one[0])]
    for statement, refusal in causes or left:
        yield Diagnostic(
            code="server-refuses",
            message=f"{statement.id}: {refusal.message}",
            span=statement.span,
            subject=str(statement.id),
            help=" ".join(part for part in (refusal.detail, refusal.hint) if part) or None,
        )


_MISSING = ("42P01", "42704", "42883")
"""Codes of a relation, an object and a function that are not there."""


def _follows(refusal: Refusal, names: set[str], statement: DraftStatement) -> bool:
    own = statement.id.path[1] if len(statement.id.path) > 1 else ""
    others = names if statement.id.kind != "table" else names - {own}
    return refusal.code in _MISSING and any(f'"{name}"' in refusal.message for name in others)


def _play(session: Session, migration: Migration) -> None:
    statements = tuple(_labelled(session, split(migration.text)))
    refuse_transaction_control(statements, migration.path)
    try:
        if migration.header.transactional:
            together(session, [statement.text for statement in statements])
        else:
            apart(session, statements)
    except Refusal as refusal:
        raise statement_failed(
            refusal, statements[refusal.index], migration.path, help="this was on a scratch server: nothing was changed"
        ) from None

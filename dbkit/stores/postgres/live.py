"""One connection to a live database: read it, run steps, keep the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dbkit.contract import NO_LIMITS, Draft, Limits, Preflight, Server, Snapshot
from dbkit.stores.postgres.catalogue import Catalogue
from dbkit.stores.postgres.reading import as_tenant, begin, built, linked, prepare, read_state
from dbkit.stores.postgres.session import (
    LOCK_TIMEOUT,
    Session,
    create_database,
    open_session,
    plain_errors,
    schema_of,
    server_of,
    with_database,
)

if TYPE_CHECKING:
    from dbkit.migrations.file import Migration
    from dbkit.plan.state import State
    from dbkit.plan.step import Step
    from dbkit.stores.postgres.ledger import PostgresLedger

__all__ = ["PostgresConnection", "connect", "provision"]


@dataclass(frozen=True, slots=True)
class PostgresSnapshot:
    """The rows of the catalogues, and the session whose transaction sees what was there when they were read."""

    session: Session
    catalogue: Catalogue
    draft: Draft

    @property
    def unmanaged(self) -> tuple[str, ...]:
        """What was seen there and has no kind, by name."""
        return tuple(self.catalogue.list("unmanaged"))

    def completed(self) -> PostgresSnapshot:
        """The same with what hangs together, which nobody needs to see that two databases are equal."""
        with plain_errors("the catalogue could not be read"):
            return replace(self, catalogue=linked(self.session, self.catalogue))

    def prepare(self) -> None:
        """Make the objects."""
        prepare(self.catalogue, self.draft)

    def state(self) -> State:
        """Everything that has a kind; of a completed snapshot."""
        return built(self.catalogue, self.draft)

    def equals(self, other: Snapshot) -> bool:
        """Whether both hold the same rows."""
        return isinstance(other, PostgresSnapshot) and self.catalogue.equals(other.catalogue)


@dataclass(slots=True, kw_only=True)
class PostgresConnection:
    """A connection to a PostgreSQL database. What it is not used for is not loaded."""

    session: Session
    url: str = field(repr=False)
    profile: str
    namespace: str
    """The schema of unqualified names."""
    lock_timeout: float
    tenant: bool = False
    """Whether the URL names that schema: what it holds is shown as in the schema that the profile names."""
    _ledger: PostgresLedger | None = None

    @property
    def ledger(self) -> PostgresLedger:
        """The record of what was applied here."""
        if self._ledger is None:
            from dbkit.stores.postgres.ledger import PostgresLedger

            self._ledger = PostgresLedger(
                session=self.session,
                url=self.url,
                profile=self.profile,
                namespace=self.namespace,
                lock_timeout=self.lock_timeout,
            )
        return self._ledger

    @property
    def server(self) -> Server:
        """What is at the other end."""
        return server_of(self.session)

    def inspect(self, draft: Draft) -> State:
        """Everything of the database that has a kind. Reads only."""
        with plain_errors("the catalogue could not be read"):
            return read_state(self.session, draft, tenant=self._tenant)

    def snapshot(self, draft: Draft) -> Snapshot:
        """The same, read and not yet built."""
        with plain_errors("the catalogue could not be read"):
            shown = as_tenant(draft) if self.tenant else draft
            return PostgresSnapshot(self.session, begin(self.session, draft, tenant=self._tenant), shown)

    @property
    def _tenant(self) -> str | None:
        return self.namespace if self.tenant else None

    def preflight(self, draft: Draft, pending: Sequence[Migration]) -> Preflight:
        """What would stop migrations half-way, or others because of them. Reads only."""
        from dbkit.stores.postgres.preflight import preflight
        from dbkit.stores.postgres.secrets import require_secrets
        from dbkit.stores.postgres.split import split

        require_secrets(statement.text for migration in pending for statement in split(migration.text))
        with plain_errors("the server could not be looked at"):
            namespace = self.namespace if self.tenant else draft.namespace or self.namespace
            return preflight(self.session, namespace, pending)

    def leftovers(self) -> tuple[Step, ...]:
        """Steps that drop the indexes that were left invalid."""
        from dbkit.stores.postgres.preflight import invalid_indexes

        with plain_errors("the indexes could not be read"):
            return invalid_indexes(self.session)

    def execute(self, steps: Iterable[Step]) -> None:
        """Run steps, in transactions where they may be. Raises StatementFailed, UsageError for a missing secret."""
        from dbkit.stores.postgres.execute import execute_steps
        from dbkit.stores.postgres.secrets import require_secrets, run_resolved

        with plain_errors("the steps could not be run"):
            kept = tuple(steps)
            require_secrets(step.text for step in kept)
            execute_steps(self.session, kept, run=run_resolved)

    def replicas(self) -> tuple[str, ...]:
        """None: a standby has its catalogue from its primary."""
        return ()

    def notes(self, draft: Draft) -> tuple[str, ...]:
        """Where the server is not as the profile expects; never a difference."""
        found = []
        if self.server.major < draft.version:
            found.append(
                f"the server is PostgreSQL {self.server.version}, and the profile promises to run on {draft.version} "
                "and newer"
            )
        if draft.extensions:
            with plain_errors("the extensions could not be read"):
                rows = self.session.execute(b"SELECT name FROM pg_available_extensions").fetchall()
            missing = [name for name in draft.extensions if (name,) not in rows]
            found += [f"the server has no extension {name}" for name in missing]
        return tuple(found)

    def close(self) -> None:
        """End the connection."""
        self.session.close()


def connect(
    url: str,
    *,
    profile: str,
    namespace: str = "public",
    limits: Limits = NO_LIMITS,
    lock_timeout: float = LOCK_TIMEOUT,
) -> PostgresConnection:
    """Connect. Unqualified names and the ledger live in the schema ``namespace``, or in the one that the URL names.

    ``lock_timeout`` is how many seconds a statement of a migration waits for a lock, where ``limits`` does not say.
    Raises ServerUnreachable and UsageError; no secret of the URL appears in a message.
    """
    wait = lock_timeout if limits.lock_timeout is None else limits.lock_timeout
    schema = schema_of(url) or namespace
    session = open_session(url, namespace=schema)
    if limits.statement_timeout is not None:
        milliseconds = int(limits.statement_timeout * 1000)
        session.execute(b"SELECT set_config('statement_timeout', %s, false)", [str(milliseconds)])
    if limits.read_only:
        session.execute(b"SET default_transaction_read_only = on")
    return PostgresConnection(
        session=session, url=url, profile=profile, namespace=schema, lock_timeout=wait, tenant=bool(schema_of(url))
    )


def provision(url: str, database: str) -> str:
    """Make a database on a server that dbkit runs itself, if it is not there, and give the URL to it."""
    session = open_session(url, namespace="public")
    try:
        row = session.execute(b"SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
        if row is None:
            create_database(session, database)
    finally:
        session.close()
    return with_database(url, database)

"""Reads the state of a database in one snapshot."""

from __future__ import annotations

from dbkit.contract import Draft
from dbkit.plan.state import State
from dbkit.stores.postgres.inspect import inspect
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Rows, Session

__all__ = ["read_state"]


def read_state(session: Session, draft: Draft) -> State:
    """Everything of the database that has a kind. Nothing is written."""

    def query(sql: str) -> Rows:
        return session.execute(sql.encode()).fetchall()

    namespace = draft.namespace or "public"
    session.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        session.execute(f"SET LOCAL search_path TO {identifier(namespace)}".encode())
        return inspect(
            query,
            default_schema=namespace,
            ignore=draft.ignore,
            managed=draft.managed,
        )
    finally:
        session.execute(b"ROLLBACK")

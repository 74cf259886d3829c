"""Reads a database in one snapshot."""

from __future__ import annotations

import json

from dbkit.contract import Draft
from dbkit.plan.state import State
from dbkit.stores.postgres.catalogue import Catalogue, read
from dbkit.stores.postgres.quote import identifier, literal
from dbkit.stores.postgres.session import Rows, Session

__all__ = ["built", "read_catalogue", "read_state"]


def read_catalogue(session: Session, draft: Draft) -> Catalogue:
    """What the catalogues say. Nothing is written."""

    def query(sql: str) -> Rows:
        return session.execute(sql.encode()).fetchall()

    session.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        # A database that was just made has no statistics: the planner would join thousands of rows one by one.
        session.execute(
            f"SET LOCAL search_path TO {identifier(_namespace(draft))}; "
            f"SET LOCAL enable_nestloop TO off; SET LOCAL jit TO off; SET LOCAL dbkit.roles TO {_roles(draft)}".encode()
        )
        return read(query)
    finally:
        session.execute(b"ROLLBACK")


def built(catalogue: Catalogue, draft: Draft) -> State:
    """What was read as a state: everything of the database that has a kind."""
    from dbkit.stores.postgres.inspect import inspect

    return inspect(
        catalogue,
        default_schema=_namespace(draft),
        ignore=draft.ignore,
        managed=draft.managed,
        carried=draft.carried,
    )


def read_state(session: Session, draft: Draft) -> State:
    """Everything of the database that has a kind. Nothing is written."""
    return built(read_catalogue(session, draft), draft)


def _roles(draft: Draft) -> str:
    """The roles that are looked at, as SQL: those that the draft declares, under their old names too."""
    names = {statement.id.name for statement in draft.statements if statement.id.kind == "role"}
    names |= {old.name for _, old in draft.renames if old.kind == "role"}
    return literal(json.dumps(sorted(names)))


def _namespace(draft: Draft) -> str:
    return draft.namespace or "public"

"""Reads a database in one snapshot."""

from __future__ import annotations

import json

from dbkit.contract import Draft
from dbkit.plan.state import State
from dbkit.stores.postgres.catalogue import Catalogue, prepared, read
from dbkit.stores.postgres.quote import identifier, literal
from dbkit.stores.postgres.session import Rows, Session

__all__ = ["PLANNING", "built", "read_catalogue", "read_state"]

PLANNING = {"enable_nestloop": "off", "jit": "off", "join_collapse_limit": "1"}
"""What the planner is told for the one statement: a database that was just made has no statistics, so thousands of rows
would be joined one by one; and the tables of sixty queries are joined as they are written, not as may be best."""


def read_catalogue(session: Session, draft: Draft, *, again: bool = False) -> Catalogue:
    """What the catalogues say. Nothing is written. ``again``: the session reads more than once."""

    def query(sql: str) -> Rows:
        return session.execute(sql.encode()).fetchall()

    session.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        settings = {"search_path": identifier(_namespace(draft)), "dbkit.roles": _roles(draft), **PLANNING}
        session.execute("; ".join(f"SET LOCAL {name} TO {value}" for name, value in settings.items()).encode())
        return prepared(query, lambda sql: session.execute(sql.encode())) if again else read(query)
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


def read_state(session: Session, draft: Draft, *, again: bool = False) -> State:
    """Everything of the database that has a kind. Nothing is written. ``again``: the session reads more than once."""
    return built(read_catalogue(session, draft, again=again), draft)


def _roles(draft: Draft) -> str:
    """The roles that are looked at, as SQL: those that the draft declares, under their old names too."""
    names = {statement.id.name for statement in draft.statements if statement.id.kind == "role"}
    names |= {old.name for _, old in draft.renames if old.kind == "role"}
    return literal(json.dumps(sorted(names)))


def _namespace(draft: Draft) -> str:
    return draft.namespace or "public"

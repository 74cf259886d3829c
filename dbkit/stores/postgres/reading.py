"""Reads a database in one snapshot."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from dbkit.contract import Draft
from dbkit.stores.postgres.catalogue import Catalogue, Query, prepared, read, read_links, read_objects
from dbkit.stores.postgres.quote import identifier, literal
from dbkit.stores.postgres.session import Session

if TYPE_CHECKING:
    from dbkit.plan.state import State

__all__ = ["PLANNING", "as_tenant", "begin", "built", "linked", "prepare", "read_state"]

PLANNING = {"enable_nestloop": "off", "jit": "off", "join_collapse_limit": "1"}
"""What the planner is told for the one statement: a database that was just made has no statistics, so thousands of rows
would be joined one by one; and the tables of sixty queries are joined as they are written, not as may be best."""


def begin(session: Session, draft: Draft, *, tenant: str | None = None) -> Catalogue:
    """What the catalogues say of the objects, in a transaction that stays open for ``linked``. Nothing is written."""
    _open(session, draft, tenant)
    return read_objects(_query(session))


def linked(session: Session, catalogue: Catalogue) -> Catalogue:
    """The same with what hangs together, read in the same transaction, which ends here."""
    try:
        return Catalogue({**catalogue.sections, **read_links(_query(session))}, catalogue.found)
    finally:
        session.execute(b"ROLLBACK")


def as_tenant(draft: Draft) -> Draft:
    """The draft for one schema among many: what belongs to the whole database is none of a tenant's."""
    return draft if draft.managed else replace(draft, managed=(_namespace(draft),))


def _open(session: Session, draft: Draft, tenant: str | None) -> None:
    """``tenant``: the only schema that is read; its objects are shown in the draft's."""
    session.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    settings = {"search_path": identifier(tenant or _namespace(draft)), "dbkit.roles": _roles(draft), **PLANNING}
    if tenant is not None:
        settings |= {"dbkit.tenant": literal(tenant), "dbkit.shown_as": literal(_namespace(draft))}
    texts = [f"SET LOCAL {name} TO {value}" for name, value in settings.items()]
    if any(one.id.kind == "default_privileges" and one.id.path[0] == "" for one in draft.statements):
        texts.append("SELECT set_config('dbkit.whoever', current_user, true)")
    session.execute("; ".join(texts).encode())


def _query(session: Session) -> Query:
    return lambda sql: session.execute(sql.encode()).fetchall()


def prepare(catalogue: Catalogue, draft: Draft) -> None:
    """Make the objects of what was read, which a state has once it is known what hangs together."""
    from dbkit.stores.postgres.inspect import found

    found(catalogue, _namespace(draft))


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


def read_state(session: Session, draft: Draft, *, again: bool = False, tenant: str | None = None) -> State:
    """Everything of the database that has a kind. Nothing is written. ``again``: the session reads more than once.

    ``tenant`` names the only schema that is read; its objects are shown in the draft's.
    """
    _open(session, draft, tenant)
    try:
        query = _query(session)
        catalogue = prepared(query, lambda sql: session.execute(sql.encode())) if again else read(query)
    finally:
        session.execute(b"ROLLBACK")
    return built(catalogue, draft if tenant is None else as_tenant(draft))


def _roles(draft: Draft) -> str:
    """The roles that are looked at, as SQL: those that the draft declares, under their old names too."""
    names = {statement.id.name for statement in draft.statements if statement.id.kind == "role"}
    names |= {old.name for _, old in draft.renames if old.kind == "role"}
    return literal(json.dumps(sorted(names)))


def _namespace(draft: Draft) -> str:
    return draft.namespace or "public"

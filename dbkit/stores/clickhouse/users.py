"""Servers that keep no users, as the embedded engine: what is said to them of users is passed over.

Such a server reads users from a file alone and answers each CREATE USER with 514. A profile that has users must run on
a laptop nevertheless, so there its users, roles, quotas, row policies, settings profiles and grants are taken as done,
and a view that is to run with the rights of one of them runs with those of the only user there is.
"""

from __future__ import annotations

from dbkit.contract import Draft
from dbkit.stores.clickhouse.access_book import ACCESS_KINDS, AccessBook
from dbkit.stores.clickhouse.access_text import is_access
from dbkit.stores.clickhouse.definer import definition_in, with_current_user
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import ServerError, Transport

__all__ = ["PASSED_OVER", "declared_access", "declared_security", "keeps_users", "without_users"]

PASSED_OVER = (
    "the server keeps no users, as dbkit's own engine: users, roles, quotas, row policies, settings profiles, grants "
    "and definers of views are passed over here"
)
_VERBS = ("CREATE", "ALTER", "DROP", "GRANT", "REVOKE")


def keeps_users(transport: Transport) -> bool:
    """Whether users can be made there; where nobody may ask, they are taken to be."""
    try:
        rows = transport.query("SELECT type FROM system.user_directories")
    except ServerError:
        return True
    return any(not str(row[0]).startswith("users") for row in rows)


def declared_access(draft: Draft, database: str) -> AccessBook:
    """What a draft declares of users and their like."""
    book = AccessBook(draft.namespace or database)
    for statement in draft.statements:
        if statement.id.kind in ACCESS_KINDS:
            for piece in split(statement.text):
                book.run(piece.text)
    return book


def declared_security(draft: Draft) -> dict[str, str]:
    """The views that a draft declares to run with the rights of somebody else, with that clause."""
    found = (
        definition_in(piece.text)
        for statement in draft.statements
        if statement.id.kind in ("view", "materialized_view")
        for piece in split(statement.text)
    )
    return {view: security for view, security in filter(None, found) if security is not None}


def without_users(sql: str) -> str | None:
    """What is left of a statement where there are no users; None where that is nothing."""
    if not sql.lstrip()[:8].upper().startswith(_VERBS):
        return sql
    return None if is_access(significant(sql)) else with_current_user(sql)

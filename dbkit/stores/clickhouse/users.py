"""Servers that keep no users, as the embedded engine: what is said to them of users is passed over.

Such a server reads users from a file alone and answers each CREATE USER with 514. A profile that has users must run on
a laptop nevertheless, so there its users, roles, quotas, row policies, settings profiles and grants are taken as done.
"""

from __future__ import annotations

from dbkit.contract import Draft
from dbkit.stores.clickhouse.access_book import ACCESS_KINDS, AccessBook
from dbkit.stores.clickhouse.access_text import is_access
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import ServerError, Transport

__all__ = ["PASSED_OVER", "declared_access", "is_of_users", "keeps_users"]

PASSED_OVER = (
    "the server keeps no users, as dbkit's own engine: users, roles, quotas, row policies, settings profiles and "
    "grants are passed over here"
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


def is_of_users(sql: str) -> bool:
    """Whether a statement is one of access control."""
    return sql.lstrip()[:8].upper().startswith(_VERBS) and is_access(significant(sql))

"""The databases of a server, or the schemas of a database, that a query names: one for each tenant, say."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any, Literal

from dbkit.core.errors import UsageError
from dbkit.profile.urls import with_words
from dbkit.stores.postgres.parse import SqlError, parse
from dbkit.stores.postgres.session import open_session, plain_errors, schema_of, with_database

__all__ = ["parts"]

_LONGEST = 63
"""Bytes of a name (NAMEDATALEN - 1)."""


def parts(url: str, *, each: Literal["database", "schema"], query: str) -> Mapping[str, str]:
    """The names that the first column of a query gives, in its order, and the URL of each. Reads only.

    Raises UsageError for what is no query, and for a name that cannot be one.
    """
    _refuse_other_than_query(query)
    with closing(open_session(url, namespace="public")) as session, plain_errors(f"the {each}s could not be asked for"):
        session.execute(b"SET default_transaction_read_only = on")
        rows = session.execute(query.encode()).fetchall()
    names = [_name(row, each) for row in rows]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"the query gives {', '.join(map(repr, twice))} twice", help="write SELECT DISTINCT")
    if each == "database":
        return {name: with_database(url, name) for name in names}
    if schema := schema_of(url):
        raise UsageError(f"the URL names the schema {schema} already", help="leave ?schema= out of it")
    return {name: with_words(url, {"schema": name}) for name in names}


def _refuse_other_than_query(query: str) -> None:
    try:
        found = parse(query)
    except SqlError as error:
        raise UsageError(f"this is no query: {error.message}", help=f"it is: {query}") from None
    if len(found) != 1 or "SelectStmt" not in found[0]:
        raise UsageError("expected one SELECT, whose first column is a name", help=f"it is: {query}")


def _name(row: tuple[Any, ...], each: str) -> str:
    name = row[0] if row else None
    if not isinstance(name, str) or not name or len(name.encode()) > _LONGEST:
        raise UsageError(
            f"the query gives {name!r}, which is no name of a {each}",
            help="the first column must be a text of up to 63 bytes: cast it, or leave those rows out",
        )
    return name

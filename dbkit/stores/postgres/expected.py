"""Looks whether the rows are as the profile expects them."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from dbkit.migrations.expectation import MOST, Expectation
from dbkit.stores.postgres.session import Session, pin

__all__ = ["require"]


def require(session: Session, namespace: str, expected: Sequence[Expectation], *, advice: str) -> None:
    """Raise StatementFailed at the first that does not hold; in a transaction its changes are seen."""
    if expected:
        pin(session, namespace)  # the migration may have set another search_path
    for one in expected:
        try:
            row = session.execute(_counted(one.query)).fetchone()
        except psycopg.Error as error:
            raise one.refused(error.diag.message_primary or type(error).__name__, advice=advice) from None
        if row and row[0]:
            raise one.unmet(row[0], advice=advice)


def _counted(query: str) -> bytes:
    return f"SELECT count(*) FROM (SELECT FROM (\n{query}\n) AS found LIMIT {MOST}) AS counted".encode()  # noqa: S608

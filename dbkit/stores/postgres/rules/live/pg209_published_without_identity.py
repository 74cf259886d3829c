"""A published table whose rows cannot be told apart.

Logical replication names the row that is changed by its replica identity: the primary key, or what REPLICA IDENTITY
says. Where there is neither, UPDATE and DELETE of the table fail.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

_QUERY = b"""
    SELECT DISTINCT c.oid::regclass::text
    FROM pg_publication_tables t
    JOIN pg_publication p ON p.pubname = t.pubname AND (p.pubupdate OR p.pubdelete)
    JOIN pg_namespace n ON n.nspname = t.schemaname
    JOIN pg_class c ON c.relname = t.tablename AND c.relnamespace = n.oid
    WHERE c.relkind = 'r' AND (c.relreplident = 'n' OR (c.relreplident = 'd' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)))
    ORDER BY 1
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the tables that take no UPDATE."""
    for (table,) in looked.rows(_QUERY):
        yield Advice(
            message=f"{table} is published and its rows cannot be told apart: UPDATE and DELETE fail",
            help=f"give it a primary key, or ALTER TABLE {table} REPLICA IDENTITY FULL",
        )

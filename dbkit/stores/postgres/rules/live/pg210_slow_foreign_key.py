"""A foreign key of a large table whose columns no index begins with.

Each DELETE and each change of the key on the other side reads the table whole. It is what PG101 says of a profile, of
tables that are there and have more than ten thousand rows, whoever made them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

_QUERY = b"""
    SELECT k.conrelid::regclass::text, k.conname, c.reltuples::bigint,
           (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place)
            FROM unnest(k.conkey) WITH ORDINALITY u (number, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND k.conparentid = 0 AND c.reltuples > 10000
      AND NOT EXISTS (
        SELECT FROM pg_index i
        WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
          AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
    ORDER BY 3 DESC
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the foreign keys that are slow from the other side."""
    for table, name, rows, columns in looked.rows(_QUERY):
        yield Advice(
            message=f"no index of {table} ({rows} rows) begins with the columns of {name}",
            help=f"CREATE INDEX CONCURRENTLY ON {table} ({columns})",
        )

"""An index that is invalid: it is kept up to date and no query uses it.

CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY was interrupted. Each write still pays for it, and a unique one still
refuses rows. It is dropped and built again; one that is being built now is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

_QUERY = b"""
    SELECT format('%I.%I', n.nspname, c.relname), i.indrelid::regclass::text
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname <> 'pg_toast'
      AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
    ORDER BY 1
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the indexes that no query uses."""
    for index, table in looked.rows(_QUERY):
        yield Advice(
            message=f"the index {index} of {table} is invalid: writes keep it and no query uses it",
            help=f"DROP INDEX CONCURRENTLY {index}, then build it again",
        )

"""An index that no query has used since the statistics began.

Each write keeps it. It is a note: a replica keeps statistics of its own, and a report at the end of the year counts
too. Unique indexes, those of constraints and small ones are left out, and so is a server that counts for less than 30
days.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

SEVERITY = Severity.NOTE

_QUERY = b"""
    SELECT format('%I.%I', s.schemaname, s.indexrelname), s.relid::regclass::text,
           pg_size_pretty(pg_relation_size(s.indexrelid)), coalesce(d.stats_reset, pg_postmaster_start_time())::date
    FROM pg_stat_user_indexes s
    JOIN pg_index i ON i.indexrelid = s.indexrelid
    JOIN pg_stat_database d ON d.datname = current_database()
    WHERE s.idx_scan = 0 AND NOT i.indisunique AND i.indisvalid AND NOT i.indisreplident
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = s.indexrelid)
      AND pg_relation_size(s.indexrelid) > 10 * 1024 * 1024
      AND coalesce(d.stats_reset, pg_postmaster_start_time()) < now() - interval '30 days'
    ORDER BY pg_relation_size(s.indexrelid) DESC
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the indexes that only cost."""
    for index, table, size, since in looked.rows(_QUERY):
        yield Advice(
            message=f"no query here has used {index} of {table} ({size}) since {since}",
            help="look at the replicas too, then remove it from the profile",
        )

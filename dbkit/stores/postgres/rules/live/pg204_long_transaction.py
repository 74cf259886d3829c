"""A transaction that has been open for long.

Who needs a lock that it holds waits for its end, and so does everybody behind; CREATE INDEX CONCURRENTLY waits for
every transaction that began before it, whatever it looks at; and no dead row that it might see is removed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

LONG = 300
"""Seconds."""

_QUERY = b"""
    SELECT format('%%s of %%s (process %%s)', coalesce(nullif(application_name, ''), 'a session'), usename, pid),
           extract(epoch FROM now() - xact_start)::bigint
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
      AND xact_start <= now() - make_interval(secs => %s)
    UNION ALL
    SELECT format('the prepared transaction %%s', gid), extract(epoch FROM now() - prepared)::bigint
    FROM pg_prepared_xacts WHERE database = current_database() AND prepared <= now() - make_interval(secs => %s)
    ORDER BY 2 DESC
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name who is in a transaction for long."""
    for who, seconds in looked.rows(_QUERY, LONG, LONG):
        yield Advice(
            message=f"{who} has been in a transaction for {seconds} s: whoever needs its locks waits",
            help="see what it does in pg_stat_activity and pg_locks; pg_terminate_backend ends it",
        )

"""Transaction numbers that run out.

A database whose oldest row is two thousand million transactions old takes no more writes. Autovacuum begins to prevent
it at autovacuum_freeze_max_age (200 million); where half of the way is behind, it does not keep up.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

_QUERY = b"""
    SELECT c.oid::regclass::text, greatest(age(c.relfrozenxid), mxid_age(c.relminmxid))
    FROM pg_class c
    WHERE c.relkind IN ('r', 'm', 't') AND greatest(age(c.relfrozenxid), mxid_age(c.relminmxid)) > 1000000000
    ORDER BY 2 DESC LIMIT 5
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the oldest tables."""
    for table, age in looked.rows(_QUERY):
        yield Advice(
            message=f"the oldest row of {table} is {age} transactions old; at 2100 million nothing can be written",
            help=f"VACUUM (FREEZE) {table}, and see what keeps autovacuum from it: old transactions, slots",
        )

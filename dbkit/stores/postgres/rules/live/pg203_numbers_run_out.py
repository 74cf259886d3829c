"""A sequence that is near its end.

When it is reached every insert fails. The end is that of the sequence, or of the column that it numbers: an integer
ends at 2,147,483,647.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

FROM_PERCENT = 70

_QUERY = b"""
    SELECT s.oid::regclass::text, format('%%s.%%I', d.refobjid::regclass, a.attname), percent::int, ends
    FROM pg_class s
    JOIN pg_sequence q ON q.seqrelid = s.oid
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    CROSS JOIN LATERAL (SELECT least(q.seqmax, CASE a.atttypid WHEN 'int2'::regtype THEN 32767
        WHEN 'int4'::regtype THEN 2147483647 ELSE q.seqmax END) AS ends) e
    CROSS JOIN LATERAL (SELECT 100.0 * pg_sequence_last_value(s.oid) / ends AS percent
        WHERE has_sequence_privilege(s.oid, 'SELECT, USAGE')) p
    WHERE NOT q.seqcycle AND q.seqincrement > 0 AND percent >= %s
    ORDER BY 1
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the columns whose numbers run out."""
    for sequence, column, percent, ends in looked.rows(_QUERY, FROM_PERCENT):
        yield Advice(
            message=f"{percent} % of the numbers of {column} are used: {sequence} ends at {ends}",
            help="make the column a bigint before it is full",
        )

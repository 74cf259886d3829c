"""A constraint that was added NOT VALID, and never validated.

It holds for new rows; older ones may break it, the planner does not rely on it, and a restore of a dump fails on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

_QUERY = b"""
    SELECT c.conname, c.conrelid::regclass::text
    FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE NOT c.convalidated AND c.conrelid <> 0 AND c.conparentid = 0
      AND coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY 2, 1
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the constraints that old rows may break; those that are NOT ENFORCED (18) are meant to be."""
    for name, table in looked.rows(_QUERY):
        yield Advice(
            message=f"rows of {table} that were there before {name!r} were never checked",
            help=f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}",
        )

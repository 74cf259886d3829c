"""A schema in which everybody may create.

PUBLIC may create in the schema public of databases that were made before PostgreSQL 15. Whoever may connect can put a
function there that others call by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

_QUERY = b"""
    SELECT n.nspname::text FROM pg_namespace n
    WHERE EXISTS (SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')
      AND n.nspname NOT LIKE 'pg\\_temp%'
    ORDER BY 1
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the schemas that are open to all."""
    for (schema,) in looked.rows(_QUERY):
        yield Advice(
            message=f"everybody who may connect may create in the schema {schema}",
            help=f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        )

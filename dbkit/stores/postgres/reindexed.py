"""What REINDEX CONCURRENTLY leaves when it is killed: the index that it was building, invalid, under a name of its own.

https://www.postgresql.org/docs/current/sql-reindex.html, "Rebuilding Indexes Concurrently".
"""

from __future__ import annotations

from typing import Any

from dbkit.stores.postgres.parse import concurrent_tree
from dbkit.stores.postgres.quote import qualified
from dbkit.stores.postgres.session import Session

__all__ = ["leftovers"]

_LEFT = b"""
    SELECT nspname, c.relname FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n
        ON n.oid = c.relnamespace
    WHERE NOT indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$' AND nspname <> 'pg_toast'
        AND (indrelid = to_regclass(%s) OR indrelid = (SELECT o.indrelid FROM pg_index o
            WHERE o.indexrelid = to_regclass(%s)) OR nspname = %s)
        AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = indexrelid)
    ORDER BY 1, 2
"""


def leftovers(session: Session, text: str, namespace: str) -> tuple[str, ...]:
    """The statements that drop what an earlier run of this one has left; none for any other statement."""
    node: dict[str, Any] = concurrent_tree(text).get("ReindexStmt", {})
    relation = node.get("relation")
    if not node or (relation is None and "name" not in node):
        return ()
    name = qualified(relation.get("schemaname", "") or namespace, relation["relname"], "") if relation else None
    rows = session.execute(_LEFT, [name, name, node.get("name")]).fetchall()
    return tuple(f"DROP INDEX CONCURRENTLY {qualified(schema, index, '')}" for schema, index in rows)

"""Brings the databases of a committed profile up on scratch servers, for the tests of the three systems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from dbkit.app.canonical import plan_between
from dbkit.app.profile import load
from dbkit.embedded import servers
from dbkit.plan.state import State
from dbkit.plan.unsaid import completed
from dbkit.stores import STORES

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def provisioned(profile: str, *stores: str, cache: Path) -> Iterator[dict[str, str]]:
    """The URLs of databases that hold what the profile declares, and nothing else."""
    loaded = load(ROOT / "profiles" / f"{profile}.yaml", STORES)
    with ExitStack() as stack:
        urls = {}
        for name in stores:
            server = stack.enter_context(servers.scratch(name, cache=cache))
            store, draft = STORES[name], loaded.drafts[name]
            urls[name] = store.provision(server.url, profile)
            connection = store.connect(urls[name], profile=profile)
            stack.callback(connection.close)
            want = store.shadow(server.url, draft)
            connection.execute(plan_between(store, State(), want, draft).steps)
            live = connection.inspect(draft)
            rest = plan_between(store, live, completed(want, live, store.kinds()), draft)
            assert not rest, [step.text for step in rest.steps]
        yield urls


DRAWN_TYPES = {
    "string": "text",
    "int": "integer",
    "int64": "bigint",
    "timestamp": "timestamp with time zone",
}


def drawn(diagram: str) -> dict[str, dict[str, str]]:
    """Tables of a compact diagram, ``users: uuid id PK, text email``, as names to columns to PostgreSQL types."""
    tables = {}
    for line in filter(None, map(str.strip, diagram.splitlines())):
        table, _, columns = line.partition(":")
        pairs = (column.split()[:2] for column in columns.split(","))
        tables[table] = {name: DRAWN_TYPES.get(kind, kind) for kind, name in pairs}
    return tables


def drawn_keys(diagram: str) -> dict[str, list[str]]:
    """The columns that a compact diagram marks as primary key, by table, where there are any."""
    keys = {}
    for line in filter(None, map(str.strip, diagram.splitlines())):
        table, _, columns = line.partition(":")
        marked = [column.split()[1] for column in columns.split(",") if column.split()[2:] == ["PK"]]
        if marked:
            keys[table] = marked
    return keys


def columns(connection: Any) -> dict[str, dict[str, str]]:
    """Tables of the schema public (partitions left out) to columns to types, in order."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        """
        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and a.attnum > 0 and not a.attisdropped and c.relname !~ '^(_?yoyo|_dbkit)'
        order by c.relname, a.attnum
        """
    ):
        found.setdefault(table, {})[column] = kind
    return found


def primary_keys(connection: Any) -> dict[str, list[str]]:
    """Tables (partitions left out) to the columns of their primary keys."""
    return dict(
        connection.execute(
            """
            select c.relname, array_agg(a.attname::text order by array_position(k.conkey, a.attnum))
            from pg_constraint k join pg_class c on c.oid = k.conrelid
            join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
            where k.contype = 'p' and c.relnamespace = 'public'::regnamespace and not c.relispartition
            group by 1
            """
        ).fetchall()
    )


def foreign_keys(connection: Any) -> list[tuple[str, str, str, str, bool]]:
    """Table, column, target, action on delete as a letter, and whether an index leads with the column."""
    rows: list[tuple[str, str, str, str, bool]] = connection.execute(
        """
        select c.relname, a.attname, t.relname, k.confdeltype::text,
               exists (select from pg_index i
                       where i.indrelid = c.oid and i.indisvalid and i.indkey[0] = k.conkey[1] and i.indpred is null)
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
        where k.contype = 'f' and k.conparentid = 0 order by 1, 2
        """
    ).fetchall()
    return rows


def settle(connection: Any, table: str) -> None:
    """What autovacuum would do soon: new rows reach the GIN indexes, and the planner learns of them."""
    connection.execute(
        "select gin_clean_pending_list(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid "
        "join pg_am m on m.oid = x.relam where m.amname = 'gin' and i.indrelid = %s::regclass",
        [table],
    )
    connection.execute(f"analyze {table}")


def plan_of(connection: Any, query: str) -> str:
    """The plan that the server would choose if it had to avoid reading a table from end to end."""
    with connection.transaction():
        connection.execute("set local enable_seqscan = off")
        rows = connection.execute("explain (costs off) " + query).fetchall()
    return "\n".join(row[0] for row in rows)

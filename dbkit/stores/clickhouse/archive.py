"""Backups table by table over HTTP: statements as text, rows in the Native format, which keeps states of aggregates.

BACKUP of ClickHouse itself needs a disk or a bucket that the server's configuration allows, and leaves its files there;
what is written here comes to the one who asks, and any server takes it. Each partition is read by itself. There is no
moment that is common to several tables: rows that come in meanwhile are in one and not yet in another.

Source: ClickHouse documentation, HTTP interface, Formats (Native), system.tables, system.parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dbkit.contract import Archived, Draft
from dbkit.core.errors import ServerUnreachable, StatementFailed, UsageError
from dbkit.stores.clickhouse.http import Http
from dbkit.stores.clickhouse.live import Connection, connect, run
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.transport import LostConnection, ServerError

__all__ = ["ClickHouseArchiver"]

_CONTENTS = "contents.json"
_WITH_ROWS = re.compile(r".*MergeTree|(?:Tiny|Stripe)?Log|Memory|Join|EmbeddedRocksDB")
_LAST = {"Dictionary": 1, "View": 2, "MaterializedView": 3}
"""What is made after the tables, and after rows are in them: a view would write them a second time."""
_AS_THEY_ARE = {
    "insert_allow_materialized_columns": "1",
    "optimize_on_insert": "0",
    "insert_deduplicate": "0",
    "async_insert": "0",
    "max_partitions_per_insert_block": "0",
}
"""Rows come back as they were: none is merged, computed anew or taken for one that is there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The rows of a table, or of one partition of it, in a file."""

    file: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table or view as it is made, and its rows."""

    name: str
    engine: str
    create: str
    columns: tuple[str, ...]
    parts: tuple[_Part, ...]
    inner: bool = False
    """Whether it is a view with rows of its own."""


class ClickHouseArchiver:
    """Saves and restores one database."""

    not_saved: frozenset[str] = frozenset(
        {"named_collection", "user", "role", "quota", "row_policy", "settings_profile"}
    )
    """They belong to the server."""

    def save(
        self,
        url: str,
        folder: Path,
        draft: Draft,
        *,
        programs: Path | None,  # noqa: ARG002  the protocol is all that is needed
        told: Callable[[str], None],
    ) -> Archived:
        """Write the statements and the rows of every table."""
        with closing(_open(url, draft.namespace)) as connection:
            state = connection.inspect(draft)
            tables = [] if not connection.exists else _saved(connection, folder, told)
            contents = {
                "database": connection.database,
                "functions": [list(row) for row in connection.query(_FUNCTIONS)],
                "tables": [_plain(table) for table in tables],
            }
            (folder / _CONTENTS).write_text(json.dumps(contents, ensure_ascii=False, indent=1), encoding="utf-8")
            counts = {table.name: sum(part.rows for part in table.parts) for table in tables if _holds_rows(table)}
            return Archived(server=connection.server, state=state, counts=counts)

    def load(
        self,
        url: str,
        folder: Path,
        *,
        programs: Path | None,  # noqa: ARG002  the protocol is all that is needed
        told: Callable[[str], None],
    ) -> None:
        """Make the tables, bring their rows, then make what reads them."""
        contents = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))
        tables = [_table(data) for data in contents["tables"]]
        with closing(_open(url, contents["database"])) as connection:
            if connection.database != contents["database"]:
                raise UsageError(
                    f"the backup is of the database {contents['database']}, and the URL names {connection.database}",
                    help="statements name their database: restore into one of the same name",
                )
            connection.create_database()
            known = {str(row[0]) for row in connection.query(_FUNCTIONS)}
            for name, create in contents["functions"]:
                if name not in known:
                    run(connection.transport, create)
            _make(connection, [table for table in tables if table.engine not in _LAST])
            for table in tables:
                if not table.inner:
                    _bring(connection, folder, table, table.name, told)
            _make(connection, [table for table in tables if table.engine in _LAST])
            for table in tables:
                if table.inner:
                    _bring(connection, folder, table, _inner_name(connection, table.name), told)

    def require(self, url: str, folder: Path, *, programs: Path | None) -> None:
        """A database brings along what it needs."""

    def prepare(self, url: str, folder: Path, *, programs: Path | None) -> str:  # noqa: ARG002  nothing is needed
        """A database brings its functions along; users are made when somebody needs them."""
        return url

    def counts(self, url: str) -> Mapping[str, int]:
        """Rows of each table."""
        with closing(_open(url, "")) as connection:
            if not connection.exists:
                return {}
            return {
                name: int(connection.query(f"SELECT count() FROM {identifier(name)}")[0][0])  # noqa: S608  a quoted name
                for name, engine, _, _ in _listed(connection)
                if _WITH_ROWS.fullmatch(engine) or _has_inner(connection, name, engine)
            }

    def aside(self, url: str, name: str) -> str:
        """Rename the database: nothing is lost."""
        with closing(_open(url, "")) as connection:
            kept = f"before_{name}_{connection.database[:40]}"
            connection.transport.database = None
            run(connection.transport, f"RENAME DATABASE {identifier(connection.database)} TO {identifier(kept)}")
            return f"what was in {connection.database} is in the database {kept} now; DROP DATABASE removes it"


_FUNCTIONS = "SELECT name, create_query FROM system.functions WHERE origin = 'SQLUserDefined' ORDER BY name"


def _open(url: str, namespace: str) -> Connection:
    connection = connect(url, profile="", namespace=namespace)
    if not isinstance(connection.transport, Http):
        connection.close()
        raise UsageError(
            "a backup of ClickHouse goes over HTTP", help="give clickhouse+http://host:8123/database, or +https"
        )
    return connection


def _transport(connection: Connection) -> Http:
    assert isinstance(connection.transport, Http)  # noqa: S101  _open has looked
    return connection.transport


def _listed(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Name, engine, statement and id of every table."""
    rows = connection.query(
        "SELECT name, engine, create_table_query, toString(uuid) FROM system.tables "
        "WHERE database = currentDatabase() AND NOT is_temporary AND NOT startsWith(name, '.inner') ORDER BY name"
    )
    return [(str(name), str(engine), str(create), str(uuid)) for name, engine, create, uuid in rows]


def _saved(connection: Connection, folder: Path, told: Callable[[str], None]) -> list[_Table]:
    found = []
    for number, (name, engine, create, _) in enumerate(_listed(connection), start=1):
        inner = _has_inner(connection, name, engine)
        columns: tuple[str, ...] = ()
        parts: tuple[_Part, ...] = ()
        if inner or _WITH_ROWS.fullmatch(engine):
            told(name)
            columns = _columns(connection, name)
            parts = tuple(_rows(connection, folder, number, name, engine, columns))
        found.append(_Table(name=name, engine=engine, create=create, columns=columns, parts=parts, inner=inner))
    return found


def _columns(connection: Connection, table: str) -> tuple[str, ...]:
    rows = connection.query(
        "SELECT table, name FROM system.columns WHERE database = currentDatabase() "
        "AND default_kind NOT IN ('ALIAS', 'EPHEMERAL') ORDER BY position"
    )
    return tuple(str(name) for holder, name in rows if holder == table)


def _rows(
    connection: Connection, folder: Path, number: int, table: str, engine: str, columns: Sequence[str]
) -> Iterator[_Part]:
    """Files of a table's rows: one a partition, where the engine has them."""
    names, source = ", ".join(map(identifier, columns)), identifier(table)
    wheres = [""]
    if engine.endswith("MergeTree"):
        rows = connection.query(
            "SELECT DISTINCT table, partition_id FROM system.parts "
            "WHERE active AND database = currentDatabase() ORDER BY partition_id"
        )
        wheres = [f" WHERE _partition_id = {literal(str(name))}" for holder, name in rows if holder == table]
    for position, where in enumerate(wheres, start=1):
        file = f"{number:04d}-{position:05d}.native"
        select = f"SELECT {names} FROM {source}{where} FORMAT Native"  # noqa: S608  quoted names
        try:
            count = _transport(connection).download(select, folder / file)
        except ServerError as error:
            raise StatementFailed(f"{table} could not be read: {error.message}") from None
        except LostConnection as error:
            raise ServerUnreachable(f"the connection was lost while {table} was read: {error}") from None
        yield _Part(file=file, rows=count)


def _make(connection: Connection, tables: Sequence[_Table]) -> None:
    """Run the statements; one that needs another is tried again after it."""
    left = sorted(tables, key=lambda table: (_LAST.get(table.engine, 0), table.name))
    while left:
        failed: list[tuple[_Table, StatementFailed]] = []
        for table in left:
            try:
                run(connection.transport, table.create)
            except StatementFailed as error:
                failed.append((table, error))
        if len(failed) == len(left):
            first, reason = failed[0]
            raise StatementFailed(f"{first.name} could not be made: {reason.message}", help=reason.help)
        left = [table for table, _ in failed]


def _bring(connection: Connection, folder: Path, table: _Table, into: str, told: Callable[[str], None]) -> None:
    statement = f"INSERT INTO {identifier(into)} ({', '.join(map(identifier, table.columns))}) FORMAT Native"
    for part in table.parts:
        if not part.rows:
            continue
        told(table.name)
        try:
            _transport(connection).upload(statement, folder / part.file, settings=_AS_THEY_ARE)
        except ServerError as error:
            raise StatementFailed(f"the rows of {table.name} could not be restored: {error.message}") from None
        except LostConnection as error:
            raise ServerUnreachable(f"the connection was lost while {table.name} was restored: {error}") from None


def _has_inner(connection: Connection, name: str, engine: str) -> bool:
    return engine == "MaterializedView" and bool(_inner_name(connection, name))


def _inner_name(connection: Connection, view: str) -> str:
    """The table in which a view keeps its rows; empty where it writes into another."""
    uuid = next((uuid for name, _, _, uuid in _listed(connection) if name == view), "")
    rows = connection.query("SELECT name FROM system.tables WHERE database = currentDatabase()")
    return next((str(row[0]) for row in rows if row[0] in (f".inner_id.{uuid}", f".inner.{view}")), "")


def _holds_rows(table: _Table) -> bool:
    return table.inner or bool(_WITH_ROWS.fullmatch(table.engine))


def _plain(table: _Table) -> dict[str, object]:
    parts = [{"file": part.file, "rows": part.rows} for part in table.parts]
    return {
        "name": table.name,
        "engine": table.engine,
        "create": table.create,
        "columns": list(table.columns),
        "parts": parts,
        "inner": table.inner,
    }


def _table(data: Mapping[str, object]) -> _Table:
    parts = [_Part(**part) for part in data["parts"]]  # type: ignore[attr-defined]
    return _Table(**{**data, "columns": tuple(data["columns"]), "parts": tuple(parts)})  # type: ignore[arg-type]

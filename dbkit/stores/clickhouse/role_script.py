"""Least-privilege users as SQL: who migrates, who inserts and reads, who only reads.

Source: ClickHouse documentation, CREATE USER, CREATE ROLE, GRANT.
"""

from __future__ import annotations

from dbkit.contract import Draft
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["role_script"]

_MIGRATES = (
    "SHOW, SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE DICTIONARY, DROP TABLE, "
    "DROP VIEW, DROP DICTIONARY, TRUNCATE, OPTIMIZE, dictGet, SYSTEM MERGES, SYSTEM VIEWS, SYSTEM SYNC REPLICA"
)


def role_script(profile: str, draft: Draft) -> str:
    """The statements; passwords are variables, which ``envsubst`` fills in."""
    database = identifier(draft.namespace or profile)
    migrator, app, reader = (identifier(f"{profile}_{role}") for role in ("migrator", "app", "reader"))
    prefix = "".join(char if char.isalnum() else "_" for char in profile).upper()
    tables = [one.id.name for one in draft.statements if one.id.kind == "table"]
    read = [*tables, *(one.id.name for one in draft.statements if one.id.kind in ("view", "dictionary"))]
    lines = [
        f"-- Users of {profile}. Their passwords come from the environment:",
        "--   envsubst < users.sql | clickhouse-client --multiquery",
        "-- Run it again after migrations: applications may use new tables from then on.",
        *(
            f"CREATE USER IF NOT EXISTS {name} IDENTIFIED BY '${{{prefix}_{role}_PASSWORD}}';"
            for name, role in ((migrator, "MIGRATOR"), (app, "APP"), (reader, "READER"))
        ),
        f"GRANT {_MIGRATES} ON {database}.* TO {migrator};",
        f"GRANT SELECT ON system.* TO {migrator};",
    ]
    if any(one.id.kind == "function" for one in draft.statements):
        lines.append(f"GRANT CREATE FUNCTION, DROP FUNCTION ON *.* TO {migrator};")
    lines += [f"GRANT SELECT ON {database}.{identifier(name)} TO {app}, {reader};" for name in read]
    lines += [f"GRANT INSERT ON {database}.{identifier(name)} TO {app};" for name in tables]
    lines.append(f"ALTER USER {reader} SETTINGS readonly = 2;")
    return "\n".join(lines) + "\n"

"""A column that another one of the same file takes the place of: filled from it, and called as it was.

So a column gets another type without its rows being written while nobody can use them (docs/migrations.md).
"""

from __future__ import annotations

from dbkit.stores.postgres.written.known import Table
from dbkit.stores.postgres.written.nodes import columns_in, commands
from dbkit.stores.postgres.written.statement import Written

__all__ = ["stand_in"]


def stand_in(written: Written, table: Table, column: str) -> str | None:
    """The column that is filled from one of a table and gets its name when that goes; None where there is none."""
    here = [(kind, node) for kind, node in written.file if written.name(node.get("relation", {})) == table.name]
    drops = (command for kind, node in here if kind == "AlterTableStmt" for command in commands(node))
    if not any(subtype == "AT_DropColumn" and command.get("name") == column for subtype, command, _ in drops):
        return None
    renamed = {node.get("subname") for kind, node in here if kind == "RenameStmt" and node.get("newname") == column}
    targets = (item["ResTarget"] for kind, node in here if kind == "UpdateStmt" for item in node["targetList"])
    filled = (one["name"] for one in targets if one["name"] in renamed and column in columns_in(one["val"]))
    return next(filled, None)

"""Which locks a transaction holds that keep others from tables in use. Measured on every major."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.stores.postgres.parse import Node, walk
from dbkit.stores.postgres.written.known import Name
from dbkit.stores.postgres.written.nodes import commands, dropped
from dbkit.stores.postgres.written.statement import Written

__all__ = ["joined", "keeps_out", "locks"]

EXCLUSIVE = "ACCESS EXCLUSIVE"
_WEAK = frozenset(
    {
        "AT_AttachPartition", "AT_ClusterOn", "AT_DropCluster", "AT_ResetOptions", "AT_ResetRelOptions",
        "AT_SetOptions", "AT_SetRelOptions", "AT_SetStatistics", "AT_ValidateConstraint",
    }
)  # fmt: skip
"""Commands of ALTER TABLE that take SHARE UPDATE EXCLUSIVE: others read and write."""
_MODES = {5: "SHARE", 6: "SHARE ROW EXCLUSIVE", 7: "SHARE ROW EXCLUSIVE", 8: EXCLUSIVE}
"""Of LOCK TABLE, by number; EXCLUSIVE keeps writers out as SHARE ROW EXCLUSIVE does. Source: lockdefs.h."""
_STRENGTH = ("SHARE", "SHARE ROW EXCLUSIVE", EXCLUSIVE)


def joined(held: dict[Name, str], written: Written) -> dict[Name, str]:
    """The locks that are held when a statement has run, of those before it and its own."""
    taken = list(locks(written))
    found = {**held} if taken else held
    for name, lock in taken:
        found[name] = max(lock, found.get(name, lock), key=_STRENGTH.index)
    return found


def keeps_out(subtype: str) -> bool:
    """Whether a command of ALTER TABLE takes a lock that keeps others from reading or writing the table."""
    return subtype not in _WEAK


def locks(written: Written) -> Iterator[tuple[Name, str]]:
    """The locks that a statement takes on tables in use, of those that keep others from reading or writing."""
    for name, lock in _taken(written):
        if written.in_use(written.before.table(name)):
            yield name, lock


def _taken(written: Written) -> Iterator[tuple[Name, str]]:
    node, kind = written.node, written.kind
    if kind == "AlterTableStmt" and node.get("objtype") == "OBJECT_TABLE":
        yield from _altered(written)
    elif kind == "CreateStmt":
        yield from _referenced(written, node)
        if "partbound" in node:
            yield written.name(node["inhRelations"][0]["RangeVar"]), EXCLUSIVE
    elif kind == "IndexStmt" and not node.get("concurrent"):
        yield written.name(node["relation"]), "SHARE"
    elif kind == "DropStmt" and not node.get("concurrent"):
        yield from _dropped(written)
    elif kind == "RenameStmt" and node["renameType"] in ("OBJECT_TABLE", "OBJECT_COLUMN", "OBJECT_TABCONSTRAINT"):
        yield written.name(node["relation"]), EXCLUSIVE
    elif kind == "LockStmt" and node["mode"] in _MODES:
        yield from ((written.name(one["RangeVar"]), _MODES[node["mode"]]) for one in node["relations"])
    elif kind == "TruncateStmt":
        yield from ((written.name(one["RangeVar"]), EXCLUSIVE) for one in node["relations"])
    elif kind == "CreateTrigStmt":
        yield written.name(node["relation"]), "SHARE ROW EXCLUSIVE"
    elif kind in ("ClusterStmt", "RuleStmt", "RefreshMatViewStmt", "AlterObjectSchemaStmt") and "relation" in node:
        yield written.name(node["relation"]), EXCLUSIVE
    elif kind in ("CreatePolicyStmt", "AlterPolicyStmt"):
        yield written.name(node["table"]), EXCLUSIVE


def _altered(written: Written) -> Iterator[tuple[Name, str]]:
    table = written.name(written.node["relation"])
    for subtype, _, definition in commands(written.node):
        yield from _referenced(written, definition)
        if subtype == "AT_AttachPartition":
            yield written.name(definition["name"]), EXCLUSIVE
        elif subtype.startswith(("AT_EnableTrig", "AT_DisableTrig")):
            yield table, "SHARE ROW EXCLUSIVE"
        elif subtype == "AT_AddConstraint" and definition["contype"] == "CONSTR_FOREIGN":
            yield table, "SHARE ROW EXCLUSIVE"
            yield written.name(definition["pktable"]), "SHARE ROW EXCLUSIVE"
        elif subtype not in _WEAK:
            yield table, EXCLUSIVE


def _referenced(written: Written, node: Node) -> Iterator[tuple[Name, str]]:
    """The tables that foreign keys inside of a definition refer to."""
    for word, inner in walk(node):
        if word == "pktable":
            yield written.name(inner), "SHARE ROW EXCLUSIVE"


def _dropped(written: Written) -> Iterator[tuple[Name, str]]:
    kind = written.node["removeType"]
    for name in dropped(written.node, written.namespace):
        if kind in ("OBJECT_TABLE", "OBJECT_MATVIEW"):
            yield name, EXCLUSIVE
        elif kind == "OBJECT_INDEX" and name in written.before.indexes:
            yield written.before.indexes[name].table, EXCLUSIVE

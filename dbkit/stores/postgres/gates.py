"""What needs a newer PostgreSQL than a profile promises to run on, found in parse trees.

Source: the release notes of PostgreSQL 15 to 18.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.stores.postgres.parse import Node, strings, walk

__all__ = ["needed_versions"]

_FUNCTIONS = {
    "regexp_count": 15, "regexp_instr": 15, "regexp_like": 15, "regexp_substr": 15,
    "any_value": 16, "array_sample": 16, "array_shuffle": 16, "date_add": 16, "date_subtract": 16,
    "pg_input_is_valid": 16, "random_normal": 16, "erf": 16, "erfc": 16,
    "to_bin": 17, "to_oct": 17, "uuid_extract_timestamp": 17, "uuid_extract_version": 17, "xmltext": 17,
    "array_reverse": 18, "array_sort": 18, "casefold": 18, "crc32": 18, "crc32c": 18, "gamma": 18, "lgamma": 18,
    "reverse_bytea": 18, "uuidv4": 18, "uuidv7": 18,
}  # fmt: skip
# Of publications and subscriptions; options of foreign data have the same names.
_OPTIONS = {
    "two_phase": (15, "the subscription option two_phase"),
    "disable_on_error": (15, "the subscription option disable_on_error"),
    "origin": (16, "the subscription option origin"),
    "password_required": (16, "the subscription option password_required"),
    "run_as_owner": (16, "the subscription option run_as_owner"),
    "failover": (17, "the subscription option failover"),
    "publish_generated_columns": (18, "publish_generated_columns"),
}
_NODES = {
    "MergeStmt": (15, "MERGE"),
    "JsonIsPredicate": (16, "IS JSON"),
    "JsonObjectConstructor": (16, "JSON_OBJECT with its SQL syntax"),
    "JsonArrayConstructor": (16, "JSON_ARRAY"),
    "JsonObjectAgg": (16, "JSON_OBJECTAGG"),
    "JsonArrayAgg": (16, "JSON_ARRAYAGG"),
    "JsonFuncExpr": (17, "JSON_EXISTS, JSON_VALUE and JSON_QUERY"),
    "JsonTable": (17, "JSON_TABLE"),
    "ReturningClause": (18, "RETURNING of OLD and NEW"),
}


def needed_versions(tree: Any, version: int) -> Iterator[tuple[int, str]]:
    """What in a parse tree a server of ``version`` does not have: the major that brought it, and its name."""
    for key, value in walk(tree):
        for major, what in _needs(key, value):
            if major > version:
                yield major, what


def _needs(key: str, value: Any) -> Iterator[tuple[int, str]]:
    if key in _NODES and not (key == "ReturningClause" and not value.get("options")):
        yield _NODES[key]
    elif key == "Constraint":
        yield from _constraint(value)
    elif key == "FuncCall":
        name = strings(value.get("funcname", ()))
        if len(name) == 1 and name[0] in _FUNCTIONS:
            yield _FUNCTIONS[name[0]], f"{name[0]}()"
    elif key == "nulls_not_distinct" and value:
        yield 15, "NULLS NOT DISTINCT"
    elif key == "ColumnDef" and value.get("storage_name"):
        yield 16, "STORAGE inside CREATE TABLE"
    elif key == "DefElem" and value.get("defname") == "security_invoker":
        yield 15, "the view option security_invoker"
    else:
        yield from _replication(key, value)


def _replication(key: str, value: Any) -> Iterator[tuple[int, str]]:
    if key in ("CreatePublicationStmt", "CreateSubscriptionStmt"):
        names = (option["DefElem"]["defname"] for option in value.get("options", ()))
        yield from (_OPTIONS[name] for name in names if name in _OPTIONS)
    elif key == "pubtable":
        if value.get("columns"):
            yield 15, "a column list in a publication"
        if value.get("whereClause"):
            yield 15, "WHERE in a publication"
    elif key == "pubobjtype" and value == "PUBLICATIONOBJ_TABLES_IN_SCHEMA":
        yield 15, "TABLES IN SCHEMA in a publication"
    elif key == "CreateEventTrigStmt" and value.get("eventname") == "login":
        yield 17, "an event trigger on login"


def _constraint(node: Node) -> Iterator[tuple[int, str]]:
    kind = node.get("contype")
    if kind == "CONSTR_GENERATED" and node.get("generated_kind") == "v":
        yield 18, "a virtual generated column"
    if kind == "CONSTR_ATTR_NOT_ENFORCED" or (
        kind in ("CONSTR_CHECK", "CONSTR_FOREIGN") and node.get("skip_validation") and not node.get("is_enforced")
    ):
        yield 18, "NOT ENFORCED"
    if node.get("without_overlaps"):
        yield 18, "WITHOUT OVERLAPS"
    if node.get("fk_with_period") or node.get("pk_with_period"):
        yield 18, "a foreign key with PERIOD"
    if node.get("fk_del_set_cols"):
        yield 15, "ON DELETE SET NULL with columns"

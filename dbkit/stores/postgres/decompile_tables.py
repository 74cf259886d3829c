"""Tables as a profile declares them."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_attached import attached_indexes, cluster, indexes, policies, statistics, triggers
from dbkit.stores.postgres.decompile_columns import ColumnWords, column_settings, columns
from dbkit.stores.postgres.decompile_rules import rules
from dbkit.stores.postgres.decompile_words import Reading, expression, foreign_options, lowered, options
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.constraint import Constraint, definition_sql
from dbkit.stores.postgres.kinds.foreign_key import ForeignKey, foreign_key_sql
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import identifiers

__all__ = ["foreign_tables", "tables"]


def tables(reading: Reading, schema: str) -> dict[str, Any]:
    """The tables of a schema that are no partitions."""
    found = reading.state.of_kind("table")
    return {
        table.id.name: _table(reading, table)
        for table in found
        if isinstance(table, Table) and table.id.path[0] == schema and not table.partition_of and not table.foreign
    }


def foreign_tables(reading: Reading, schema: str) -> dict[str, Any]:
    """The foreign tables of a schema that are no partitions."""
    return {
        table.id.name: {"server": table.foreign.server, "options": foreign_options(table.foreign.options)}
        | _table(reading, table)
        for table in reading.state.of_kind("table")
        if isinstance(table, Table) and table.id.path[0] == schema and not table.partition_of and table.foreign
    }


def _table(reading: Reading, table: Table) -> dict[str, Any]:
    words = _inline(reading, table)
    written = {
        **reading.about(table.id),
        "inherits": [_parent(parent, table) for parent in table.inherits],
        "of": table.of_type,
        "columns": columns(reading, table, words),
        "column_settings": column_settings(reading, table),
        **_words(reading, table, words),
    }
    keeps = "columns" if not table.of_type else None
    return {key: value for key, value in written.items() if value or key == keeps}


def _words(reading: Reading, table: Table, words: dict[str, ColumnWords]) -> dict[str, Any]:
    """What tables and partitions both say of themselves."""
    keys = reading.of("foreign_key", table.id)
    inlined = {identity for one in words.values() for identity in one.inlined}
    rest = [one for one in reading.of("constraint", table.id) if one.id not in inlined]
    return {
        "unlogged": table.unlogged or None,
        "access_method": table.access_method,
        "tablespace": table.tablespace,
        "primary_key": next((_primary_key(reading, one) for one in rest if one.type == "primary key"), None),
        "uniques": {one.id.name: _unique(reading, one) for one in rest if one.type == "unique"},
        "foreign_keys": {one.id.name: _foreign_key(reading, one) for one in keys if one.id not in inlined},
        "checks": {one.id.name: _check(reading, one) for one in rest if one.type == "check"},
        "exclusions": {one.id.name: _exclusion(reading, one) for one in rest if one.type == "exclusion"},
        "indexes": indexes(reading, table.id),
        "triggers": triggers(reading, table.id),
        "rules": rules(reading, table.id),
        "policies": policies(reading, table.id),
        "statistics": statistics(reading, table.id),
        "partition_by": lowered(table.partition_key) if table.partition_key else None,
        "partitions": _partitions(reading, table),
        "options": options(table.options),
        "row_security": _row_security(table),
        "replica_identity": _replica_identity(reading, table),
        "cluster": cluster(reading, table.id),
    }


def _parent(parent: ObjectId, table: Table) -> str:
    return parent.name if parent.path[0] == table.id.path[0] else ".".join(parent.path)


def _replica_identity(reading: Reading, table: Table) -> str | None:
    item: Any = reading.state.objects.get(ObjectId("replica_identity", table.id.path))
    if not item:
        return None
    return f"using index {identifiers([item.index.name])}" if item.index else str(item.mode)


def _inline(reading: Reading, table: Table) -> dict[str, ColumnWords]:
    """What stands with a column: constraints of one column that have the name PostgreSQL gives them."""
    words: dict[str, ColumnWords] = {}
    for one in (*reading.of("constraint", table.id), *reading.of("foreign_key", table.id)):
        column = one.columns[0] if len(one.columns) == 1 else None
        found_column: Any = reading.state.objects.get(ObjectId("column", (*table.id.path, column or "")))
        own = found_column is not None and not found_column.inherited and not table.of_type
        if column is None or not own or reading.comment(one.id):
            continue
        found = words.setdefault(column, ColumnWords())
        if isinstance(one, ForeignKey):
            if _named(one, table, column, "fkey") and one.validated and found.references is None:
                found.references = lowered(foreign_key_sql(one).partition(" REFERENCES ")[2])
                found.inlined.append(one.id)
        elif definition_sql(one) == f"PRIMARY KEY {_list(one)}" and _named(one, table, "", "pkey"):
            found.primary_key = True
            found.inlined.append(one.id)
        elif definition_sql(one) == f"UNIQUE {_list(one)}" and _named(one, table, column, "key"):
            found.unique = True
            found.inlined.append(one.id)
    return words


def _list(constraint: Constraint) -> str:
    return f"({identifiers(constraint.columns)})"


def _named(one: Constraint | ForeignKey, table: Table, column: str, label: str) -> bool:
    return one.id.name == implicit_name(table.id.name, column, label)


def _primary_key(reading: Reading, key: Constraint) -> Any:
    definition = _key(key, "PRIMARY KEY ")
    comment = reading.comment(key.id)
    if key.id.name == implicit_name(key.id.path[1], "", "pkey") and not comment:
        return definition
    return {"name": key.id.name, "definition": definition, **_comment(comment)}


def _key(key: Constraint, word: str) -> Any:
    text = definition_sql(key)
    if text == f"{word}{_list(key)}":
        return list(key.columns)
    return lowered(text.removeprefix(word))


def _unique(reading: Reading, key: Constraint) -> Any:
    return _definition(reading, key.id, _key(key, "UNIQUE "))


def _foreign_key(reading: Reading, key: ForeignKey) -> Any:
    text = foreign_key_sql(key).removeprefix("FOREIGN KEY ") + ("" if key.validated else " NOT VALID")
    return _definition(reading, key.id, lowered(text))


def _exclusion(reading: Reading, constraint: Constraint) -> Any:
    return _definition(reading, constraint.id, lowered(definition_sql(constraint).removeprefix("EXCLUDE ")))


def _check(reading: Reading, check: Constraint) -> Any:
    text = check.definition.removesuffix(" NO INHERIT")
    shown = expression(text.removeprefix("CHECK "))
    more: dict[str, Any] = {"no_inherit": True} if text != check.definition else {}
    more |= {} if check.validated else {"validated": False}
    more |= {} if check.enforced else {"enforced": False}
    more |= _comment(reading.comment(check.id))
    return {"expression": shown, **more} if more else shown


def _definition(reading: Reading, identity: ObjectId, definition: Any) -> Any:
    comment = reading.comment(identity)
    return {"definition": definition, "comment": comment} if comment else definition


def _comment(comment: str | None) -> dict[str, str]:
    return {"comment": comment} if comment else {}


def _row_security(table: Table) -> Any:
    if table.force_row_security:
        return "force" if table.row_security else "force_only"
    return table.row_security or None


def _partitions(reading: Reading, parent: Table) -> dict[str, Any]:
    return {one.id.name: _partition(reading, one) for one in reading.of("table", parent.id)}


def _partition(reading: Reading, table: Table) -> Any:
    outside = table.partition_of is not None and table.partition_of.path[0] != table.id.path[0]
    written = {
        **reading.about(table.id),
        "schema": table.id.path[0] if outside else None,
        "values": lowered(table.bound or ""),
        "columns": column_settings(reading, table),
        **_words(reading, table, {}),
        **_unlike_the_parent(reading, table),
        "attached_indexes": attached_indexes(reading, table.id),
        "server": table.foreign.server if table.foreign else None,
        "foreign_options": foreign_options(table.foreign.options) if table.foreign else None,
    }
    filled = {key: value for key, value in written.items() if value}
    return filled["values"] if filled.keys() == {"values"} else filled


def _unlike_the_parent(reading: Reading, table: Table) -> dict[str, str]:
    """A partition takes these from its parent, unless it says otherwise."""
    parent: Any = reading.state.objects.get(table.partition_of) if table.partition_of else None
    found: dict[str, str] = {}
    if parent and parent.access_method and not table.access_method:
        found["access_method"] = "heap"
    if parent and parent.tablespace and not table.tablespace:
        found["tablespace"] = "pg_default"
    return found

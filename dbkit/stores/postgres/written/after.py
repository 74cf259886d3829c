"""What is known after a statement, of what was known before it. What has no bearing on lint's rules is passed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.canonical import sha256
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.written.alter import altered
from dbkit.stores.postgres.written.declared import (
    index_columns,
    index_elements,
    placeless,
    search_path,
    table,
    volatile,
)
from dbkit.stores.postgres.written.known import Domain, Function, Index, Known, Name, Table
from dbkit.stores.postgres.written.nodes import dropped, named, option, printed_type, relation

__all__ = ["after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a statement stands: the schema of unqualified names, and the change it belongs to."""

    namespace: str
    change: str


def after(known: Known, kind: str, node: Node, *, namespace: str, change: str) -> Known:
    """What is known when the statement has run."""
    found = _EFFECTS.get(kind)
    return found(known, node, _Place(namespace=namespace, change=change)) if found else known


def _create_table(known: Known, node: Node, place: _Place) -> Known:
    parents = [one["RangeVar"] for one in node.get("inhRelations", ())]
    parent = known.table(relation(parents[0], place.namespace)) if parents and "partbound" in node else None
    made = table(node, place.namespace, place.change, parent)
    if made.name in known.tables and node.get("if_not_exists"):
        return known
    tables = {**known.tables, made.name: made}
    if parent is not None and node["partbound"].get("is_default"):
        tables[parent.name] = replace(parent, default_partition=made.name)
    return replace(known, tables=tables)


def _create_foreign(known: Known, node: Node, place: _Place) -> Known:
    made = replace(table(node["base"], place.namespace, place.change, None), foreign=True)
    return replace(known, tables={**known.tables, made.name: made})


def _create_as(known: Known, node: Node, place: _Place) -> Known:
    name = relation(node["into"]["rel"], place.namespace)
    materialized = node.get("objtype") == "OBJECT_MATVIEW"
    made = Table(name=name, whole=False, made_in=place.change, materialized=materialized)
    return replace(known, tables={**known.tables, name: made})


def _create_index(known: Known, node: Node, place: _Place) -> Known:
    owner = relation(node["relation"], place.namespace)
    columns, computed = index_columns(node)
    shown = "_".join(part or "expr" for part in columns)
    name = (owner[0], node.get("idxname") or f"{owner[1]}_{shown}_idx")
    index = Index(
        name=name,
        table=owner,
        columns=columns,
        computed=computed,
        unique=node.get("unique", False),
        partial="whereClause" in node,
        method=node.get("accessMethod", "btree"),
        elements=index_elements(node),
        nulls_distinct=not node.get("nulls_not_distinct", False),
        text=sha256([placeless(node.get(part)) for part in _INDEX_PARTS]),
    )
    return replace(known, indexes={**known.indexes, name: index})


_INDEX_PARTS = ("accessMethod", "indexParams", "indexIncludingParams", "whereClause", "nulls_not_distinct")


def _create_domain(known: Known, node: Node, place: _Place) -> Known:
    name = named(node["domainname"], place.namespace)
    held = any(
        one["Constraint"]["contype"] in ("CONSTR_CHECK", "CONSTR_NOTNULL") for one in node.get("constraints", ())
    )
    domain = Domain(name=name, base=printed_type(node["typeName"]), held=held)
    return replace(known, domains={**known.domains, name: domain})


def _alter_domain(known: Known, node: Node, place: _Place) -> Known:
    name = named(node["typeName"], place.namespace)
    if name not in known.domains or node["subtype"] not in "CO":
        return known
    return replace(known, domains={**known.domains, name: replace(known.domains[name], held=True)})


def _create_function(known: Known, node: Node, place: _Place) -> Known:
    name = named(node["funcname"], place.namespace)
    function = Function(
        name=name,
        volatile=volatile(node),
        security_definer=option(node, "security"),
        search_path=search_path(node),
    )
    return replace(known, functions={**known.functions, name: function})


def _create_policy(known: Known, node: Node, place: _Place) -> Known:
    owner = known.table(relation(node["table"], place.namespace))
    changed = replace(owner, policies=owner.policies | {node["policy_name"]})
    return replace(known, tables={**known.tables, owner.name: changed})


def _drop(known: Known, node: Node, place: _Place) -> Known:
    names = set(dropped(node, place.namespace))
    kind = node["removeType"]
    if kind in ("OBJECT_TABLE", "OBJECT_MATVIEW"):
        indexes = {name: one for name, one in known.indexes.items() if one.table not in names}
        return replace(known, tables=_without(known.tables, names), indexes=indexes)
    if kind == "OBJECT_INDEX":
        return replace(known, indexes=_without(known.indexes, names))
    if kind == "OBJECT_DOMAIN":
        return replace(known, domains=_without(known.domains, names))
    return known


def _without(have: Mapping[Name, Any], names: set[Name]) -> dict[Name, Any]:
    return {name: item for name, item in have.items() if name not in names}


def _rename(known: Known, node: Node, place: _Place) -> Known:
    if "relation" not in node:
        return known
    name = relation(node["relation"], place.namespace)
    kind, new = node["renameType"], node["newname"]
    if kind == "OBJECT_COLUMN" and name in known.tables:
        tables = {**known.tables, name: _column_renamed(known.tables[name], node["subname"], new)}
        over = {one.name: _over_renamed(one, node["subname"], new) for one in known.indexes_of(name)}
        return replace(known, tables=tables, indexes={**known.indexes, **over})
    if kind == "OBJECT_TABCONSTRAINT" and name in known.tables:
        have = known.tables[name]
        constraints = tuple(replace(one, name=new) if one.name == node["subname"] else one for one in have.constraints)
        return replace(known, tables={**known.tables, name: replace(have, constraints=constraints)})
    if kind == "OBJECT_INDEX" and name in known.indexes:
        moved = (name[0], new)
        index = replace(known.indexes[name], name=moved)
        return replace(known, indexes={**_without(known.indexes, {name}), moved: index})
    if kind in ("OBJECT_TABLE", "OBJECT_MATVIEW"):
        return _moved(known, name, (name[0], new))
    return known


def _over_renamed(have: Index, old: str, new: str) -> Index:
    columns = tuple(new if one == old else one for one in have.columns)
    return replace(have, columns=columns, computed=frozenset(new if one == old else one for one in have.computed))


def _column_renamed(have: Table, old: str, new: str) -> Table:
    def names(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if one == old else one for one in columns)

    columns = {new if name == old else name: one for name, one in have.columns.items()}
    if new in columns:
        columns[new] = replace(columns[new], name=new)
    constraints = tuple(replace(one, columns=names(one.columns)) for one in have.constraints)
    return replace(have, columns=columns, constraints=constraints, key=names(have.key))


def _moved(known: Known, name: Name, new: Name) -> Known:
    indexes = {one.name: replace(one, table=new) if one.table == name else one for one in known.indexes.values()}
    tables = {new if one == name else one: item for one, item in known.tables.items()}
    if new in tables:
        tables[new] = replace(tables[new], name=new)
    return replace(known, tables=tables, indexes=indexes)


def _alter_schema(known: Known, node: Node, place: _Place) -> Known:
    if node.get("objectType") != "OBJECT_TABLE":
        return known
    name = relation(node["relation"], place.namespace)
    return _moved(known, name, (node["newschema"], name[1]))


def _alter_table(known: Known, node: Node, place: _Place) -> Known:
    if node.get("objtype") not in ("OBJECT_TABLE", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE"):
        return known
    return altered(known, node, place.namespace)


_EFFECTS: Mapping[str, Callable[[Known, Node, _Place], Known]] = {
    "AlterDomainStmt": _alter_domain,
    "AlterObjectSchemaStmt": _alter_schema,
    "AlterTableStmt": _alter_table,
    "CreateDomainStmt": _create_domain,
    "CreateForeignTableStmt": _create_foreign,
    "CreateFunctionStmt": _create_function,
    "CreatePolicyStmt": _create_policy,
    "CreateStmt": _create_table,
    "CreateTableAsStmt": _create_as,
    "DropStmt": _drop,
    "IndexStmt": _create_index,
    "RenameStmt": _rename,
}

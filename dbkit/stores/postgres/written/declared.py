"""What CREATE TABLE and ADD COLUMN declare: columns and constraints, with the names that the server gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.canonical import sha256
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.parse import Node, strings, walk
from dbkit.stores.postgres.written.known import Column, Constraint, Name, Table
from dbkit.stores.postgres.written.nodes import columns_in, printed_type, relation, serial_type

__all__ = [
    "CONSTRAINTS",
    "column",
    "constraint",
    "constraints_of",
    "index_columns",
    "index_elements",
    "placeless",
    "search_path",
    "table",
    "volatile",
]

CONSTRAINTS = {
    "CONSTR_CHECK": "check",
    "CONSTR_FOREIGN": "foreign",
    "CONSTR_UNIQUE": "unique",
    "CONSTR_PRIMARY": "primary",
    "CONSTR_EXCLUSION": "exclude",
    "CONSTR_NOTNULL": "not_null",
}
_LABELS = {"check": "check", "foreign": "fkey", "unique": "key", "exclude": "excl", "not_null": "not_null"}


def table(node: Node, namespace: str, change: str, parent: Table | None) -> Table:
    """What a CREATE TABLE makes. A partition has the columns of its parent."""
    name = relation(node["relation"], namespace)
    columns: dict[str, Column] = dict(parent.columns) if parent else {}
    found: list[Constraint] = list(parent.constraints) if parent else []
    whole = parent.whole if parent else not (node.get("inhRelations") or node.get("ofTypename"))
    for element in node.get("tableElts", ()):
        if "ColumnDef" in element:
            made = column(element["ColumnDef"])
            columns[made.name] = made
            found += constraints_of(element["ColumnDef"], name, namespace, taken=found)
        elif "Constraint" in element and element["Constraint"]["contype"] in CONSTRAINTS:
            found.append(constraint(element["Constraint"], name, namespace, taken=found, new=True))
        elif "TableLikeClause" in element:
            whole = False
    for one in found:
        if one.kind in ("primary", "not_null"):
            for part in one.columns:
                if part in columns:
                    columns[part] = replace(columns[part], not_null=True)
    partition = node.get("partspec", {}).get("partParams", ())
    elements = [one["PartitionElem"] for one in partition]
    return Table(
        name=name,
        columns=columns,
        constraints=tuple(found),
        whole=whole,
        made_in=change,
        key=tuple(one.get("name", "") for one in elements),
        partitioned="partspec" in node,
        parent=parent.name if parent else None,
    )


def column(node: Node) -> Column:
    """What a column definition says of the column."""
    kinds = {one["Constraint"]["contype"]: one["Constraint"] for one in node.get("constraints", ())}
    generated = kinds.get("CONSTR_GENERATED")
    collation = strings(node.get("collClause", {}).get("collname", ()))
    return Column(
        name=node["colname"],
        type=printed_type(node["typeName"]) if "typeName" in node else "",
        not_null=bool(kinds.keys() & {"CONSTR_NOTNULL", "CONSTR_PRIMARY", "CONSTR_IDENTITY"})
        or bool("typeName" in node and serial_type(node["typeName"])),
        collation=collation[-1] if collation else "",
        generated=("virtual" if generated.get("generated_kind") == "v" else "stored") if generated else "",
        identity="CONSTR_IDENTITY" in kinds,
        serial=bool("typeName" in node and serial_type(node["typeName"])),
    )


def constraints_of(
    node: Node, owner: Name, namespace: str, *, taken: Iterable[Constraint] = ()
) -> Iterator[Constraint]:
    """The constraints of a column definition."""
    for item in node.get("constraints", ()):
        if item["Constraint"]["contype"] in CONSTRAINTS:
            yield constraint(item["Constraint"], owner, namespace, of=node["colname"], taken=taken, new=True)


def constraint(
    node: Node,
    owner: Name,
    namespace: str,
    *,
    of: str = "",
    taken: Iterable[Constraint] = (),
    new: bool = False,
) -> Constraint:
    """What a constraint's definition says. Those of a new table are valid, whatever they say."""
    kind = CONSTRAINTS[node["contype"]]
    expression = node.get("raw_expr", {})
    keys = strings(node.get("fk_attrs" if kind == "foreign" else "keys", ()))
    columns = keys or ((of,) if of else ())
    if kind == "check":
        columns = tuple(sorted(columns_in(expression)))
    used = {one.name for one in taken}
    if kind == "primary":
        name = implicit_name(owner[1], "", "pkey", used)
    else:
        part = "_".join(columns) if kind != "check" or len(columns) == 1 else ""
        name = implicit_name(owner[1], part, _LABELS[kind], used)
    return Constraint(
        name=node.get("conname") or node.get("indexname") or name,
        kind=kind,
        columns=columns,
        valid=new or not node.get("skip_validation", False),
        expression=expression,
        references=relation(node["pktable"], namespace) if "pktable" in node else None,
        referenced=strings(node.get("pk_attrs", ())),
        nulls_distinct=not node.get("nulls_not_distinct", False),
    )


def index_columns(node: Node) -> tuple[tuple[str, ...], frozenset[str]]:
    """The columns of a CREATE INDEX, and those that its expressions and WHERE name."""
    elements = [one["IndexElem"] for one in node.get("indexParams", ())]
    computed = columns_in(node.get("whereClause", {}))
    for one in elements:
        computed |= columns_in(one.get("expr", {}))
    return tuple(one.get("name", "") for one in elements), computed


def index_elements(node: Node) -> tuple[str, ...]:
    """What a CREATE INDEX is over: the name of a column that says nothing else, a hash of anything more."""
    elements = [placeless(one["IndexElem"]) for one in node.get("indexParams", ())]
    return tuple(one["name"] if one == {"name": one.get("name"), **_PLAIN} else sha256(one) for one in elements)


_PLAIN = {"ordering": "SORTBY_DEFAULT", "nulls_ordering": "SORTBY_NULLS_DEFAULT"}


def placeless(node: Any) -> Any:
    """A tree without places and names of its own, to compare two by."""
    if isinstance(node, dict):
        return {key: placeless(value) for key, value in node.items() if "location" not in key and key != "idxname"}
    return [placeless(item) for item in node] if isinstance(node, list) else node


def search_path(node: Node) -> bool:
    """Whether a function sets a search_path of its own."""
    return any(word == "name" and value == "search_path" for word, value in walk(node.get("options", ())))


def volatile(node: Node) -> bool:
    """Whether a function may give each row another value: it does not say IMMUTABLE or STABLE."""
    words = (value for word, value in walk(node.get("options", ())) if word == "sval")
    return not any(word in ("immutable", "stable") for word in words)

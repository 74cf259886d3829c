"""What is known of a table after an ALTER TABLE."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.written.declared import CONSTRAINTS, column, constraint, constraints_of
from dbkit.stores.postgres.written.known import Column, Known, Table
from dbkit.stores.postgres.written.nodes import commands, printed_type, relation

__all__ = ["altered"]


def altered(known: Known, node: Node, namespace: str) -> Known:
    """What is known when the commands of the statement have run, in the order in which they stand."""
    have = known.table(relation(node["relation"], namespace))
    for subtype, command, definition in commands(node):
        found = _COMMANDS.get(subtype)
        if found is not None:
            have = found(have, command, definition, namespace)
        elif subtype == "AT_AddConstraint" and definition.get("contype") in CONSTRAINTS:
            have = _add_constraint(known, have, definition, namespace)
        elif subtype in ("AT_AttachPartition", "AT_DetachPartition"):
            known, have = _partition(known, have, subtype, definition, namespace)
    return replace(known, tables={**known.tables, have.name: have})


def _set(have: Table, name: str, change: Callable[[Column], Column]) -> Table:
    if name not in have.columns:
        return have
    return replace(have, columns={**have.columns, name: change(have.columns[name])})


def _not_null(have: Table, name: str, *, to: bool) -> Table:
    return _set(have, name, lambda one: replace(one, not_null=to))


def _add_column(have: Table, _: Node, definition: Node, namespace: str) -> Table:
    made = column(definition)
    if made.name in have.columns:
        return have
    more = tuple(constraints_of(definition, have.name, namespace, taken=have.constraints))
    return replace(have, columns={**have.columns, made.name: made}, constraints=(*have.constraints, *more))


def _drop_column(have: Table, command: Node, _: Node, __: str) -> Table:
    name = command["name"]
    columns = {key: one for key, one in have.columns.items() if key != name}
    return replace(have, columns=columns, constraints=tuple(one for one in have.constraints if name not in one.columns))


def _type(have: Table, command: Node, definition: Node, _: str) -> Table:
    type_ = printed_type(definition["typeName"])
    if command["name"] in have.columns:
        return _set(have, command["name"], lambda one: replace(one, type=type_))
    made = Column(name=command["name"], type=type_)
    return replace(have, columns={**have.columns, made.name: made})


def _drop_constraint(have: Table, command: Node, _: Node, __: str) -> Table:
    return replace(have, constraints=tuple(one for one in have.constraints if one.name != command["name"]))


def _validate(have: Table, command: Node, _: Node, __: str) -> Table:
    found = have.constraint(command["name"])
    if found is None:
        return have
    valid = replace(found, valid=True)
    have = replace(have, constraints=tuple(valid if one is found else one for one in have.constraints))
    return _not_null(have, found.columns[0], to=True) if found.kind == "not_null" else have


def _add_constraint(known: Known, have: Table, definition: Node, namespace: str) -> Table:
    made = constraint(definition, have.name, namespace, taken=have.constraints)
    if "indexname" in definition:
        index = known.indexes.get((have.name[0], definition["indexname"]))
        made = replace(made, columns=index.columns if index else ())
    have = replace(have, constraints=(*have.constraints, made))
    if made.kind == "primary" or (made.kind == "not_null" and made.valid):
        for name in made.columns:
            have = _not_null(have, name, to=True)
    return have


def _partition(known: Known, have: Table, subtype: str, definition: Node, namespace: str) -> tuple[Known, Table]:
    child = known.table(relation(definition["name"], namespace))
    attached = subtype == "AT_AttachPartition"
    if attached and definition.get("bound", {}).get("is_default"):
        have = replace(have, default_partition=child.name)
    if not attached and have.default_partition == child.name:
        have = replace(have, default_partition=None)
    child = replace(child, parent=have.name if attached else None)
    return replace(known, tables={**known.tables, child.name: child}), have


def _generated(have: Table, command: Node, _: Node, __: str) -> Table:
    return _set(have, command["name"], lambda one: replace(one, generated=""))


def _identity(have: Table, command: Node, _: Node, __: str) -> Table:
    return _set(have, command["name"], lambda one: replace(one, identity=True))


_COMMANDS: Mapping[str, Callable[[Table, Node, Node, str], Table]] = {
    "AT_AddColumn": _add_column,
    "AT_AddIdentity": _identity,
    "AT_AlterColumnType": _type,
    "AT_DropColumn": _drop_column,
    "AT_DropConstraint": _drop_constraint,
    "AT_DropExpression": _generated,
    "AT_DropNotNull": lambda have, command, _, __: _not_null(have, command["name"], to=False),
    "AT_EnableRowSecurity": lambda have, _, __, ___: replace(have, row_security=True),
    "AT_SetNotNull": lambda have, command, _, __: _not_null(have, command["name"], to=True),
    "AT_ValidateConstraint": _validate,
}

"""A state as an entity-relationship diagram in Mermaid's language. Source: Mermaid documentation, erDiagram."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.decompile_words import short_type
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.constraint import Constraint
from dbkit.stores.postgres.kinds.foreign_key import ForeignKey
from dbkit.stores.postgres.kinds.table import Table

__all__ = ["diagram"]

_NO_WORD = re.compile(r"[^\w\[\]()-]+", re.ASCII)


def diagram(state: State) -> str:
    """Tables with their columns and keys, and the foreign keys between them. Partitions are left out."""
    tables = [one for one in state.of_kind("table") if isinstance(one, Table) and one.partition_of is None]
    columns: defaultdict[ObjectId, list[Column]] = defaultdict(list)
    for column in state.of_kind("column"):
        if isinstance(column, Column):
            columns[ObjectId("table", column.id.path[:2])].append(column)
    keys = _keys(state)
    lines = ["erDiagram"]
    for table in tables:
        lines.append(f"    {_entity(table.id)} {{")
        ordered = sorted(columns[table.id], key=lambda one: one.position)
        lines += [*(f"        {_attribute(column, keys[table.id])}" for column in ordered), "    }"]
    shown = {table.id for table in tables}
    lines += [f"    {line}" for line in _relationships(state, shown, keys)]
    return "\n".join(lines) + "\n"


_Keys = defaultdict[ObjectId, set[tuple[tuple[str, ...], str]]]
"""The keys of each table: their columns, and PK, UK or FK."""


def _keys(state: State) -> _Keys:
    found: _Keys = defaultdict(set)
    for key in state.of_kind("foreign_key"):
        if isinstance(key, ForeignKey):
            found[ObjectId("table", key.id.path[:2])].add((key.columns, "FK"))
    words = {"primary key": "PK", "unique": "UK"}
    for constraint in state.of_kind("constraint"):
        if isinstance(constraint, Constraint) and constraint.type in words:
            found[ObjectId("table", constraint.id.path[:2])].add((constraint.columns, words[constraint.type]))
    return found


def _attribute(column: Column, keys: set[tuple[tuple[str, ...], str]]) -> str:
    name = column.id.name
    marks = sorted({mark for columns, mark in keys if name in columns and (mark != "UK" or len(columns) == 1)})
    notes = [] if _word(name) == name else [name.replace('"', "'")]
    notes += ["not null"] if column.not_null and "PK" not in marks else []
    words = [_word(short_type(column.type)), _word(name), ", ".join(marks), f'"{", ".join(notes)}"' if notes else ""]
    return " ".join(word for word in words if word)


def _relationships(state: State, shown: set[ObjectId], keys: _Keys) -> Iterator[str]:
    for key in state.of_kind("foreign_key"):
        if not isinstance(key, ForeignKey):
            continue
        table = ObjectId("table", key.id.path[:2])
        if table not in shown or key.references not in shown:
            continue
        found = (state.objects.get(ObjectId("column", (*table.path, name))) for name in key.columns)
        required = all(isinstance(column, Column) and column.not_null for column in found)
        single = any((key.columns, mark) in keys[table] for mark in ("PK", "UK"))
        left, right = ("||" if required else "|o"), ("o|" if single else "o{")
        label = ", ".join(key.columns).replace('"', "'")
        yield f'{_entity(key.references)} {left}--{right} {_entity(table)} : "{label}"'


def _entity(identity: ObjectId) -> str:
    name = identity.name if identity.path[0] == "public" else ".".join(identity.path)
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else '"' + name.replace('"', "'") + '"'


def _word(text: str) -> str:
    """A word as the language wants it: it begins with a letter, and has no blanks."""
    word = _NO_WORD.sub("_", text).strip("_") or "_"
    return word if word[0].isalpha() or word[0] == "_" else f"_{word}"

"""Columns as a profile declares them: one line of SQL, or a mapping where that cannot say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_grants import grants
from dbkit.stores.postgres.decompile_words import Reading, expression, foreign_options, lowered, short_type
from dbkit.stores.postgres.kinds.column import Column, Identity
from dbkit.stores.postgres.kinds.default import Default
from dbkit.stores.postgres.kinds.generic_options import options_clause
from dbkit.stores.postgres.kinds.sequence import Sequence
from dbkit.stores.postgres.kinds.sequence_options import written
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import literal, qualified

__all__ = ["ColumnWords", "columns", "serial_sequence"]

_SERIAL = {"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}


@dataclass(slots=True)
class ColumnWords:
    """Constraints that are written with their column."""

    primary_key: bool = False
    unique: bool = False
    references: str | None = None
    inlined: list[ObjectId] = field(default_factory=list)


def columns(reading: Reading, table: Table, words: dict[str, ColumnWords]) -> dict[str, Any]:
    """The columns of a table in their order."""
    found = sorted(reading.of("column", table.id), key=lambda column: column.position)
    return {column.id.name: _column(reading, column, words.get(column.id.name, ColumnWords())) for column in found}


def serial_sequence(reading: Reading, column: Column) -> Sequence | None:
    """The sequence that ``serial`` makes for a column, where that is all there is to say of it."""
    schema, table, name = column.id.path
    default: Any = reading.state.objects.get(ObjectId("default", column.id.path))
    sequence: Any = reading.state.objects.get(ObjectId("sequence", (schema, f"{table}_{name}_seq")))
    if column.type not in _SERIAL or not column.not_null or default is None or sequence is None:
        return None
    shown = literal(qualified(schema, sequence.id.name, reading.default_schema))
    usual = sequence.type == column.type and not written(sequence.options, sequence.type)
    parent: Any = reading.state.objects.get(ObjectId("table", (schema, table)))
    plain = sequence.unlogged == parent.unlogged and reading.about(sequence.id).keys() <= {"grants"}
    owned = isinstance(sequence, Sequence) and sequence.owner == column.id
    return sequence if owned and usual and plain and default.expression == f"nextval({shown}::regclass)" else None


def _column(reading: Reading, column: Column, words: ColumnWords) -> Any:
    about = {**reading.about(column.id), **_sequence_grants(reading, column)}
    if about or column.storage or column.compression or column.statistics is not None:
        return _mapping(reading, column, words, about)
    serial = serial_sequence(reading, column)
    parts = [_SERIAL[column.type] if serial else short_type(column.type)]
    parts += [lowered(options_clause(column.foreign_options).strip())] if column.foreign_options else []
    parts += [f"collate {column.collation}"] if column.collation else []
    parts += ["primary key"] if words.primary_key else []
    parts += ["not null"] if _says_not_null(column, words) and not serial else []
    parts += ["unique"] if words.unique else []
    default = _default(reading, column)
    parts += [f"default {default}"] if default and not serial else []
    if column.generated is not None:
        parts.append(
            f"generated always as ({expression(column.generated)}) {'virtual' if column.virtual else 'stored'}"
        )
    parts += [f"generated {_identity(column.identity, column.type, ' as identity')}"] if column.identity else []
    parts += [f"references {words.references}"] if words.references else []
    return " ".join(parts)


def _sequence_grants(reading: Reading, column: Column) -> dict[str, Any]:
    """The privileges on the sequence of a serial or identity column."""
    sequence = serial_sequence(reading, column)
    target = sequence.id if sequence else ObjectId("identity", column.id.path)
    found = grants(reading.state, target, reading.major)
    return {"sequence_grants": found} if found else {}


def _says_not_null(column: Column, words: ColumnWords) -> bool:
    return column.not_null and not words.primary_key and not column.identity


def _default(reading: Reading, column: Column) -> str | None:
    found: Any = reading.state.objects.get(ObjectId("default", column.id.path))
    if isinstance(found, Default):
        return lowered(found.expression)
    table: Any = reading.state.objects.get(ObjectId("table", column.id.path[:2]))
    # A column that a parent has too takes the parent's default, unless it says otherwise.
    parents = (ObjectId("default", (*parent.path, column.id.name)) for parent in table.inherits)
    return "null" if any(parent in reading.state.objects for parent in parents) else None


def _identity(identity: Identity, type_: str, after: str = "") -> str:
    options = lowered(written(identity.options, type_))
    return f"{'always' if identity.always else 'by default'}{after}" + (f" ({options})" if options else "")


def _mapping(reading: Reading, column: Column, words: ColumnWords, about: dict[str, Any]) -> dict[str, Any]:
    serial = serial_sequence(reading, column)
    default = _default(reading, column)
    computed = {"virtual" if column.virtual else "generated": expression(column.generated)} if column.generated else {}
    values: dict[str, Any] = {
        "type": _SERIAL[column.type] if serial else short_type(column.type),
        "primary_key": words.primary_key or None,
        "nullable": False if _says_not_null(column, words) and not serial else None,
        "unique": words.unique or None,
        "default": expression(default) if default and not serial else None,
        **computed,
        "identity": _identity(column.identity, column.type) if column.identity else None,
        "references": words.references,
        "collation": column.collation,
        "storage": column.storage.lower() if column.storage else None,
        "compression": column.compression,
        "statistics": column.statistics,
        "foreign_options": foreign_options(column.foreign_options) or None,
        **about,
    }
    return {key: value for key, value in values.items() if value is not None}

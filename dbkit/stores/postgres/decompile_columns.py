"""Columns as a profile declares them: one line of SQL, or a mapping where that cannot say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_grants import grants
from dbkit.stores.postgres.decompile_words import Reading, expression, foreign_options, lowered, options, short_type
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.default import Default
from dbkit.stores.postgres.kinds.generic_options import options_clause
from dbkit.stores.postgres.kinds.identity import Identity, identity_options
from dbkit.stores.postgres.kinds.lineage import column_above
from dbkit.stores.postgres.kinds.sequence import Sequence
from dbkit.stores.postgres.kinds.sequence_options import written
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import identifier, literal, qualified

__all__ = ["ColumnWords", "column_settings", "columns", "serial_sequence"]

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
    own = (column for column in reading.of("column", table.id) if not column.inherited and not table.of_type)
    found = sorted(own, key=lambda column: column.position)
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
    more = column.storage or column.compression or column.statistics is not None or column.options
    if about or more or not column.not_null_validated:
        return _mapping(reading, column, words, about)
    serial = serial_sequence(reading, column)
    parts = [_SERIAL[column.type] if serial else short_type(column.type)]
    parts += [lowered(options_clause(column.foreign_options).strip())] if column.foreign_options else []
    parts += [f"collate {column.collation}"] if column.collation else []
    parts += ["primary key"] if words.primary_key else []
    parts += [_not_null(column)] if _says_not_null(column, words) and not serial else []
    parts += ["unique"] if words.unique else []
    default = _default(reading, column)
    parts += [f"default {default}"] if default and not serial else []
    if column.generated is not None:
        parts.append(
            f"generated always as ({expression(column.generated)}) {'virtual' if column.virtual else 'stored'}"
        )
    parts += [f"generated {_identity(reading, column.identity, column, ' as identity')}"] if column.identity else []
    parts += [f"references {words.references}"] if words.references else []
    return " ".join(parts)


def _sequence_grants(reading: Reading, column: Column) -> dict[str, Any]:
    """The privileges on the sequence of a serial or identity column."""
    sequence = serial_sequence(reading, column)
    target = sequence.id if sequence else ObjectId("identity", column.id.path)
    found = grants(reading.state, target, reading.major)
    return {"sequence_grants": found} if found else {}


def _says_not_null(column: Column, words: ColumnWords) -> bool:
    plain = not _not_null_words(column)
    return column.not_null and not column.not_null_handed and not ((words.primary_key or column.identity) and plain)


def _not_null(column: Column) -> str:
    words = _not_null_words(column)
    name = f"constraint {identifier(words['name'])} " if "name" in words else ""
    return f"{name}not null{' no inherit' if column.not_null_no_inherit else ''}"


def _not_null_words(column: Column) -> dict[str, Any]:
    """What is said of a NOT NULL besides that it is there."""
    usual = implicit_name(column.id.path[1], column.id.name, "not_null")
    words: dict[str, Any] = {"name": column.not_null_name} if column.not_null_name not in (None, usual) else {}
    words |= {"no_inherit": True} if column.not_null_no_inherit else {}
    return words | ({} if column.not_null_validated else {"validated": False})


def column_settings(reading: Reading, table: Table) -> dict[str, Any]:
    """What a table says by itself of columns that a parent or its type hands down."""
    found: dict[str, Any] = {}
    for default in reading.state.inside("default", table.id.path):
        if isinstance(default, Default) and (default.inherited or table.of_type):
            found.setdefault(default.id.name, {})["default"] = expression(default.expression)
    for column in reading.state.inside("column", table.id.path):
        if isinstance(column, Column) and (column.inherited or table.of_type):
            found[column.id.name] = found.get(column.id.name, {}) | _settings(reading, column)
    return {
        name: values["default"] if values.keys() == {"default"} else values for name, values in found.items() if values
    }


def _settings(reading: Reading, column: Column) -> dict[str, Any]:
    above = column_above(column.id, reading.state)
    if above is None:
        above = Column(id=column.id, position=0, type=column.type, type_storage=column.type_storage)
    values: dict[str, Any] = reading.about(column.id)
    if column.generated is not None and column.generated != above.generated:
        values["virtual" if column.virtual else "generated"] = expression(column.generated)
    words = _not_null_words(column)
    if column.not_null and above.not_null_name not in (None, column.not_null_name):
        values["not_null"] = {"name": column.not_null_name} | words
    elif column.not_null and words:
        values["not_null"] = words
    elif column.not_null != above.not_null or (column.not_null_name and above.not_null_handed > column.not_null_handed):
        values["nullable"] = not column.not_null
    if column.storage != above.storage:
        values["storage"] = (column.storage or column.type_storage).lower()
    if column.compression != above.compression:
        values["compression"] = column.compression or "default"
    if column.statistics != above.statistics:
        values["statistics"] = -1 if column.statistics is None else column.statistics
    values |= {"options": options(column.options)} if column.options else {}
    return values | ({"foreign_options": foreign_options(column.foreign_options)} if column.foreign_options else {})


def _default(reading: Reading, column: Column) -> str | None:
    found: Any = reading.state.objects.get(ObjectId("default", column.id.path))
    return lowered(found.expression) if isinstance(found, Default) else None


def _identity(reading: Reading, identity: Identity, column: Column, after: str = "") -> str:
    schema, name = identity.sequence.path
    sequence = qualified(schema, name, reading.default_schema)
    options = lowered(identity_options(identity, column.id, column.type, sequence))
    return f"{'always' if identity.always else 'by default'}{after}" + (f" ({options})" if options else "")


def _mapping(reading: Reading, column: Column, words: ColumnWords, about: dict[str, Any]) -> dict[str, Any]:
    serial = serial_sequence(reading, column)
    default = _default(reading, column)
    computed = {"virtual" if column.virtual else "generated": expression(column.generated)} if column.generated else {}
    values: dict[str, Any] = {
        "type": _SERIAL[column.type] if serial else short_type(column.type),
        "primary_key": words.primary_key or None,
        "nullable": False if _says_not_null(column, words) and not serial and not _not_null_words(column) else None,
        "not_null": _not_null_words(column) if column.not_null and _not_null_words(column) else None,
        "unique": words.unique or None,
        "default": expression(default) if default and not serial else None,
        **computed,
        "identity": _identity(reading, column.identity, column) if column.identity else None,
        "references": words.references,
        "collation": column.collation,
        "storage": column.storage.lower() if column.storage else None,
        "compression": column.compression,
        "statistics": column.statistics,
        "options": options(column.options) or None,
        "foreign_options": foreign_options(column.foreign_options) or None,
        **about,
    }
    return {key: value for key, value in values.items() if value is not None}

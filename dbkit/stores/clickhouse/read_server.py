"""What belongs to the whole server and not to one database: functions and named collections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.ddl import items, text_of
from dbkit.stores.clickhouse.kinds.function import Function
from dbkit.stores.clickhouse.kinds.named_collection import NamedCollection
from dbkit.stores.clickhouse.kinds.placement import names_in
from dbkit.stores.clickhouse.reader import Reader
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["function_definition", "read_functions", "read_named_collections"]

Rows = Sequence[Sequence[Any]]


def read_functions(reader: Reader, rows: Rows) -> None:
    """Functions, and which of them call which."""
    names = {str(name) for name, _ in rows}
    for name, statement in rows:
        identity = ObjectId("function", (str(name),))
        definition = function_definition(str(statement))
        reader.objects.append(Function(id=identity, definition=definition))
        called = names_in(definition) & names - {identity.name}
        reader.needs[identity] = frozenset(ObjectId("function", (other,)) for other in called)
    reader.functions = frozenset(names)


def function_definition(statement: str) -> str:
    """What follows AS."""
    tokens = significant(statement)
    start = next(place for place, token in enumerate(tokens) if token.is_word("AS"))
    return text_of(statement, tokens[start + 1 :])


def read_named_collections(reader: Reader, rows: Rows) -> None:
    """Named collections that were made by SQL."""
    for name, keys, *more in rows:
        if more and str(more[0]).upper() == "CONFIG":
            continue
        said = dict(_keys(str(more[1]))) if len(more) == 2 else {}
        pairs = tuple(sorted((str(key), said.get(str(key), "")) for key in keys))
        reader.objects.append(NamedCollection(id=ObjectId("named_collection", (str(name),)), keys=pairs))


def _keys(statement: str) -> Iterator[tuple[str, str]]:
    for item in items(function_definition(statement)):
        tokens = significant(item)
        words = [token.text.upper() for token in tokens[3:] if token.is_word("NOT", "OVERRIDABLE")]
        yield tokens[0].name or tokens[0].text, " ".join(words)

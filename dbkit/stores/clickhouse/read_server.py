"""What belongs to the whole server and not to one database: functions, named collections, users and their like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.ddl import items, text_of
from dbkit.stores.clickhouse.kinds.function import Function
from dbkit.stores.clickhouse.kinds.named_collection import NamedCollection
from dbkit.stores.clickhouse.kinds.placement import names_in
from dbkit.stores.clickhouse.reader import Reader
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.transport import ServerError

__all__ = ["read_access", "read_book", "read_functions", "read_named_collections", "read_unmanaged"]

Rows = Sequence[Sequence[Any]]
_FROM_FILES = """
SELECT 'user', name FROM system.users WHERE startsWith(storage, 'users')
UNION ALL SELECT 'role', name FROM system.roles WHERE startsWith(storage, 'users')
UNION ALL SELECT 'quota', name FROM system.quotas WHERE startsWith(storage, 'users')
UNION ALL SELECT 'settings_profile', name FROM system.settings_profiles WHERE startsWith(storage, 'users')
UNION ALL SELECT 'row_policy', short_name FROM system.row_policies WHERE startsWith(storage, 'users')
"""
"""What stands in the server's configuration files: no statement changes it."""


def read_functions(reader: Reader, rows: Rows) -> None:
    """Functions, and which of them call which."""
    names = {str(name) for name, _ in rows}
    for name, statement in rows:
        identity = ObjectId("function", (str(name),))
        definition = _after_as(str(statement))
        reader.objects.append(Function(id=identity, definition=definition))
        called = names_in(definition) & names - {identity.name}
        reader.needs[identity] = frozenset(ObjectId("function", (other,)) for other in called)
    reader.functions = frozenset(names)


def _after_as(statement: str) -> str:
    """What follows AS."""
    tokens = significant(statement)
    name = 3 if tokens[1].is_word("NAMED") else 2  # which can be ``as``
    start = next(place for place, token in enumerate(tokens) if place > name and token.is_word("AS"))
    return text_of(statement, tokens[start + 1 :])


def read_named_collections(reader: Reader, rows: Rows) -> None:
    """Named collections that were made by SQL."""
    for name, keys, *more in rows:
        if more and str(more[0]).upper() == "CONFIG":
            continue
        said = dict(_keys(str(more[1]))) if len(more) == 2 else {}
        pairs = tuple(sorted((str(key), said.get(str(key), "")) for key in keys))
        identity = ObjectId("named_collection", (str(name),))
        reader.objects.append(NamedCollection(id=identity, keys=pairs, tells_overriding=len(more) == 2))


def _keys(statement: str) -> Iterator[tuple[str, str]]:
    for item in items(_after_as(statement)):
        tokens = significant(item)
        words = [token.text.upper() for token in tokens[3:] if token.is_word("NOT", "OVERRIDABLE")]
        yield tokens[0].name or tokens[0].text, " ".join(words)


def read_book(query: Callable[[str], Rows], database: str) -> AccessBook:
    """Users, roles, quotas, row policies, settings profiles and grants; nothing, where one may not see them all."""
    book = AccessBook(database)
    try:
        statements, fixed = query("SHOW ACCESS"), query(_FROM_FILES)
    except StatementFailed:
        return book
    for row in statements:
        book.run(str(row[0]))
    for kind, name in fixed:
        gone = [identity for identity in book.entries if identity.kind == kind and identity.name == name]
        for identity in gone:
            del book.entries[identity]
            book.granted.pop(identity.name, None)
    return book


def read_unmanaged(reader: Reader, query: Callable[[str], Rows], sql: str) -> None:
    """The names of what has no kind here; a server that is too old for it has none."""
    try:
        reader.unmanaged += [f"{kind} {name}" for kind, name in query(sql)]
    except (StatementFailed, ServerError):
        return


def read_access(reader: Reader, book: AccessBook) -> None:
    """What a book of access objects holds."""
    found = tuple(book.objects())
    reader.objects += found
    reader.needs |= dict(book.needs(found))

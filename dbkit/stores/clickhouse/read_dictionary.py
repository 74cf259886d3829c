"""Dictionaries of the catalogue into objects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.kinds.dictionary import Dictionary
from dbkit.stores.clickhouse.reader import Reader, Row
from dbkit.stores.clickhouse.tokens import significant, unquote

__all__ = ["read_dictionary", "without_database"]


def read_dictionary(reader: Reader, row: Row) -> None:
    """A dictionary."""
    identity = ObjectId("dictionary", (row.name,))
    clauses = tuple(_dictionary_clauses(reader, row.statement))
    used = {name for word, text in clauses if word == "SOURCE" for name in _source_tables(text)} & reader.names
    reader.objects.append(
        Dictionary(
            id=identity,
            attributes=tuple((part.name, part.text) for part in ddl.body(row.statement)),
            clauses=clauses,
            comment=row.comment,
        )
    )
    reader.needs[identity] = frozenset(reader.id_of(name) for name in used)


def _dictionary_clauses(reader: Reader, statement: str) -> Iterator[tuple[str, str]]:
    """The clauses after the attributes: PRIMARY KEY a, then words with brackets."""
    for word, text in ddl.bracketed(statement):
        yield word, without_database(text, reader.database) if word == "SOURCE" else text


def without_database(source: str, database: str) -> str:
    """A source without ``DB 'name'`` where that is the dictionary's own."""
    tokens = significant(source)
    for place, token in enumerate(tokens[:-1]):
        following = tokens[place + 1]
        if token.is_word("DB") and following.kind == "text" and unquote(following.text) == database:
            before, after = source[: token.start], source[following.end :].lstrip()
            return before.rstrip() + after if after.startswith(")") else before + after
    return source


def _source_tables(source: str) -> Iterator[str]:
    tokens = significant(source)
    if any(token.is_word("DB", "HOST") for token in tokens):
        return
    for token, following in pairwise(tokens):
        if token.is_word("TABLE") and following.kind == "text":
            yield unquote(following.text)

"""Which keys a change of a row removes: the caches of its table, and the column that each placeholder is taken from."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dbkit.stores.redis.declared import Declared

__all__ = ["Invalidation", "invalidations", "key_of_row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidation:
    """Keys that a change of a row removes: whose, on which changes, and the column of each placeholder."""

    table: str
    keyspace: str
    pattern: str
    on: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def invalidations(keyspaces: Iterable[Declared]) -> Iterator[Invalidation]:
    """Those of some keyspaces, in their order. A placeholder that may come from two columns makes two of them."""
    for declared in keyspaces:
        source = declared.keyspace.source
        if source is None or not source.invalidate:
            continue
        choices = [
            [(name, column) for column in source.columns(name) or (name,)] for name in sorted(declared.pattern.names)
        ]
        for columns in itertools.product(*choices):
            yield Invalidation(
                table=source.table,
                keyspace=declared.name,
                pattern=declared.pattern.text,
                on=source.invalidate,
                columns=columns,
            )


def key_of_row(one: Invalidation, keyspaces: Iterable[Declared], row: Mapping[str, str]) -> str | None:
    """The key that a row makes, or None where a column is not given. Raises ValueError for what is no value of it."""
    if not all(column in row for _, column in one.columns):
        return None
    declared = next(each for each in keyspaces if each.name == one.keyspace)
    return declared.pattern.format({placeholder: row[column] for placeholder, column in one.columns})

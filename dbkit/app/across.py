"""What one section of a profile says of another: keyspaces that name the tables and columns they are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from dbkit.app.profile import Profile
from dbkit.contract import Draft
from dbkit.lint.rule import Book, rules_in
from dbkit.stores.postgres.facts import Columns, ColumnType, declared_tables
from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.kinds.keyspace import Origin
from dbkit.stores.redis.pattern import Placeholder
from dbkit.stores.redis.surface import RedisSection

__all__ = ["ACROSS", "KEYSPACES", "Across", "Cache", "Taken"]

KEYSPACES = "redis"
"""The section in which rules across stores find something."""

_TABLES = ("table", "view", "materialized_view", "dictionary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """A keyspace that names its source; ``columns`` is None where the source or its columns are not declared here."""

    declared: Declared
    source: Origin
    store: str
    table: str
    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A placeholder and the column that it is taken from."""

    cache: Cache
    placeholder: Placeholder
    column: str
    type: ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """The caches of a profile, and those whose table should be declared in it and is not."""

    caches: tuple[Cache, ...] = ()
    lost: tuple[Cache, ...] = ()

    @property
    def taken(self) -> Iterator[Taken]:
        """Every placeholder whose column is declared: the one that is named, or the one of its name."""
        for cache in self.caches:
            for part in cache.declared.pattern.parts:
                if isinstance(part, str) or not cache.columns:
                    continue
                for column in cache.source.columns(part.name) or (part.name,):
                    if column in cache.columns:
                        yield Taken(cache=cache, placeholder=part, column=column, type=cache.columns[column])


def _across(profile: Profile) -> Across:
    section = profile.sections.get(KEYSPACES)
    if not isinstance(section, RedisSection):
        return Across()
    tables = {name: _tables(name, draft) for name, draft in profile.drafts.items() if name != KEYSPACES}
    caches, lost = [], []
    for declared in declared_keyspaces(section):
        source = declared.keyspace.source
        if source is None:
            continue
        store, _, table = source.table.partition(".")
        known = tables.get(store, {})
        path = _path(table, profile.drafts.get(store))
        cache = Cache(declared=declared, source=source, store=store, table=table, columns=known.get(path))
        caches.append(cache)
        if store in tables and path not in known and not _foreign(table, profile.drafts[store]):
            lost.append(cache)
    return Across(caches=tuple(caches), lost=tuple(lost))


def _tables(store: str, draft: Draft) -> Mapping[tuple[str, ...], Columns]:
    if store == "postgres":
        return declared_tables(draft)
    return {one.id.path: None for one in draft.statements if one.id.kind in _TABLES}


def _path(table: str, draft: Draft | None) -> tuple[str, ...]:
    path = tuple(table.split("."))
    return (draft.namespace, *path) if draft and draft.namespace and len(path) == 1 else path


def _foreign(table: str, draft: Draft) -> bool:
    """Whether the profile says that it does not declare the table."""
    names = (table, table.rpartition(".")[2])
    ignored = any(fnmatchcase(name, glob) for name in names for glob in draft.ignore)
    managed = not draft.managed or any(fnmatchcase(name, glob) for name in names for glob in draft.managed)
    return ignored or not managed


ACROSS: Book[Profile] = Book(rules=rules_in("dbkit.app.rules"), read=lambda profile: (_across(profile),))
"""The rules across stores."""

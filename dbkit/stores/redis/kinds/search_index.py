"""Search indexes over hashes and JSON values, where the server has a search module.

dbkit records how an index was declared; the server is asked only whether the index is there, because what it says of
one differs between modules and versions. An index whose declaration changes is made again, and is built anew by the
server meanwhile; its keys stay. Source: the documentation of FT.CREATE, FT.DROPINDEX (without DD) and FT._LIST.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind, Replace
from dbkit.plan.step import Step
from dbkit.stores.redis import record
from dbkit.stores.redis.quote import command

__all__ = ["SEARCH_INDEX", "SearchIndex", "load_text", "recorded_index", "search_index_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """An index: the keyspace that it covers, the prefix of its keys, and the fields with their types."""

    id: ObjectId
    keyspace: str
    on: str
    prefix: str
    fields: tuple[tuple[str, str], ...]


def search_index_id(name: str) -> ObjectId:
    """The id of an index."""
    return ObjectId("search_index", (name,))


def load_text(index: SearchIndex) -> str:
    """The command that records an index, in place of an older record."""
    words = {"keyspace": index.keyspace, "on": index.on, "prefix": index.prefix, "fields": dict(index.fields)}
    return record.load_text("search_index", index.id.name, words)


def recorded_index(name: str, words: Mapping[str, Any]) -> SearchIndex:
    """The index that a record declares. Raises ValueError, KeyError or TypeError for one that is none."""
    fields = tuple((str(field), str(type_)) for field, type_ in dict(words["fields"]).items())
    return SearchIndex(
        id=search_index_id(name),
        keyspace=str(words["keyspace"]),
        on=str(words["on"]),
        prefix=str(words["prefix"]),
        fields=fields,
    )


def _create(index: SearchIndex, _: Env) -> Iterator[Step]:
    schema = [word for name, type_ in index.fields for word in (name, *type_.upper().split(" "))]
    create = ("FT.CREATE", index.id.name, "ON", index.on.upper(), "PREFIX", "1", index.prefix, "SCHEMA", *schema)
    yield Step(text=command(*create), id=index.id)
    yield Step(text=load_text(index), id=index.id)


def _drop(index: SearchIndex, _: Env) -> Iterator[Step]:
    hazard = Hazard(kind=HazardKind.ACCESS, why="searches fail until the index is there again; its keys stay")
    yield Step(text=command("FT.DROPINDEX", index.id.name), id=index.id, hazards=(hazard,))
    yield Step(text=record.delete_text("search_index", index.id.name), id=index.id)


def _alter(_: SearchIndex, __: SearchIndex, ___: Env) -> Alteration | Replace:
    return Replace("an index cannot be altered on every server that has them")


SEARCH_INDEX: Kind[SearchIndex] = Kind(
    name="search_index", model=SearchIndex, weight=35, create=_create, drop=_drop, alter=_alter
)

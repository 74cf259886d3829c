"""Reads the catalogues and builds a state: one statement, whatever the number of objects and kinds.

Each file in ``catalog/`` is one SELECT over the common table expressions of ``scope.sql``. Its rows come back as JSON,
so that arrays and nested rows need no parsing of their own. What an object needs is the server's own dependency
catalogue, read through the addresses (catalogue, object, sub-object) of the rows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.kinds.base import CatalogKind, Row

__all__ = ["Query", "inspect", "statement"]

Query = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement and gives its rows."""

_Address = tuple[int, int, int]
_KINDS = {kind.name: kind for kind in KINDS}
_LISTS = ("alias", "dependency", "unmanaged")


def inspect(query: Query, *, default_schema: str, ignore: Iterable[str] = (), managed: Iterable[str] = ()) -> State:
    """The state of the database that ``query`` asks.

    The session's search_path must be ``default_schema`` alone: names of that schema are printed without it. The queries
    are the same for PostgreSQL 14 to 18. ``ignore`` and ``managed`` are globs over
    names and ``schema.name``; what belongs to an object goes with it.
    """
    sections = {name: json.loads(text) or [] for name, text in query(statement())}
    addresses: dict[_Address, ObjectId] = {}
    objects: dict[ObjectId, Any] = {}
    for kind in KINDS:
        for row in _rows(kind, sections[kind.name], addresses):
            item = kind.from_row(row)
            if item.id in _built_in(default_schema):
                continue
            addresses[_address(row["address"])] = item.id
            objects[item.id] = item
    kept = _kept(objects, tuple(ignore), tuple(managed))
    ordered = sorted(kept, key=lambda identity: (identity.kind, identity.path))
    needs = _needs(objects, addresses, sections)
    return State.of(
        (objects[identity] for identity in ordered),
        {identity: frozenset(needs[identity] & kept) - {identity} for identity in ordered if needs[identity]},
        sections["unmanaged"],
    )


@cache
def statement() -> str:
    """The one statement that reads everything: a row for each kind, its name and a JSON array."""
    folder = files("dbkit.stores.postgres") / "catalog"
    texts = {name: (folder / f"{name}.sql").read_text("utf-8") for name in ("scope", *_KINDS, *_LISTS)}
    parts = [
        f"select '{kind}' as name, (select json_agg(q) from (\n{texts[kind]}) as q)::text as rows"  # noqa: S608
        for kind in _KINDS
    ]
    parts += [f"select '{name}', (\n{texts[name]})::text" for name in _LISTS]
    body = "\nunion all\n".join(parts)
    return f"with\n{texts['scope']}\nselect name, coalesce(rows, 'null') from (\n{body}\n) as everything"


def _built_in(default_schema: str) -> tuple[ObjectId, ...]:
    """The ledger lives in the schema of unqualified names, so that schema is there before any migration."""
    return (ObjectId("schema", (default_schema,)),)


def _address(parts: Sequence[int]) -> _Address:
    first, second, third = parts
    return first, second, third


def _rows(kind: CatalogKind[Any], rows: Iterable[Row], addresses: Mapping[_Address, ObjectId]) -> Iterator[Row]:
    """The rows of a kind; that of a comment is given the ids of what it is on and goes with."""
    if kind.name != "comment":
        yield from rows
        return
    for row in rows:
        target = on = addresses.get(_address(row["address"]))
        if row["part_of"] and (target is None or target.kind != "column"):
            on = ObjectId(_WITH_COLUMNS[row["part_of"]], tuple(row["part"][:2]))
            target = ObjectId("column", tuple(row["part"]))
        if target and on:
            # A comment has no address of its own; nothing can depend on it.
            yield {**row, "path": [target.kind, *target.path], "on": on, "address": (0, len(addresses), 0)}


_WITH_COLUMNS = {"r": "table", "p": "table", "v": "view", "m": "materialized_view", "c": "composite"}


def _kept(objects: Mapping[ObjectId, Any], ignore: tuple[str, ...], managed: tuple[str, ...]) -> set[ObjectId]:
    if not ignore and not managed:
        return set(objects)
    kept = set()
    for identity in objects:
        chain = list(_owners(identity, objects))
        if any(_matches(one, ignore) for one in chain):
            continue
        if not managed or _matches(chain[-1], managed):
            kept.add(identity)
    return kept


def _owners(identity: ObjectId, objects: Mapping[ObjectId, Any]) -> Iterator[ObjectId]:
    """The object and what it belongs to, up to what stands by itself."""
    current: ObjectId | None = identity
    while current is not None and current in objects:
        yield current
        current = _KINDS[current.kind].owner(objects[current])


def _matches(identity: ObjectId, globs: Iterable[str]) -> bool:
    if identity.kind == "comment":
        return False
    plain = identity.path[-1].partition("(")[0] if identity.kind in ("function", "aggregate") else identity.path[-1]
    names = {plain, ".".join((*identity.path[:-1], plain))}
    if len(identity.path) > 1:
        names.add(identity.path[0])
    return any(fnmatchcase(name, glob) for name in names for glob in globs)


def _needs(
    objects: Mapping[ObjectId, Any], addresses: Mapping[_Address, ObjectId], sections: Mapping[str, Any]
) -> defaultdict[ObjectId, set[ObjectId]]:
    parts = {_address(row[:3]): _address(row[3:6]) for row in sections["alias"] if not row[6]}
    inherited = {_address(row[:3]): _address(row[3:6]) for row in sections["alias"] if row[6]}
    everything = parts | inherited
    needs: defaultdict[ObjectId, set[ObjectId]] = defaultdict(set)
    for row in sections["dependency"]:
        # What needs the column of a partition needs that of its parent; the parent's needs nothing of a partition.
        source = _resolve((row[0], row[1], row[2]), addresses, parts, inherited)
        target = _resolve((row[3], row[4], row[5]), addresses, everything)
        # A sequence can do without the column that owns it: sequence_owner says who does.
        if source and target and not (source.kind == "sequence" and target.kind == "column"):
            needs[source].add(target)
    for identity, item in objects.items():
        kind = _KINDS[identity.kind]
        needs[identity].update(kind.needs(item))
        owner = kind.owner(item)
        if owner and identity.kind != "sequence":
            needs[identity].add(owner)
    return needs


def _resolve(
    address: _Address,
    addresses: Mapping[_Address, ObjectId],
    aliases: Mapping[_Address, _Address],
    barred: Container[_Address] = (),
) -> ObjectId | None:
    """The object at an address, or that of which it is a part; of a column that is none, its table."""
    while address not in addresses:
        if address in barred:
            return None
        if address in aliases:
            address = aliases[address]
        elif address[2]:
            address = (address[0], address[1], 0)
        else:
            return None
    return addresses[address]

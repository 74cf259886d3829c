"""Reads the catalogues and builds a state: one statement, whatever the number of objects and kinds.

Each file in ``catalog/`` is one SELECT over the common table expressions of ``scope.sql``. Its rows come back as JSON,
a line each, so that arrays and nested rows need no parsing of their own. What an object needs is the server's own
dependency catalogue, read through the addresses (catalogue, object, sub-object) of the rows.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.kinds.base import Row

__all__ = ["Catalogue", "Query", "inspect", "read", "statement"]

Query = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement and gives its rows."""

_Address = tuple[int, int, int]
_KINDS = {kind.name: kind for kind in KINDS}
_LISTS = ("alias", "dependency", "unmanaged")
_ROW = re.compile(r'\{"address":\[(\d+), (\d+), (-?\d+)\],')


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was read of a database: for each kind the rows with their addresses, and the lists beside them."""

    rows: Mapping[str, Sequence[tuple[_Address, str]]]
    """The text of a row is a JSON object without its opening brace and without its address."""
    lists: Mapping[str, Any]

    def equals(self, other: Catalogue) -> bool:
        """Whether both hold the same objects. Costs no building of objects."""
        if any(
            {text for _, text in self.rows[kind.name]} != {text for _, text in other.rows[kind.name]}
            for kind in KINDS
            if not kind.on_target
        ):
            return False
        return self._told() == other._told()

    def _told(self) -> set[tuple[str, str, str]]:
        """What is said of objects: the kind, the text, and the path of what it is said of."""
        about = [kind.name for kind in KINDS if kind.on_target and self.rows[kind.name]]
        if not about:
            return set()
        places: dict[_Address, str] = {}
        for kind in KINDS:
            if not kind.on_target:
                for address, text in self.rows[kind.name]:
                    path = _PATH.match(text)
                    places[address] = kind.name + (path[0] if path else "")
        return {(name, text, places.get(address, "")) for name in about for address, text in self.rows[name]}


_PATH = re.compile(r'"path":\[(?:"(?:[^"\\]|\\.)*"(?:, )?)*\]')


def read(query: Query) -> Catalogue:
    """Read the database that ``query`` asks: one statement.

    The session's search_path must be the schema of unqualified names alone: these are printed without it. The statement
    is the same for PostgreSQL 14 to 18.
    """
    sections: dict[str, str | None] = {row[0]: row[1] for row in query(statement())}
    return Catalogue(
        {name: tuple(_split(sections[name])) for name in _KINDS},
        {name: json.loads(sections[name] or "null") or [] for name in _LISTS},
    )


def _split(text: str | None) -> Iterator[tuple[_Address, str]]:
    for line in text.split("\n{") if text else ():
        row = line if line.startswith("{") else "{" + line
        match = _ROW.match(row)
        if match is None:
            raise ValueError(f"a row of the catalogue has no address: {row}")
        yield (int(match[1]), int(match[2]), int(match[3])), row[match.end() :]


def inspect(
    catalogue: Catalogue, *, default_schema: str, ignore: Iterable[str] = (), managed: Iterable[str] = ()
) -> State:
    """The state that was read. ``ignore`` and ``managed`` are globs over names and ``schema.name``.

    What belongs to an object goes with it.
    """
    addresses: dict[_Address, ObjectId] = {}
    objects: dict[ObjectId, Any] = {}
    for kind in KINDS:
        for address, text in catalogue.rows[kind.name]:
            if kind.on_target:
                row = _with_target(json.loads("{" + text), address, addresses)
                if row is None:
                    continue
                item = kind.from_row(row)
            else:
                item = _object(kind.name, text)
                if item.id in _built_in(default_schema):
                    continue
                addresses[address] = item.id
            objects[item.id] = item
    kept = _kept(objects, tuple(ignore), tuple(managed))
    ordered = sorted(kept, key=lambda identity: (identity.kind, identity.path))
    needs = _needs(objects, addresses, catalogue.lists)
    return State.of(
        (objects[identity] for identity in ordered),
        {identity: frozenset(needs[identity] & kept) - {identity} for identity in ordered if needs[identity]},
        catalogue.lists["unmanaged"],
    )


@lru_cache(maxsize=1 << 17)
def _object(kind: str, text: str) -> Any:
    """The object of a row: the same one for the same row, so that two databases that are alike share theirs."""
    return _KINDS[kind].from_row(json.loads("{" + text))


def _with_target(row: dict[str, Any], address: _Address, addresses: Mapping[_Address, ObjectId]) -> Row | None:
    """The row with the path of what it is said of, and with the object that it goes with."""
    target = on = addresses.get(address)
    if row.get("part_of") and (target is None or target.kind != "column"):
        on = ObjectId(_WITH_COLUMNS[row["part_of"]], tuple(row["part"][:2]))
        target = ObjectId("column", tuple(row["part"]))
    return {**row, "path": [target.kind, *target.path], "on": on} if target and on else None


_WITH_COLUMNS = {"r": "table", "p": "table", "v": "view", "m": "materialized_view", "c": "composite"}


@cache
def statement() -> str:
    """The one statement that reads everything: a row for each kind, its name and its rows as lines."""
    folder = files("dbkit.stores.postgres") / "catalog"
    texts = {name: (folder / f"{name}.sql").read_text("utf-8") for name in ("scope", *_KINDS, *_LISTS)}
    parts = [
        f"select '{kind}' as name, (select string_agg(to_json(q)::text, E'\\n') from (\n{texts[kind]}) as q) as rows"  # noqa: S608
        for kind in _KINDS
    ]
    parts += [f"select '{name}', (\n{texts[name]})::text" for name in _LISTS]
    body = "\nunion all\n".join(parts)
    return f"with\n{texts['scope']}\nselect name, rows from (\n{body}\n) as everything"


def _built_in(default_schema: str) -> tuple[ObjectId, ...]:
    """The ledger lives in the schema of unqualified names, so that schema is there before any migration."""
    return (ObjectId("schema", (default_schema,)),)


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
    objects: Mapping[ObjectId, Any], addresses: Mapping[_Address, ObjectId], lists: Mapping[str, Any]
) -> defaultdict[ObjectId, set[ObjectId]]:
    parts: dict[_Address, _Address] = {}
    inherited: dict[_Address, _Address] = {}
    for row in lists["alias"]:
        (inherited if row[6] else parts)[row[0], row[1], row[2]] = (row[3], row[4], row[5])
    everything = parts | inherited
    needs: defaultdict[ObjectId, set[ObjectId]] = defaultdict(set)
    for row in lists["dependency"]:
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

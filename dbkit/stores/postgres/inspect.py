"""Builds a state from what was read of the catalogues."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.late import LateObjects, ids
from dbkit.plan.state import State
from dbkit.stores.postgres.catalogue import Address, Catalogue, names
from dbkit.stores.postgres.kinds import BY_NAME, NAMES
from dbkit.stores.postgres.kinds.base import Row
from dbkit.stores.postgres.needs import late_needs

__all__ = ["found", "inspect"]


def inspect(
    catalogue: Catalogue,
    *,
    default_schema: str,
    ignore: Iterable[str] = (),
    managed: Iterable[str] = (),
    carried: Iterable[Any] = (),
) -> State:
    """The state that was read. ``ignore`` and ``managed`` are globs over names and ``schema.name``.

    What belongs to an object goes with it. Of ``carried``, which no catalogue can print, those are there whose names
    are among what has no kind.
    """
    addresses, objects = found(catalogue, default_schema)
    made, texts = dict(objects.made), objects.texts
    unmanaged = catalogue.list("unmanaged")
    made |= {item.id: item for item in carried if item.id.name in unmanaged}
    objects = LateObjects(made, texts, _object)
    kept = _kept(objects, tuple(ignore), tuple(managed))
    return State(
        objects if len(kept) == len(objects) else _those(kept, objects),
        late_needs(objects, addresses, catalogue, kept),
        tuple(sorted(name for name in unmanaged if ObjectId("raw", (name,)) not in objects)),
    )


def _those(kept: set[ObjectId], objects: LateObjects) -> LateObjects:
    made = {identity: item for identity, item in objects.made.items() if identity in kept}
    return LateObjects(made, {one: text for one, text in objects.texts.items() if one in kept}, _object)


def found(catalogue: Catalogue, default_schema: str) -> tuple[Mapping[Address, ObjectId], LateObjects]:
    """The objects of a catalogue, and which is at each address; what hangs together is not needed for it."""
    made: tuple[Mapping[Address, ObjectId], LateObjects] | None = catalogue.found.get(default_schema)
    if made is None:
        made = catalogue.found[default_schema] = _found(catalogue, default_schema)
    return made


def _found(catalogue: Catalogue, default_schema: str) -> tuple[Mapping[Address, ObjectId], LateObjects]:
    addresses: dict[Address, ObjectId] = {}
    made: dict[ObjectId, Any] = {}
    texts: dict[ObjectId, str] = {}
    objects = LateObjects(made, texts, _object)
    built_in = _built_in(default_schema)
    for name in NAMES:
        rows = catalogue.rows(name)
        if not rows:
            continue
        kind = BY_NAME[name]
        for address, text, path in rows:
            if kind.on_target:
                row = _with_target(_row(text), addresses.get(address), objects)
                if row is not None:
                    item = kind.from_row(row)
                    made[item.id] = item
                continue
            if kind.owner_of_row:
                identity = ObjectId(name, names(path))
                texts[identity] = text
            else:
                item = _object(name, text)
                identity = item.id
                if identity not in built_in:
                    made[identity] = item
            addresses[address] = identity
    return addresses, objects


@lru_cache(maxsize=1 << 17)
def _object(kind: str, text: str) -> Any:
    """The object of a row: the same one for the same row, so that two databases that are alike share theirs."""
    return BY_NAME[kind].from_row(json.loads("{" + text))


@lru_cache(maxsize=1 << 10)
def _row(text: str) -> dict[str, Any]:
    """What is said of an object. Of many the same is said: that one role owns them, for example."""
    row: dict[str, Any] = json.loads("{" + text)
    return row


def _with_target(row: dict[str, Any], found: ObjectId | None, objects: Mapping[ObjectId, Any]) -> Row | None:
    """The row with the path of what it is said of, and with the object that it goes with."""
    target = on = found
    # A column that a parent hands down is an object only as long as something of it differs.
    own = target is not None and target.kind == "column" and not objects[target].inherited
    if row.get("part_of") and not own:
        on = ObjectId(_WITH_COLUMNS[row["part_of"]], tuple(row["part"][:2]))
        target = ObjectId("column", tuple(row["part"]))
    elif row.get("index") and (found is None or found.kind == "attached_index"):
        target, on = ObjectId("index", tuple(row["index"])), _behind(row)
    elif row.get("constraint") and found is None:
        target, on = ObjectId("constraint", tuple(row["constraint"])), _behind(row)
    elif row.get("identity"):
        target, on = ObjectId("identity", tuple(row["identity"])), ObjectId("column", tuple(row["identity"]))
    return {**row, "path": [target.kind, *target.path], "on": on} if target and on else None


def _behind(row: Row) -> ObjectId:
    """With what an index or constraint comes that is no object of its own: a constraint, an index or its table."""
    path = tuple(row["behind"] or row["constraint"][:2])
    return ObjectId("constraint" if len(path) == 3 else "index" if row["behind"] else "table", path)


_WITH_COLUMNS = {"r": "table", "p": "table", "f": "table", "v": "view", "m": "materialized_view", "c": "composite"}


def _built_in(default_schema: str) -> tuple[ObjectId, ...]:
    """The ledger lives in the schema of unqualified names, so that schema is there before any migration."""
    return ObjectId("schema", (default_schema,)), ObjectId("schema", ("public",))


def _kept(objects: Mapping[ObjectId, Any], ignore: tuple[str, ...], managed: tuple[str, ...]) -> set[ObjectId]:
    if not ignore and not managed:
        return set(ids(objects))
    kept = set()
    for identity in objects:
        chain = list(_owners(identity, objects))
        if chain[-1].kind == "role":  # these are asked for by name
            kept.add(identity)
            continue
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
        current = BY_NAME[current.kind].owner(objects[current])


def _matches(identity: ObjectId, globs: Iterable[str]) -> bool:
    if BY_NAME[identity.kind].on_target:
        return False
    # What is in a publication goes with the table or schema that it is.
    path = identity.path[1:] if identity.kind in ("publication_table", "publication_schema") else identity.path
    plain = path[-1].partition("(")[0] if identity.kind in ("function", "aggregate") else path[-1]
    names = {plain, ".".join((*path[:-1], plain))}
    if len(path) > 1:
        names.add(path[0])
    return any(fnmatchcase(name, glob) for name in names for glob in globs)

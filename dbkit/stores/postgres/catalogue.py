"""Reads the catalogues: one statement, whatever the number of objects, and one for what hangs together.

Each file in ``catalog/`` is one SELECT over the common table expressions of ``scope.sql``: a kind's, or one of the
lists beside them. Its rows come back as JSON, a line each, so that arrays and nested rows need no parsing of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from dbkit.stores.postgres.settled import settled

__all__ = [
    "Address",
    "Catalogue",
    "Query",
    "absent",
    "names",
    "prepared",
    "read",
    "read_links",
    "read_objects",
    "statement",
]

Query = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement and gives its rows."""

Address = str
"""Catalogue, object, sub-object: their numbers, as a row's text has them."""

_LINKS = ("alias", "dependency")
_LISTS = (*_LINKS, "unmanaged")
# A quote within a value is escaped, so what begins a row begins nothing else.
_ROW = re.compile(r'\{"address":\[([^]]*)\],((?:"path":(\[(?:"[^"\\]*(?:\\.[^"\\]*)*"(?:, )?)*\]))?[^\n]*)')


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was read of a database, as text: what of it is parsed when is up to the reader."""

    sections: Mapping[str, str | None]
    found: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was made of the objects already, by the schema of unqualified names."""

    def rows(self, kind: str) -> Sequence[tuple[Address, str, str]]:
        """The rows of a kind: the address, the rest as the text of a JSON object without its opening brace, the path.

        A kind that has no file cannot be read, and has no rows.
        """
        found: list[tuple[Address, str, str]] = _ROW.findall(self.sections.get(kind) or "")
        return found

    def list(self, name: str) -> Any:
        """One of the lists: ``alias``, ``dependency``, ``unmanaged``."""
        return json.loads(self.sections.get(name) or "null") or []

    def equals(self, other: Catalogue) -> bool:
        """Whether both hold the same objects. Nothing is built for it."""
        kinds = sorted((self.sections.keys() | other.sections.keys()) - set(_LISTS))
        told = [kind for kind in kinds if '"path":' not in (self.sections.get(kind) or '"path":')[:_HEAD]]
        for kind in kinds:
            if kind not in told and not _alike(self.sections.get(kind), other.sections.get(kind)):
                return False
        short_first = sorted(set(kinds) - set(told), key=lambda kind: len(self.sections.get(kind) or ""))
        return not told or self._told(told, short_first) == other._told(told, short_first)

    def _told(self, kinds: Sequence[str], others: Sequence[str]) -> set[tuple[str, str, str]]:
        """What is said of objects that have rows of their own: the kind, the text, and what it is said of.

        Rows of ``others`` are looked through until each has been found: who owns a table is told, and columns are many.
        """
        said = [
            (kind, text, address) for kind in kinds for address, text in _TOLD.findall(self.sections.get(kind) or "")
        ]
        missing = {address for _, _, address in said}
        places: dict[str, str] = {}
        for name in others:
            if missing:
                places.update((address, name + path) for address, path in _PLACE.findall(self.sections.get(name) or ""))
                missing -= places.keys()
        return {(kind, text, places.get(address, "")) for kind, text, address in said}


def names(path: str) -> tuple[str, ...]:
    """The names of a row's path. Those with nothing to escape, which nearly all are, need no parser."""
    return tuple(json.loads(path)) if "\\" in path else tuple(path[2:-2].split('", "'))


_HEAD = 80
"""Enough of a section to see whether a path follows the address of its first row."""
_ADDRESS = re.compile(r'\{"address":\[[^]]*\],')
_PLACE = re.compile(r'\{"address":(\[\d+, \d+, -?\d+\]),("path":\[(?:"[^"\\]*(?:\\.[^"\\]*)*"(?:, )?)*\])')
_TOLD = re.compile(r'\{"address":(\[\d+, \d+, -?\d+\]),([^\n]*)')


def _alike(first: str | None, second: str | None) -> bool:
    """Whether two sections have the same rows, whatever their addresses; the order is nearly always the same too."""
    one, other = (_ADDRESS.sub("", text or "") for text in (first, second))
    return one == other or sorted(one.split("\n")) == sorted(other.split("\n"))


def read(query: Query) -> Catalogue:
    """Read the database that ``query`` asks, whole.

    The session's search_path must be the schema of unqualified names alone: these are printed without it. The
    statements are the same for PostgreSQL 14 to 18.
    """
    return Catalogue({**read_objects(query).sections, **read_links(query)})


def read_objects(query: Query) -> Catalogue:
    """Read what is compared, without the lists of what hangs together.

    What the database has nothing of is not asked for: planning takes as long for it as for what it has.
    """
    without = absent(query)
    return Catalogue(_read(query, statement(name for name in _sections() if name not in without)))


def absent(query: Query) -> frozenset[str]:
    """The files that surely give nothing in this database."""
    return frozenset(name for (name,) in query(_texts()["absent"]))


def read_links(query: Query) -> dict[str, str | None]:
    """Read what hangs together, which only a state needs; in the transaction of the rest, for it is of one moment."""
    return _read(query, statement(_LINKS))


def prepared(query: Query, run: Callable[[str], object]) -> Catalogue:
    """The same for a session that reads more than once: it keeps the plan, which on a small database takes most of it.

    ``run`` runs a statement that gives no rows.
    """
    if not query(f"select from pg_catalog.pg_prepared_statements where name = '{_PREPARED}'"):
        run(f"prepare {_PREPARED} as {statement()}")
    return Catalogue(_read(query, f"execute {_PREPARED}"))


def _read(query: Query, text: str) -> dict[str, str | None]:
    return {name: rows if rows is None or name in _VERBATIM else settled(rows) for name, rows, *_ in query(text)}


_VERBATIM = ("comment", "function", "security_label")
"""Those whose texts are what somebody wrote."""


_PREPARED = "dbkit_catalogue"


@cache
def _texts() -> dict[str, str]:
    """The texts of the folder, by name."""
    folder = files("dbkit.stores.postgres") / "catalog"
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in found if file.name.endswith(".sql")}


def _sections() -> list[str]:
    return [name for name in _texts() if name not in ("scope", "absent", *_LINKS)]


def statement(names: Iterable[str] | None = None) -> str:
    """One statement that reads what is named, or all: a row for each, its name and what it gives as lines."""
    texts = _texts()
    parts = [
        f"('{name}', (\n{texts[name]})::text)"
        if name in _LISTS
        else f"('{name}', (select string_agg(to_json(q)::text, E'\\n') from (\n{texts[name]}) as q))"  # noqa: S608
        for name in (names or (*_sections(), *_LINKS))
    ]
    # Planned in two thirds of the time that a UNION ALL of them takes.
    body = ",\n".join(parts)
    return f"with\n{texts['scope']}\nvalues {body}"

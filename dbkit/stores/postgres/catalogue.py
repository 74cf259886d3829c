"""Reads the catalogues: one statement, whatever the number of objects and kinds.

Each file in ``catalog/`` is one SELECT over the common table expressions of ``scope.sql``: a kind's, or one of the
lists beside them. Its rows come back as JSON, a line each, so that arrays and nested rows need no parsing of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Address", "Catalogue", "Query", "prepared", "read", "statement"]

Query = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement and gives its rows."""

Address = tuple[int, int, int]
"""Catalogue, object, sub-object."""

_LISTS = ("alias", "dependency", "unmanaged")
_ROW = re.compile(r'\{"address":\[(\d+), (\d+), (-?\d+)\],')
_PATH = re.compile(r'"path":\[(?:"(?:[^"\\]|\\.)*"(?:, )?)*\]')


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was read of a database, as text: what of it is parsed when is up to the reader."""

    sections: Mapping[str, str | None]

    def rows(self, kind: str) -> Iterator[tuple[Address, str]]:
        """The rows of a kind: the address, and the rest as the text of a JSON object without its opening brace.

        A kind that has no file cannot be read, and has no rows.
        """
        text = self.sections.get(kind)
        for line in text.split("\n{") if text else ():
            row = line if line.startswith("{") else "{" + line
            match = _ROW.match(row)
            if match is None:
                raise ValueError(f"a row of the catalogue has no address: {row}")
            yield (int(match[1]), int(match[2]), int(match[3])), row[match.end() :]

    def list(self, name: str) -> Any:
        """One of the lists: ``alias``, ``dependency``, ``unmanaged``."""
        return json.loads(self.sections[name] or "null") or []

    def equals(self, other: Catalogue) -> bool:
        """Whether both hold the same objects. Nothing is built for it."""
        kinds = [name for name in self.sections if name not in _LISTS]
        told = [kind for kind in kinds if '"path":' not in (self.sections[kind] or '"path":')[:_HEAD]]
        for kind in kinds:
            if kind not in told and not _alike(self.sections[kind], other.sections[kind]):
                return False
        return not told or self._told(told) == other._told(told)

    def _told(self, kinds: Sequence[str]) -> set[tuple[str, str, str]]:
        """What is said of objects that have rows of their own: the kind, the text, and what it is said of."""
        places: dict[str, str] = {}
        for name, text in self.sections.items():
            if name not in _LISTS and name not in kinds and text:
                places.update((address, name + path) for address, path in _PLACE.findall(text))
        return {
            (kind, text, places.get(address, ""))
            for kind in kinds
            for address, text in _TOLD.findall(self.sections[kind] or "")
        }


_HEAD = 80
"""Enough of a section to see whether a path follows the address of its first row."""
# A quote within a value is escaped, so what begins a row begins nothing else.
_ADDRESS = re.compile(r'\{"address":\[\d+, \d+, -?\d+\],')
_PLACE = re.compile(r'\{"address":(\[\d+, \d+, -?\d+\]),("path":\[(?:"(?:[^"\\]|\\.)*"(?:, )?)*\])')
_TOLD = re.compile(r'\{"address":(\[\d+, \d+, -?\d+\]),([^\n]*)')


def _alike(first: str | None, second: str | None) -> bool:
    """Whether two sections have the same rows, whatever their addresses; the order is nearly always the same too."""
    one, other = (_ADDRESS.sub("", text or "") for text in (first, second))
    return one == other or sorted(one.split("\n")) == sorted(other.split("\n"))


def read(query: Query) -> Catalogue:
    """Read the database that ``query`` asks: one statement.

    The session's search_path must be the schema of unqualified names alone: these are printed without it. The statement
    is the same for PostgreSQL 14 to 18.
    """
    return Catalogue({row[0]: row[1] for row in query(statement())})


def prepared(query: Query, run: Callable[[str], object]) -> Catalogue:
    """The same for a session that reads more than once: it keeps the plan, which on a small database takes most of it.

    ``run`` runs a statement that gives no rows.
    """
    if not query(f"select from pg_catalog.pg_prepared_statements where name = '{_PREPARED}'"):
        run(f"prepare {_PREPARED} as {statement()}")
    return read(lambda _: query(f"execute {_PREPARED}"))


_PREPARED = "dbkit_catalogue"


@cache
def statement() -> str:
    """The one statement that reads everything: a row for each file, its name and what it gives as lines."""
    folder = files("dbkit.stores.postgres") / "catalog"
    texts = {
        file.name.removesuffix(".sql"): file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    }
    scope = texts.pop("scope")
    parts = [
        f"('{name}', (\n{text})::text)"
        if name in _LISTS
        else f"('{name}', (select string_agg(to_json(q)::text, E'\\n') from (\n{text}) as q))"  # noqa: S608
        for name, text in texts.items()
    ]
    # Planned in two thirds of the time that a UNION ALL of them takes.
    body = ",\n".join(parts)
    return f"with\n{scope}\nvalues {body}"

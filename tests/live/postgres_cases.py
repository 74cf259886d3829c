"""The catalogue of transitions: ``tests/cases/postgres/<kind>/<case>/``.

A case is ``have.sql`` and ``want.sql``; ``both.sql``, where it is there, runs in front of each. Marks, each on a line
of its own in any of them:

``-- does: TEXT``, ``-- does not: TEXT``     what the way from have to want must (not) say
``-- same: QUERY``                           gives the same rows before and after, on the way there and back
``-- loses rows``                            tables that are on both sides may be emptied
``-- one way``                               the way back is not taken
``-- since: 15``                             the oldest major that it runs on
``-- first: SQL``                            runs everywhere beforehand; what it makes may stay behind, as roles do
``-- roles: NAMES``          roles that are made on the server beforehand, bare, and stay there
``-- server-wide: NAMES``    roles that the case makes: it runs alone, one side after the other (test_postgres_roles)
``-- icu``                                   needs a server that was built with ICU
``-- no yaml``                               the language has no words for what is wanted
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.postgres_databases import majors

FOLDER = Path(__file__).parents[1] / "cases" / "postgres"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    have: str
    want: str
    does: tuple[str, ...]
    does_not: tuple[str, ...]
    same: tuple[str, ...]
    loses_rows: bool
    one_way: bool
    since: int
    first: str
    no_yaml: bool
    icu: bool
    server_wide: tuple[str, ...] = ()

    def one_in(self, number: int) -> bool:
        """Whether it is of a sample of that share: the same for the same name, whatever is added."""
        return zlib.crc32(self.name.encode()) % number == 0


def _cases() -> Iterator[Case]:
    for folder in sorted(path.parent for path in FOLDER.glob("*/*/want.sql")):
        both = _text(folder / "both.sql")
        have, want = _text(folder / "have.sql"), _text(folder / "want.sql")
        text = f"{both}\n{have}\n{want}"
        since = re.search(r"^-- since: (\d+)$", text, re.MULTILINE)
        yield Case(
            name=f"{folder.parent.name}-{folder.name}",
            have=f"{both}\n{have}",
            want=f"{both}\n{want}",
            does=tuple(re.findall(r"^-- does: (.+)$", text, re.MULTILINE)),
            does_not=tuple(re.findall(r"^-- does not: (.+)$", text, re.MULTILINE)),
            same=tuple(re.findall(r"^-- same: (.+)$", text, re.MULTILINE)),
            loses_rows=_has(text, "loses rows"),
            one_way=_has(text, "one way"),
            since=int(since[1]) if since else 14,
            first=";".join([*_roles(text), *re.findall(r"^-- first: (.+)$", text, re.MULTILINE)]),
            no_yaml=_has(text, "no yaml"),
            icu=_has(text, "icu"),
            server_wide=tuple(" ".join(re.findall(r"^-- server-wide: (.+)$", text, re.MULTILINE)).split()),
        )


def _roles(text: str) -> Iterator[str]:
    for names in re.findall(r"^-- roles: (.+)$", text, re.MULTILINE):
        for name in names.split():
            yield f"do $$ begin create role {name}; exception when duplicate_object then null; end $$"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _has(text: str, mark: str) -> bool:
    return re.search(rf"^-- {mark}$", text, re.MULTILINE) is not None


_ALL = tuple(_cases())
CASES = tuple(case for case in _ALL if not case.server_wide)
SERVER_WIDE = tuple(case for case in _ALL if case.server_wide)


def each_major(shares: Mapping[int, int]) -> Iterator[object]:
    """Each case on each major that has what it needs; daily one of so many on those majors that have a share."""
    for major in majors():
        for case in CASES:
            if case.since <= major:
                daily = case.one_in(shares.get(major, 10**9))
                yield pytest.param(case, major, id=f"{case.name}-{major}", marks=() if daily else pytest.mark.slow)

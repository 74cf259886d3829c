"""The catalogue of transitions.

A file of cases holds ``-- case: name`` sections with ``-- have`` and ``-- want`` in them; what stands before
``-- have`` is on both sides. Marks in a section, each on a line of its own:

``-- does: TEXT``, ``-- does not: TEXT``     what the way from have to want must (not) say
``-- loses rows``                            tables that are on both sides may be emptied
``-- one way``                               the way back is not taken
``-- since: 15``                             the oldest major that it runs on
``-- first: SQL``                            runs everywhere beforehand
``-- no yaml``                               the language has no words for what is wanted
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "cases" / "postgres"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    have: str
    want: str
    does: tuple[str, ...]
    does_not: tuple[str, ...]
    loses_rows: bool
    one_way: bool
    since: int
    first: str
    no_yaml: bool


def _cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.sql")):
        for section in re.split(r"^-- case: ", path.read_text(), flags=re.MULTILINE)[1:]:
            name, _, text = section.partition("\n")
            both, _, sides = text.partition("-- have\n")
            have, _, want = sides.partition("-- want\n")
            since = re.search(r"^-- since: (\d+)$", text, re.MULTILINE)
            yield Case(
                name=f"{path.stem}-{name.strip().replace(' ', '_')}",
                have=both + have,
                want=both + want,
                does=tuple(re.findall(r"^-- does: (.+)$", text, re.MULTILINE)),
                does_not=tuple(re.findall(r"^-- does not: (.+)$", text, re.MULTILINE)),
                loses_rows="-- loses rows\n" in text,
                one_way="-- one way\n" in text,
                since=int(since[1]) if since else 14,
                first=";".join(re.findall(r"^-- first: (.+)$", text, re.MULTILINE)),
                no_yaml="-- no yaml\n" in text,
            )


CASES = tuple(_cases())

"""The comments above a statement that say what dbkit does more than run it, and the names of the tables that it makes.

The statement below is what a person would run while nobody writes; dbkit carries it out so that others may.
"""

from __future__ import annotations

import re

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import HEADER_WORDS

__all__ = [
    "BESIDE",
    "CATCH_UP",
    "COPY",
    "NOT_BEFORE",
    "aside_name",
    "is_aside",
    "recipe_in",
    "stage_prefix",
]

BESIDE = "beside"
"""Above the creation of a table that stands beside another, which is named behind it."""
COPY = "copy by partition"
CATCH_UP = "catch up before and after"
NOT_BEFORE = "not before"
"""Above the drop of what is kept for a while, as long as it says."""

_VERBS = (BESIDE, COPY, CATCH_UP, NOT_BEFORE)
_ASIDE = re.compile(r".+__dbkit_[0-9a-f]{6}(?:_stage_[0-9a-f]{6})?")


def recipe_in(statement: Statement) -> str | None:
    """What a comment above a statement tells dbkit to do with it, if one does. Raises StatementFailed.

    Above the first statement of a file stand the lines of its header, too.
    """
    asked = [" ".join(text.split()) for text in statement.directives if text.split(" ", 1)[0] not in HEADER_WORDS]
    for words in asked:
        if not any(words == verb or words.startswith(f"{verb} ") for verb in _VERBS):
            raise StatementFailed(
                f"this is not understood: -- dbkit: {words}",
                where=f"line {statement.line}",
                help=f"there are: {', '.join(_VERBS)}",
            )
    return asked[-1] if asked else None


def aside_name(table: str, checksum: str) -> str:
    """What the table is called that stands beside another one; the same for a change and its way back."""
    return f"{table}__dbkit_{checksum[:6]}"


def stage_prefix(aside: str) -> str:
    """How tables are called in which rows are made ready that go to another in one step."""
    return f"{aside}_stage_"


def is_aside(name: str) -> bool:
    """Whether a table is one that dbkit made beside another: no part of what a profile declares."""
    return _ASIDE.fullmatch(name) is not None

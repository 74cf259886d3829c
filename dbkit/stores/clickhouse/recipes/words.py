"""The comments above a statement that say what dbkit does more than run it, and the names of the tables that it makes.

The statement below is what a person would run while nobody writes; dbkit carries it out so that others may.
"""

from __future__ import annotations

import re
from datetime import timedelta

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import HEADER_WORDS

__all__ = [
    "BACKFILL",
    "BESIDE",
    "CATCH_UP",
    "COPY",
    "FROM_WATERMARK",
    "NOT_BEFORE",
    "PUT_ASIDE",
    "UNCHECKED",
    "aside_name",
    "interval",
    "is_aside",
    "missed_name",
    "recipe_in",
    "seen_name",
    "stage_prefix",
    "witness_name",
]

BESIDE = "beside"
"""Above the creation of a table that stands beside another, which is named behind it."""
COPY = "copy by partition"
CATCH_UP = "catch up before and after"
NOT_BEFORE = "not before"
"""Above the drop of what is kept for a while, as long as it says."""

FROM_WATERMARK = "from watermark"
"""Above a materialized view that gets its history: it first takes what is written from a moment on."""
BACKFILL = "backfill"
"""Above the INSERT of that history: the view is named behind it."""
PUT_ASIDE = "put aside for"
"""Above the TRUNCATE of a view's target: how long what it held is kept, and for which view."""

UNCHECKED = "unchecked"
"""Above a statement whose rows are not looked at first."""

_VERBS = (BESIDE, COPY, CATCH_UP, NOT_BEFORE, FROM_WATERMARK, BACKFILL, PUT_ASIDE, UNCHECKED)
_INTERVAL = re.compile(r"(\d+)\s*(minute|hour|day|week)s?")
_ASIDE = re.compile(r".+__dbkit_[0-9a-f]{6}(?:_stage_[0-9a-f]{6}|_seen|_witness|_missed)?")


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
    recipes = [words for words in asked if words != UNCHECKED]
    return recipes[-1] if recipes else None


def aside_name(table: str, checksum: str) -> str:
    """What the table is called that stands beside another one; the same for a change and its way back."""
    return f"{table}__dbkit_{checksum[:6]}"


def stage_prefix(aside: str) -> str:
    """How tables are called in which rows are made ready that go to another in one step."""
    return f"{aside}_stage_"


def witness_name(aside: str) -> str:
    """How the view is called that notes what the views of a table see while it is exchanged."""
    return f"{aside}_witness"


def seen_name(aside: str) -> str:
    """How the table is called in which it notes that."""
    return f"{aside}_seen"


def missed_name(aside: str) -> str:
    """How the table is called that holds what they did not see, until they have it."""
    return f"{aside}_missed"


def is_aside(name: str) -> bool:
    """Whether a table is one that dbkit made beside another: no part of what a profile declares."""
    return _ASIDE.fullmatch(name) is not None


def interval(text: str) -> timedelta | None:
    """``7 days`` as a time, or None where it is none."""
    match = _INTERVAL.fullmatch(text.strip().lower())
    return timedelta(**{f"{match[2]}s": int(match[1])}) if match else None

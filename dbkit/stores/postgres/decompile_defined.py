"""Kinds that a profile says as a name and a definition, written down."""

from __future__ import annotations

from typing import Any

from dbkit.stores.postgres.decompile_words import Reading, lowered
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.kinds.word import Word

__all__ = ["defined"]


def defined(reading: Reading, schema: str, names: tuple[str, ...]) -> dict[str, Any]:
    """What stands under these words of the section (``schema`` empty) or of a schema."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        word = kind.word
        if word is None or word.section not in names:
            continue
        items = [one for one in reading.state.of_kind(kind.name) if not schema or one.id.path[0] == schema]
        found[word.section] = {word.key(one): _written(reading, word, one) for one in items if word.written(one)}
    return found


def _written(reading: Reading, word: Word[Any], one: Any) -> Any:
    whole = word.whole(one, reading.state, reading.default_schema) if word.whole else word.definition(one)
    definition = lowered(whole)
    more = {**word.more(one), **reading.about(one.id)}
    return {"definition": definition, **more} if more else definition

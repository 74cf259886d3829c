"""What a section says as a name and a definition: kinds with a word, each as one CREATE statement."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_context import Context, Text, closed
from dbkit.stores.postgres.compile_declared import Namespace
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.quote import identifier, qualified
from dbkit.stores.postgres.surface import Defined

__all__ = ["DATABASE_WORDS", "SCHEMA_WORDS", "defined"]

_WORDS = {kind.word.section: kind.word for kind in KINDS if kind.word is not None}
DATABASE_WORDS = (
    "casts", "transforms", "languages", "access_methods", "event_triggers", "publications", "subscriptions",
    "foreign_data_wrappers", "servers", "user_mappings",
)  # fmt: skip
"""Words of the section for what belongs to no schema."""
SCHEMA_WORDS = (
    "collations", "conversions", "aggregates", "operators", "operator_classes", "text_search_parsers",
    "text_search_templates", "text_search_dictionaries",
)  # fmt: skip
"""Words of a schema."""


def defined(context: Context, space: Namespace, names: tuple[str, ...]) -> None:
    """Emit what is said under each of these words."""
    for name in names:
        for key, value in getattr(space.objects, name).items():
            schema = space.name if name in SCHEMA_WORDS else ""
            _one(context, schema, key, value, (*space.path, name, key), _WORDS[name])


def _one(context: Context, schema: str, key: str, value: str | Defined, path: Path, word: Word[Any]) -> None:
    qualify: Qualify = partial(context.qualified, schema) if schema else identifier
    try:
        name = word.name(key)
        before = word.before(key, qualify)
        old = word.identity(schema, value.renamed_from) if isinstance(value, Defined) and value.renamed_from else None
    except ValueError as error:
        context.error("invalid-name", str(error), path, key=True)
        return
    what = word.what.replace("one ", "the ", 1)
    if name is not None and not context.check_name(name, path, what=what):
        return
    if not context.claim_key(key, path, word.section, schema):
        return
    place = path if isinstance(value, str) else (*path, "definition")
    sql = value if isinstance(value, str) else value.definition
    lead = re.match(rf"\s*{word.leading}\b", sql, re.IGNORECASE) if word.leading else None
    if lead:
        before, sql = before.replace("CREATE", f"CREATE {word.leading.upper()}", 1), sql[lead.end() :]
    text = Text(sql, word.what, "definition-syntax", place, lead.end() if lead else 0)
    node = context.fragment(text, before, word.after, kind=word.node)
    if node is None or not context.require(text, word.fits(node)):
        return
    identity = word.identity(schema, key)
    context.emit(identity, f"{before}{word.complete(closed(sql))}{word.after}".strip(), path)
    for statement in word.also(key, value) if isinstance(value, Defined) else ():
        context.emit(identity, statement, path)
    said = value.model_copy(update={"renamed_from": None}) if isinstance(value, Defined) else None
    # What there is of that name is found by its schema, even where the server has something of the same name.
    found: Qualify = partial(qualified, schema, default_schema="") if schema else identifier
    about(context, identity, word.subject(key, found), said, path)
    if old is not None:
        context.renames.append((identity, old))

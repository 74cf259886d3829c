"""Names of text search objects as SQL: the server has some of the same name, which are found first."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.quote import identifier, qualified

__all__ = ["text_search"]

_LANGUAGES = (
    "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "estonian", "finnish", "french", "german",
    "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian", "portuguese",
    "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish",
)  # fmt: skip
_SYSTEM = frozenset(
    {"default", "ispell", "simple", "snowball", "synonym", "thesaurus", *_LANGUAGES}
    | {f"{language}_stem" for language in _LANGUAGES}
)
"""What pg_catalog has of parsers, templates, dictionaries and configurations, up to PostgreSQL 18."""


def text_search(identity: ObjectId, default_schema: str) -> str:
    """The object as SQL with the words for its kind, and with its schema where that is needed."""
    schema, name = identity.path
    shown = f"{identifier(schema)}.{identifier(name)}" if name in _SYSTEM else qualified(schema, name, default_schema)
    return f"{identity.kind.replace('_', ' ').upper()} {shown}"

"""What one statement makes and others fill, written down: operator families and text search configurations."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.stores.postgres.decompile_words import Reading, lowered
from dbkit.stores.postgres.kinds.by_method import key_of
from dbkit.stores.postgres.kinds.text_search_configuration import TextSearchConfiguration, alike
from dbkit.stores.postgres.quote import identifiers

__all__ = ["operator_families", "text_search_configurations"]


def operator_families(reading: Reading, schema: str) -> dict[str, Any]:
    """The operator families of a schema, each with what its classes do not have."""
    return {
        key_of(family.id): reading.described(family.id, "members", _members(reading, family.id))
        for family in reading.state.of_kind("operator_family")
        if family.id.path[0] == schema
    }


def _members(reading: Reading, family: ObjectId) -> list[str]:
    return [lowered(member.text) for member in reading.of("operator_family_member", family)]


def text_search_configurations(reading: Reading, schema: str) -> dict[str, Any]:
    """The text search configurations of a schema with their mappings."""
    return {
        one.id.name: _configuration(reading, one)
        for one in reading.state.of_kind("text_search_configuration")
        if isinstance(one, TextSearchConfiguration) and one.id.path[0] == schema
    }


def _configuration(reading: Reading, configuration: TextSearchConfiguration) -> Any:
    definition = f"(parser = {configuration.parser})"
    mappings = {
        identifiers(tokens): ", ".join(dictionaries)
        for tokens, dictionaries in alike(reading.of("text_search_mapping", configuration.id))
    }
    more = {"mappings": mappings, **reading.about(configuration.id)}
    filled = {key: value for key, value in more.items() if value}
    return {"definition": definition, **filled} if filled else definition

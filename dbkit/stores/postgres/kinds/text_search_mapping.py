"""Types of tokens and their dictionaries. Source: ALTER TEXT SEARCH CONFIGURATION; pg_ts_config_map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step, texts
from dbkit.stores.postgres.kinds.text_search import text_search
from dbkit.stores.postgres.quote import identifier, identifiers

__all__ = ["TEXT_SEARCH_MAPPING", "TextSearchMapping", "add_mapping"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchMapping:
    """The dictionaries that are asked for a type of token: the innermost name is that of the type."""

    id: ObjectId
    dictionaries: tuple[str, ...]
    """As SQL, in the order in which they are asked."""


def _from_row(row: Row) -> TextSearchMapping:
    return TextSearchMapping(id=named("text_search_mapping", row), dictionaries=texts(row["dictionaries"]))


def _configuration(mapping: TextSearchMapping) -> ObjectId:
    return ObjectId("text_search_configuration", mapping.id.parent)


def _step(mapping: TextSearchMapping, action: str, env: Env) -> Step:
    text = f"ALTER {text_search(_configuration(mapping), env.schema)} {action}"
    return step(mapping.id, text, env)


def add_mapping(configuration: ObjectId, tokens: Iterable[str], dictionaries: Iterable[str], env: Env) -> Step:
    """Map types of tokens that have no dictionaries yet."""
    head = f"ALTER {text_search(configuration, env.schema)}"
    text = f"{head} ADD MAPPING FOR {identifiers(tokens)} WITH {', '.join(dictionaries)}"
    return step(configuration, text, env)


def _create(mapping: TextSearchMapping, env: Env) -> Iterator[Step]:
    yield _step(mapping, f"ADD MAPPING FOR {identifier(mapping.id.name)} WITH {', '.join(mapping.dictionaries)}", env)


def _drop(mapping: TextSearchMapping, env: Env) -> Iterator[Step]:
    yield _step(mapping, f"DROP MAPPING FOR {identifier(mapping.id.name)}", env)


def _alter(_have: TextSearchMapping, want: TextSearchMapping, env: Env) -> Alteration:
    action = f"ALTER MAPPING FOR {identifier(want.id.name)} WITH {', '.join(want.dictionaries)}"
    return Alteration(steps=(_step(want, action, env),))


TEXT_SEARCH_MAPPING = CatalogKind(
    name="text_search_mapping",
    model=TextSearchMapping,
    weight=29,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_configuration,
    inline=_configuration,
)

"""Text search configurations. Source: CREATE and ALTER TEXT SEARCH CONFIGURATION; pg_ts_config.

A mapping of a token type to dictionaries is an object of its own: it can let go of a dictionary while indexes and
generated columns keep the configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.text_search import text_search
from dbkit.stores.postgres.kinds.text_search_mapping import TextSearchMapping, add_mapping
from dbkit.stores.postgres.quote import identifier

__all__ = ["TEXT_SEARCH_CONFIGURATION", "TextSearchConfiguration", "alike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchConfiguration:
    """A configuration without its mappings."""

    id: ObjectId
    parser: str


def _from_row(row: Row) -> TextSearchConfiguration:
    return TextSearchConfiguration(id=named("text_search_configuration", row), parser=row["parser"])


def alike(mappings: Iterable[TextSearchMapping]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Token types that have the same dictionaries, and these."""
    ordered = sorted(mappings, key=lambda mapping: (mapping.dictionaries, mapping.id))
    for dictionaries, group in groupby(ordered, key=lambda mapping: mapping.dictionaries):
        yield tuple(mapping.id.name for mapping in group), dictionaries


def _create(configuration: TextSearchConfiguration, env: Env) -> Iterator[Step]:
    head = f"CREATE {text_search(configuration.id, env.schema)}"
    yield step(configuration.id, f"{head} (parser = {configuration.parser})", env)
    for tokens, dictionaries in alike(env.inlined.get(configuration.id, ())):
        yield add_mapping(configuration.id, tokens, dictionaries, env)


def _drop(configuration: TextSearchConfiguration, env: Env) -> Iterator[Step]:
    yield step(configuration.id, f"DROP {text_search(configuration.id, env.schema)}", env)


def _alter(_have: TextSearchConfiguration, _want: TextSearchConfiguration, _env: Env) -> Alteration | Replace:
    return Replace("a text search configuration cannot get another parser")


def _rename(configuration: TextSearchConfiguration, new: ObjectId, env: Env) -> Iterator[Step]:
    head = f"ALTER {text_search(configuration.id, env.schema)}"
    yield step(configuration.id, f"{head} RENAME TO {identifier(new.name)}", env)


TEXT_SEARCH_CONFIGURATION = CatalogKind(
    name="text_search_configuration",
    model=TextSearchConfiguration,
    weight=28,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)

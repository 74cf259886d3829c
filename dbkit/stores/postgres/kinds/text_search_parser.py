"""Text search parsers. Source: CREATE TEXT SEARCH PARSER, ALTER TEXT SEARCH PARSER; pg_ts_parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.text_search import text_search
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["TEXT_SEARCH_PARSER", "TextSearchParser"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchParser:
    """A parser: the functions that split a text into tokens."""

    id: ObjectId
    start: str
    gettoken: str
    end: str
    lextypes: str
    headline: str | None = None


def _from_row(row: Row) -> TextSearchParser:
    return TextSearchParser(
        id=named("text_search_parser", row),
        start=row["start"],
        gettoken=row["gettoken"],
        end=row["end"],
        lextypes=row["lextypes"],
        headline=row["headline"],
    )


def _definition(parser: TextSearchParser) -> str:
    names = ("start", "gettoken", "end", "headline", "lextypes")
    return f"({', '.join(f'{name} = {getattr(parser, name)}' for name in names if getattr(parser, name) is not None)})"


def _create(parser: TextSearchParser, env: Env) -> Iterator[Step]:
    yield step(parser.id, f"CREATE {text_search(parser.id, env.schema)} {_definition(parser)}", env)


def _drop(parser: TextSearchParser, env: Env) -> Iterator[Step]:
    yield step(parser.id, f"DROP {text_search(parser.id, env.schema)}", env)


def _alter(_have: TextSearchParser, _want: TextSearchParser, _env: Env) -> Alteration | Replace:
    return Replace("a text search parser cannot get other functions")


def _rename(parser: TextSearchParser, new: ObjectId, env: Env) -> Iterator[Step]:
    head = f"ALTER {text_search(parser.id, env.schema)}"
    yield step(parser.id, f"{head} RENAME TO {identifier(new.name)}", env)


TEXT_SEARCH_PARSER = CatalogKind(
    name="text_search_parser",
    model=TextSearchParser,
    weight=25,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="text_search_parsers",
        what="one text search parser",
        node="DefineStmt",
        before=lambda key, qualify: f"CREATE TEXT SEARCH PARSER {qualify(key)} ",
        identity=lambda schema, key: ObjectId("text_search_parser", (schema, key)),
        subject=lambda key, qualify: f"TEXT SEARCH PARSER {qualify(key)}",
        key=lambda parser: parser.id.name,
        definition=_definition,
        fits=lambda node: node["kind"] == "OBJECT_TSPARSER",
    ),
)

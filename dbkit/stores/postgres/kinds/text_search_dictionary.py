"""Text search dictionaries. Source: CREATE and ALTER TEXT SEARCH DICTIONARY; pg_ts_dict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.text_search import text_search
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["TEXT_SEARCH_DICTIONARY", "TextSearchDictionary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchDictionary:
    """A dictionary: a template with the values of its options."""

    id: ObjectId
    template: str
    options: tuple[tuple[str, str], ...] = ()
    """Name and value as SQL, in their order."""


def _from_row(row: Row) -> TextSearchDictionary:
    return TextSearchDictionary(
        id=named("text_search_dictionary", row),
        template=row["template"],
        options=tuple(_options(row["options"])) if row["options"] else (),
    )


# As the server keeps them: stopwords = 'english', accept = 1, "Other" = E'a\\\\b'.
_OPTION = re.compile(r"""((?:"(?:[^"]|"")+"|[^\s"=,]+)) = (E?'(?:[^']|'')*'|[^\s',]+)(?:, |$)""")


def _options(text: str) -> Iterator[tuple[str, str]]:
    for option in _OPTION.finditer(text):
        yield option[1], option[2]


def _definition(dictionary: TextSearchDictionary) -> str:
    options = [f"{name} = {value}" for name, value in dictionary.options]
    return f"({', '.join([f'template = {dictionary.template}', *options])})"


def _create(dictionary: TextSearchDictionary, env: Env) -> Iterator[Step]:
    text = f"CREATE {text_search(dictionary.id, env.schema)} {_definition(dictionary)}"
    yield step(dictionary.id, text, env)


def _drop(dictionary: TextSearchDictionary, env: Env) -> Iterator[Step]:
    yield step(dictionary.id, f"DROP {text_search(dictionary.id, env.schema)}", env)


def _alter(have: TextSearchDictionary, want: TextSearchDictionary, env: Env) -> Alteration | Replace:
    if have.template != want.template:
        return Replace("a text search dictionary cannot get another template")
    # An option that is named without a value is taken away; one that is given moves to the end.
    kept = _longest_kept(have, want)
    gone = [name for name, _ in have.options if name not in dict(want.options)]
    given = [f"{name} = {value}" for name, value in want.options[kept:]]
    text = f"ALTER {text_search(want.id, env.schema)} ({', '.join([*gone, *given])})"
    return Alteration(steps=(step(want.id, text, env),))


def _longest_kept(have: TextSearchDictionary, want: TextSearchDictionary) -> int:
    """How many of the wanted options are there already, in this order, with nothing wanted in between."""
    there = [option for option in have.options if option[0] in dict(want.options)]
    count = 0
    while count < len(there) and there[count] == want.options[count]:
        count += 1
    return count


def _rename(dictionary: TextSearchDictionary, new: ObjectId, env: Env) -> Iterator[Step]:
    head = f"ALTER {text_search(dictionary.id, env.schema)}"
    yield step(dictionary.id, f"{head} RENAME TO {identifier(new.name)}", env)


TEXT_SEARCH_DICTIONARY = CatalogKind(
    name="text_search_dictionary",
    model=TextSearchDictionary,
    weight=27,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="text_search_dictionaries",
        what="one text search dictionary",
        node="DefineStmt",
        before=lambda key, qualify: f"CREATE TEXT SEARCH DICTIONARY {qualify(key)} ",
        identity=lambda schema, key: ObjectId("text_search_dictionary", (schema, key)),
        subject=lambda key, qualify: f"TEXT SEARCH DICTIONARY {qualify(key)}",
        key=lambda dictionary: dictionary.id.name,
        definition=_definition,
        fits=lambda node: node["kind"] == "OBJECT_TSDICTIONARY",
    ),
)

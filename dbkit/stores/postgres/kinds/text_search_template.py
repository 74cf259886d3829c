"""Text search templates. Source: CREATE TEXT SEARCH TEMPLATE, ALTER TEXT SEARCH TEMPLATE; pg_ts_template."""

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

__all__ = ["TEXT_SEARCH_TEMPLATE", "TextSearchTemplate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSearchTemplate:
    """A template: the functions behind dictionaries."""

    id: ObjectId
    lexize: str
    init: str | None = None


def _from_row(row: Row) -> TextSearchTemplate:
    return TextSearchTemplate(id=named("text_search_template", row), lexize=row["lexize"], init=row["init"])


def _definition(template: TextSearchTemplate) -> str:
    init = f"init = {template.init}, " if template.init is not None else ""
    return f"({init}lexize = {template.lexize})"


def _create(template: TextSearchTemplate, env: Env) -> Iterator[Step]:
    yield step(
        template.id,
        f"CREATE {text_search(template.id, env.schema)} {_definition(template)}",
        env,
    )


def _drop(template: TextSearchTemplate, env: Env) -> Iterator[Step]:
    yield step(template.id, f"DROP {text_search(template.id, env.schema)}", env)


def _alter(_have: TextSearchTemplate, _want: TextSearchTemplate, _env: Env) -> Alteration | Replace:
    return Replace("a text search template cannot get other functions")


def _rename(template: TextSearchTemplate, new: ObjectId, env: Env) -> Iterator[Step]:
    head = f"ALTER {text_search(template.id, env.schema)}"
    yield step(template.id, f"{head} RENAME TO {identifier(new.name)}", env)


TEXT_SEARCH_TEMPLATE = CatalogKind(
    name="text_search_template",
    model=TextSearchTemplate,
    weight=26,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="text_search_templates",
        what="one text search template",
        node="DefineStmt",
        before=lambda key, qualify: f"CREATE TEXT SEARCH TEMPLATE {qualify(key)} ",
        identity=lambda schema, key: ObjectId("text_search_template", (schema, key)),
        subject=lambda key, qualify: f"TEXT SEARCH TEMPLATE {qualify(key)}",
        key=lambda template: template.id.name,
        definition=_definition,
        fits=lambda node: node["kind"] == "OBJECT_TSTEMPLATE",
    ),
)

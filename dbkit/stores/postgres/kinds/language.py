"""Procedural languages. Source: CREATE LANGUAGE, ALTER LANGUAGE; pg_language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["LANGUAGE", "Language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that was made without an extension."""

    id: ObjectId
    handler: str
    trusted: bool = False
    """Whether others than superusers may write functions in it."""
    inline: str | None = None
    """The function behind DO."""
    validator: str | None = None


def _from_row(row: Row) -> Language:
    return Language(
        id=named("language", row),
        handler=row["handler"],
        trusted=row["trusted"],
        inline=row["inline"],
        validator=row["validator"],
    )


def _functions(language: Language) -> str:
    parts = [f"HANDLER {language.handler}"]
    parts += [f"INLINE {language.inline}"] if language.inline is not None else []
    parts += [f"VALIDATOR {language.validator}"] if language.validator is not None else []
    return " ".join(parts)


def _text(language: Language, head: str) -> str:
    return f"{head} {'TRUSTED ' * language.trusted}LANGUAGE {identifier(language.id.name)} {_functions(language)}"


def _create(language: Language, env: Env) -> Iterator[Step]:
    yield step(language.id, _text(language, "CREATE"), env)


def _drop(language: Language, env: Env) -> Iterator[Step]:
    yield step(language.id, f"DROP LANGUAGE {identifier(language.id.name)}", env)


def _alter(_have: Language, want: Language, env: Env) -> Alteration:
    return Alteration(steps=(step(want.id, _text(want, "CREATE OR REPLACE"), env),))


def _rename(language: Language, new: ObjectId, env: Env) -> Iterator[Step]:
    text = f"ALTER LANGUAGE {identifier(language.id.name)} RENAME TO {identifier(new.name)}"
    yield step(language.id, text, env)


LANGUAGE = CatalogKind(
    name="language",
    model=Language,
    weight=6,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="languages",
        what="one language",
        node="CreatePLangStmt",
        leading="trusted",
        before=lambda key, qualify: f"CREATE LANGUAGE {qualify(key)} ",
        identity=lambda schema, key: ObjectId("language", (key,)),  # noqa: ARG005
        subject=lambda key, qualify: f"LANGUAGE {qualify(key)}",
        key=lambda language: language.id.name,
        definition=lambda language: "trusted " * language.trusted + _functions(language),
        fits=lambda node: "plhandler" in node and not node.get("replace"),
    ),
)

"""Dictionaries. Source: ClickHouse documentation, CREATE DICTIONARY. One is replaced whole, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import render, secrets
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["DICTIONARY", "Dictionary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """A dictionary."""

    id: ObjectId
    attributes: tuple[tuple[str, str], ...]
    """Name, and what stands after it."""
    clauses: tuple[tuple[str, str], ...]
    """PRIMARY KEY, SOURCE, LIFETIME, LAYOUT, RANGE and SETTINGS, each with its text."""
    comment: str = ""
    source_with_secrets: str | None = field(default=None, compare=False)
    """The source with ``${NAME}`` where a server prints ``[HIDDEN]``; only a profile tells."""


def _clauses(dictionary: Dictionary) -> Iterable[str]:
    for word, text in dictionary.clauses:
        said = text
        if word == "SOURCE":
            said = dictionary.source_with_secrets or secrets.named(text, dictionary.id.name)
        yield f"{word} {said}" if word == "PRIMARY KEY" else f"{word}({said})"


def _statement(dictionary: Dictionary, *, replacing: bool) -> str:
    return render.create_dictionary(
        dictionary.id.name,
        attributes=[f"{identifier(name)} {text}" for name, text in dictionary.attributes],
        clauses=list(_clauses(dictionary)),
        comment=dictionary.comment,
        replace=replacing,
    )


def _create(dictionary: Dictionary, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=_statement(dictionary, replacing=False), id=dictionary.id)


def _drop(dictionary: Dictionary, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"DROP DICTIONARY {identifier(dictionary.id.name)}", id=dictionary.id)


def _alter(have: Dictionary, want: Dictionary, env: Env) -> Alteration:  # noqa: ARG001
    if replace(have, comment=want.comment) == want:
        return Alteration(steps=(Step(text=render.modify_comment(want.id.name, want.comment), id=want.id),))
    return Alteration(steps=(Step(text=_statement(want, replacing=True), id=want.id),))


def _rename(dictionary: Dictionary, new: ObjectId, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"RENAME DICTIONARY {identifier(dictionary.id.name)} TO {identifier(new.name)}", id=new)


DICTIONARY = Kind(
    name="dictionary", model=Dictionary, weight=40, create=_create, drop=_drop, alter=_alter, rename=_rename
)

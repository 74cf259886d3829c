"""Writes docs/words.md: every word of the profile language, from the surface models of the stores."""

from __future__ import annotations

import re
import sys
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dbkit.profile.backups import Backups
from dbkit.stores import STORES

__all__ = ["render"]


def render() -> str:
    """The text of the document."""
    lines = [
        "# The words of a profile",
        "",
        "Made by `make generated` from the models that read profiles; do not edit. What the language is like, and why,",
        "is in `docs/profiles.md`; an editor that knows `schemas/profile.schema.json` shows these words as you type.",
    ]
    lines += ["", "## Backups: `backups:`"]
    for model in _models(Backups):
        lines += ["", *_model(model)]
    for store in STORES.values():
        lines += ["", f"## {store.title}: `{store.name}:`"]
        for model in _models(store.surface()):
            lines += ["", *_model(model)]
    return "\n".join(lines) + "\n"


def _models(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The section, then what it holds, each once and in the order in which a reader meets it."""
    seen: list[type[BaseModel]] = []
    queue = [root]
    while queue:
        model = queue.pop(0)
        if model in seen:
            continue
        seen.append(model)
        yield model
        queue += [one for field in model.model_fields.values() for one in _held(field.annotation)]


def _held(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _held(argument)


def _model(model: type[BaseModel]) -> Iterator[str]:
    yield f"### {_title(model.__name__)}"
    yield ""
    yield " ".join((model.__doc__ or "").split())
    yield ""
    yield "| word | what |"
    yield "|---|---|"
    for name, field in model.model_fields.items():
        yield f"| `{field.alias or name}`{' (needed)' if field.is_required() else ''} | {_said(field)} |"


def _title(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.lstrip("_")).capitalize()


def _said(field: FieldInfo) -> str:
    text = field.description or _inner(field.annotation) or ""
    return " ".join(text.split()).replace("|", r"\|")


def _inner(annotation: Any) -> str | None:
    """The description that an annotated type carries."""
    for one in getattr(annotation, "__metadata__", ()):
        if isinstance(one, FieldInfo) and one.description:
            return one.description
    return next((found for one in typing.get_args(annotation) if (found := _inner(one))), None)


def main() -> None:
    """Write the document to stdout."""
    sys.stdout.write(render())


if __name__ == "__main__":
    main()

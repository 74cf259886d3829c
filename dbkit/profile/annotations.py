"""What pydantic's annotations say: branches of unions, entries of models, and the kinds of values that they take."""

from __future__ import annotations

import types
import typing
from typing import Any, Literal

from pydantic import BaseModel

from dbkit.profile.words import join

__all__ = [
    "accepts",
    "bare",
    "below",
    "branches_of",
    "got_kind",
    "is_model",
    "is_named",
    "keys_of",
    "kind_of",
    "noun_of",
]


def bare(annotation: Any) -> Any:
    """The annotation without its metadata, and without None where that leaves one branch."""
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    branches = branches_of(annotation)
    return bare(branches[0]) if len(branches) == 1 and branches[0] is not annotation else annotation


def branches_of(annotation: Any) -> tuple[Any, ...]:
    """The branches of a union, None left out; of anything else itself."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return tuple(bare(one) for one in typing.get_args(annotation) if one is not type(None))
    return (annotation,)


def is_model(annotation: Any) -> bool:
    """Whether it is a pydantic model."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def is_named(branch: Any, part: str | int) -> bool:
    """Whether pydantic means this branch of a union by a part of ``loc``."""
    name = str(part)
    if name.startswith("function-"):
        name = name.removesuffix("]").rpartition("(), ")[2]
    origin = typing.get_origin(branch)
    if origin is Literal:
        return name.startswith("literal[")
    if origin in (list, dict):
        return name.startswith(f"{origin.__name__}[")
    plain = getattr(branch, "__name__", "")
    return name in (plain, f"constrained-{plain}")


def below(annotation: Any, part: str | int) -> Any:
    """The annotation of an entry: a model's field, a mapping's value, a list's item."""
    if is_model(annotation):
        fields = annotation.model_fields.items()
        return next((info.annotation for name, info in fields if (info.alias or name) == part), Any)
    arguments = typing.get_args(annotation)
    return arguments[-1] if typing.get_origin(annotation) in (list, dict) and arguments else Any


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that a model knows, as they are written in YAML."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def accepts(annotation: Any, value: Any) -> bool:
    """Whether a value is of the kind that an annotation takes, whatever it holds."""
    kind = kind_of(annotation)
    if typing.get_origin(annotation) is Literal:
        return any(type(one) is type(value) for one in typing.get_args(annotation))
    if kind == "a number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return kind == ("a whole number" if type(value) is int else got_kind(value))


def kind_of(annotation: Any) -> str:
    """The kind of values that an annotation takes."""
    origin = typing.get_origin(annotation)
    if origin is list:
        return "a list"
    if origin is dict or is_model(annotation):
        return "a mapping"
    kinds = {str: "a text", bool: "a boolean", int: "a whole number", float: "a number"}
    return kinds.get(annotation, "another value")


def noun_of(annotation: Any) -> str:
    """What a user is told that is expected."""
    if typing.get_origin(annotation) is Literal:
        return join([str(one) for one in typing.get_args(annotation)], "or")
    kind = kind_of(annotation)
    if kind == "a boolean":
        return "true or false"
    inner = bare((typing.get_args(annotation) or (Any,))[-1])
    return f"a {'list' if kind == 'a list' else 'mapping'} of texts" if kind != "a text" and inner is str else kind


def got_kind(value: Any) -> str:
    """The kind of a value, as kind_of names kinds."""
    kinds = {str: "a text", bool: "a boolean", int: "a number", float: "a number", list: "a list", dict: "a mapping"}
    return kinds.get(type(value), "nothing")

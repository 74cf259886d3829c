"""What pydantic says about a section, in plain words and at its place in the file.

Each error's ``loc`` is walked along the model's annotations: that tells its parts (keys, list positions) from the names
of union branches that pydantic puts between them. Of a union only the branch that fits the input's type is heard.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Path, Span
from dbkit.profile.annotations import (
    accepts,
    bare,
    below,
    branches_of,
    got_kind,
    is_model,
    is_named,
    keys_of,
    kind_of,
    noun_of,
)
from dbkit.profile.words import join, nearest_of, unknown_key

__all__ = ["Places", "explain", "without_faults"]

_KEY = "[key]"
_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)
_NOTHING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the parts of the data stand. ``key_spans[()]`` is the key of the whole, where it has one."""

    spans: Mapping[Path, Span]
    key_spans: Mapping[Path, Span]
    raw: Mapping[Path, str] = field(default_factory=dict)

    def key(self, path: Path) -> Span | None:
        """The place of a key, or of what is nearest above it."""
        while path and path not in self.key_spans:
            path = path[:-1]
        return self.key_spans.get(path) or self.spans.get(path)

    def value(self, path: Path) -> Span | None:
        """The place of a value; of its key where the value starts below it."""
        span = self.spans.get(path)
        key = self.key_spans.get(path)
        if span is None or (key is not None and (key.file, key.line) != (span.file, span.line)):
            return self.key(path)
        return span


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """A union on the way to an error: where it stands, all its branches, and the one that speaks."""

    path: Path
    value: Any
    branches: tuple[Any, ...]
    branch: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One of pydantic's errors, its ``loc`` understood."""

    kind: str
    message: str
    context: Mapping[str, Any]
    path: Path
    value: Any
    annotation: Any
    owner: type[BaseModel] | None
    """The model that a key is unknown to."""
    choices: tuple[_Choice, ...]
    on_key: bool


def explain(error: ValidationError, model: type[BaseModel], data: Any, places: Places) -> tuple[Diagnostic, ...]:
    """The findings behind a ValidationError that ``model.model_validate(data, strict=True)`` raised."""
    faults = [_understand(detail, model, data) for detail in error.errors(include_url=False)]
    return tuple(dict.fromkeys(_tell(fault, places) for fault in _heard(faults, 0)))


def without_faults(error: ValidationError, model: type[BaseModel], data: Any) -> Any:
    """The data without the entries that the error is about, so that what is right can be looked at further."""
    faults = [_understand(detail, model, data) for detail in error.errors(include_url=False)]
    return _pruned(data, {fault.path[:-1] if fault.kind == "missing" else fault.path for fault in faults}, ())


def _pruned(value: Any, wrong: set[Path], path: Path) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(item, wrong, (*path, key)) for key, item in value.items() if (*path, key) not in wrong}
    if isinstance(value, list):
        return [_pruned(item, wrong, (*path, n)) for n, item in enumerate(value) if (*path, n) not in wrong]
    return value


def _understand(detail: Any, model: type[BaseModel], data: Any) -> _Fault:
    annotation: Any = model
    owner: type[BaseModel] | None = None
    path: Path = ()
    value = data
    choices: list[_Choice] = []
    on_key = False
    for part in detail["loc"]:
        if part == _KEY and value is not _NOTHING and _entry(value, _KEY) is _NOTHING:
            on_key = True
            break
        annotation = bare(annotation)
        branches = branches_of(annotation)
        if len(branches) > 1:
            branch = next((one for one in branches if is_named(one, part)), Any)
            choices.append(_Choice(path=path, value=value, branches=branches, branch=branch))
            annotation = branch
        else:
            owner = annotation if is_model(annotation) else None
            annotation = below(annotation, part)
            path = (*path, part)
            value = _entry(value, part)
    return _Fault(
        kind=detail["type"],
        message=detail["msg"],
        context=detail.get("ctx", {}),
        path=path,
        value=value,
        annotation=bare(annotation),
        owner=owner,
        choices=tuple(choices),
        on_key=on_key,
    )


def _heard(faults: Sequence[_Fault], level: int) -> Iterable[_Fault]:
    """The faults without those of union branches that were not meant."""
    groups: dict[Path | int, list[_Fault]] = {}
    for index, fault in enumerate(faults):
        groups.setdefault(fault.choices[level].path if len(fault.choices) > level else index, []).append(fault)
    for group in groups.values():
        if len(group[0].choices) <= level:
            yield from group
            continue
        choice = group[0].choices[level]
        by_branch: dict[str, list[_Fault]] = {}
        for fault in group:
            if accepts(fault.choices[level].branch, choice.value):
                by_branch.setdefault(repr(fault.choices[level].branch), []).append(fault)
        if by_branch and not (str in choice.branches and _is_bare_braces(choice.value)):
            yield from _heard(min(by_branch.values(), key=len), level + 1)
        else:
            yield _mismatch(group[0], choice)


def _mismatch(fault: _Fault, choice: _Choice) -> _Fault:
    return _Fault(
        kind="wrong_type",
        message="",
        context={},
        path=choice.path,
        value=choice.value,
        annotation=typing.Union[choice.branches],  # noqa: UP007  (a tuple known at run time)
        owner=None,
        choices=fault.choices,
        on_key=False,
    )


def _tell(fault: _Fault, places: Places) -> Diagnostic:
    if fault.kind == "missing":
        name = str(fault.path[-1])
        return Diagnostic(code="missing-key", message=f"{name!r} is missing", span=places.key(fault.path[:-1]))
    if fault.kind == "extra_forbidden":
        known = keys_of(fault.owner) if fault.owner else ()
        return unknown_key(str(fault.path[-1]), known, places.key(fault.path))
    if fault.on_key:
        what = "this key is empty" if fault.path[-1] == "" else f"this key is wrong: {_sentence(fault)}"
        return Diagnostic(code="wrong-key", message=what, span=places.key(fault.path))
    span = places.value(fault.path)
    if fault.kind == "wrong_type" or _is_type_error(fault):
        expected = _expected(fault.annotation)
        return Diagnostic(
            code="wrong-type",
            message=f"expected {expected}, got {_got(fault.value)}",
            span=span,
            help=_type_advice(fault, places.raw.get(fault.path)),
        )
    if fault.kind == "literal_error":
        return _unknown_value(fault, span)
    return Diagnostic(code="wrong-value", message=_sentence(fault), span=span)


def _expected(annotation: Any) -> str:
    nouns = [noun_of(branch) for branch in branches_of(annotation)]
    return join([noun for noun in nouns if noun != "a whole number" or "a number" not in nouns], "or")


def _unknown_value(fault: _Fault, span: Span | None) -> Diagnostic:
    options = [str(one) for one in typing.get_args(fault.annotation)]
    if fault.choices and fault.choices[-1].path == fault.path and bool in fault.choices[-1].branches:
        options += ["true", "false"]
    return Diagnostic(
        code="unknown-value",
        message=f"expected {join(options, 'or')}, got {_shortened(fault.value)}",
        span=span,
        help=nearest_of(str(fault.value), options),
    )


def _is_type_error(fault: _Fault) -> bool:
    if fault.kind == "literal_error":
        return not accepts(fault.annotation, fault.value)
    return fault.kind.endswith(("_type", "_from_float", "_parsing")) and not accepts(fault.annotation, fault.value)


_SENTENCES = {
    "string_too_short": "this text is empty; at least {min_length} character is needed",
    "string_too_long": "this text is longer than {max_length} characters",
    "string_pattern_mismatch": "this text is not of the form {pattern}",
    "too_short": "at least {min_length} needed here, got {actual_length}",
    "too_long": "at most {max_length} allowed here, got {actual_length}",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "value_error": "{error}",
    "assertion_error": "{error}",
}


def _sentence(fault: _Fault) -> str:
    if fault.kind == "string_too_short" and fault.context.get("min_length", 1) > 1:
        return f"this text is shorter than {fault.context['min_length']} characters"
    if fault.kind in _SENTENCES:
        return _SENTENCES[fault.kind].format_map(fault.context)
    return fault.message[:1].lower() + fault.message[1:]


def _type_advice(fault: _Fault, raw: str | None) -> str | None:
    kinds = {kind_of(branch) for branch in branches_of(fault.annotation)}
    value = fault.value
    if value is None:
        return "fill it in, or remove the key"
    if kinds == {"a text"} and isinstance(value, (bool, int, float)) and raw:
        return f"put it in quotes: '{raw}'"
    if "a text" in kinds and _is_bare_braces(value):
        return "a text that starts with { needs quotes"
    if isinstance(value, str) and "a boolean" in kinds and value.lower() in ("yes", "no", "on", "off", "y", "n"):
        return "write true or false"
    if isinstance(value, str) and _NUMBER.fullmatch(value) and kinds & {"a number", "a whole number"}:
        return "remove the quotes" if "." not in value or "a number" in kinds else "write it without a fraction"
    return None


def _entry(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part, _NOTHING)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _NOTHING


def _is_bare_braces(value: Any) -> bool:
    """Whether it is what YAML makes of ``{slug}``: a mapping of names to nothing."""
    return isinstance(value, dict) and bool(value) and all(item is None for item in value.values())


def _got(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return repr(value)
    return "a mapping without values" if _is_bare_braces(value) else got_kind(value)


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}...'"

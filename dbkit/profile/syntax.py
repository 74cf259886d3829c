"""What the YAML parser stumbled over, in plain words."""

from __future__ import annotations

import re

import yaml

from dbkit.core.diagnostic import Diagnostic
from dbkit.profile.place import Lines

__all__ = ["explain_syntax", "strange_character"]

# What YAML 1.2 lets a file hold (section 5.1).
_STRANGE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_QUOTE = "put the whole text in quotes: 'like this'"
_LIST = "write [a, b, c]; a text that holds brackets or commas needs quotes"
_MAPPING = "write {a: 1, b: 2}; a text that starts with { needs quotes"
_ALIGN = "keys of one mapping start in one column; indent with blanks"

# (part of the parser's message, ours, where: at the problem or at the start of what it was in, help)
_MESSAGES = (
    ("could not find expected ':'", "a key without a colon", "context", "write 'key: value', and mind the indentation"),
    ("expected ',' or ']'", "this list is not closed, or lacks a comma", "context", _LIST),
    ("expected ',' or '}'", "this mapping is not closed, or lacks a comma", "context", _MAPPING),
    ("unexpected end of stream", "this quote is never closed", "context", None),
    ("unexpected document indicator", "this quote is never closed", "context", None),
    ("expected alphabetic or numeric", "an unquoted text cannot start with * or &", "context", _QUOTE),
    ("unknown escape character", "no such escape in double quotes", "problem", "use single quotes, or write \\\\"),
    ("did not parse the hexadecimal", "no such escape in double quotes", "problem", "use single quotes, or write \\\\"),
    ("did not find expected '-'", "a key among the items of a list", "problem", _ALIGN),
    ("did not find expected hexdecimal", "no such escape in double quotes", "problem", "use single quotes"),
    ("expected <document start>", "this line is indented less than the first one", "problem", _ALIGN),
    ("expected node content", "a value is missing here", "problem", "a text that starts with ] } or , needs quotes"),
    ("block sequence entries are not allowed", "a list item cannot start here", "problem", "start it on its own line"),
    ("mapping keys are not allowed", "'?' cannot start an unquoted text", "problem", _QUOTE),
)


def strange_character(text: str, lines: Lines) -> Diagnostic | None:
    """The first character that no YAML file may hold."""
    found = _STRANGE.search(text)
    if found is None:
        return None
    return Diagnostic(
        code="yaml-character",
        message=f"the character U+{ord(found.group()):04X} is not allowed in YAML",
        span=lines.span(found.start(), found.end()),
        help="remove it",
    )


def explain_syntax(error: yaml.MarkedYAMLError, text: str, lines: Lines) -> Diagnostic:
    """The parser's error as a finding."""
    problem = error.problem or "it cannot be read"
    at = _index(error.problem_mark, text)
    start = lines.start_of(at)
    line = text[start : lines.end_of(at)]
    indentation = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in indentation or "tab" in problem:
        return _tab(text, lines, start + max(0, indentation.find("\t")))
    if "mapping values are not allowed" in problem:
        return _colon(text, lines, at)
    if "did not find expected key" in problem or "expected <block end>" in problem:
        return _key(text, lines, at)
    if "cannot start any token" in problem:
        return _finding(f"an unquoted text cannot start with {text[at : at + 1]}", lines, at, _QUOTE)
    message, where, advice = _known(problem)
    return _finding(message, lines, at if where == "problem" else _index(error.context_mark, text), advice)


def _known(problem: str) -> tuple[str, str, str | None]:
    for part, message, where, advice in _MESSAGES:
        if part in problem:
            return message, where, advice
    return f"this is not YAML: {problem}", "problem", None


def _index(mark: yaml.Mark | None, text: str) -> int:
    return min(mark.index, max(0, len(text) - 1)) if mark is not None else 0


def _key(text: str, lines: Lines, at: int) -> Diagnostic:
    start = lines.start_of(at)
    if text[start:at].strip():
        return _finding("text after the end of a value", lines, at, _QUOTE)
    if text[at : at + 1] == ":":
        return _finding("a key is missing before the colon", lines, at, None)
    return _finding(f"no mapping that this line could belong to starts in column {at - start + 1}", lines, at, _ALIGN)


def _finding(message: str, lines: Lines, at: int, advice: str | None) -> Diagnostic:
    return Diagnostic(code="yaml-syntax", message=message, span=lines.span(at, at + 1), help=advice)


def _tab(text: str, lines: Lines, at: int) -> Diagnostic:
    more = len(re.findall(r"^\t+\S", text[lines.end_of(at) :], re.MULTILINE))
    rest = f", and in {more} more line{'s' if more > 1 else ''}" if more else ""
    return Diagnostic(
        code="yaml-tab",
        message=f"a tab is used for indentation{rest}",
        span=lines.span(at, at + 1),
        help="indent with blanks",
    )


def _colon(text: str, lines: Lines, at: int) -> Diagnostic:
    before = text[lines.start_of(at) : at]
    if ":" in before:
        return _finding("an unquoted text cannot hold ': '", lines, at, _QUOTE)
    start = at - len(before.lstrip())
    return _finding("a key below a text, which can have none", lines, start, _ALIGN)

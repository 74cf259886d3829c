"""Findings as text, JSON, SARIF, or annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.paths import in_repository

__all__ = ["as_data", "as_github", "as_sarif"]

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def as_data(finding: Diagnostic) -> dict[str, Any]:
    """For programs."""
    return {
        "code": finding.code,
        "name": finding.subject,
        "severity": str(finding.severity),
        "message": finding.message,
        "file": finding.span.file if finding.span else None,
        "line": finding.span.line if finding.span else None,
        "column": finding.span.column if finding.span else None,
        "help": finding.help,
    }


def as_github(findings: Iterable[Diagnostic]) -> str:
    """Workflow commands: a line for each finding, which GitHub shows at the place in the pull request."""
    return "".join(f"{_annotation(one)}\n" for one in findings)


def _annotation(one: Diagnostic) -> str:
    words = {"title": _text(one.code, ":,")}
    if one.span:
        file = _text(in_repository(one.span.file), ":,")
        words |= {"file": file, "line": str(one.span.line), "col": str(one.span.column)}
    message = f"{one.message}; {one.help}" if one.help else one.message
    return f"::{_LEVELS[one.severity]} {','.join(f'{name}={value}' for name, value in words.items())}::{_text(message)}"


def _text(text: str, more: str = "") -> str:
    for char in ("%", "\r", "\n", *more):
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def as_sarif(
    findings: Sequence[Diagnostic],
    allowed: Sequence[tuple[Diagnostic, str]],
    titles: Mapping[str, str],
    *,
    tool: str = "dbkit lint",
) -> str:
    """For code scanning. What a comment allows is a suppressed result; ``titles`` says what each code is about."""
    codes = sorted({one.code for one in (*findings, *(finding for finding, _ in allowed))})
    rules = [{"id": code, "shortDescription": {"text": titles.get(code, code)}} for code in codes]
    results = [_result(one) for one in findings]
    for one, reason in allowed:
        results.append({**_result(one), "suppressions": [{"kind": "inSource", "justification": reason}]})
    run = {"tool": {"driver": {"name": tool, "rules": rules}}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _result(one: Diagnostic) -> dict[str, Any]:
    message = f"{one.message}; {one.help}" if one.help else one.message
    result: dict[str, Any] = {"ruleId": one.code, "level": str(one.severity), "message": {"text": message}}
    if one.span:
        region = {"startLine": one.span.line, "startColumn": one.span.column}
        place = {"artifactLocation": {"uri": quote(in_repository(one.span.file))}, "region": region}
        result["locations"] = [{"physicalLocation": place}]
    return result

"""The report of ``dbkit ci`` as text, and in the words of pipelines: code quality, SARIF, JUnit, JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from dbkit.app.ci import Check, Report, Reviewed
from dbkit.app.lint import rules
from dbkit.app.rehearse import NewMigration
from dbkit.cli.findings_report import as_data, as_sarif
from dbkit.cli.output import SCHEMA_VERSION
from dbkit.core.canonical import sha256
from dbkit.core.diagnostic import Diagnostic, Severity, render
from dbkit.core.paths import in_repository
from dbkit.core.text import counted
from dbkit.migrations.python_step import is_python, title
from dbkit.stores import STORES

__all__ = ["as_code_quality", "as_document", "as_junit", "as_sarif_run", "as_text"]

_CODE_QUALITY = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def as_text(report: Report) -> str:
    """For people at a terminal: what is new, then the findings."""
    lines: list[str] = []
    for profile in report.profiles:
        if profile.new:
            lines.append(f"{profile.name}: what is new{f' since {report.base}' if report.base else ''}")
            for one in profile.new:
                lines += _new(one)
    lines += [render(one.finding, report.files) for one in report.found]
    return "".join(f"{line}\n" for line in lines)


def _new(one: NewMigration) -> Iterator[str]:
    yield f"  {one.migration.store}/{one.migration.path.name}: {counted(len(one.lines), 'statement')}"
    for line in one.lines:
        lock = f"  -- takes {line.step.lock}" if line.step.lock else ""
        yield f"    {line.line:>4} | {_first(line.step.text)}{lock}"
    for number, hazard in one.hazards:
        yield f"    {number:>4} | {hazard}"


def _first(text: str) -> str:
    if is_python(text):
        return title(text)
    first, _, more = text.strip().partition("\n")
    return f"{first[:110]} …" if more or len(first) > 110 else first


def as_code_quality(report: Report) -> str:
    """GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.

    Fingerprints are unique, and stay when lines above come or go: findings that are alike are numbered.
    """
    alike: Counter[tuple[str, ...]] = Counter()
    found = []
    for profile in report.profiles:
        for one in profile.found:
            file = in_repository(one.finding.span.file if one.finding.span else profile.shown)
            same = (one.finding.code, one.finding.message, file)
            found.append(_quality(one.finding, file, sha256([*same, *([alike[same]] if alike[same] else [])])))
            alike[same] += 1
    return _json(found)


def _quality(one: Diagnostic, file: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{one.message}; {one.help}" if one.help else one.message,
        "check_name": one.code,
        "fingerprint": fingerprint,
        "severity": _CODE_QUALITY[one.severity],
        "location": {"path": file, "lines": {"begin": one.span.line if one.span else 1}},
    }


def as_sarif_run(report: Report) -> str:
    """For code scanning."""
    titles = {rule.code: f"{rule.title}." for rule in rules(STORES)}
    return as_sarif([one.finding for one in report.found], [], titles, tool="dbkit ci") + "\n"


def as_junit(report: Report) -> str:
    """A test suite for each profile, a test for each check."""
    top = ElementTree.Element("testsuites", name="dbkit ci")
    for profile in report.profiles:
        failed = {one.check for one in profile.found}
        suite = ElementTree.SubElement(
            top, "testsuite", name=profile.name, tests=str(len(profile.checks)), failures=str(len(failed))
        )
        for check in profile.checks:
            _test(suite, profile, check)
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _test(suite: ElementTree.Element, profile: Reviewed, check: Check) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", classname=profile.name, name=check, file=in_repository(profile.shown)
    )
    found = [one.finding for one in profile.found if one.check is check]
    if found:
        failure = ElementTree.SubElement(case, "failure", message=_xml(found[0].message), type=found[0].code)
        failure.text = _xml("\n".join(render(one, {}) for one in found))


def _xml(text: str) -> str:
    """A text without the characters that XML 1.0 has no place for."""
    return "".join(char if char in "\t\n" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def as_document(report: Report) -> str:
    """For programs."""
    profiles = [
        {
            "profile": one.name,
            "checks": [str(check) for check in one.checks],
            "findings": [{"check": str(found.check), **as_data(found.finding)} for found in one.found],
            "new": [_migration(new) for new in one.new],
        }
        for one in report.profiles
    ]
    exit_code = report.exit_code
    return _json({"schema_version": SCHEMA_VERSION, "exit_code": exit_code, "base": report.base, "profiles": profiles})


def _migration(one: NewMigration) -> dict[str, Any]:
    return {
        "store": one.migration.store,
        "id": one.migration.id,
        "statements": [
            {
                "line": line.line,
                "text": line.step.text,
                "lock": line.step.lock,
                "hazards": [str(hazard) for hazard in line.step.hazards],
            }
            for line in one.lines
        ],
        "allowed": [{"hazard": family, "reason": reason} for family, reason in one.allowed],
        "irreversible": one.migration.header.irreversible,
        "proved": None if one.proof is None else not one.proof.findings,
    }


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"

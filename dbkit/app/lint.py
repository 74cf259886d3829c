"""What the rules say of a profile, and what its comments allow. No server is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dbkit.app.across import ACROSS, KEYSPACES
from dbkit.app.profile import Profile, source_of
from dbkit.contract import Source, Store
from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.span import Path
from dbkit.lint.allow import CODE, Allowance, allowances, misplaced
from dbkit.lint.rule import Advice, Rule

__all__ = ["ALLOW_CODE", "Allowed", "Lint", "lint", "rules"]

ALLOW_CODE = CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A finding that a comment allows, and why."""

    finding: Diagnostic
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """What was found in a profile, by place."""

    findings: tuple[Diagnostic, ...]
    allowed: tuple[Allowed, ...] = ()


def rules(stores: Mapping[str, Store]) -> tuple[Rule, ...]:
    """Every rule there is."""
    return (*(rule for store in stores.values() for rule in store.book().rules), *ACROSS.rules)


def lint(profile: Profile, stores: Mapping[str, Store]) -> Lint:
    """Ask every rule about a profile."""
    comments = tuple(allowances(profile.document.files))
    used: set[Allowance] = set()
    findings = list(profile.warnings)
    allowed: list[Allowed] = []
    for source, rule, advice in _advice(profile, stores):
        finding = Diagnostic(
            code=rule.code,
            message=advice.message,
            severity=Severity.WARNING,
            span=source.span(*advice.path) if advice.path in source.spans else source.key_span(*advice.path),
            subject=rule.name,
            help=advice.help,
        )
        places = _places(source, advice)
        comment = next((one for one in comments if one.covers(rule.code, places)), None)
        if comment is None:
            findings.append(finding)
        else:
            used.add(comment)
            allowed.append(Allowed(finding=finding, reason=comment.reason))
    codes = {rule.code for rule in rules(stores)}
    findings += [misplaced(one, codes) for one in comments if one not in used]
    return Lint(
        findings=tuple(sorted(findings, key=Diagnostic.sort_key)),
        allowed=tuple(sorted(allowed, key=lambda one: one.finding.sort_key())),
    )


def _advice(profile: Profile, stores: Mapping[str, Store]) -> Iterator[tuple[Source, Rule, Advice]]:
    for name, section in profile.sections.items():
        source = source_of(profile.document, name, section)
        for rule, advice in stores[name].book().advice(source):
            yield source, rule, advice
        if name == KEYSPACES:
            for rule, advice in ACROSS.advice(profile):
                yield source, rule, advice


def _places(source: Source, advice: Advice) -> set[tuple[str, int]]:
    """The lines on which the place of a finding and the keys above it stand."""
    path: Path = advice.path
    spans = [source.spans.get(path), *(source.key_spans.get(path[:length]) for length in range(len(path) + 1))]
    return {(span.file, span.line) for span in spans if span is not None}

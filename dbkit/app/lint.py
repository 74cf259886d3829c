"""What the rules say of profiles, of migration files and of live databases, and what comments allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dbkit.app.across import ACROSS, KEYSPACES
from dbkit.app.profile import Profile, source_of
from dbkit.contract import Connection, Size, Source, Store
from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.span import Path, Span
from dbkit.lint.allow import CODE, Allowance, allowances, misplaced
from dbkit.lint.rule import Advice, Rule
from dbkit.lint.script import Script
from dbkit.migrations.file import Migration
from dbkit.migrations.folder import Folder
from dbkit.plan.hazard import HazardKind

__all__ = [
    "ALLOW_CODE",
    "Allowed",
    "Here",
    "Lint",
    "lint",
    "lint_folder",
    "lint_live",
    "lint_scripts",
    "place_in",
    "rules",
]

ALLOW_CODE = CODE

_OFF = "off"
_GROWING = (HazardKind.TABLE_REWRITE, HazardKind.TABLE_SCAN, HazardKind.BLOCKS_READS, HazardKind.BLOCKS_WRITES)
_SMALL = 16_000_000
"""Bytes of a table that is read and written in a moment."""
_LARGE = 1_000_000_000
"""Bytes of a table that keeps others waiting for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A finding that a comment allows, and why."""

    finding: Diagnostic
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """What was found, by place. Notes are no reason to stop."""

    findings: tuple[Diagnostic, ...]
    allowed: tuple[Allowed, ...] = ()

    @property
    def serious(self) -> bool:
        """Whether there is more than notes."""
        return any(one.severity is not Severity.NOTE for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a rule says, where it stands, and the lines on which a comment may allow it."""

    rule: Rule
    advice: Advice
    span: Span | None
    places: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What is known of a live database: the migrations that are pending, and how large its tables are."""

    pending: frozenset[str] = frozenset()
    sizes: Mapping[tuple[str, ...], Size] = field(default_factory=dict)


def rules(stores: Mapping[str, Store]) -> tuple[Rule, ...]:
    """Every rule there is."""
    return (*(rule for store in stores.values() for rule in _rules_of(store)), *ACROSS.rules)


def _rules_of(store: Store) -> tuple[Rule, ...]:
    books = (store.book(), store.script_book(), store.live_book())
    return tuple(sorted((rule for book in books for rule in book.rules), key=lambda rule: rule.code))


def lint(profile: Profile, stores: Mapping[str, Store]) -> Lint:
    """Ask every rule about a profile."""
    document = profile.document
    codes = {rule.code for rule in rules(stores)}
    unknown = [_unknown(code, document.lint_spans.get(code)) for code in document.lint if code not in codes]
    return _weighed(_of_profile(profile, stores), document.files, document.lint, stores, (*profile.warnings, *unknown))


def lint_folder(
    profile: Profile, folder: Folder, stores: Mapping[str, Store], here: Mapping[str, Here] | None = None
) -> Lint:
    """Ask the rules of migration files about a profile's folder; of what ``here`` says, about what is pending there."""
    found: list[_Said] = []
    files: dict[str, str] = {}
    for name in stores:
        draft = profile.drafts.get(name)
        scripts = _scripts(folder, name, draft.namespace if draft else "", draft.version if draft else 0)
        said = list(_of_scripts(scripts, stores[name]))
        if here is not None:
            known = here.get(name, Here())
            wanted = {place_in(folder, one) for one in folder.of(name) if one.id in known.pending}
            said = [_sized(one, known) for one in said if one.span is not None and one.span.file in wanted]
            files |= {one.shown: one.text for one in scripts if one.shown in wanted}
        else:
            files |= {one.shown: one.text for one in scripts}
        found += said
    return _weighed(found, files, profile.document.lint, stores)


def lint_live(profile: Profile, name: str, shown: str, connection: Connection, stores: Mapping[str, Store]) -> Lint:
    """Ask the rules of live databases about one that is open."""
    said = [
        _Said(rule=rule, advice=replace(one, message=f"{shown}: {one.message}"), span=None, places=frozenset())
        for rule, one in stores[name].live_book().advice(connection)
    ]
    return _weighed(said, {}, profile.document.lint, stores)


def _sized(said: _Said, here: Here) -> _Said:
    """A finding as heavy as the table is large: what grows with a small one takes no time."""
    advice = said.advice
    if advice.hazard not in _GROWING or not advice.table or advice.severity is not None:
        return said
    size = here.sizes.get(advice.table)
    if size is None or size.bytes < _SMALL:
        rows = f"{size.rows} rows" if size and size.rows else "few rows" if size else "no such table yet"
        return replace(said, advice=replace(advice, severity=Severity.NOTE, message=f"{advice.message}; here: {rows}"))
    shown = f"{size.rows} rows, {size.bytes // 1_000_000} MB"
    severity = Severity.ERROR if size.bytes >= _LARGE else None
    return replace(said, advice=replace(advice, severity=severity, message=f"{advice.message}; here: {shown}"))


def lint_scripts(scripts: Sequence[Script], store: Store, stores: Mapping[str, Store]) -> Lint:
    """Ask the rules of a store's files about some that belong to no profile."""
    return _weighed(_of_scripts(scripts, store), {one.shown: one.text for one in scripts}, {}, stores)


def place_in(folder: Folder, migration: Migration) -> str:
    """The file of a migration as a user would write it."""
    return f"{folder.shown}/{migration.store}/{migration.path.name}"


def _unknown(code: str, span: Span | None) -> Diagnostic:
    help_text = "dbkit lint --rules lists them"
    return Diagnostic(
        code="lint", message=f"there is no rule {code}", severity=Severity.WARNING, span=span, help=help_text
    )


def _scripts(folder: Folder, store: str, namespace: str, version: int) -> list[Script]:
    return [
        Script(
            shown=place_in(folder, one),
            text=one.text,
            change=change.migrations[0].id,
            transactional=one.header.transactional,
            hazards=one.header.hazards,
            namespace=namespace,
            version=version,
        )
        for change in folder.changes()
        for one in change.migrations
        if one.store == store
    ]


def _of_scripts(scripts: Sequence[Script], store: Store) -> Iterator[_Said]:
    for rule, advice in store.script_book().advice(scripts):
        span = advice.span
        first, last = advice.lines
        places = frozenset((span.file, line) for line in range(first, last + 1)) if span else frozenset()
        yield _Said(rule=rule, advice=advice, span=span, places=places)


def _of_profile(profile: Profile, stores: Mapping[str, Store]) -> Iterator[_Said]:
    for name, section in profile.sections.items():
        source = source_of(profile.document, name, section)
        advice = [*stores[name].book().advice(source), *(ACROSS.advice(profile) if name == KEYSPACES else ())]
        for rule, one in advice:
            value = one.path in source.spans
            span = source.span(*one.path) if value else source.key_span(*one.path)
            yield _Said(rule=rule, advice=one, span=span, places=_places(source, one))


def _places(source: Source, advice: Advice) -> frozenset[tuple[str, int]]:
    """The lines on which the place of a finding and the keys above it stand."""
    path: Path = advice.path
    spans = [source.spans.get(path), *(source.key_spans.get(path[:length]) for length in range(len(path) + 1))]
    return frozenset((span.file, span.line) for span in spans if span is not None)


def _weighed(
    said: Iterable[_Said],
    files: Mapping[str, str],
    levels: Mapping[str, str],
    stores: Mapping[str, Store],
    more: Sequence[Diagnostic] = (),
) -> Lint:
    """What is found, as heavy as the profile weighs it, without what comments allow."""
    comments = tuple(allowances(files))
    used: set[Allowance] = set()
    findings = list(more)
    allowed: list[Allowed] = []
    for one in said:
        level = levels.get(one.rule.code, one.advice.severity or one.rule.severity)
        allowing = (found for found in comments if found.covers(one.rule.code, one.advice.hazard, one.places))
        comment = next(allowing, None)
        if comment is not None:
            used.add(comment)
        if level == _OFF:
            continue
        finding = Diagnostic(
            code=one.rule.code,
            message=one.advice.message,
            severity=Severity(level),
            span=one.span,
            subject=one.rule.name,
            help=one.advice.help,
        )
        if comment is None:
            findings.append(finding)
        else:
            allowed.append(Allowed(finding=finding, reason=comment.reason))
    names = {rule.code: rule.name for rule in rules(stores)}
    findings += [misplaced(one, names) for one in comments if one not in used and not one.of_family]
    return Lint(
        findings=tuple(sorted(findings, key=Diagnostic.sort_key)),
        allowed=tuple(sorted(allowed, key=lambda one: one.finding.sort_key())),
    )

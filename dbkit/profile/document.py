"""A profile as it stands in its files: name, targets, includes, and the stores' sections as plain data with places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dbkit.core.canonical import sha256
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.paths import shown
from dbkit.core.span import Path as DocumentPath
from dbkit.core.span import Span
from dbkit.profile.backups import Backups, read_backups
from dbkit.profile.explain import Places
from dbkit.profile.files import read_text
from dbkit.profile.merge import Merged
from dbkit.profile.targets import Target, conceal, read_targets
from dbkit.profile.words import unknown_key
from dbkit.profile.yaml import Document, load

__all__ = ["LEVELS", "NAME_PATTERN", "ProfileDocument", "Section", "read"]

NAME_PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,62}"
"""What a profile may be called: it names folders and databases."""

_STORES = ("postgres", "redis", "clickhouse")
_SHARED = ("targets", "lint", "backups")
"""What the stores have in common."""
LEVELS = ("off", "note", "warning", "error")
"""How heavy a rule of lint may weigh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A store's section as plain data. Paths start below the store's key, whose own place is ``key_spans[()]``."""

    data: Any
    """``version`` is the text as written (``24.10``) unless that is a whole number."""
    spans: Mapping[DocumentPath, Span]
    key_spans: Mapping[DocumentPath, Span]
    raw: Mapping[DocumentPath, str]

    @property
    def places(self) -> Places:
        """The same places as explain() takes them."""
        return Places(spans=self.spans, key_spans=self.key_spans, raw=self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDocument:
    """A profile with its includes."""

    name: str
    path: Path
    shown: str
    """The path as a user would write it, as in spans."""
    description: str = ""
    targets: Mapping[str, Target] = field(default_factory=dict)
    lint: Mapping[str, str] = field(default_factory=dict)
    """How heavy a rule weighs: its code, and ``off``, ``note``, ``warning`` or ``error``."""
    lint_spans: Mapping[str, Span | None] = field(default_factory=dict)
    """Where that is said."""
    backups: Backups | None = None
    sections: Mapping[str, Section] = field(default_factory=dict)
    """By store, in the order of the file."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The text of each file by its name in spans, passwords in URLs starred out: for excerpts."""
    digest: str = ""
    """A hash of all files' texts, in the order of reading."""
    complete: bool = True
    """Whether every file could be read, so that what is not here was not declared."""


def read(path: Path, stores: Sequence[str] = _STORES) -> tuple[ProfileDocument, tuple[Diagnostic, ...]]:
    """Read a profile and what it includes, with every finding. ``stores`` are the keys of sections."""
    reader = _Reader(path, stores)
    reader.read_all()
    return reader.document(), tuple(reader.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """A file to read, and the files that led to it."""

    path: Path
    name: str
    span: Span | None = None
    chain: tuple[Path, ...] = ()


class _Reader:
    def __init__(self, path: Path, stores: Sequence[str]) -> None:
        self.findings: list[Diagnostic] = []
        self._path = path
        self._stores = tuple(stores)
        self._name = ""
        self._description = ""
        self._merged = Merged()
        self._files: dict[str, str] = {}
        self._texts: list[str] = []
        self._complete = True

    def read_all(self) -> None:
        pending = [_Pending(path=self._path, name=shown(self._path))]
        seen: set[Path] = set()
        while pending:
            one = pending.pop()
            resolved = one.path.resolve()
            if resolved in one.chain:
                names = " -> ".join(path.name for path in (*one.chain[one.chain.index(resolved) :], resolved))
                self._found("include-cycle", f"a file cannot include itself: {names}", one.span, "remove one of them")
            elif resolved not in seen:
                seen.add(resolved)
                pending += reversed(self._read(one, resolved))
        self.findings += self._merged.findings

    def document(self) -> ProfileDocument:
        targets: Mapping[str, Target] = {}
        if "targets" in self._merged.data:
            places = self._merged.below("targets")
            targets, findings = read_targets(self._merged.data["targets"], places, self._stores)
            self.findings += findings
        backups = None
        if "backups" in self._merged.data:
            backups, findings = read_backups(self._merged.data["backups"], self._merged.below("backups"))
            self.findings += findings
        return ProfileDocument(
            name=self._name,
            path=self._path,
            shown=shown(self._path),
            description=self._description,
            targets=targets,
            lint=self._lint(),
            lint_spans={
                str(path[0]).upper(): span for path, span in self._merged.below("lint").key_spans.items() if path
            },
            backups=backups,
            sections={name: self._section(name) for name in self._merged.data if name in self._stores},
            files=self._files,
            digest=sha256(self._texts),
            complete=self._complete,
        )

    def _read(self, one: _Pending, resolved: Path) -> list[_Pending]:
        """Read one file; gives the files that it includes."""
        text, problem = read_text(one.path, one.name)
        if problem is not None:
            span = one.span if problem.span is None else problem.span
            self._fail(Diagnostic(code=problem.code, message=problem.message, span=span, help=problem.help))
            return []
        self._files[one.name] = conceal(text)
        self._texts.append(text)
        document, findings = load(text, one.name)
        self.findings += findings
        data = document.data
        if not isinstance(data, dict):
            if not findings:
                message = "the file is empty" if data is None else "a profile is a mapping: keys and values"
                self._found("no-mapping", message, Span(one.name, 1, 1), "start with 'profile: NAME'")
            self._complete = False
            return []
        self._head(document, one)
        for key in data:
            if key in _SHARED or key in self._stores:
                self._merged.add(document, key)
        return self._included(document, one, resolved)

    def _head(self, document: Document, one: _Pending) -> None:
        known = ("profile", "description", "include", *_SHARED, *self._stores)
        for key in document.data:
            if key not in known:
                self.findings.append(unknown_key(key, known, document.key_spans.get((key,))))
        description = self._text(document, "description")
        if not one.chain:
            self._description = description
            self._take_name(document)
        elif "profile" in document.data:
            span = document.key_spans.get(("profile",))
            self._found("included-name", "an included file is part of a profile and has no name", span, "remove it")

    def _take_name(self, document: Document) -> None:
        if "profile" not in document.data:
            self._found("missing-key", "'profile' is missing", document.spans.get(()), "start with 'profile: NAME'")
            return
        self._name = self._text(document, "profile")
        if isinstance(document.data["profile"], str) and not re.fullmatch(NAME_PATTERN, self._name):
            message = "a profile's name is up to 63 letters, digits, _ and -, and starts with a letter"
            self._found("profile-name", message, document.spans.get(("profile",)), None)

    def _text(self, document: Document, key: str) -> str:
        value = document.data.get(key, "")
        if isinstance(value, str):
            return value
        raw = document.raw.get((key,))
        advice = f"put it in quotes: '{raw}'" if raw else None
        self._found("wrong-type", f"expected a text for {key!r}", document.spans.get((key,)), advice)
        return ""

    def _included(self, document: Document, one: _Pending, resolved: Path) -> list[_Pending]:
        if "include" not in document.data:
            return []
        value = document.data["include"]
        entries: list[tuple[DocumentPath, Any]] = []
        if isinstance(value, list):
            entries = [(("include", index), item) for index, item in enumerate(value)]
        elif isinstance(value, str):
            entries = [(("include",), value)]
        else:
            self._complete = False
            span = document.spans.get(("include",))
            self._found("wrong-type", "expected a list of file names", span, "include: [smo1/billing.yaml]")
        pending = []
        for where, item in entries:
            span = document.spans.get(where)
            if not isinstance(item, str) or not item or "\0" in item:
                self._complete = False
                self._found("wrong-type", "expected the name of a file", span, None)
                continue
            path = one.path.parent / item
            pending.append(_Pending(path=path, name=shown(path), span=span, chain=(*one.chain, resolved)))
        return pending

    def _lint(self) -> Mapping[str, str]:
        """The weights of rules; whether there is such a rule is known where the rules are."""
        data, places = self._merged.data.get("lint", {}), self._merged.below("lint")
        if not isinstance(data, dict):
            self._found("wrong-type", "expected rules and their weights", places.spans.get(()), "lint: {PG025: off}")
            return {}
        for code, level in data.items():
            if level not in LEVELS:
                message = f"a rule weighs {', '.join(LEVELS[:-1])} or {LEVELS[-1]}"
                self._found("wrong-value", message, places.spans.get((code,)), None)
        return {str(code).upper(): level for code, level in data.items() if level in LEVELS}

    def _section(self, store: str) -> Section:
        data, places = self._merged.data[store], self._merged.below(store)
        if isinstance(data, dict) and isinstance(data.get("version"), float):
            data = {**data, "version": places.raw[("version",)]}
        return Section(data=data, spans=places.spans, key_spans=places.key_spans, raw=places.raw)

    def _fail(self, finding: Diagnostic) -> None:
        self._complete = False
        self.findings.append(finding)

    def _found(self, code: str, message: str, span: Span | None, advice: str | None) -> None:
        self.findings.append(Diagnostic(code=code, message=message, span=span, help=advice))

"""What compiling a section carries along: the source, the findings, the statements so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial

from dbkit.contract import DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.ids import ObjectId
from dbkit.core.span import Span
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.check import Fault, check_call, check_column, check_sql, expand
from dbkit.stores.clickhouse.gates import newer_than
from dbkit.stores.clickhouse.quote import value
from dbkit.stores.clickhouse.surface import ClickHouseSection

__all__ = ["Compiler", "checked_column", "checked_type", "safe"]

_RAISE = "raise 'version', or do without it"


@dataclass(slots=True)
class Compiler:
    """One section on its way to a draft."""

    source: Source
    section: ClickHouseSection
    findings: list[Diagnostic] = field(default_factory=list)
    statements: list[DraftStatement] = field(default_factory=list)
    renames: list[tuple[ObjectId, ObjectId]] = field(default_factory=list)
    conversions: dict[ObjectId, str] = field(default_factory=dict)
    """How rows that are there come to what is new: the history of a view, and how long an old table is kept."""

    def report(self, code: str, message: str, span: Span | None, *, help: str | None = None) -> None:
        """Add a finding."""
        self.findings.append(Diagnostic(code=code, message=message, span=span, help=help))

    def checked(self, text: str, check: Callable[[str], object], code: str, *path: str | int) -> str:
        """The text, its type names filled in, after a check; what is wrong with it is reported at its place."""
        types = self.section.types
        try:
            check(text)
            text = expand(text, types) if path[0] == "tables" else text
        except Fault as fault:
            span = self.source.span(*path)
            self.report(code, fault.message, _inside(span, text, fault.offset), help=fault.help)
        self.gate(text, *path)
        return text.strip()

    def gate(self, text: str, *path: str | int) -> None:
        """Report what of a text a server of the section's version has not."""
        for feature, version in newer_than(text, self.section.version):
            self.report("version", f"{feature} needs ClickHouse {version}", self.source.span(*path), help=_RAISE)

    def expression(self, text: str | float | bool, *path: str | int) -> str:
        """The text of one expression, checked."""
        shown = text if isinstance(text, str) else value(text)
        return self.checked(shown, partial(check_sql, single=True), "expression-syntax", *path)

    def known(self, name: str, names: Sequence[str], what: str, *path: str | int) -> None:
        """Report a name that is not one of those declared."""
        if name not in names:
            near = get_close_matches(name, names, 1)
            self.report(f"{what}-unknown", f"there is no {what} {name!r}", self.source.span(*path), help=_nearest(near))

    def add(self, kind: str, name: str, text: str, *path: str | int) -> None:
        """Add the statement that declares an object."""
        identity = ObjectId(kind, (name,))
        self.statements.append(DraftStatement(id=identity, text=text, span=self.source.key_span(*path)))

    def comment(self, name: str, comment: str | None) -> str:
        """What follows a view's CREATE to give it its comment."""
        return f";\n{render.modify_comment(name, comment)}" if comment else ""

    def renamed(self, kind: str, name: str, old: str | None) -> None:
        """Note the name that an object had."""
        if old:
            self.renames.append((ObjectId(kind, (name,)), ObjectId(kind, (old,))))


def safe(name: str) -> str:
    """A name that can be written: one with control characters was reported."""
    return "".join("?" if ord(char) < 32 or ord(char) == 127 else char for char in name)


def checked_column(types: Mapping[str, str], text: str) -> None:
    """A column as SQL, with type names of the profile. Raises Fault."""
    check_sql(text, single=True)
    check_column(expand(text, types))


def checked_type(types: Mapping[str, str], text: str) -> None:
    """A type as SQL, with type names of the profile. Raises Fault."""
    check_call(expand(text, types), "a type")


def _inside(span: Span | None, text: str, offset: int) -> Span | None:
    """The place of a fault within a scalar: exact where it stands on one line, bare or in quotes."""
    if span is None or "\n" in text or not 0 < offset < len(text):
        return span
    quotes = span.length - len(text)
    return span.shifted(offset + quotes // 2) if quotes in (0, 2) else span


def _nearest(near: Sequence[str]) -> str | None:
    return f"did you mean {near[0]!r}?" if near else None

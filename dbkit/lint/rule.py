"""Rules: what a profile or a migration may say and better would not. Each is one file of a package.

The file is called ``<code>_<name>.py`` and holds one function, ``check``; ``SEVERITY`` where it is not a warning. Its
docstring is its page: it starts with the rule in one line and holds examples, after ``Bad:`` and ``Good:``, which are
the tests of the rule.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc
from typing import Any, Generic, TypeVar

from dbkit.core.diagnostic import Severity
from dbkit.core.span import Path, Span
from dbkit.plan.hazard import HazardKind

__all__ = ["NO_RULES", "Advice", "Book", "Rule", "rules_in"]

G = TypeVar("G")

_FILE = re.compile(r"([a-z]{2}\d{3})_(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a rule says of one place: a path below the store's key of a profile, or a place in a file."""

    path: Path = ()
    message: str
    help: str | None = None
    span: Span | None = None
    """Where it stands, if not in a profile."""
    lines: tuple[int, int] = (0, 0)
    """The first and the last line of what it is about: a comment on any of them may allow it."""
    hazard: HazardKind | None = None
    """What is dangerous about it, where it is a statement."""
    table: tuple[str, ...] = ()
    """What the danger grows with, by path."""
    severity: Severity | None = None
    """Where it is not that of the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: ``RD001``, ``evicted-state``."""

    code: str
    name: str
    page: str
    """Markdown; the first line says what the rule is about."""
    check: Callable[[Any], Iterable[Advice]]
    severity: Severity = Severity.WARNING

    @property
    def title(self) -> str:
        """What the rule is about."""
        return self.page.partition("\n")[0].rstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Generic[G]):
    """Rules, and what makes of a section, or of files, the things that they look at."""

    rules: tuple[Rule, ...]
    read: Callable[[G], Iterable[Any]]

    def advice(self, given: G) -> tuple[tuple[Rule, Advice], ...]:
        """All that the rules have to say."""
        if not self.rules:
            return ()
        subjects = self.read(given)
        return tuple((rule, advice) for subject in subjects for rule in self.rules for advice in rule.check(subject))


NO_RULES: Book[Any] = Book(rules=(), read=lambda _: ())
"""Of a store that has none yet."""


def rules_in(package: str) -> tuple[Rule, ...]:
    """The rules in the files of a package, in the order of their codes."""
    found = []
    for module in pkgutil.iter_modules(import_module(package).__path__):
        if match := _FILE.fullmatch(module.name):
            file = import_module(f"{package}.{module.name}")
            name = match[2].replace("_", "-")
            severity = getattr(file, "SEVERITY", Severity.WARNING)
            page = cleandoc(file.__doc__ or "")
            found.append(Rule(code=match[1].upper(), name=name, page=page, check=file.check, severity=severity))
    return tuple(sorted(found, key=lambda rule: rule.code))

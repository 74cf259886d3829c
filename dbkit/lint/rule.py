"""Rules: what a profile may say and better would not. Each is one file of a package; its docstring is its page.

The file is called ``<code>_<name>.py`` and holds one function, ``check``. The docstring starts with the rule in one
line and holds two profiles, after ``Bad:`` and ``Good:``: the tests of the rule.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc
from typing import Any, Generic, TypeVar

from dbkit.core.span import Path

__all__ = ["NO_RULES", "Advice", "Book", "Rule", "rules_in"]

G = TypeVar("G")

_FILE = re.compile(r"([a-z]{2}\d{3})_(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a rule says of one place; the path starts below the store's key."""

    path: Path
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: ``RD001``, ``evicted-state``."""

    code: str
    name: str
    page: str
    """Markdown; the first line says what the rule is about."""
    check: Callable[[Any], Iterable[Advice]]

    @property
    def title(self) -> str:
        """What the rule is about."""
        return self.page.partition("\n")[0].rstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Generic[G]):
    """The rules of a store, and what makes of its section the thing that they look at."""

    rules: tuple[Rule, ...]
    read: Callable[[G], Any]

    def advice(self, given: G) -> tuple[tuple[Rule, Advice], ...]:
        """All that the rules have to say."""
        if not self.rules:
            return ()
        subject = self.read(given)
        return tuple((rule, advice) for rule in self.rules for advice in rule.check(subject))


NO_RULES: Book[Any] = Book(rules=(), read=lambda given: given)
"""Of a store that has none yet."""


def rules_in(package: str) -> tuple[Rule, ...]:
    """The rules in the files of a package, in the order of their codes."""
    found = []
    for module in pkgutil.iter_modules(import_module(package).__path__):
        if match := _FILE.fullmatch(module.name):
            file = import_module(f"{package}.{module.name}")
            name = match[2].replace("_", "-")
            found.append(Rule(code=match[1].upper(), name=name, page=cleandoc(file.__doc__ or ""), check=file.check))
    return tuple(sorted(found, key=lambda rule: rule.code))

"""Migration files as the commands that rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.errors import StatementFailed
from dbkit.core.span import Span
from dbkit.lint.rule import Advice
from dbkit.lint.script import Script
from dbkit.plan.hazard import HazardKind
from dbkit.stores.redis.quote import split, words

__all__ = ["Written", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One command of a file; without words where its line cannot be read."""

    words: tuple[bytes, ...]
    span: Span
    refusal: str = ""

    @property
    def name(self) -> str:
        """What the command is called."""
        return self.words[0].decode("utf-8", "replace").upper() if self.words else ""

    def has(self, word: bytes) -> bool:
        """Whether an option is given."""
        return any(one.upper() == word for one in self.words[1:])

    def says(self, message: str, help_text: str, *, hazard: HazardKind) -> Advice:
        """A finding at this command."""
        line = self.span.line
        return Advice(message=message, help=help_text, span=self.span, lines=(line, line), hazard=hazard)


def read(scripts: Iterable[Script]) -> Iterator[Written]:
    """The commands of files; where one cannot be read, one that says why."""
    for script in scripts:
        try:
            found = split(script.text)
        except StatementFailed as error:
            place = re.search(r"line (\d+)", error.message)
            line = int(place[1]) if place else 1
            yield Written(words=(), span=Span(script.shown, line, 1), refusal=error.message)
            continue
        for one in found:
            span = Span(script.shown, one.line, 1, len(one.text))
            yield Written(words=tuple(word.plain for word in words(one.text)), span=span)

"""A statement of a migration file as rules look at it: what it says, what was there before, what it may be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.diagnostic import Severity
from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.core.span import Span
from dbkit.lint.rule import Advice
from dbkit.lint.script import Script
from dbkit.plan.hazard import HazardKind
from dbkit.stores.clickhouse.checks.clause import Clause, altered_table, clauses_of
from dbkit.stores.clickhouse.recipes.words import UNCHECKED, recipe_in
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.tokens import Token, significant
from dbkit.stores.clickhouse.written.known import Known, Table, after, commands

__all__ = ["Written", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One statement of a file."""

    text: str
    tokens: tuple[Token, ...]
    span: Span
    script: Script
    before: Known
    recipe: str | None = None
    """What a comment above it tells dbkit to do with it: it is carried out so that nothing is lost."""
    clauses: tuple[Clause, ...] = ()
    """What of an ALTER TABLE rows can stand against."""
    unchecked: bool = False
    """Whether its rows are not looked at before it is run."""
    refusal: str = ""
    """Why the file cannot be cut into statements, or this one cannot be read."""

    def is_verb(self, *words: str) -> bool:
        """Whether it begins with these words."""
        return [token.text.upper() for token in self.tokens[: len(words)]] == list(words)

    def in_use(self, table: Table) -> bool:
        """Whether it may hold rows: it was not made by the same change."""
        return not table.made_in or table.made_in != self.script.change

    def alterations(self) -> Iterator[tuple[Table, list[Token]]]:
        """The commands of an ALTER TABLE of a table in use."""
        name = altered_table(self.tokens)
        if not name or name in self.before.views:
            return
        table = self.before.table(name)
        if self.in_use(table):
            yield from ((table, words) for words in commands(self.tokens))

    def setting(self, name: str) -> str | None:
        """The value of a setting behind SETTINGS, as it is written."""
        for place, token in enumerate(self.tokens[:-2]):
            if token.name == name and self.tokens[place + 1].text == "=":
                return self.tokens[place + 2].text
        return None

    def says(
        self,
        message: str,
        help_text: str | None = None,
        *,
        hazard: HazardKind | None = None,
        of: str = "",
        at: Token | None = None,
    ) -> Advice:
        """A finding at this statement, or at a word of it; a note where the header declares the danger of a table."""
        declared = hazard is not None and bool(of) and self._declares(hazard, of)
        return Advice(
            message=f"{message} (the header declares it)" if declared else message,
            help=None if declared else help_text,
            span=self.span if at is None else self._place(at),
            lines=(self.span.line, self.span.line + self.text.count("\n")),
            hazard=hazard,
            table=(of,) if of else (),
            severity=Severity.NOTE if declared else None,
        )

    def _place(self, token: Token) -> Span:
        start = self.text.rfind("\n", 0, token.start) + 1
        line = self.span.line + self.text.count("\n", 0, token.start)
        return Span(self.span.file, line, token.start - start + 1, len(token.text))

    def _declares(self, hazard: HazardKind, table: str) -> bool:
        name = re.escape(str(ObjectId("table", (table,))).partition(" ")[2])
        named = re.compile(rf'(?<![\w".]){name}(?![\w"])')
        return any(line.partition(" ")[0] == hazard and named.search(line) for line in self.script.hazards)


def read(scripts: Iterable[Script]) -> Iterator[Written]:
    """The statements of files in the order in which they are run."""
    known = Known()
    for script in scripts:
        try:
            statements = split(script.text)
            recipes = [recipe_in(one) for one in statements]
        except StatementFailed as error:
            line = int((error.where or "").removeprefix("line ") or 1)
            place = Span(script.shown, line, 1)
            yield Written(text="", tokens=(), span=place, script=script, before=known, refusal=error.message)
            continue
        for one, recipe in zip(statements, recipes, strict=True):
            place = Span(script.shown, one.line, 1, len(one.text.split("\n", 1)[0]))
            try:
                clauses = tuple(clauses_of(one.text))
                then = after(known, one.text, script.change)
            except IndexError:  # a word was looked for that is not there
                refusal = "the statement ends before it is whole"
                yield Written(text="", tokens=(), span=place, script=script, before=known, refusal=refusal)
                continue
            yield Written(
                text=one.text,
                tokens=tuple(significant(one.text)),
                span=place,
                script=script,
                before=known,
                recipe=recipe,
                clauses=clauses,
                unchecked=UNCHECKED in one.directives,
            )
            known = then

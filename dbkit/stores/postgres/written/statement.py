"""A statement of a migration file as rules look at it: what it says, what was there before, what it may be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dbkit.core.diagnostic import Severity
from dbkit.core.ids import ObjectId
from dbkit.core.span import Span
from dbkit.lint.rule import Advice
from dbkit.lint.script import Script
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import Node, characters
from dbkit.stores.postgres.written.known import Known, Name, Table
from dbkit.stores.postgres.written.nodes import commands, relation

__all__ = ["Written"]

_BLOCKING = (HazardKind.TABLE_REWRITE, HazardKind.TABLE_SCAN, HazardKind.BLOCKS_READS, HazardKind.BLOCKS_WRITES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One statement of a file. ``kind`` is empty where PostgreSQL's parser refuses it."""

    kind: str
    node: Node
    text: str
    span: Span
    extent: tuple[int, int]
    """Its first and last line, or those of the DO block that it stands in: a comment on any of them is about it."""
    script: Script
    before: Known
    file: tuple[tuple[str, Node], ...] = field(repr=False)
    """All statements of its file."""
    kinds: frozenset[str]
    """The kinds of statements that its file has."""
    earlier: Sequence[Written] = field(repr=False)
    """The statements before it in the same transaction."""
    transaction: bool
    """Whether it runs in one."""
    held: Mapping[Name, str] = field(default_factory=dict)
    """The locks that the transaction holds already that keep others from tables in use."""
    batched: bool = False
    """Whether the runner runs it in batches of rows."""
    few: frozenset[str] = frozenset()
    """The variables of its DO block that hold one value, or one row of few."""
    refusal: str = ""
    """What the parser says of a statement that it refuses."""

    @property
    def namespace(self) -> str:
        """The schema of unqualified names."""
        return self.script.namespace or "public"

    def name(self, node: Node) -> Name:
        """The name of a RangeVar."""
        return relation(node, self.namespace)

    def table(self, node: Node) -> Table:
        """What is known of the table that a RangeVar names."""
        return self.before.table(self.name(node))

    def in_use(self, table: Table) -> bool:
        """Whether somebody may read or write its rows here: it was not made by the same change."""
        return not table.foreign and (not table.made_in or table.made_in != self.script.change)

    def alterations(self) -> Iterator[tuple[Table, str, Node, Node]]:
        """The commands of an ALTER TABLE of a table in use: the table, what it does, the command, its definition."""
        if self.kind != "AlterTableStmt" or self.node.get("objtype") not in ("OBJECT_TABLE", "OBJECT_MATVIEW"):
            return
        table = self.table(self.node["relation"])
        if self.in_use(table):
            for subtype, command, definition in commands(self.node):
                yield table, subtype, command, definition

    def says(
        self,
        message: str,
        help_text: str | None = None,
        *,
        hazard: HazardKind | None = None,
        of: Table | None = None,
        beside: Table | None = None,
        at: Node | None = None,
    ) -> Advice:
        """A finding at this statement, or at a part of it; a note where the header declares the danger of a table."""
        tables = [table for table in (of, beside) if table is not None]
        declared = hazard is not None and any(self._declares(hazard, table) for table in tables)
        return Advice(
            message=f"{message} (the header declares it)" if declared else message,
            help=None if declared else help_text,
            span=self._place(at),
            lines=self.extent,
            hazard=hazard,
            table=of.name if of else (),
            severity=Severity.NOTE if declared else None,
        )

    def _place(self, part: Node | None) -> Span:
        """The place of a part of the statement, up to the end of its line."""
        if part is None or "location" not in part:
            return self.span
        offset = characters(self.text, part["location"])
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        length = (len(self.text) if end < 0 else end) - offset
        column = offset - start + (1 if start else self.span.column)
        return Span(self.span.file, self.span.line + self.text.count("\n", 0, offset), column, length)

    def _declares(self, hazard: HazardKind, table: Table) -> bool:
        """Whether a line of the header names the danger and the table, or something of it."""
        kinds = _BLOCKING if hazard in _BLOCKING else (hazard,)
        name = re.escape(str(ObjectId("table", table.name)).partition(" ")[2])
        named = re.compile(rf'(?<![\w".]){name}(?![\w"])')
        return any(line.partition(" ")[0] in kinds and named.search(line) for line in self.script.hazards)

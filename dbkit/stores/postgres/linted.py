"""What the rules of this store look at: what a section declares, and statements of migration files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dbkit.contract import Source
from dbkit.core.span import Path, Span
from dbkit.lint.rule import Book, rules_in
from dbkit.lint.script import Script
from dbkit.stores.postgres.compile import compile_section
from dbkit.stores.postgres.parse import parse
from dbkit.stores.postgres.written.after import after
from dbkit.stores.postgres.written.known import Known, Table
from dbkit.stores.postgres.written.reading import read

__all__ = ["Linted", "book", "script_book"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What a section declares, and where."""

    known: Known
    paths: Mapping[tuple[str, tuple[str, ...]], Path]
    """Where objects stand in the section, by kind and name."""
    keys: frozenset[Path]
    """All paths that there are."""

    @property
    def tables(self) -> Iterator[Table]:
        """Its tables whose rows are here, views left out."""
        return (one for one in self.known.tables.values() if not one.materialized and not one.foreign)

    def at(self, kind: str, *name: str) -> Path:
        """Where an object stands; where the table of it does, if it has no place of its own."""
        for known in (kind, "table"):
            path = self.paths.get((known, name if known == kind else name[:2]))
            if path is not None:
                return path
        return ()

    def at_column(self, table: Table, column: str) -> Path:
        """Where a column stands; where its table does, if it comes from elsewhere."""
        path = self.at("table", *table.name)
        below = (*path, "columns", column)
        return below if below in self.keys else path

    def at_constraint(self, table: Table, name: str, columns: Sequence[str]) -> Path:
        """Where a constraint stands: by itself, or with the first of its columns."""
        for kind in ("constraint", "foreign_key"):
            if (kind, (*table.name, name)) in self.paths:
                return self.paths[kind, (*table.name, name)]
        return self.at_column(table, columns[0]) if columns else self.at("table", *table.name)


def book() -> Book[Source]:
    """The rules of a section."""
    return Book(rules=rules_in("dbkit.stores.postgres.rules.schema"), read=_linted)


def script_book() -> Book[Sequence[Script]]:
    """The rules of migration files."""
    return Book(rules=rules_in("dbkit.stores.postgres.rules.statements"), read=read)


def _linted(source: Source) -> tuple[Linted]:
    draft, _ = compile_section(source)
    known = Known()
    paths: dict[tuple[str, tuple[str, ...]], Path] = {}
    by_span = {span: path for table in (source.spans, source.key_spans) for path, span in table.items()}
    for statement in draft.statements:
        paths[statement.id.kind, statement.id.path] = _path(by_span, statement.span)
        for tree in parse(statement.text):
            kind = next(iter(tree))
            known = after(known, kind, tree[kind], namespace=draft.namespace, change="")
    keys = frozenset(source.spans) | frozenset(source.key_spans)
    return (Linted(known=known, paths=paths, keys=keys),)


def _path(by_span: Mapping[Span, Path], span: Span | None) -> Path:
    """The path of a place; of the longest that begins on its line, where the place is inside of a text."""
    if span is None or span in by_span:
        return by_span[span] if span else ()
    near = [path for one, path in by_span.items() if (one.file, one.line) == (span.file, span.line)]
    return max(near, key=len, default=())

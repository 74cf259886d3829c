"""What the rules of this store look at: what a section declares, and statements of migration files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dbkit.contract import Source
from dbkit.core.span import Path
from dbkit.lint.rule import Book, rules_in
from dbkit.lint.script import Script
from dbkit.stores.clickhouse.compile import compile_section
from dbkit.stores.clickhouse.kinds.grants import Grant
from dbkit.stores.clickhouse.rights import Rights, rights_of, said_rights
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.written.known import Known, Table, View, after
from dbkit.stores.clickhouse.written.statement import read

__all__ = ["Linted", "book", "script_book"]

_FAMILY = "MergeTree"


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What a section declares."""

    known: Known
    keys: frozenset[Path]
    """All paths that there are."""
    rights: Rights
    users: tuple[str, ...]

    def rights_of(self, name: str) -> frozenset[Grant] | None:
        """What somebody may do, by roles too; None where the section does not say all of it."""
        return rights_of(self.rights, name)

    @property
    def tables(self) -> Iterator[Table]:
        """Its tables that keep rows in parts: those of the MergeTree family."""
        return (one for one in self.known.tables.values() if one.engine.endswith(_FAMILY))

    @property
    def writers(self) -> Iterator[tuple[View, Table]]:
        """Each materialized view that sees inserts, with the table of the section that it writes to."""
        for view in self.known.views.values():
            target = self.known.tables.get(view.to or "")
            if target is not None and not view.refreshed:
                yield view, target

    def at(self, *path: str) -> Path:
        """The longest beginning of a path that there is."""
        return next((path[:length] for length in range(len(path), 0, -1) if path[:length] in self.keys), ())


def book() -> Book[Source]:
    """The rules of a section."""
    return Book(rules=rules_in("dbkit.stores.clickhouse.rules.schema"), read=_linted)


def script_book() -> Book[Sequence[Script]]:
    """The rules of migration files."""
    return Book(rules=rules_in("dbkit.stores.clickhouse.rules.statements"), read=read)


def _linted(source: Source) -> tuple[Linted]:
    draft, _ = compile_section(source)
    known = Known()
    for statement in draft.statements:
        for one in split(statement.text):
            known = after(known, one.text, "")
    return (
        Linted(
            known=known,
            keys=frozenset(source.spans) | frozenset(source.key_spans),
            rights=said_rights(draft.statements, draft.namespace),
            users=tuple(sorted(source.section.users)),
        ),
    )

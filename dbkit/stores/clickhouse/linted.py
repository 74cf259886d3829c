"""What the rules of this store look at: what a section declares, and statements of migration files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dbkit.contract import Draft, Source
from dbkit.core.span import Path
from dbkit.lint.rule import Book, rules_in
from dbkit.lint.script import Script
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.compile import compile_section
from dbkit.stores.clickhouse.kinds.grants import Grant
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
    rights: Mapping[str, frozenset[Grant]]
    """What users and roles may do, of whom the section says it: rights, and names of roles."""

    def rights_of(self, name: str) -> frozenset[Grant] | None:
        """What somebody may do, by roles too; None where the section does not say all of it."""
        found: set[Grant] = set()
        asked, queue = {name}, [name]
        while queue:
            held = self.rights.get(queue.pop())
            if held is None:
                return None
            found |= held
            roles = {grant.privilege for grant in held if not grant.on} - asked
            asked |= roles
            queue += sorted(roles)
        return frozenset(found)

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
    return (Linted(known=known, keys=frozenset(source.spans) | frozenset(source.key_spans), rights=_rights(draft)),)


def _rights(draft: Draft) -> dict[str, frozenset[Grant]]:
    book = AccessBook(draft.namespace)
    said = [statement for statement in draft.statements if statement.id.kind == "grants"]
    for statement in said:
        for one in split(statement.text):
            book.run(one.text)
    return {statement.id.name: frozenset(book.granted.get(statement.id.name, ())) for statement in said}

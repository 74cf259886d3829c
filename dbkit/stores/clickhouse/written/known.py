"""What statements have made so far: tables, their columns and keys, and the views that read and write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dbkit.stores.clickhouse.checks.clause import altered_table
from dbkit.stores.clickhouse.create_table import created_table
from dbkit.stores.clickhouse.ddl import Clauses, arguments, body, table_clauses, text_of
from dbkit.stores.clickhouse.definer import definer_of
from dbkit.stores.clickhouse.tokens import Token, significant
from dbkit.stores.clickhouse.view_text import view_text
from dbkit.stores.clickhouse.written.query import Query, column_type, query

__all__ = ["Column", "Known", "Table", "View", "after", "commands"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type as it was written, and whether it is one that rows keep."""

    type: str
    stored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table."""

    name: str
    made_in: str = ""
    """The change that made it; empty where no file did."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    clauses: Clauses | None = None
    """None where no file made it."""

    @property
    def engine(self) -> str:
        """The engine's name, without Replicated; empty where it is not known."""
        if self.clauses is None or not self.clauses.engine:
            return ""
        return arguments(self.clauses.engine)[0].removeprefix("Replicated").removeprefix("Shared")

    @property
    def key(self) -> tuple[str, ...]:
        """The sorting key."""
        if self.clauses is None:
            return ()
        return self.clauses.primary_key if self.clauses.order_by is None else self.clauses.order_by


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A materialized view."""

    name: str
    to: str | None
    """The table of this database that it writes to."""
    inner: bool
    """Whether it keeps its rows itself."""
    refreshed: bool
    definer: str | None = None
    """With whose rights it runs, where it says that."""
    invoked: bool = False
    """Whether it runs with the rights of whoever inserts."""
    replaced: bool = False
    """Whether each refresh puts another table in the place of its target."""
    query: Query


@dataclass(frozen=True, slots=True)
class Known:
    """What there is before a statement."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """The table of a name; one that no file made where there is none."""
        return self.tables.get(name) or Table(name=name)

    def readers(self, table: str) -> tuple[View, ...]:
        """The materialized views that see what is inserted into a table."""
        return tuple(view for view in self.views.values() if table in view.query.tables and not view.refreshed)


def after(known: Known, sql: str, change: str) -> Known:
    """What there is after a statement."""
    tokens = significant(sql)
    first = tokens[0].text.upper() if tokens else ""
    if first == "CREATE":
        return _created(known, sql, tokens, change)
    if first == "ALTER":
        return _altered(known, sql, tokens)
    if first in ("DROP", "DETACH", "RENAME", "EXCHANGE"):
        return _moved(known, first, tokens)
    return known


def _created(known: Known, sql: str, tokens: Sequence[Token], change: str) -> Known:
    if [token.text.upper() for token in tokens[1:3]] == ["MATERIALIZED", "VIEW"]:
        view = _view(sql)
        return replace(known, views={**known.views, view.name: view})
    made = created_table(tokens)
    if made is None:
        return known
    columns = {part.name: _column(part.text) for part in body(sql) if part.kind == "column"} if made.opening else {}
    table = Table(
        name=made.name,
        made_in=change,
        columns=columns,
        clauses=table_clauses(text_of(sql, tokens[made.engine : made.end])),
    )
    return replace(known, tables={**known.tables, made.name: table})


def _column(text: str) -> Column:
    kind, rest = column_type(text)
    return Column(kind, stored=not any(token.is_word("ALIAS", "EPHEMERAL") for token in rest))


def _view(sql: str) -> View:
    tokens = significant(sql)
    start = next(place for place, token in enumerate(tokens) if token.is_word("VIEW")) + 1
    while tokens[start].is_word("IF", "NOT", "EXISTS"):
        start += 1
    start += 2 if tokens[start + 1].text == "." else 0
    said = view_text(sql)
    return View(
        name=tokens[start].name or "",
        to=said.to[-1] if len(said.to) == 1 else None,
        inner=not said.to,
        refreshed=said.refresh is not None,
        definer=definer_of(said.security),
        invoked=said.security is None,
        replaced=said.refresh is not None and "APPEND" not in said.refresh.upper().split(),
        query=query(sql),
    )


def commands(tokens: Sequence[Token]) -> list[list[Token]]:
    """The commands of an ALTER TABLE, without IF EXISTS; what stands in brackets, or behind SETTINGS, is no command."""
    found: list[list[Token]] = [[]]
    depth = 0
    for place, token in enumerate(tokens[3:], start=3):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        if depth == 0 and token.text == "," and follows is not None and follows.is_word(*_VERBS):
            found.append([])
        elif not (token.is_word("IF", "NOT", "EXISTS") and len(found[-1]) < 4):
            found[-1].append(token)
    return found


_VERBS = (
    "ADD", "ATTACH", "CLEAR", "COMMENT", "DELETE", "DETACH", "DROP", "FETCH", "FREEZE", "MATERIALIZE", "MODIFY", "MOVE",
    "REMOVE", "RENAME", "REPLACE", "RESET", "UPDATE",
)  # fmt: skip


def _altered(known: Known, sql: str, tokens: Sequence[Token]) -> Known:
    name = altered_table(tokens)
    if not name:
        return known
    table = known.tables.get(name)
    if table is None:
        view = known.views.get(name)
        if view is not None and len(tokens) > 4 and tokens[4].is_word("QUERY"):
            return replace(known, views={**known.views, name: replace(view, query=query(sql))})
        return known
    columns = dict(table.columns)
    for words in commands(tokens):
        if len(words) < 3 or not words[1].is_word("COLUMN"):
            continue
        column = words[2].name or ""
        if words[0].is_word("ADD", "MODIFY") and len(words) > 3:
            kind, _ = column_type(text_of(sql, words[3:]))
            columns[column] = _column(text_of(sql, words[3:])) if kind else columns.get(column, Column(""))
        elif words[0].is_word("DROP"):
            columns.pop(column, None)
        elif words[0].is_word("RENAME") and len(words) > 4 and column in columns:
            columns[words[4].name or ""] = columns.pop(column)
    return replace(known, tables={**known.tables, name: replace(table, columns=columns)})


def _moved(known: Known, verb: str, tokens: Sequence[Token]) -> Known:
    words = [token for token in tokens if not token.is_word("IF", "EXISTS")]
    names = [words[place + 1].name or "" for place in range(1, len(words) - 1) if _names(words, place)]
    tables, views = dict(known.tables), dict(known.views)
    if verb in ("DROP", "DETACH") and names:
        tables.pop(names[0], None)
        views.pop(names[0], None)
    elif len(names) == 2 and names[0] in tables:
        one, other = tables.pop(names[0]), tables.pop(names[1], None)
        tables[names[1]] = replace(one, name=names[1])
        if verb == "EXCHANGE" and other is not None:
            tables[names[0]] = replace(other, name=names[0])
    return Known(tables, views)


def _names(words: Sequence[Token], place: int) -> bool:
    """Whether the word is one behind which the name of an object of this database stands."""
    unqualified = place + 2 >= len(words) or words[place + 2].text != "."
    return words[place].is_word("TABLE", "TABLES", "VIEW", "DICTIONARY", "AND", "TO") and unqualified

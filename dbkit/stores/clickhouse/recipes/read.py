"""What a statement with a directive is to do: read from its SQL, so that one written by hand is carried out too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.tokens import Token, significant, split_at

__all__ = [
    "Copy",
    "Exchange",
    "Insert",
    "View",
    "read_copy",
    "read_created",
    "read_dropped",
    "read_exchange",
    "read_insert",
    "read_truncated",
    "read_view",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Rows of a table that go to another one."""

    source: str
    target: str
    columns: tuple[str, ...] = ()
    """Of the target, as SQL. Empty where whole parts go over."""
    values: tuple[str, ...] = ()
    """What they are made of."""
    text: str
    """The statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Two tables whose names change places: the one that is used, and the one beside it."""

    table: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """An INSERT of what a query gives."""

    target: str
    columns: tuple[str, ...]
    select: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A materialized view that is made, or gets another query."""

    name: str
    creates: bool
    head: str
    """All before its query."""
    select: str


class _Reader:
    """Goes through the tokens of a statement."""

    def __init__(self, sql: str, wanted: str) -> None:
        self._sql = sql
        self._tokens = significant(sql)
        self._wanted = wanted
        self._at = 0

    def words(self, *words: str) -> None:
        """Read these words."""
        for word in words:
            if not (self._at < len(self._tokens) and self._tokens[self._at].is_word(word)):
                raise self.fault()
            self._at += 1

    def name(self) -> str:
        """Read a name without a database."""
        name = self._tokens[self._at].name if self._at < len(self._tokens) else None
        if name is None:
            raise self.fault()
        self._at += 1
        return name

    def is_word(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        return self._at < len(self._tokens) and self._tokens[self._at].is_word(*words)

    def until(self, word: str) -> list[Token]:
        """The tokens up to a word that stands outside brackets, which is read too."""
        depth = 0
        for place in range(self._at, len(self._tokens)):
            token = self._tokens[place]
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if depth == 0 and token.is_word(word):
                found = self._tokens[self._at : place]
                self._at = place + 1
                return found
        raise self.fault()

    def brackets(self) -> list[Token]:
        """The tokens inside of brackets that open here."""
        start = self._at + 1
        depth = 0
        for place in range(self._at, len(self._tokens)):
            depth += (self._tokens[place].text == "(") - (self._tokens[place].text == ")")
            if depth == 0:
                self._at = place + 1
                return self._tokens[start:place]
        raise self.fault()

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._tokens):
            raise self.fault()

    def rest(self) -> str:
        """What was not read."""
        return self._sql[self._tokens[self._at].start :] if self._at < len(self._tokens) else ""

    def pieces(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """The texts between commas."""
        return tuple(self._sql[part[0].start : part[-1].end] for part in split_at(tokens) if part)

    def fault(self) -> StatementFailed:
        """What is wrong with the statement."""
        return StatementFailed(
            f"what stands below the comment is not what it speaks of: {self._sql.splitlines()[0]}",
            help=f"it must be {self._wanted}; without the comment it runs as it stands",
        )


def read_copy(sql: str) -> Copy:
    """``INSERT INTO new (…) SELECT … FROM old``, or ``ALTER TABLE new ATTACH PARTITION ALL FROM old``."""
    reader = _Reader(sql, "INSERT INTO new (…) SELECT … FROM old, or ALTER TABLE new ATTACH PARTITION ALL FROM old")
    if reader.is_word("ALTER"):
        reader.words("ALTER", "TABLE")
        target = reader.name()
        reader.words("ATTACH", "PARTITION", "ALL", "FROM")
        source = reader.name()
        reader.end()
        return Copy(source=source, target=target, text=sql)
    reader.words("INSERT", "INTO")
    target = reader.name()
    before = reader.until("SELECT")
    inside = next((place for place, token in enumerate(before) if token.text == ")"), 0)
    columns = reader.pieces(before[1:inside])
    values = reader.pieces(reader.until("FROM"))
    source = reader.name()
    reader.end()
    if not columns or len(columns) != len(values):
        raise reader.fault()
    return Copy(source=source, target=target, columns=columns, values=values, text=sql)


def read_insert(sql: str) -> Insert:
    """``INSERT INTO target (…) SELECT …``."""
    reader = _Reader(sql, "INSERT INTO target (…) SELECT …")
    reader.words("INSERT", "INTO")
    target = reader.name()
    columns = reader.pieces(reader.brackets())
    return Insert(target=target, columns=columns, select=reader.rest())


def read_view(sql: str) -> View:
    """``CREATE MATERIALIZED VIEW v TO target AS SELECT …``, or ``ALTER TABLE v MODIFY QUERY SELECT …``."""
    reader = _Reader(sql, "CREATE MATERIALIZED VIEW v TO target AS SELECT …, or ALTER TABLE v MODIFY QUERY SELECT …")
    creates = reader.is_word("CREATE")
    reader.words(*(("CREATE", "MATERIALIZED", "VIEW") if creates else ("ALTER", "TABLE")))
    name = reader.name()
    if creates:
        reader.until("AS")
    else:
        reader.words("MODIFY", "QUERY")
    select = reader.rest()
    return View(name=name, creates=creates, head=sql[: len(sql) - len(select)], select=select)


def read_truncated(sql: str) -> str:
    """``TRUNCATE TABLE target``."""
    reader = _Reader(sql, "TRUNCATE TABLE target")
    reader.words("TRUNCATE", "TABLE")
    name = reader.name()
    reader.end()
    return name


def read_exchange(sql: str) -> Exchange:
    """``EXCHANGE TABLES used AND beside``."""
    reader = _Reader(sql, "EXCHANGE TABLES used AND beside")
    reader.words("EXCHANGE", "TABLES")
    table = reader.name()
    reader.words("AND")
    beside = reader.name()
    reader.end()
    return Exchange(table=table, beside=beside)


def read_created(sql: str) -> tuple[str, str]:
    """``CREATE TABLE IF NOT EXISTS beside (…) …``: the name, and what follows it."""
    reader = _Reader(sql, "CREATE TABLE IF NOT EXISTS beside (…)")
    reader.words("CREATE", "TABLE", "IF", "NOT", "EXISTS")
    return reader.name(), reader.rest()


def read_dropped(sql: str) -> str:
    """``DROP TABLE beside``."""
    reader = _Reader(sql, "DROP TABLE beside")
    reader.words("DROP", "TABLE")
    name = reader.name()
    reader.end()
    return name

"""The clauses of ALTER TABLE that rows can stand against, read from a statement, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.recipes.read import Copy
from dbkit.stores.clickhouse.tokens import Token, significant, split_at, unquote

__all__ = [
    "AddConstraint",
    "Clause",
    "ModifyTTL",
    "Redefault",
    "Retype",
    "altered_table",
    "clauses_of",
    "converted",
    "dropped_table",
]

_BEHIND_TYPE = (
    "DEFAULT", "MATERIALIZED", "ALIAS", "EPHEMERAL", "CODEC", "TTL", "COMMENT", "STATISTICS", "SETTINGS", "AFTER",
    "FIRST", "REMOVE", "MODIFY", "RESET", "NOT", "NULL", "COLLATE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Retype:
    """``MODIFY COLUMN c Type [DEFAULT …]``."""

    table: str
    column: str
    type: str
    default: str | None
    """What stands behind DEFAULT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redefault:
    """``MODIFY COLUMN c [Type] DEFAULT …``, or ``MODIFY COLUMN c REMOVE DEFAULT``."""

    table: str
    column: str
    type: str | None
    """The type, where it is said."""
    default: str | None
    """The expression; None where there is none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConstraint:
    """``ADD CONSTRAINT n CHECK condition``."""

    table: str
    name: str
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifyTTL:
    """``MODIFY TTL …``: the items that take rows away."""

    table: str
    items: tuple[tuple[str, str | None], ...]
    """When, and for which rows."""


Clause = Retype | Redefault | AddConstraint | ModifyTTL


def altered_table(tokens: Sequence[Token]) -> str | None:
    """The table of this database that ALTER TABLE names."""
    if len(tokens) < 5 or not tokens[0].is_word("ALTER") or not tokens[1].is_word("TABLE") or tokens[3].text == ".":
        return None
    return tokens[2].name or ""


def clauses_of(sql: str) -> Iterator[Clause]:
    """What of an ALTER TABLE is to be looked at."""
    tokens = significant(sql)
    table = altered_table(tokens)
    if table is None:
        return
    rest = tokens[3:]
    if rest[0].is_word("MODIFY") and rest[1].is_word("TTL"):
        yield ModifyTTL(table=table, items=tuple(_ttl_items(sql, rest[2:])))
        return
    for command in split_at(rest):
        words = [token for token in command if not token.is_word("IF", "EXISTS")]
        if len(words) > 3 and words[0].is_word("MODIFY") and words[1].is_word("COLUMN"):
            yield from _retype(sql, table, words)
        elif (
            len(words) > 4 and words[0].is_word("ADD") and words[1].is_word("CONSTRAINT") and words[3].is_word("CHECK")
        ):
            condition = sql[words[4].start : words[-1].end]
            yield AddConstraint(table=table, name=words[2].name or "", condition=condition)


def _retype(sql: str, table: str, words: Sequence[Token]) -> Iterator[Clause]:
    """What ``MODIFY COLUMN`` says of a column's type and of its default."""
    column = words[2].name or ""
    end = _place_of(words, 3, *_BEHIND_TYPE)
    kind = sql[words[3].start : words[end - 1].end] if end > 3 else None
    default = None
    start = _place_of(words, 3, "DEFAULT", "COMMENT", "REMOVE")
    if start < len(words) - 1 and words[start].is_word("DEFAULT"):
        last = _place_of(words, start + 1, *_BEHIND_TYPE)
        default = sql[words[start + 1].start : words[last - 1].end]
        yield Redefault(table=table, column=column, type=kind, default=default)
    elif words[3].is_word("REMOVE") and words[4].is_word("DEFAULT", "MATERIALIZED"):
        yield Redefault(table=table, column=column, type=None, default=None)
    if kind is not None:
        yield Retype(table=table, column=column, type=kind, default=default)


def _place_of(words: Sequence[Token], start: int, *named: str) -> int:
    return next((place for place in range(start, len(words)) if words[place].is_word(*named)), len(words))


def _ttl_items(sql: str, tokens: Sequence[Token]) -> Iterator[tuple[str, str | None]]:
    for item in split_at(tokens):
        words = {token.text.upper() for token in item if token.kind == "word"}
        if "GROUP" in words:  # rows become fewer, and what follows are the values that they take
            return
        if not item or words & {"RECOMPRESS", "DISK", "VOLUME"}:
            continue
        end = next((at for at, token in enumerate(item) if token.is_word("DELETE", "WHERE")), len(item))
        where = next((at for at, token in enumerate(item) if token.is_word("WHERE")), None)
        condition = sql[item[where + 1].start : item[-1].end] if where is not None else None
        yield sql[item[0].start : item[end - 1].end], condition


def converted(copy: Copy) -> Iterator[Retype]:
    """The columns that get another type while their table is copied."""
    for column, value in zip(copy.columns, copy.values, strict=True):
        tokens = significant(value)
        if len(tokens) == 6 and tokens[0].is_word("ACCURATECAST") and tokens[4].kind == "text":
            kind = unquote(tokens[4].text)
            yield Retype(table=copy.source, column=significant(column)[0].name or "", type=kind, default=None)


_NO_NAMES = ("ALL", "DATABASE", "TABLE", "TABLES", "TEMPORARY")
"""What may stand behind TRUNCATE besides a table."""


def dropped_table(sql: str) -> str | None:
    """The table that DROP TABLE or TRUNCATE takes rows from."""
    tokens = [token for token in significant(sql) if not token.is_word("IF", "EXISTS")]
    if len(tokens) > 1 and tokens[0].is_word("TRUNCATE") and not tokens[1].is_word(*_NO_NAMES):
        tokens.insert(1, tokens[0])
    elif len(tokens) < 3 or not tokens[0].is_word("DROP", "TRUNCATE") or not tokens[1].is_word("TABLE"):
        return None
    return None if len(tokens) > 3 and tokens[3].text == "." else tokens[2].name

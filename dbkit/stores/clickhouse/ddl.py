"""Reads what the engine prints of an object: its clauses, its parts, and names without their database.

The text is the engine's own (``system.tables.create_table_query``): one line, canonical, in a known order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.tokens import CLOSING, Token, significant, split_at, tokenize, unquote

__all__ = [
    "Clauses",
    "Part",
    "arguments",
    "bare",
    "body",
    "bracketed",
    "clauses",
    "closing",
    "closing_offset",
    "declared_engine",
    "items",
    "keys",
    "local",
    "settings",
    "table_clauses",
    "text_of",
]


def items(sql: str) -> list[str]:
    """The pieces of a text between the commas that stand outside brackets."""
    return [text_of(sql, part) for part in split_at(significant(sql)) if part]


def text_of(sql: str, tokens: Sequence[Token]) -> str:
    """The piece of a text that tokens stand for."""
    return sql[tokens[0].start : tokens[-1].end] if tokens else ""


def bare(sql: str) -> str:
    """An expression without brackets around the whole of it: versions differ in keeping them."""
    while True:
        tokens = significant(sql)
        if len(tokens) < 3 or tokens[0].text != "(" or closing(tokens, 0) != len(tokens) - 1:
            return sql
        inner = text_of(sql, tokens[1:-1])
        if len(items(inner)) > 1:
            return sql
        sql = inner


def closing(tokens: Sequence[Token], opening: int) -> int:
    """The place of the bracket that closes the one at ``opening``."""
    depth = 0
    for position in range(opening, len(tokens)):
        if tokens[position].kind == "sign":
            depth += (tokens[position].text in CLOSING) - (tokens[position].text in CLOSING.values())
            if depth == 0:
                return position
    return len(tokens)


def closing_offset(sql: str, opening: int) -> int:
    """Where the text goes on after the bracket that opens at an offset is closed."""
    tokens = significant(sql)
    place = next(place for place, token in enumerate(tokens) if token.start == opening)
    return tokens[closing(tokens, place)].end


def arguments(call: str) -> tuple[str, list[str] | None]:
    """``Name(a, b)`` as its name and arguments; without brackets there are none."""
    tokens = significant(call)
    name = tokens[0].name or tokens[0].text
    if len(tokens) == 1:
        return name, None
    return name, items(text_of(call, tokens[2:-1]))


_DEFAULT_PATH = ["'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'"]


def declared_engine(engine: str, *, database: str, table: str) -> str:
    """A replicated engine as a profile says it: macros for the names that the server put in, defaults left out.

    ClickHouse Cloud turns MergeTree into SharedMergeTree by itself; that is turned back.
    """
    name, given = arguments(engine)
    if not name.startswith(("Replicated", "Shared")) or not name.endswith("MergeTree"):
        return engine
    path, rest = (given[:2], given[2:]) if given and given[0].startswith("'") else ([], given or [])
    if name.startswith("Shared"):
        name, path = name.removeprefix("Shared"), []
    path = [] if path == _DEFAULT_PATH else [_with_macros(item, database, table) for item in path]
    return f"{name}({', '.join([*path, *rest])})" if path or rest else name


def _with_macros(path: str, database: str, table: str) -> str:
    parts = unquote(path).split("/")
    named = {database: "{database}", table: "{table}"}
    return literal("/".join(named.get(part, part) for part in parts))


def keys(sql: str) -> tuple[str, ...]:
    """The expressions of a key: ``(a, b)``, ``tuple(a, b)``, ``a`` or ``tuple()``."""
    sql = bare(sql)
    tokens = significant(sql)
    opening = 1 if tokens[0].is_word("TUPLE") and len(tokens) > 1 else 0
    if tokens[opening].text == "(" and closing(tokens, opening) == len(tokens) - 1:
        return tuple(bare(item) for item in items(text_of(sql, tokens[opening + 1 : -1])))
    return (sql,)


@dataclass(frozen=True, slots=True)
class Part:
    """One entry between the brackets of CREATE TABLE."""

    kind: str
    """column, index, constraint or projection"""
    name: str
    text: str
    """What follows the name."""


def body(sql: str) -> list[Part]:
    """The entries between the first brackets of a CREATE statement."""
    tokens = significant(sql)
    opening = next((place for place, token in enumerate(tokens) if token.text == "("), None)
    if opening is None or any(token.is_word("AS") for token in tokens[:opening]):
        return []
    inside = tokens[opening + 1 : closing(tokens, opening)]
    return [_part(sql, entry) for entry in split_at(inside) if entry]


def _part(sql: str, entry: Sequence[Token]) -> Part:
    """Read one entry. A column's name is quoted by the engine, the words of the others are not."""
    for kind in ("INDEX", "CONSTRAINT", "PROJECTION"):
        if entry[0].is_word(kind) and len(entry) > 2:
            return Part(kind.lower(), entry[1].name or "", text_of(sql, entry[2:]))
    return Part("column", entry[0].name or "", text_of(sql, entry[1:]))


def bracketed(sql: str) -> Iterator[tuple[str, str]]:
    """What follows the first brackets of CREATE DICTIONARY: ``PRIMARY KEY a, b``, then words with brackets."""
    tokens = significant(sql)
    opening = next(place for place, token in enumerate(tokens) if token.text == "(")
    rest = tokens[closing(tokens, opening) + 1 :]
    position = 0
    while position < len(rest):
        token = rest[position]
        if token.is_word("PRIMARY"):
            end = next((place for place in range(position, len(rest)) if rest[place].is_word("SOURCE")), len(rest))
            yield "PRIMARY KEY", text_of(sql, rest[position + 2 : end])
            position = end
        elif position + 1 < len(rest) and rest[position + 1].text == "(":
            end = closing(rest, position + 1)
            yield token.text.upper(), text_of(sql, rest[position + 2 : end])
            position = end + 1
        else:
            position += 1


@dataclass(frozen=True, slots=True)
class Clauses:
    """What follows the brackets of CREATE TABLE."""

    engine: str
    partition_by: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    order_by: tuple[str, ...] | None = None
    sample_by: str | None = None
    ttl: str | None = None
    settings: tuple[tuple[str, str], ...] = ()


_WORDS = {"PARTITION": "BY", "PRIMARY": "KEY", "ORDER": "BY", "SAMPLE": "BY", "TTL": None, "SETTINGS": None}


def table_clauses(engine_full: str) -> Clauses:
    """Read ``system.tables.engine_full``."""
    found = clauses(engine_full)
    order_by = found.get("ORDER")
    return Clauses(
        engine=found[""],
        partition_by=keys(found["PARTITION"]) if "PARTITION" in found else (),
        primary_key=keys(found["PRIMARY"]) if "PRIMARY" in found else (),
        order_by=None if order_by is None else keys(order_by),
        sample_by=bare(found["SAMPLE"]) if "SAMPLE" in found else None,
        ttl=found.get("TTL"),
        settings=settings(found.get("SETTINGS", "")),
    )


def clauses(sql: str) -> dict[str, str]:
    """The clauses of a storage definition by their first word; the engine under the empty one."""
    tokens = significant(sql)
    found: dict[str, list[Token]] = {"": []}
    current, depth, position = "", 0, 0
    while position < len(tokens):
        token = tokens[position]
        word = token.text if token.kind == "word" and depth == 0 else ""  # in capitals; a column can be called ttl
        follows = tokens[position + 1] if position + 1 < len(tokens) else None
        second = _WORDS.get(word)
        if word in _WORDS and word not in found and (second is None or (follows and follows.is_word(second))):
            current = word
            found[current] = []
            position += 1 if second is None else 2
            continue
        if token.kind == "sign":
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        found[current].append(token)
        position += 1
    return {word: text_of(sql, entry) for word, entry in found.items()}


def settings(sql: str) -> tuple[tuple[str, str], ...]:
    """``a = 1, b = 'x'`` as pairs, by name."""
    pairs = []
    for item in items(sql) if sql else ():
        tokens = significant(item)
        text = text_of(item, tokens[2:])
        pairs.append((tokens[0].name or tokens[0].text, {"true": "1", "false": "0"}.get(text, text)))
    return tuple(sorted(pairs))


def local(sql: str, database: str, names: Iterable[str]) -> tuple[str, frozenset[str]]:
    """The text without the database's name before names of its own, and which of them it uses.

    The engine writes ``database.table`` in the queries that it stores, and ``'database.dictionary'`` in dictGet.
    """
    known = set(names)
    used: set[str] = set()
    tokens = list(tokenize(sql))
    out: list[str] = []
    before: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        after = tokens[position + 1 : position + 3]
        name = _own(token, after, before, database, known)
        if name is None:
            out.append(token.text)
        else:
            used.add(name)
            out.append(literal(name) if token.kind == "text" else identifier(name))
            position += 0 if token.kind == "text" else 2
        if token.kind not in ("space", "comment"):
            before = [*before[-1:], token]
        position += 1
    return "".join(out), frozenset(used)


def _own(token: Token, after: Sequence[Token], before: Sequence[Token], database: str, known: set[str]) -> str | None:
    """The object of the database that is named here with the database's name."""
    if token.name == database and not (before and before[-1].text == "."):
        follows = len(after) == 2 and after[0].text == "." and after[1].name in known
        return after[1].name if follows else None
    if token.kind == "text" and len(before) == 2 and before[1].text == "(" and _DICTIONARY.match(before[0].text):
        prefix, _, name = unquote(token.text).partition(".")
        return name if prefix == database and name in known else None
    return None


_DICTIONARY = re.compile(r"(?:dict[GHIA]\w+|joinGet\w*)")

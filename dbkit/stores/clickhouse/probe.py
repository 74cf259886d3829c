"""Whether a statement is done already: asked before one is run again that may or may not have run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.mutations import was_begun
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.tokens import Token, TokenError, significant, split_at, unquote
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["Answer", "probe", "session_settings"]

_OBJECTS = ("TABLE", "VIEW", "MATERIALIZED", "DICTIONARY")
_PARTS = ("COLUMN", "INDEX", "CONSTRAINT", "PROJECTION")


@dataclass(frozen=True, slots=True)
class Answer:
    """``done`` is true where it surely is, false where it can be run again, none where nobody can tell."""

    done: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something that holds once a statement is done."""

    table: str
    kind: str
    """table, column, index, constraint, projection, or the property of a column that is removed"""
    name: str
    present: bool


def probe(transport: Transport, sql: str, *, since: int | None = None) -> Answer:
    """Look at the database for what the statement would have done.

    ``since`` is when it was first begun, in microseconds since 1970 by the server's clock: an UPDATE, which must not
    be done twice, is known by the mutation that the server has had since.
    """
    try:
        tokens = significant(sql)
    except TokenError:
        return Answer(False)
    if tokens[0].is_word("INSERT", "EXCHANGE", "ATTACH", "DETACH", "UNDROP", "MOVE"):
        return Answer(None, f"nobody can tell whether a killed {tokens[0].text.upper()} has done its work")
    if tokens[0].is_word("UPDATE") or (since is None and _updates(tokens)):
        return Answer(None, "nobody can tell whether a killed UPDATE has done its work")
    if since is not None and _updates(tokens):
        return Answer(was_begun(transport, sql, since))
    facts = list(_facts(tokens))
    names = Counter((fact.table, fact.kind, fact.name) for fact in facts)
    telling = [fact for fact in facts if names[fact.table, fact.kind, fact.name] == 1]  # not what goes and comes again
    return Answer(bool(telling) and all(_holds(transport, fact) for fact in telling))


def _updates(tokens: Sequence[Token]) -> bool:
    """Whether it is an ALTER TABLE with an UPDATE among its commands."""
    words = [token for token in tokens if not token.is_word("IF", "EXISTS")]
    if not words[0].is_word("ALTER"):
        return False
    commands = (
        [token for token in command if token.text != "("] for command in split_at(words[_after_name(words, 2) :])
    )
    return any(command and command[0].is_word("UPDATE") for command in commands)


def _facts(tokens: Sequence[Token]) -> Iterator[_Fact]:
    words = [token for token in tokens if not token.is_word("IF", "NOT", "EXISTS")]
    if len(words) < 3:
        return
    if words[0].is_word("CREATE", "DROP") and words[1].is_word(*_OBJECTS):
        position = 3 if words[1].is_word("MATERIALIZED") else 2
        name = _name(words[position:])
        yield _Fact(name, "table", name, words[0].is_word("CREATE"))
    elif words[0].is_word("RENAME"):
        for pair in split_at(words[2:]):
            to = next((place for place, token in enumerate(pair) if token.is_word("TO")), None)
            if to is not None:
                old, new = _name(pair), _name(pair[to + 1 :])
                yield from (_Fact(new, "table", new, True), _Fact(old, "table", old, False))
    elif words[0].is_word("ALTER"):
        table = _name(words[2:])
        for command in split_at(words[_after_name(words, 2) :]):
            yield from _command_facts(table, command)


def _name(tokens: Sequence[Token]) -> str:
    """A name, its database left out."""
    place = 2 if len(tokens) > 2 and tokens[1].text == "." else 0
    return tokens[place].name or ""


def _after_name(tokens: Sequence[Token], position: int) -> int:
    return position + (3 if len(tokens) > position + 1 and tokens[position + 1].text == "." else 1)


def _command_facts(table: str, command: Sequence[Token]) -> Iterator[_Fact]:
    if len(command) < 3 or not command[1].is_word(*_PARTS):
        return
    kind, name = command[1].text.lower(), command[2].name or ""
    if command[0].is_word("ADD", "DROP"):
        yield _Fact(table, kind, name, command[0].is_word("ADD"))
    elif command[0].is_word("RENAME") and len(command) > 4:
        yield from (_Fact(table, kind, command[4].name or "", True), _Fact(table, kind, name, False))
    elif len(command) > 4 and command[3].is_word("REMOVE"):
        yield _Fact(table, command[4].text.upper(), name, False)


def _holds(transport: Transport, fact: _Fact) -> bool:
    where = f"WHERE database = currentDatabase() AND name = {literal(fact.table)}"
    rows = transport.query(f"SELECT create_table_query FROM system.tables {where}")  # noqa: S608
    if fact.kind == "table" or not rows:
        return bool(rows) is fact.present
    parts = ddl.body(str(rows[0][0]))
    if fact.kind in ("column", "index", "constraint", "projection"):
        return any((part.kind, part.name) == (fact.kind, fact.name) for part in parts) is fact.present
    column = next((part for part in parts if (part.kind, part.name) == ("column", fact.name)), None)
    return column is not None and not any(token.is_word(fact.kind) for token in significant(column.text))


def session_settings(sql: str) -> dict[str, str] | None:
    """What ``SET a = 1, b = 'x'`` sets, if that is what it is."""
    tokens = significant(sql)
    if not tokens[0].is_word("SET") or len(tokens) < 4 or tokens[2].text != "=":
        return None
    pairs = {}
    for pair in split_at(tokens[1:]):
        text = "".join(token.text for token in pair[2:])
        pairs[pair[0].name or ""] = unquote(text) if text.startswith("'") else text
    return pairs

"""Statements of access control read: CREATE, ALTER and DROP of users and their like, GRANT and REVOKE.

What a profile declares, what SHOW ACCESS prints and what migrations say are the same statements, so one reader does for
all. An embedded engine cannot run them: a scratch database keeps a book of them instead (``access_book.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.ddl import bare, items, text_of
from dbkit.stores.clickhouse.kinds.access import Grammar
from dbkit.stores.clickhouse.kinds.grants import Grant
from dbkit.stores.clickhouse.kinds.quota import QUOTA_GRAMMAR
from dbkit.stores.clickhouse.kinds.role import ROLE_GRAMMAR
from dbkit.stores.clickhouse.kinds.row_policy import ROW_POLICY_GRAMMAR
from dbkit.stores.clickhouse.kinds.settings_profile import SETTINGS_PROFILE_GRAMMAR
from dbkit.stores.clickhouse.kinds.user import USER_GRAMMAR
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import CLOSING, Token, significant, split_at

__all__ = ["GRAMMARS", "Change", "Granting", "canonical", "is_access", "read_change", "read_granting"]

GRAMMARS: Mapping[str, Grammar] = {
    "user": USER_GRAMMAR,
    "role": ROLE_GRAMMAR,
    "quota": QUOTA_GRAMMAR,
    "row_policy": ROW_POLICY_GRAMMAR,
    "settings_profile": SETTINGS_PROFILE_GRAMMAR,
}
_WORDS = {
    ("USER",): "user",
    ("ROLE",): "role",
    ("QUOTA",): "quota",
    ("ROW", "POLICY"): "row_policy",
    ("POLICY",): "row_policy",
    ("SETTINGS", "PROFILE"): "settings_profile",
    ("PROFILE",): "settings_profile",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A CREATE, ALTER or DROP."""

    verb: str
    ids: tuple[ObjectId, ...]
    clauses: Mapping[str, str]
    """The clauses that it names, as they are written."""
    renamed_to: str | None = None
    unread: str = ""
    """What stands before the first clause: ADD HOST and its kind, which change a part of one."""


@dataclass(frozen=True, slots=True)
class Granting:
    """A GRANT or REVOKE."""

    verb: str
    grants: tuple[Grant, ...]
    grantees: tuple[str, ...]
    only_option: bool = False
    """Whether a REVOKE takes the right to hand it on alone."""


def is_access(tokens: Sequence[Token]) -> bool:
    """Whether a statement is one of access control."""
    if tokens[0].is_word("GRANT", "REVOKE"):
        return True
    return tokens[0].is_word("CREATE", "ALTER", "DROP") and _kind(_without(tokens[1:5])) is not None


def _without(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without OR REPLACE and IF NOT EXISTS."""
    return [token for token in tokens if not token.is_word("OR", "REPLACE", "IF", "NOT", "EXISTS")]


def _kind(tokens: Sequence[Token]) -> str | None:
    return next((kind for words, kind in _WORDS.items() if _starts(tokens, words)), None)


def read_change(sql: str, database: str) -> Change | None:
    """Read a statement about a user, a role, a quota, a row policy of this database, or a settings profile."""
    tokens = significant(sql)
    kind = _kind(_without(tokens[1:7]))
    if kind is None:
        return None
    start = next(place for place, token in enumerate(tokens) if token.is_word(*_LAST)) + 1
    while tokens[start].is_word("OR", "REPLACE", "IF", "NOT", "EXISTS"):
        start += 1
    place = start
    names: list[str] = []
    while True:
        names.append(_word(tokens[place]))
        place += 1
        if place >= len(tokens) or tokens[place].text != ",":
            break
        place += 1
    path: tuple[str, ...] = ()
    if kind == "row_policy" and place < len(tokens) and tokens[place].is_word("ON"):
        table, place = _target(tokens, place + 1, database)
        found = significant(table)
        if len(found) > 1:  # of another database
            return Change(tokens[0].text.upper(), (), {})
        path = (found[0].name or found[0].text,)
    ids = tuple(ObjectId(kind, (*path, name)) for name in names)
    clauses, renamed, unread = _clauses(sql, tokens[place:], GRAMMARS[kind])
    return Change(tokens[0].text.upper(), ids, clauses, renamed, unread)


_LAST = ("USER", "ROLE", "QUOTA", "POLICY", "PROFILE")


def _word(token: Token) -> str:
    return token.name if token.name is not None else token.text.strip("'")


def _target(tokens: Sequence[Token], place: int, database: str) -> tuple[str, int]:
    """What a right or a policy is on, and what follows: the name of this database is left out."""
    end = place + 1
    while (end < len(tokens) and tokens[end].text in (".", "*")) or (tokens[end - 1].text == "." and end < len(tokens)):
        end += 1
    if tokens[place].name == database and end > place + 2 and tokens[place + 1].text == ".":
        place += 2
    named = (identifier(token.name) if token.name is not None else token.text for token in tokens[place:end])
    return "".join(named), end


def _clauses(sql: str, tokens: Sequence[Token], grammar: Grammar) -> tuple[dict[str, str], str | None, str]:
    """The clauses by the words that start them, the new name, and what belongs to none of them."""
    starts = {tuple(word.split()): word for word in grammar.absent}
    starts |= {("NOT", "IDENTIFIED"): "NOT IDENTIFIED", ("RENAME", "TO"): "RENAME TO", ("IN",): "IN"}
    found: dict[str, list[Token]] = {}
    current, depth, place = "", 0, 0
    while place < len(tokens):
        token = tokens[place]
        word = next((word for words, word in starts.items() if depth == 0 and _starts(tokens[place:], words)), None)
        if word is not None and current != "TO" and (word, current) not in (("FOR", "FOR"), ("IN", "USING")):
            current = word
            found.setdefault(current, [])
            place += len(word.split())
            continue
        if token.kind == "sign":
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        found.setdefault(current, []).append(token)
        place += 1
    texts = {word: text_of(sql, inside).rstrip(", ") for word, inside in found.items()}
    if "NOT IDENTIFIED" in texts:
        texts["IDENTIFIED"] = "WITH no_password"
    renamed = _word(found["RENAME TO"][0]) if found.get("RENAME TO") else None
    return {word: text for word, text in texts.items() if word in grammar.absent}, renamed, texts.get("", "")


def _starts(tokens: Sequence[Token], words: Sequence[str]) -> bool:
    return len(tokens) >= len(words) and all(token.is_word(word) for token, word in zip(tokens, words, strict=False))


def _identification(text: str) -> str:
    """How a user is identified without what is secret of it: a hash is of the method whose password it is."""
    methods = []
    for item in items(text.removeprefix("WITH ")):
        tokens = significant(item)
        end = next((place for place, token in enumerate(tokens) if token.is_word("BY")), len(tokens))
        method = text_of(item, tokens[:end]) or "sha256_password"
        methods.append(method[: -len("hash")] + "password" if method.endswith("_hash") else method)
    return f"WITH {', '.join(methods)}"


def read_granting(sql: str, database: str) -> Granting:
    """Read a GRANT or REVOKE."""
    tokens = significant(sql)
    verb = tokens[0].text.upper()
    separator = "TO" if verb == "GRANT" else "FROM"
    middle = next(place for place, token in enumerate(tokens) if token.is_word(separator) and place > 1)
    start, only = 1, False
    if tokens[2].is_word("OPTION") and tokens[3].is_word("FOR"):
        start, only = 4, True
    end = next((place for place in range(middle, len(tokens)) if tokens[place].is_word("WITH")), len(tokens))
    option = any(token.is_word("GRANT", "ADMIN") for token in tokens[end:])
    grants = tuple(_grants(sql, tokens[start:middle], database, option=option))
    grantees = tuple(_word(part[0]) for part in split_at(tokens[middle + 1 : end]) if part)
    return Granting(verb, grants, grantees, only)


def _grants(sql: str, tokens: Sequence[Token], database: str, *, option: bool) -> Iterator[Grant]:
    pending: list[tuple[str, str]] = []
    for part in split_at(tokens):
        on = next((place for place, token in enumerate(part) if token.is_word("ON")), None)
        pending += _privileges(sql, part[:on])
        if on is not None:
            target, _ = _target(part, on + 1, database)
            yield from (Grant(on=target, privilege=name, column=column, option=option) for name, column in pending)
            pending = []
    for name, _ in pending:  # without ON they are roles
        yield Grant(privilege=(significant(name)[0].name or name), option=option)


def _privileges(sql: str, tokens: Sequence[Token]) -> list[tuple[str, str]]:
    opening = next((place for place, token in enumerate(tokens) if token.text == "("), None)
    name = text_of(sql, tokens[:opening])
    if opening is None:
        return [(name, "")]
    inside = tokens[opening + 1 : -1]
    return [(name, _word(part[0])) for part in split_at(inside)]


def canonical(kind: str, clauses: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The clauses as they are compared: what says nothing is left out, lists are in the order of the alphabet."""
    grammar = GRAMMARS[kind]
    made = []
    for word, absent in grammar.absent.items():
        text = clauses.get(word)
        if text is None:
            continue
        if word == "IDENTIFIED":
            text = _identification(text)
        elif word == "USING":
            text = bare(text)
        elif word in grammar.lists and not text.upper().startswith(("ALL ", "ANY ")):
            text = ", ".join(sorted(items(text)))
        if text.upper() != absent.upper():
            made.append((word, text))
    return tuple(made)

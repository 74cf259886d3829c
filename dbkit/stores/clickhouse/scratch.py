"""A scratch database: statements run in it, stand-ins for what it cannot have, and what is left on its server."""

from __future__ import annotations

import re
import secrets as randomness
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.plan.state import Object, State
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.access_text import is_access, read_change
from dbkit.stores.clickhouse.definer import definition_in
from dbkit.stores.clickhouse.inspect import inspect
from dbkit.stores.clickhouse.kinds.dictionary import Dictionary
from dbkit.stores.clickhouse.kinds.named_collection import NamedCollection
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.live import SETTINGS, Connection, connect
from dbkit.stores.clickhouse.permission import permitted
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.stand_in import Declared, StoodIn, stand_in
from dbkit.stores.clickhouse.stand_in_source import is_outside, with_source
from dbkit.stores.clickhouse.tokens import Token, significant, split_at
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport
from dbkit.stores.clickhouse.url import with_database

__all__ = ["Scratch", "scratch_database"]

_PERMISSIVE = re.compile(
    r"allow_(?:experimental|suspicious|deprecated|dimensions|nullable)_\w+|enable_time_time64_type"
)
_NOT_IMPLEMENTED = 48
_SERVER_WIDE = {"function": "FUNCTION", "named_collection": "NAMED COLLECTION"}
_PREFIX = "CREATE TABLE t (`a` UInt8) ENGINE = "


@dataclass(slots=True)
class Scratch:
    """A scratch database and what was run in it."""

    connection: Connection
    settings: dict[str, str]
    access: AccessBook
    """What statements of access control would have made."""
    stood_in: dict[str, StoodIn] = field(default_factory=dict)
    """Tables that another engine stands in for."""
    sources: dict[str, str] = field(default_factory=dict)
    """Sources of dictionaries with the names of secrets."""
    outside: dict[str, str] = field(default_factory=dict)
    """Sources of dictionaries that another stands in for, as the server prints them."""
    security: dict[str, str] = field(default_factory=dict)
    """Of views that are to run with the rights of somebody else."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """What named collections were given."""
    untold: frozenset[ObjectId] = frozenset()
    """Named collections that were read where nobody says what of them may be overridden."""
    made: set[ObjectId] = field(default_factory=set)
    """What was made on the whole server."""

    def command(self, sql: str, settings: Mapping[str, str] | None = None) -> None:
        """Run one statement. Raises ServerError."""
        tokens = significant(sql)
        if is_access(tokens):
            self._access(sql)
            return
        text = sql
        found = stand_in(sql)
        if found is not None:
            name, text, declared = found
            self.stood_in[name] = self._formatted(declared)
        self._run(text, {**self.settings, **(settings or {})})
        self._note(sql, tokens)
        if tokens[0].is_word("CREATE") and any(token.is_word("DICTIONARY") for token in tokens[1:4]):
            self._without_source(_without_conditions(tokens)[2].name or "")

    def _run(self, text: str, settings: Mapping[str, str]) -> None:
        transport = self.connection.transport
        try:
            transport.command(text, settings=settings)
        except ServerError as error:
            found = permitted(text, error.message)
            if found is None:
                raise
            try:
                for statement in found:
                    transport.command(statement, settings=settings)
            except ServerError:
                raise error from None

    def _access(self, sql: str) -> None:
        change = None if significant(sql)[0].is_word("GRANT", "REVOKE") else read_change(sql, self.access.database)
        if change is not None and change.verb == "ALTER" and change.unread:
            message = f"the scratch server keeps no users, and dbkit reads whole clauses only: {change.unread}"
            raise ServerError(_NOT_IMPLEMENTED, message)
        self.access.run(sql)

    def _formatted(self, declared: StoodIn) -> StoodIn:
        """What was declared, as the server prints it."""
        if not declared.whole:
            return declared
        secret = None if declared.secret is None else self._printed(declared.secret)
        return replace(declared, engine=self._printed(declared.engine), secret=secret)

    def _printed(self, storage: str) -> str:
        return formatter(self.connection.transport)(f"{_PREFIX}{storage}").removeprefix(_PREFIX)

    def _note(self, sql: str, tokens: Sequence[Token]) -> None:
        """What a statement that was run says of stand-ins, secrets and the whole server."""
        words = _without_conditions(tokens)
        if len(words) < 3:
            return
        defined = definition_in(sql)
        if defined is not None:
            view, security = defined
            self.security.pop(view, None)
            if security is not None:
                self.security[view] = security
        verb = words[0].text.upper()
        if verb in ("DROP", "RENAME", "EXCHANGE"):
            self._note_names(verb, words)
        elif words[1].is_word("DICTIONARY") and verb == "CREATE":
            self._note_source(words[2].name or "", sql)
        elif words[1].is_word("FUNCTION"):
            self._note_made(verb, ObjectId("function", (words[2].name or "",)))
        elif words[1].is_word("NAMED"):
            name = words[3].name or ""
            self._note_made(verb, ObjectId("named_collection", (name,)))
            self._note_values(name, sql, verb)

    def _note_made(self, verb: str, identity: ObjectId) -> None:
        if verb == "CREATE":
            self.made.add(identity)
        elif verb == "DROP":
            self.made.discard(identity)

    def _note_names(self, verb: str, words: Sequence[Token]) -> None:
        """Follow a table or dictionary; one that goes takes with it what is noted of it."""
        if words[1].is_word("FUNCTION", "NAMED"):
            return
        everything: tuple[dict[str, Any], ...] = (self.stood_in, self.sources, self.outside, self.security)
        for pair in split_at(words[2:]):
            names = [token.name or "" for token in pair if token.name and not token.is_word("TO", "AND")]
            for noted in everything:
                if verb == "DROP":
                    noted.pop(names[0], None)
                elif len(names) == 2:
                    _renamed(noted, *names, exchanged=verb == "EXCHANGE")

    def _without_source(self, name: str) -> None:
        """Have a dictionary without rows, where its own would come from elsewhere."""
        ((printed,),) = self.connection.query(
            "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() "  # noqa: S608
            f"AND name = {literal(name)}"
        )
        source = dict(ddl.bracketed(str(printed)))["SOURCE"]
        self.outside.pop(name, None)
        if is_outside(source):
            self._run(with_source(str(printed), "NULL()").replace("CREATE", "CREATE OR REPLACE", 1), self.settings)
            self.outside[name] = source

    def _note_source(self, name: str, sql: str) -> None:
        source = dict(ddl.bracketed(sql)).get("SOURCE", "")
        self.sources.pop(name, None)
        if "${" in source:
            self.sources[name] = source

    def _note_values(self, name: str, sql: str, verb: str) -> None:
        values = self.values.setdefault(name, {})
        if verb == "CREATE":
            values.clear()
        tokens = significant(sql)
        for place, token in enumerate(tokens[:-2]):
            if token.name and tokens[place + 1].text == "=":
                values[token.name] = tokens[place + 2].text

    def read(self, draft: Draft) -> State:
        """The state of the scratch database."""
        state = inspect(
            self.connection.query,
            database=self.connection.database,
            ignore=draft.ignore,
            managed=draft.managed,
            declared=Declared(engines=self.stood_in, sources=self.outside, security=self.security),
            access=self.access,
        )
        objects = [
            self._with_secrets(item)
            for item in state.objects.values()
            if item.id.kind not in _SERVER_WIDE or item.id in self.made
        ]
        present = {item.id for item in objects}
        needs = {key: value & present for key, value in state.needs.items() if key in present}
        return State.of(objects, needs, state.unmanaged)

    def _with_secrets(self, item: Object) -> Object:
        name = item.id.name
        if isinstance(item, Table) and name in self.stood_in:
            return replace(item, storage_with_secrets=self.stood_in[name].secret)
        if isinstance(item, Dictionary) and name in self.sources:
            return replace(item, source_with_secrets=self.sources[name])
        if isinstance(item, NamedCollection):
            values = tuple(sorted(self.values.get(name, {}).items()))
            tells = item.tells_overriding and item.id not in self.untold
            return replace(item, values=values, tells_overriding=tells)
        return item

    def drop(self) -> None:
        """Take away all that was made."""
        transport = self.connection.transport
        database, transport.database = self.connection.database, None
        texts = [f"DROP DATABASE IF EXISTS {identifier(database)}"]
        made = sorted(self.made)
        texts += [f"DROP {_SERVER_WIDE[one.kind]} IF EXISTS {identifier(one.name)}" for one in made]
        for text in texts:
            with suppress(ServerError, LostConnection):
                transport.command(text)


def _without_conditions(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without OR REPLACE and IF NOT EXISTS."""
    return [token for token in tokens if not token.is_word("OR", "REPLACE", "IF", "NOT", "EXISTS")]


def _renamed(noted: dict[str, Any], old: str, new: str, *, exchanged: bool) -> None:
    before, other = noted.pop(old, None), noted.pop(new, None)
    if before is not None:
        noted[new] = before
    if other is not None and exchanged:
        noted[old] = other


def untold(state: State) -> frozenset[ObjectId]:
    """The named collections of a state of which it does not say what may be overridden."""
    found = (item for item in state.of_kind("named_collection") if isinstance(item, NamedCollection))
    return frozenset(item.id for item in found if not item.tells_overriding)


def formatter(transport: Transport) -> Callable[[str], str]:
    """The server's own formatter of statements."""

    def printed(statement: str) -> str:
        ((text,),) = transport.query(f"SELECT formatQuerySingleLine({literal(statement)})")
        return str(text)

    return printed


@contextmanager
def scratch_database(url: str, namespace: str) -> Iterator[Scratch]:
    """A database of its own on a server, gone at the end; ``namespace`` is the database that it stands for."""
    name = f"dbkit_shadow_{randomness.token_hex(6)}"
    connection = connect(with_database(url, name), profile="")
    scratch = Scratch(connection, {}, AccessBook(namespace, formatter(connection.transport)))
    try:
        connection.create_database()
        scratch.settings = _permissive(connection.transport)
        yield scratch
    finally:
        scratch.drop()
        connection.close()


def _permissive(transport: Transport) -> dict[str, str]:
    """Every switch of the server that lets more be made."""
    rows = transport.query("SELECT name FROM system.settings WHERE type = 'Bool' AND NOT is_obsolete")
    switches = {str(row[0]): "1" for row in rows if _PERMISSIVE.fullmatch(str(row[0]))}
    return {**SETTINGS, **switches}

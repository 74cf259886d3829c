"""The users and search indexes of a section as statements, with every finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dbkit.contract import DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.stores.redis import surface
from dbkit.stores.redis.access.derive import Granted, rules
from dbkit.stores.redis.build import Built
from dbkit.stores.redis.kinds import search_index, user

__all__ = ["search_statements", "user_statements"]

_USER = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
_SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def user_statements(
    source: Source, built: Mapping[str, Built]
) -> tuple[tuple[DraftStatement, ...], tuple[Diagnostic, ...]]:
    """The users that a section declares."""
    compiler = _Access(source, {name: _granted(one) for name, one in built.items() if one.keyspace and one.pattern})
    statements = tuple(compiler.users())
    return statements, tuple(compiler.found)


def _granted(one: Built) -> Granted:
    assert one.keyspace is not None  # noqa: S101  what the caller looked at
    assert one.pattern is not None  # noqa: S101
    return Granted(one.pattern, one.keyspace.type)


@dataclass(slots=True)
class _Access:
    source: Source
    keyspaces: Mapping[str, Granted]
    found: list[Diagnostic] = field(default_factory=list)

    def error(self, message: str, *path: str | int, help: str | None = None) -> None:
        span = self.source.span("access", *path)
        self.found.append(Diagnostic(code="access", message=message, span=span, help=help))

    def users(self) -> Iterator[DraftStatement]:
        section: surface.RedisSection = self.source.section
        for name, declared in section.access.items():
            before = len(self.found)
            if not _USER.fullmatch(name) or name == "default":
                why = "the default user is the server's own" if name == "default" else "letters, digits and . _ @ -"
                self.error(f"{name!r} cannot be the name of a user", name, help=why)
            secret = _SECRET.fullmatch(declared.secret)
            if secret is None:
                help_text = "the password itself stands in the environment, never in a profile"
                self.error("a secret is the name of a variable: ${NAME}", name, "secret", help=help_text)
            self._check(section, name, declared)
            if secret is None or len(self.found) > before:
                continue
            streams = [one.rpartition(".")[0] for one in declared.consume]
            granted = rules(
                self.keyspaces,
                read=declared.read,
                write=declared.write,
                consume=streams,
                call=bool(declared.call),
            )
            one = user.User(
                id=user.user_id(name),
                secret=secret[1],
                rules=granted,
                read=tuple(sorted(set(declared.read))),
                write=tuple(sorted(set(declared.write))),
                call=tuple(sorted(set(declared.call))),
                consume=tuple(sorted(set(declared.consume))),
                comment=declared.comment or None,
            )
            yield DraftStatement(id=one.id, text=user.load_text(one), span=self.source.key_span("access", name))

    def _check(self, section: surface.RedisSection, name: str, declared: surface.Access) -> None:
        for word, names in (("read", declared.read), ("write", declared.write)):
            for at, keyspace in enumerate(names):
                if keyspace not in section.keyspaces:
                    self.error(f"there is no keyspace {keyspace!r}", name, word, at)
                elif keyspace not in self.keyspaces:
                    self.error(f"the rights on {keyspace!r} cannot be worked out", name, word, at)
        for at, library in enumerate(declared.call):
            if library not in section.functions:
                self.error(f"there is no library {library!r}", name, "call", at)
        for at, both in enumerate(declared.consume):
            keyspace, _, group = both.rpartition(".")
            if group not in (section.keyspaces[keyspace].groups or {} if keyspace in section.keyspaces else {}):
                self.error(f"there is no group {both!r}", name, "consume", at, help="write keyspace.group")


def search_statements(
    source: Source, built: Mapping[str, Built]
) -> tuple[tuple[DraftStatement, ...], tuple[Diagnostic, ...]]:
    """The search indexes that a section declares."""
    section: surface.RedisSection = source.section
    statements: list[DraftStatement] = []
    found: list[Diagnostic] = []
    for name, declared in section.search.items():
        one = built.get(declared.keyspace)
        span = source.span("search", name, "keyspace")
        if one is None:
            message = f"there is no keyspace {declared.keyspace!r}"
            found.append(Diagnostic(code="search", message=message, span=span))
        elif one.keyspace and one.pattern and one.keyspace.type != "hash":
            message = f"{declared.keyspace!r} is a {one.keyspace.type}: an index is over hashes"
            found.append(Diagnostic(code="search", message=message, span=span))
        elif one.keyspace and one.pattern:
            prefix = one.pattern.prefix
            for other in sorted(other for other in built if other != declared.keyspace):
                pattern = built[other].pattern
                if pattern is not None and pattern.prefix.startswith(prefix):
                    message = f"the index covers every key that starts with {prefix!r}: those of {other!r} too"
                    found.append(Diagnostic(code="search", message=message, span=span))
            index = search_index.SearchIndex(
                id=search_index.search_index_id(name),
                keyspace=declared.keyspace,
                on="hash",
                prefix=prefix,
                fields=tuple(declared.fields.items()),
            )
            key_span = source.key_span("search", name)
            statements.append(DraftStatement(id=index.id, text=search_index.load_text(index), span=key_span))
    return tuple(statements), tuple(found)

"""The function libraries of a section as statements, with every finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dbkit.contract import DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span
from dbkit.stores.redis import surface
from dbkit.stores.redis.build import Built
from dbkit.stores.redis.kinds import function
from dbkit.stores.redis.kinds.keyspace import Keyspace

__all__ = ["function_statements"]

_LIBRARY = re.compile(r"[A-Za-z0-9_]+")
_PLAIN = frozenset(range(32, 127)) - frozenset(b'"\\')


def function_statements(
    source: Source, built: Mapping[str, Built]
) -> tuple[tuple[DraftStatement, ...], tuple[Diagnostic, ...]]:
    """The libraries that a section declares."""
    compiler = _Functions(source, {name: one.keyspace for name, one in built.items() if one.keyspace})
    statements = tuple(compiler.statements())
    return statements, tuple(compiler.found)


@dataclass(slots=True)
class _Functions:
    source: Source
    keyspaces: Mapping[str, Keyspace]
    found: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, span: Span | None, help: str | None = None) -> None:
        self.found.append(Diagnostic(code=code, message=message, span=span, help=help))

    def statements(self) -> Iterator[DraftStatement]:
        section: surface.RedisSection = self.source.section
        for name, declared in section.functions.items():
            key_span = self.source.key_span("functions", name)
            if not _LIBRARY.fullmatch(name):
                self.error("name", f"{name!r} is no name of a library", key_span, "letters, digits and '_'")
                continue
            if name.lower().startswith("dbkit_"):
                self.error("name", f"{name!r}: names that start with dbkit_ are dbkit's own", key_span)
                continue
            code = self._code(name, declared)
            if code is not None:
                library = function.FunctionLibrary(id=function.function_id(name), code=code)
                yield DraftStatement(id=library.id, text=function.load_text(library), span=key_span)

    def _code(self, name: str, declared: surface.Library) -> str | None:
        if (declared.code is None) == (declared.file is None):
            self.error("function", f"{name!r} has 'code' or 'file', one of them", self.source.span("functions", name))
            return None
        span = self.source.span("functions", name, "code" if declared.code is not None else "file")
        code = declared.code if declared.code is not None else self._file(declared.file or "", span)
        windows = self._windows(name, declared)
        if code is None or windows is None:
            return None
        code = code.removeprefix("\ufeff").replace("\r\n", "\n").strip()
        match = function.SHEBANG.match(code)
        if match is None:
            return f"#!lua name={name}\n{windows}{code}"
        named = dict(part.partition("=")[::2] for part in match[2].split())
        if match[1].lower() != "lua" or named.get("name") != name:
            message = f"the code starts with {match[0].strip()!r}"
            self.error("function", message, span, f"it must start with '#!lua name={name}', or with the code itself")
            return None
        return f"{match[0]}{windows}{code[match.end() :]}" if windows else code

    def _windows(self, name: str, declared: surface.Library) -> str | None:
        """The Lua table of the windows that the code reads; empty if it reads none, None if one is not there."""
        tables = []
        for at, keyspace in enumerate(declared.windows):
            one = self.keyspaces.get(keyspace)
            if one is None or one.window is None:
                message = f"there is no keyspace {keyspace!r} with a window"
                self.error("function", message, self.source.span("functions", name, "windows", at))
                return None
            tables.append(f"[{_lua(keyspace)}] = {_table(one)}")
        return f"local windows = {{{', '.join(tables)}}}\n" if tables else ""

    def _file(self, file: str, span: Span | None) -> str | None:
        if Path(file).is_absolute():
            self.error("file", "a file is named from the profile's folder on, not by its whole path", span)
            return None
        try:
            return (self.source.folder / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.error("file", f"there is no file {file}", span, "the path starts from the profile's folder")
        except (OSError, UnicodeDecodeError) as error:
            why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
            self.error("file", f"{file} cannot be read: {why}", span)
        return None


def _table(keyspace: Keyspace) -> str:
    window = keyspace.window
    assert window is not None  # noqa: S101  what the caller looked at
    words = {
        "size": window.size,
        "bucket": window.size // window.buckets,
        "buckets": window.buckets,
        "ttl": keyspace.ttl.set or keyspace.ttl.max,
    }
    numbers = [f"{word} = {number}" for word, number in words.items() if number is not None]
    tiers = ", ".join(f"[{_lua(tier)}] = {allowed}" for tier, allowed in window.tiers)
    return f"{{{', '.join(numbers)}, tiers = {{{tiers}}}}}"


def _lua(text: str) -> str:
    """A text as Lua writes it; what is not plain is written by its bytes."""
    return '"' + "".join(chr(byte) if byte in _PLAIN else f"\\{byte:03d}" for byte in text.encode()) + '"'

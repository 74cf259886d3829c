"""The retired patterns of a section as statements, with every finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from dbkit.contract import DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.stores.redis import surface
from dbkit.stores.redis.build import Built
from dbkit.stores.redis.kinds import retired
from dbkit.stores.redis.pattern import Pattern, PatternError, read_pattern, shared_key
from dbkit.stores.redis.quantity import read_duration

__all__ = ["retired_statements"]


def retired_statements(
    source: Source, built: Mapping[str, Built]
) -> tuple[tuple[DraftStatement, ...], tuple[Diagnostic, ...]]:
    """The patterns that a section says are retired."""
    compiler = _Retired(source, {name: one.pattern for name, one in built.items() if one.pattern})
    statements = tuple(compiler.statements())
    return statements, tuple(compiler.found)


@dataclass(slots=True)
class _Retired:
    source: Source
    live: dict[str, Pattern]
    found: list[Diagnostic] = field(default_factory=list)

    def error(self, message: str, *path: str, help: str | None = None) -> None:
        span = self.source.span("retired", *path)
        self.found.append(Diagnostic(code="retired", message=message, span=span, help=help))

    def statements(self) -> Iterator[DraftStatement]:
        section: surface.RedisSection = self.source.section
        for name, declared in section.retired.items():
            before = len(self.found)
            pattern = self._pattern(name, declared)
            ttl = self._ttl(name, declared)
            if declared.by is not None:
                self._check_day(name, declared.by)
            if pattern is None or len(self.found) > before:
                continue
            one = retired.RetiredKeys(
                id=retired.retired_id(name),
                key=pattern.text,
                then=declared.then,
                ttl=ttl,
                by=declared.by,
                comment=declared.comment or None,
            )
            span = self.source.key_span("retired", name)
            yield DraftStatement(id=one.id, text=retired.load_text(one), span=span)

    def _pattern(self, name: str, declared: surface.Retired) -> Pattern | None:
        try:
            pattern = read_pattern(declared.key, {})
        except PatternError as error:
            self.error(str(error), name, "key", help=error.help)
            return None
        for other, live in self.live.items():
            if (witness := shared_key(pattern, live)) is not None:
                help_text = "keys that are in use would go with the retired ones"
                self.error(f"the key {witness!r} is retired here and of {other!r}", name, "key", help=help_text)
        return pattern

    def _ttl(self, name: str, declared: surface.Retired) -> int | None:
        if declared.then == "drain" and declared.ttl is None:
            self.error("'ttl' says how long keys that end by themselves may take", name, "then")
        if declared.ttl is None:
            return None
        try:
            return read_duration(declared.ttl)
        except ValueError as error:
            self.error(str(error), name, "ttl")
            return None

    def _check_day(self, name: str, day: str) -> None:
        try:
            date.fromisoformat(day)
        except ValueError:
            self.error(f"{day!r} is no day", name, "by", help="for example 2026-12-01")

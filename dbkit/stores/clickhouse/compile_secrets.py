"""Warns of secrets that stand in a profile itself: ``${NAME}`` keeps them out of files, plans and journals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.stores.clickhouse.compile_context import Compiler
from dbkit.stores.clickhouse.ddl import arguments
from dbkit.stores.clickhouse.tokens import Token, TokenError, significant

__all__ = ["warn_of_settings", "warn_of_source", "warn_of_table_engine"]

_PASSWORD = {"MySQL": 4, "PostgreSQL": 4, "MongoDB": 4}
"""Which argument of an engine is the password. Source: ClickHouse documentation, table engines for integrations."""
_SECRET = re.compile(r"password|secret|token|_sasl_|access_key", re.IGNORECASE)


def warn_of_table_engine(compiler: Compiler, engine: str, *path: str) -> None:
    """The password among an engine's arguments."""
    try:
        name, given = arguments(engine)
    except (TokenError, IndexError):
        return  # was reported as it is no engine
    place = _PASSWORD.get(name)
    if place is not None and given and len(given) > place:
        _warn(compiler, significant(given[place]), *path)


def warn_of_settings(compiler: Compiler, settings: Mapping[str, object], *path: str) -> None:
    """Settings whose names say that they are secret."""
    for name, value in settings.items():
        is_plain = isinstance(value, str) and value and "${" not in value
        if is_plain and _SECRET.search(name) and not name.endswith(("_mechanism", "_username")):
            _report(compiler, *path, name)


def warn_of_source(compiler: Compiler, source: str, *path: str) -> None:
    """What follows PASSWORD in a dictionary's source."""
    try:
        tokens = significant(source)
    except TokenError:
        return
    for place, token in enumerate(tokens[:-1]):
        if token.is_word("PASSWORD"):
            _warn(compiler, tokens[place + 1 : place + 2], *path)


def _warn(compiler: Compiler, tokens: Iterable[Token], *path: str) -> None:
    for token in tokens:
        if token.kind == "text" and token.text != "''" and "${" not in token.text:
            _report(compiler, *path)


def _report(compiler: Compiler, *path: str) -> None:
    compiler.findings.append(
        Diagnostic(
            code="secret-in-profile",
            message=f"{'.'.join(path[:2])} holds a secret",
            severity=Severity.WARNING,
            span=compiler.source.span(*path),
            help="put it into an environment variable, and write ${NAME} here",
        )
    )

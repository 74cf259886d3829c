"""Secrets in statements: ``${NAME}`` inside a string is put in from the environment when the statement is run.

Only where PostgreSQL keeps secrets: options of foreign data, and connections of subscriptions. Files, plans, journals,
messages and scratch databases hold ``${NAME}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote as percent

from dbkit.core.environment import ENVIRONMENT
from dbkit.core.errors import UsageError
from dbkit.stores.postgres.batch import Refusal, run
from dbkit.stores.postgres.session import Session

__all__ = ["require_secrets", "resolve", "run_resolved"]

_TAKES_SECRETS = re.compile(
    r"\s*(create|alter)\s+(foreign\s+data\s+wrapper|foreign\s+table|table|server|user\s+mapping|subscription)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"""--[^\n]*|/\*.*?\*/|"(?:[^"]|"")*"|[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'""", re.DOTALL)
_SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SUBSCRIPTION = re.compile(r"\s*\w+\s+subscription\b", re.IGNORECASE)


def require_secrets(texts: Iterable[str]) -> None:
    """Raise UsageError for a variable that a statement needs and that is not set."""
    for text in texts:
        resolve(text)


def resolve(text: str) -> tuple[str, dict[str, str]]:
    """The statement with its secrets in place, and these by name. Raises UsageError for a variable that is not set."""
    if "${" not in text or not _TAKES_SECRETS.match(text):
        return text, {}
    secrets: dict[str, str] = {}
    connection = _SUBSCRIPTION.match(text) is not None

    def string(match: re.Match[str]) -> str:
        part = match[0]
        if part[0] not in "'eE":
            return part

        def secret(found: re.Match[str]) -> str:
            value = ENVIRONMENT.get(found[1])
            if value is None:
                raise UsageError(f"the variable {found[1]} is not set", help="a statement needs it; nothing was run")
            secrets[found[1]] = value
            shown = _in_connection(value, part) if connection else value
            return (shown.replace("\\", "\\\\") if part[0] in "eE" else shown).replace("'", "''")

        return _SECRET.sub(secret, part)

    return _PART.sub(string, text), secrets


def _in_connection(value: str, connection: str) -> str:
    """A value inside a connection string: percent-encoded in a URL, else as between single quotes."""
    if "://" in connection:
        return percent(value, safe="")
    return value.replace("\\", "\\\\").replace("'", "\\'")


def run_resolved(session: Session, texts: Sequence[str], before: Callable[[int], None] | None = None) -> None:
    """Run statements with their secrets. Raises Refusal, in which no secret is; UsageError before anything is run."""
    resolved = [resolve(text) for text in texts]
    try:
        run(session, [text for text, _ in resolved], before)
    except Refusal as refusal:
        for _, secrets in resolved:
            for name, value in secrets.items():
                _mask(refusal, name, value)
        raise


def _mask(refusal: Refusal, name: str, value: str) -> None:
    for shown in filter(None, (percent(value, safe=""), value)):
        refusal.message = refusal.message.replace(shown, f"${{{name}}}")
        refusal.detail = refusal.detail and refusal.detail.replace(shown, f"${{{name}}}")
        refusal.hint = refusal.hint and refusal.hint.replace(shown, f"${{{name}}}")

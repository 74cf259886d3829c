"""Secrets in statements: ``${NAME}`` in files, plans and journals, the value only on its way to the server.

A server never prints a secret: it says ``[HIDDEN]``. So whether there is one is compared, and two secrets are not.
They stand in an engine's arguments and settings, a dictionary's source, a named collection, and what identifies a user.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dbkit.core.errors import UsageError
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.tokens import Token, significant, tokenize

__all__ = ["HIDDEN", "are_alike", "hide", "masked", "named", "resolved", "variable"]

HIDDEN = "'[HIDDEN]'"
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def masked(text: str) -> str:
    """A text as a server would print it: what is made of a secret is hidden."""
    return "".join(HIDDEN if _is_secret(token) else token.text for token in tokenize(text))


def _is_secret(token: Token) -> bool:
    return token.kind == "text" and _VARIABLE.search(token.text) is not None


def variable(*names: str) -> str:
    """``${TABLE_SECRET}``: what stands for a secret that no server tells."""
    return f"${{{re.sub(r'[^A-Za-z0-9]+', '_', '_'.join(names)).strip('_').upper()}}}"


def named(text: str, *names: str) -> str:
    """What a server printed, with a variable for each text that it hides; ``names`` are of the object that has it."""
    tokens = list(tokenize(text))
    hidden = [token for token in tokens if token.kind == "text" and "[HIDDEN]" in token.text]
    numbers = {token.start: [str(place)] if len(hidden) > 1 else [] for place, token in enumerate(hidden, 1)}
    return "".join(
        literal(variable(*names, "secret", *numbers[token.start])) if token.start in numbers else token.text
        for token in tokens
    )


def are_alike(have: str, want: str) -> bool:
    """Whether two texts are the same where neither hides something."""
    if have == want:
        return True
    before, after = significant(have), significant(want)
    return len(before) == len(after) and all(
        first.text == second.text or (first.kind == second.kind == "text" and _hides(first, second))
        for first, second in zip(before, after, strict=True)
    )


def _hides(*texts: Token) -> bool:
    return any("[HIDDEN]" in token.text or _is_secret(token) for token in texts)


def resolved(sql: str, environment: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with ``${NAME}`` inside its literals replaced from the environment, and what was put in.

    Raises UsageError for a variable that is not set.
    """
    if "${" not in sql:
        return sql, {}
    found: dict[str, str] = {}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in environment:
            raise UsageError(f"the variable {name} is not set", help="a statement needs it; nothing was run")
        found[name] = environment[name]
        return literal(environment[name])[1:-1]

    out = [_VARIABLE.sub(value, token.text) if token.kind == "text" else token.text for token in tokenize(sql)]
    return "".join(out), found


def hide(message: str, found: Mapping[str, str]) -> str:
    """A message without the secrets that a server repeats in it."""
    for name, secret in found.items():
        for text in (literal(secret)[1:-1], secret):
            message = message.replace(text, f"${{{name}}}") if text else message
    return message

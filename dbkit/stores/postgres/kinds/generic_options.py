"""OPTIONS (...) of foreign data: name and value. A secret is never read: ``${NAME}`` stands for it.

Source: PostgreSQL documentation, CREATE USER MAPPING, CREATE SERVER; postgres_fdw. The catalogue query gives null for
the value of a secret (see ``scope.sql``), so that none leaves the server. Two secrets are not compared: what is
declared is that there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["GenericOption", "generic_options", "options_change", "options_clause", "placeholder"]

_PLACEHOLDER = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericOption:
    """An option. A secret has no value, but the name of the variable from which it comes."""

    name: str
    value: str | None
    secret: str | None = field(default=None, compare=False)
    """``${NAME}``, where it is a secret."""


def placeholder(*parts: str) -> str:
    """The variable for a secret, named after what has it: ``${CLICKS_PUBLIC_PASSWORD}``."""
    name = re.sub(r"\W+", "_", "_".join(parts), flags=re.ASCII).strip("_").upper()
    return f"${{{'_' if not name or name[0].isdigit() else ''}{name}}}"


def generic_options(rows: Iterable[Sequence[str | None]] | None, *owner: str) -> tuple[GenericOption, ...]:
    """Options from a catalogue row: pairs by name, with null for the value of a secret."""
    return tuple(_option(name or "", value, owner) for name, value in rows or ())


def _option(name: str, value: str | None, owner: tuple[str, ...]) -> GenericOption:
    if value is None or _PLACEHOLDER.match(value):
        return GenericOption(name=name, value=None, secret=value or placeholder(*owner, name))
    return GenericOption(name=name, value=value)


def _written(option: GenericOption) -> str:
    return f"{identifier(option.name)} {literal(option.secret or option.value or '')}"


def options_clause(options: Iterable[GenericOption]) -> str:
    """`` OPTIONS (host 'h')``, or nothing."""
    written = ", ".join(map(_written, options))
    return f" OPTIONS ({written})" if written else ""


def options_change(have: Iterable[GenericOption], want: Iterable[GenericOption]) -> str:
    """The OPTIONS clause of ALTER that leads from one to the other, or nothing."""
    before, after = {one.name: one for one in have}, {one.name: one for one in want}
    actions = [f"DROP {identifier(name)}" for name in sorted(before) if name not in after]
    actions += [f"SET {_written(one)}" for name, one in sorted(after.items()) if before.get(name, one) != one]
    actions += [f"ADD {_written(one)}" for name, one in sorted(after.items()) if name not in before]
    return f" OPTIONS ({', '.join(actions)})" if actions else ""

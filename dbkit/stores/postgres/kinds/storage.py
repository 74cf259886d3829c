"""Storage parameters and access methods, which tables, materialized views and views share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["option_changes", "with_clause"]


def _written(option: str) -> str:
    name, _, value = option.partition("=")
    head = ".".join(identifier(part) for part in name.split("."))
    return f"{head} = {literal(value)}" if value else head


def with_clause(options: Iterable[str]) -> str:
    """`` WITH (…)``, or nothing."""
    written = ", ".join(_written(option) for option in options)
    return f" WITH ({written})" if written else ""


def option_changes(have: Iterable[str], want: Iterable[str]) -> Iterator[str]:
    """The actions of ALTER that lead from one set of options to the other."""
    before = dict(option.partition("=")[::2] for option in have)
    after = dict(option.partition("=")[::2] for option in want)
    gone = [name for name in sorted(before) if name not in after]
    if gone:
        yield f"RESET ({', '.join('.'.join(identifier(part) for part in name.split('.')) for name in gone)})"
    changed = [f"{name}={value}" for name, value in sorted(after.items()) if before.get(name) != value]
    if changed:
        yield f"SET ({', '.join(_written(option) for option in changed)})"

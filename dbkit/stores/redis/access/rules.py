"""ACL rules in one form, whichever server prints them.

Redis 7.0 and Valkey 9.1 order commands differently, write commands that fill a category as the category or not, and
write the same keys in two ways; dbkit grants commands by name after ``-@all``, so their order says nothing. Rules of
another shape are left as the server prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from dbkit.stores.redis.wire import decoded, pairs

__all__ = ["own_rule", "rules_of", "selector"]

Members = Callable[[str], Set[str]]

_SILENT = frozenset(("on", "off", "sanitize-payload", "alldbs", "allkeys", "allchannels", "allcommands"))


def own_rule(commands: Iterable[str]) -> str:
    """The rule of a user without keys of its own."""
    return " ".join(("resetchannels", "-@all", *(f"+{name}" for name in sorted(set(commands)))))


def selector(keys: Iterable[str], commands: Iterable[str]) -> str:
    """The rule of some keys."""
    return f"({' '.join(sorted(set(keys)))} {own_rule(commands)})"


def rules_of(answer: Mapping[str, Any], members: Members) -> tuple[str, ...]:
    """What ACL GETUSER says, in the form of ``own_rule`` and ``selector``; selectors are sorted.

    ``members`` gives the commands of a category: Redis 7.0 writes commands that fill one as the category.
    """
    flags = [decoded(flag) for flag in answer.get("flags", ())]
    more = sorted(flag for flag in flags if flag not in _SILENT)
    own = " ".join((*more, _rule(answer, members)))
    parts = (pairs(one) for one in answer.get("selectors", ()))
    return (own, *sorted(f"({_rule(part, members)})" for part in parts))


def _rule(part: Mapping[str, Any], members: Members) -> str:
    granted = _commands(decoded(part.get("commands", b"")).split(), members)
    keys = decoded(part.get("keys", b"")).split()
    channels = decoded(part.get("channels", b"")).split() or ["resetchannels"]
    databases = [] if "databases" not in part else [one for one in _databases(part["databases"]) if one != "alldbs"]
    return " ".join((*_keys(keys), *channels, *databases, *granted))


def _databases(value: Any) -> list[str]:
    return decoded(value).split() if isinstance(value, (bytes, str)) else [decoded(one) for one in value]


def _keys(tokens: Iterable[str]) -> list[str]:
    """``%R~a %W~a`` and ``%RW~a`` are ``~a``."""
    rights: dict[str, set[str]] = {}
    for token in tokens:
        right, _, glob = token.partition("~")
        rights.setdefault(glob, set()).update(right.strip("%") or "RW")
    return sorted(f"~{glob}" if len(which) > 1 else f"%{''.join(which)}~{glob}" for glob, which in rights.items())


def _commands(tokens: list[str], members: Members) -> list[str]:
    if tokens[:1] != ["-@all"] or "+@all" in tokens:
        return tokens
    names: set[str] = set()
    for token in tokens[1:]:
        sign, name = token[0], token[1:]
        meant = members(name[1:]) if name.startswith("@") else {name}
        if sign == "+":
            names |= meant
        else:
            names = {one for one in names if one not in meant and one.partition("|")[0] not in meant}
    return ["-@all", *(f"+{name}" for name in sorted(names))]

"""From who uses which keyspace to ACL rules: one selector for each distinct set of commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dbkit.stores.redis.access.commands import CALL, CONNECTION, CONSUME, commands
from dbkit.stores.redis.access.rules import own_rule, selector
from dbkit.stores.redis.automaton import Automaton, Characters, Repeat, build, literal
from dbkit.stores.redis.pattern import Pattern

__all__ = ["Granted", "glob", "reach", "rules"]

_ANYTHING = Repeat(Characters(((0, 0x10FFFF),)), 0, None)


@dataclass(frozen=True, slots=True)
class Granted:
    """A keyspace as rights see it."""

    pattern: Pattern
    type: str


def glob(pattern: Pattern) -> str:
    """The narrowest glob of a pattern that the server's rules can say; it may admit other keys."""
    return "".join(part if isinstance(part, str) else ("{*}" if part.tag else "*") for part in pattern.parts)


def reach(pattern: Pattern) -> Automaton:
    """The language of the keys that the glob of a pattern admits: a placeholder is anything there, ``:`` too."""
    words = glob(pattern).split("*")
    nodes = [node for word in words for node in (*((literal(word),) if word else ()), _ANYTHING)]
    return build(nodes[:-1])


def rules(
    keyspaces: Mapping[str, Granted],
    *,
    read: Collection[str],
    write: Collection[str],
    consume: Iterable[str],
    call: bool,
) -> tuple[str, ...]:
    """The rules of a user; ``consume`` names the keyspaces of streams whose groups it reads."""
    by_commands: dict[tuple[str, ...], set[str]] = defaultdict(set)
    called = tuple(CALL.split()) if call else ()
    for name in sorted({*read, *write}):
        one, right = keyspaces[name], _right(name in read, name in write)
        granted = commands(one.type, read=name in read, write=name in write)
        # A function is called with keys that it may read and write: that needs both rights on them.
        by_commands[tuple(sorted({*granted, *(called if right == "~" else ())}))].add(right + glob(one.pattern))
    for name in sorted(set(consume)):
        by_commands[tuple(CONSUME.split())].add("~" + glob(keyspaces[name].pattern))
    selectors = sorted(selector(keys, granted) for granted, keys in by_commands.items())
    return (own_rule((*CONNECTION.split(), *called)), *selectors)


def _right(read: bool, write: bool) -> str:
    if read and write:
        return "~"
    return "%R~" if read else "%W~"

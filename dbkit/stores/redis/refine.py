"""Keyspaces inside keyspaces: ``session:admin:{id}`` refines ``session:{kind}:{id}``, and its keys are its own.

The wider pattern then reads ``… except session:admin:{id}``, in records and in the lines of migrations too: whatever
treats its keys leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dbkit.stores.redis.automaton import find_word
from dbkit.stores.redis.build import Built, Problem

__all__ = ["problems", "refined"]


def refined(built: Mapping[str, Built]) -> dict[str, Built]:
    """The keyspaces, each without the keys of those that refine it."""
    return {name: _without(one, built) for name, one in built.items()}


def _without(one: Built, built: Mapping[str, Built]) -> Built:
    if one.keyspace is None or one.pattern is None:
        return one
    name = one.keyspace.id.name
    others = list(one.pattern.without)
    for each in built.values():
        if each.keyspace and each.pattern and each.keyspace.refines == name:
            inner = replace(each.pattern, without=())
            others += [] if inner in others else [inner]
    pattern = replace(one.pattern, without=tuple(others))
    return replace(one, pattern=pattern, keyspace=replace(one.keyspace, key=pattern.text))


def problems(name: str, built: Mapping[str, Built]) -> Iterator[Problem]:
    """What is wrong with what a keyspace refines; ``built`` is as declared."""
    one = built[name]
    if one.keyspace is None or one.keyspace.refines is None:
        return
    outer = built.get(one.keyspace.refines)
    if outer is None:
        yield Problem(code="refines", message=f"there is no keyspace {one.keyspace.refines!r}", path=("refines",))
    elif one.pattern and outer.pattern:
        inside, outside = [one.pattern.automaton], [outer.pattern.automaton]
        key = find_word(inside, outside)
        if key is not None:
            message = f"the key {key!r} is of {name!r} and not of {one.keyspace.refines!r}"
            yield Problem(code="refines", message=message, path=("key",), help="a refinement is wholly inside")
        elif find_word(outside, inside) is None:
            message = f"{one.keyspace.refines!r} has no key that is not of {name!r}"
            yield Problem(code="refines", message=message, path=("refines",), help="declare one of the two")

"""What one side of a comparison leaves open, taken over from a live database."""

from __future__ import annotations

from collections.abc import Container

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Kinds
from dbkit.plan.state import State

__all__ = ["completed", "without_unsaid"]


def completed(state: State, live: State, kinds: Kinds, said: Container[ObjectId] = ()) -> State:
    """A state that a profile or migrations make, with what it may leave open as the live database has it.

    Who owns an object and who may use it need not be said: then it stays, also when the object is made anew. ``said``
    are the ids that were spoken of, although nothing may be left of them (``grants: {}``).
    """
    taken = []
    for identity in live.objects:
        kind = kinds[identity.kind]
        if not kind.unsaid or identity in state.objects or identity in said:
            continue
        item = live.objects[identity]
        owner = kind.owner(item)
        if owner is None or owner in state.objects or owner not in live.objects:
            taken.append(item)
    if not taken:
        return state
    known = {*state.objects, *(item.id for item in taken)}
    needs = {item.id: live.needs_of(item.id) & known for item in taken}
    return State.of([*state.objects.values(), *taken], {**state.needs, **needs}, state.unmanaged)


def without_unsaid(state: State, kinds: Kinds, said: Container[ObjectId] = ()) -> State:
    """A state without what migrations may leave open: who owns an object, and who may use it."""
    kept = {key: item for key, item in state.objects.items() if not kinds[key.kind].unsaid or key in said}
    needs = {key: state.needs_of(key) & kept.keys() for key in kept}
    return State.of(kept.values(), {key: frozenset(found) for key, found in needs.items()}, state.unmanaged)

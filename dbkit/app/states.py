"""A state as the plain data of a file, and back."""

from __future__ import annotations

from typing import Any

from dbkit.contract import Store
from dbkit.core.canonical import from_plain, to_plain
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State

__all__ = ["STATE", "state_of", "state_text"]

STATE = "state.json"
"""The file of a backup that holds it."""


def state_text(state: State) -> dict[str, Any]:
    """The objects, what each needs, and what has no kind."""
    return {
        "objects": [[key.kind, to_plain(state.objects[key])] for key in sorted(state.objects)],
        "needs": {key.encode(): sorted(need.encode() for need in needs) for key, needs in sorted(state.needs.items())},
        "unmanaged": list(state.unmanaged),
    }


def state_of(data: dict[str, Any], store: Store) -> State:
    """What ``state_text`` gave. Raises KeyError, TypeError and ValueError where it is something else."""
    kinds = store.kinds()
    objects = [from_plain(kinds[kind].model, plain) for kind, plain in data["objects"]]
    needs = {ObjectId.decode(key): frozenset(map(ObjectId.decode, values)) for key, values in data["needs"].items()}
    return State.of(objects, needs, data.get("unmanaged", ()))

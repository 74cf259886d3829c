"""Who owns what, as a profile says it: the owner of most objects once, the others with their objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds.owner import owner_of
from dbkit.stores.postgres.kinds.subject import CURRENT_USER, OWNED

__all__ = ["Owners"]

_PUBLIC = ObjectId("schema", ("public",))
_WITHOUT_SCHEMA = frozenset(
    {
        "event_trigger", "foreign_data_wrapper", "foreign_server", "language", "publication", "schema", "subscription",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of a state."""

    state: State
    usual: str | None
    """Who owns what is not said to have another owner."""

    @classmethod
    def of(cls, state: State) -> Owners:
        """The owners of a state; the owner of most objects is the usual one."""
        counted = Counter(owner_of(identity, state) for identity in _owned(state))
        usual = min(counted, key=lambda role: (-counted[role], role or "")) if counted else None
        return cls(state, usual)

    def said(self, identity: ObjectId) -> dict[str, str]:
        """What is said of an object's owner, if anything."""
        role, implied = owner_of(identity, self.state), self._implied(identity)
        if role == implied or not (role or _has_owner(identity, self.state)):
            return {}
        return {"owner": role or CURRENT_USER}

    def _implied(self, identity: ObjectId) -> str | None:
        if identity == _PUBLIC:
            return None
        if identity.kind in _WITHOUT_SCHEMA:
            return self.usual
        schema = ObjectId("schema", identity.path[:1])
        found = owner_of(schema, self.state)
        # Of a schema that is not the usual owner's this is said, and it goes for what is in it too.
        return found or (CURRENT_USER if self.said(schema) else self.usual)


def _owned(state: State) -> Iterator[ObjectId]:
    return (identity for identity in state.objects if _has_owner(identity, state))


def _has_owner(identity: ObjectId, state: State) -> bool:
    if identity.kind == "sequence":
        found: Any = state.objects[identity]
        return found.owner is None
    return identity.kind in OWNED and identity in state.objects

"""What hangs on what in the old state, looked up for the few objects that a plan touches."""

from __future__ import annotations

from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.late import made_ids
from dbkit.plan.op import Kinds
from dbkit.plan.state import State

__all__ = ["Ties"]


@dataclass(slots=True, kw_only=True)
class Ties:
    """What needs an object of the old state or belongs to it."""

    have: State
    want: State
    kinds: Kinds
    _parts: dict[ObjectId, list[ObjectId]] = field(default_factory=dict)
    """What belongs to an object, from the first time that somebody asks."""

    def owner(self, identity: ObjectId) -> ObjectId | None:
        """With what it goes. Where it has another owner afterwards, it is handed over before the old one goes."""
        kind = self.kinds[identity.kind]
        item, after = self.have.objects[identity], self.want.objects.get(identity)
        before = kind.owner(item)
        stays = after is None or after is item or before is None or kind.owner(after) == before
        return before if stays else None

    def dependents(self, identity: ObjectId) -> set[ObjectId]:
        """What needs it or belongs to it; an owner outlives its parts, although it may need them."""
        if not self._parts:
            # What is not made yet has its owner among its needs.
            for one in made_ids(self.have.objects):
                owner = self.owner(one)
                if owner is not None:
                    self._parts.setdefault(owner, []).append(one)
        above = self.owner(identity) if identity in self.have.objects else None
        return {other for other in self.have.dependents(identity) if other != above}.union(
            self._parts.get(identity, ())
        )

    def reached(self, start: ObjectId) -> list[ObjectId]:
        """What depends on it, directly or through others, by id."""
        seen: set[ObjectId] = set()
        queue = [start]
        while queue:
            for other in self.dependents(queue.pop()) - seen:
                seen.add(other)
                queue.append(other)
        return sorted(seen)

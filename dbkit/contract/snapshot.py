"""What was read of a database at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dbkit.plan.state import State

__all__ = ["Snapshot", "StateSnapshot"]


class Snapshot(Protocol):
    """What was read of a database at one moment."""

    @property
    def unmanaged(self) -> tuple[str, ...]:
        """What was seen there and has no kind, by name."""
        ...

    def completed(self) -> Snapshot:
        """The same with all that a state needs; the connection must still be open."""
        ...

    def prepare(self) -> None:
        """Make what can be made while ``completed`` is waited for."""
        ...

    def state(self) -> State:
        """Everything that has a kind; of a completed snapshot."""
        ...

    def equals(self, other: Snapshot) -> bool:
        """Whether both surely hold the same, found as cheaply as the store can; False says nothing."""
        ...


@dataclass(frozen=True, slots=True)
class StateSnapshot:
    """A snapshot that is the state itself, for stores that read it as fast as anything."""

    taken: State

    @property
    def unmanaged(self) -> tuple[str, ...]:
        """What was seen there and has no kind, by name."""
        return self.taken.unmanaged

    def completed(self) -> Snapshot:
        """Nothing is missing."""
        return self

    def prepare(self) -> None:
        """Nothing is left to make."""

    def state(self) -> State:
        """Everything that has a kind."""
        return self.taken

    def equals(self, other: Snapshot) -> bool:
        """Whether both hold the same."""
        return self.taken == other.state()

"""What is proved of a change, and what was found: plain facts, the same for every store."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.plan.state import State
from dbkit.plan.step import Step

__all__ = ["Account", "Check", "Proof", "Seeded", "Transition", "Watched"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change to prove: how the old state is made, what runs, where it leads, and the way back."""

    title: str
    before: tuple[Step, ...]
    run: tuple[Step, ...]
    fresh: tuple[Step, ...]
    """What makes the new state from nothing."""
    have: State
    want: State
    back: tuple[Step, ...] | None = None
    """None where there is no way back."""
    irreversible: str | None = None
    """Why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """A table and how many rows it got; why it got none, if so."""

    table: str
    rows: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A step, and what happened while it ran."""

    step: Step
    milliseconds: float
    locks: tuple[tuple[str, str], ...] = ()
    """Table and lock, of what others could have been waiting for."""
    watched: bool = True
    """Whether its locks could be seen."""
    rewritten: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """What is no longer there, in words."""
    findings: tuple[str, ...] = ()
    """Where it was not as declared."""
    notes: tuple[str, ...] = ()
    """Where less happened than was declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The rows of one table before and after; ``fate`` in a word: kept, or how they went."""

    table: str
    before: int
    after: int
    fate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must hold at the end. ``passed`` is None where it could not be looked at."""

    name: str
    passed: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything that was seen of one transition."""

    title: str
    server: str
    seeded: tuple[Seeded, ...] = ()
    filled: tuple[Seeded, ...] = ()
    """What the change made, and got rows before the way back."""
    steps: tuple[Watched, ...] = ()
    accounts: tuple[Account, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[str, ...]:
        """What speaks against the change, one line each."""
        said = [f"{one.step.id}: {finding}" for one in self.steps for finding in one.findings]
        failed = [f"{check.name}: {check.detail}" for check in self.checks if check.passed is False]
        return (*said, *failed)

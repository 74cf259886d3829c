"""What users, roles, quotas, row policies and settings profiles have in common: a name and clauses.

Source: ClickHouse documentation, CREATE USER and its siblings. They belong to the whole server, so a profile may leave
them open. ALTER changes the clauses that it names, and each clause has words that stand for its absence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["AccessObject", "Clauses", "Grammar", "access_kind"]

Clauses = tuple[tuple[str, str], ...]


class AccessObject(Protocol):
    """An object of access control."""

    @property
    def id(self) -> ObjectId:
        """Its name; a row policy has its table before it."""
        ...

    @property
    def clauses(self) -> Clauses:
        """The words that start each clause, and its text, in the order of the grammar."""
        ...


T = TypeVar("T", bound=AccessObject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How a kind of object is written."""

    word: str
    """USER, ROLE, QUOTA, ROW POLICY, SETTINGS PROFILE"""
    absent: Mapping[str, str]
    """The words that start its clauses, in their order, and what says in ALTER that there is none."""
    lists: frozenset[str] = frozenset()
    """The clauses that are lists whose order says nothing."""
    replaced: bool = False
    """Whether a change is written as CREATE ... OR REPLACE: an ALTER could not take everything away."""
    dropped: str = ""
    """What becomes possible, or impossible, once one is dropped; ``{}`` is its name."""
    altered: str = ""
    """The same of one that is altered."""
    named: Callable[[ObjectId], str] = lambda identity: identifier(identity.name)
    """Its name in a statement."""


def _same(item: Any) -> Clauses:
    clauses: Clauses = item.clauses
    return clauses


def _hazards(why: str, identity: ObjectId) -> tuple[Hazard, ...]:
    return (Hazard(kind=HazardKind.ACCESS, why=why.format(identity)),) if why else ()


def access_kind(
    model: type[T], grammar: Grammar, *, name: str, weight: int, written: Callable[[T], Clauses] = _same
) -> Kind[T]:
    """The kind of a grammar. ``written`` gives the clauses as statements say them."""

    def statement(verb: str, identity: ObjectId, clauses: Sequence[tuple[str, str]], *hazards: Hazard) -> Step:
        said = [f"{word} {text}".strip() for word, text in clauses]
        return Step(text=" ".join([verb, grammar.named(identity), *said]), id=identity, hazards=hazards)

    def create(item: T, env: Env) -> Iterable[Step]:  # noqa: ARG001
        yield statement(f"CREATE {grammar.word}", item.id, written(item))

    def drop(item: T, env: Env) -> Iterable[Step]:  # noqa: ARG001
        yield statement(f"DROP {grammar.word}", item.id, (), *_hazards(grammar.dropped, item.id))

    def alter(have: T, want: T, env: Env) -> Alteration:  # noqa: ARG001
        before, after, said = dict(have.clauses), dict(want.clauses), dict(written(want))
        if grammar.replaced:
            step = statement(f"CREATE {grammar.word} OR REPLACE", want.id, written(want))
        else:
            changed = [word for word in grammar.absent if before.get(word) != after.get(word)]
            clauses = [(word, said.get(word, grammar.absent[word])) for word in changed]
            step = statement(f"ALTER {grammar.word}", want.id, clauses, *_hazards(grammar.altered, want.id))
        return Alteration(steps=(step,))

    def rename(item: T, new: ObjectId, env: Env) -> Iterable[Step]:  # noqa: ARG001
        yield statement(f"ALTER {grammar.word}", item.id, (("RENAME TO", identifier(new.name)),))

    return Kind(
        name=name, model=model, weight=weight, create=create, drop=drop, alter=alter, rename=rename, unsaid=True
    )

"""From one state to another: the only way, for every store and every kind. It knows no kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Action, Alteration, Env, Footprint, Kinds, Op, Replace, destructive
from dbkit.plan.order import Cycle, order
from dbkit.plan.state import State
from dbkit.plan.step import Step

__all__ = ["Plan", "plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Ordered operations that take a database from one state to another."""

    ops: tuple[Op, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The statements of all operations, in order."""
        return tuple(step for op in self.ops for step in op.steps)

    @property
    def destructive(self) -> tuple[Step, ...]:
        """The steps that lose rows or keys."""
        return destructive(self.steps)

    def __bool__(self) -> bool:
        return bool(self.ops)


@dataclass(slots=True)
class _Difference:
    """Which objects are dropped, created and altered; an object that is replaced is dropped and created."""

    dropped: set[ObjectId]
    created: set[ObjectId]
    altered: dict[ObjectId, Alteration]


def plan(have: State, want: State, kinds: Kinds, env: Env) -> Plan:
    """Plan the way from ``have`` to ``want``. ``env`` gives version, schema and options; the rest is filled in here."""
    env = replace(env, have=have, want=want)
    difference = _compare(have, want, kinds, env)
    apart: set[ObjectId] = set()
    while True:
        try:
            return Plan(ops=order(_ops(difference, have, want, kinds, env, apart)))
        except Cycle as cycle:
            # What is dropped with its owner can hold what goes early; dropped by itself beforehand it does not.
            holding = _holding(cycle, have) - apart
            if holding:
                apart |= holding
                continue
            # An alteration can need what is made late and hold what goes early; dropped and made again it does not.
            stuck = {op.id for op in cycle.ops if op.action is Action.ALTER}
            if not stuck:
                raise
            _replace(difference, stuck, have, want, kinds)


def _holding(cycle: Cycle, have: State) -> set[ObjectId]:
    """What is dropped with its owner on the circle and needs what another drop on it takes."""
    drops = [op for op in cycle.ops if op.action is Action.DROP]
    taken = {identity: op.id for op in drops for identity in op.footprint.drops}
    return {
        identity
        for identity, by in taken.items()
        if identity != by and any(taken.get(need, by) != by for need in have.needs_of(identity))
    }


def _ops(difference: _Difference, have: State, want: State, kinds: Kinds, env: Env, apart: set[ObjectId]) -> list[Op]:
    env = replace(env, created=frozenset(difference.created))
    inlined = _inlined(difference, want, kinds)
    grouped: dict[ObjectId, tuple[Any, ...]] = defaultdict(tuple)
    for child in sorted(inlined):
        grouped[inlined[child]] += (want.objects[child],)
    env = replace(env, inlined=grouped)
    return [
        *_drops(difference, have, kinds, env, apart),
        *_creates(difference, want, kinds, env, inlined),
        *_alters(difference, have, want, kinds),
    ]


def _replace(difference: _Difference, stuck: set[ObjectId], have: State, want: State, kinds: Kinds) -> None:
    for identity in stuck:
        del difference.altered[identity]
        difference.dropped.add(identity)
        difference.created.add(identity)
    _rebuild_dependents(difference, have, want, kinds)


def _compare(have: State, want: State, kinds: Kinds, env: Env) -> _Difference:
    difference = _Difference(
        dropped=set(have.objects.keys() - want.objects.keys()),
        created=set(want.objects.keys() - have.objects.keys()),
        altered={},
    )
    for identity in sorted(have.objects.keys() & want.objects.keys()):
        before, after = have.objects[identity], want.objects[identity]
        if before is after or before == after:
            continue
        change = kinds[identity.kind].alter(before, after, env)
        if isinstance(change, Replace):
            difference.dropped.add(identity)
            difference.created.add(identity)
        elif change.steps or change.rebuild:
            difference.altered[identity] = change
    _rebuild_dependents(difference, have, want, kinds)
    return difference


def _rebuild_dependents(difference: _Difference, have: State, want: State, kinds: Kinds) -> None:
    """What needs an object that is dropped and made again must be dropped and made again with it."""
    dependents: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    owners = {identity: kinds[identity.kind].owner(item) for identity, item in have.objects.items()}
    for identity, needs in have.needs.items():
        for need in needs:
            if owners.get(need) != identity:  # an owner outlives its parts, although it may need them
                dependents[need].add(identity)
    for identity, owner in owners.items():
        if owner is not None:
            dependents[owner].add(identity)
    queue = sorted(difference.dropped)
    for identity, change in difference.altered.items():
        queue += [other for other in _reach(identity, dependents) if other.kind in change.rebuild]
    seen: set[ObjectId] = set()
    while queue:
        identity = queue.pop()
        if identity in seen or identity not in have.objects:
            continue
        seen.add(identity)
        difference.dropped.add(identity)
        difference.altered.pop(identity, None)
        if identity in want.objects:
            difference.created.add(identity)
        queue += sorted(
            other
            for other in dependents[identity]
            # An alteration in place that lets go of what is dropped runs before the drop; an owner takes all with it.
            if owners[other] == identity or not (other in difference.altered and identity not in want.needs_of(other))
        )


def _reach(start: ObjectId, edges: Mapping[ObjectId, set[ObjectId]]) -> list[ObjectId]:
    seen: set[ObjectId] = set()
    queue = [start]
    while queue:
        for other in edges.get(queue.pop(), ()):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return sorted(seen)


def _inlined(difference: _Difference, want: State, kinds: Kinds) -> dict[ObjectId, ObjectId]:
    """Child -> outermost object whose CREATE contains it; a child that needs something made after that stays apart."""
    inlined: dict[ObjectId, ObjectId] = {}
    for identity in sorted(difference.created, key=lambda one: (kinds[one.kind].weight, one)):
        container = kinds[identity.kind].inline(want.objects[identity])
        if container is None:
            continue
        container = inlined.get(container, container)
        if container in difference.created and not _needs_after(identity, container, difference.created, want):
            inlined[identity] = container
    return inlined


def _needs_after(child: ObjectId, container: ObjectId, created: set[ObjectId], want: State) -> bool:
    """Whether the child needs, through others than its container, something that itself needs the container."""
    seen: set[ObjectId] = set()
    own = {container, child}
    queue = [need for need in want.needs_of(child) if need in created and not _within(need, container)]
    while queue:
        identity = queue.pop()
        if identity in own or _within(identity, container):
            return True
        if identity in seen:
            continue
        seen.add(identity)
        queue += [need for need in want.needs_of(identity) if need in created]
    return False


def _within(identity: ObjectId, container: ObjectId) -> bool:
    return identity.path[: len(container.path)] == container.path


def _drops(difference: _Difference, have: State, kinds: Kinds, env: Env, apart: set[ObjectId]) -> Iterable[Op]:
    absorbed: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    alone: list[ObjectId] = []
    for identity in sorted(difference.dropped):
        owner = None if identity in apart else _outermost_dropped_owner(identity, difference, have, kinds, apart)
        if owner is None:
            alone.append(identity)
        else:
            absorbed[owner].add(identity)
    for identity in alone:
        kind = kinds[identity.kind]
        gone = frozenset({identity, *absorbed[identity]})
        needed = frozenset(need for one in gone for need in have.needs_of(one))
        yield Op(
            action=Action.DROP,
            id=identity,
            weight=kind.weight,
            footprint=Footprint(drops=gone, releases=needed - gone),
            steps=tuple(kind.drop(have.objects[identity], env)),
        )


def _outermost_dropped_owner(
    identity: ObjectId, difference: _Difference, have: State, kinds: Kinds, apart: set[ObjectId]
) -> ObjectId | None:
    found = None
    owner = kinds[identity.kind].owner(have.objects[identity])
    while owner is not None and owner in difference.dropped and owner in have.objects:
        found = owner
        if owner in apart:
            break
        owner = kinds[owner.kind].owner(have.objects[owner])
    return found


def _creates(
    difference: _Difference, want: State, kinds: Kinds, env: Env, inlined: Mapping[ObjectId, ObjectId]
) -> Iterable[Op]:
    contents: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for child, container in inlined.items():
        contents[container].add(child)
    for identity in sorted(difference.created):
        if identity in inlined:
            continue
        kind = kinds[identity.kind]
        made = frozenset({identity, *contents[identity]})
        needed = frozenset(need for one in made for need in want.needs_of(one))
        yield Op(
            action=Action.CREATE,
            id=identity,
            weight=kind.weight,
            footprint=Footprint(creates=made, needs=needed - made),
            steps=tuple(kind.create(want.objects[identity], env)),
        )


def _alters(difference: _Difference, have: State, want: State, kinds: Kinds) -> Iterable[Op]:
    dropped: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for identity in difference.dropped:
        for need in have.needs_of(identity):
            dropped[need].add(identity)
    for identity, change in sorted(difference.altered.items()):
        yield Op(
            action=Action.ALTER,
            id=identity,
            weight=kinds[identity.kind].weight,
            footprint=Footprint(
                creates=frozenset({identity}),
                needs=want.needs_of(identity),
                releases=have.needs_of(identity),
                waits_for_drop_of=frozenset(dropped[identity]),
            ),
            steps=change.steps,
        )

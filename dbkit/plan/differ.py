"""From one state to another: the only way, for every store and every kind. It knows no kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.contents import refilled
from dbkit.plan.op import Action, Alteration, Env, Exchange, Footprint, Kinds, Op, Replace, destructive, released
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
    """Which objects are dropped, created and altered.

    An object that is replaced is dropped and created; one that is exchanged is created, and the old one has another
    name until it is dropped.
    """

    dropped: set[ObjectId]
    created: set[ObjectId]
    altered: dict[ObjectId, Alteration] = field(default_factory=dict)
    exchanged: dict[ObjectId, Exchange] = field(default_factory=dict)

    def note(self, identity: ObjectId, change: Alteration | Replace | Exchange) -> None:
        """Enter how an object that is on both sides changes."""
        self.altered.pop(identity, None)
        if isinstance(change, Exchange):
            self.created.add(identity)
            self.exchanged[identity] = change
        elif isinstance(change, Replace):
            self.replace(identity)
        elif change.first or change.steps or change.rebuild:
            self.altered[identity] = change

    def replace(self, identity: ObjectId) -> None:
        """Enter that an object is dropped and created."""
        self.altered.pop(identity, None)
        self.exchanged.pop(identity, None)
        self.dropped.add(identity)
        self.created.add(identity)

    def now(self, needs: Iterable[ObjectId]) -> frozenset[ObjectId]:
        """What of the old state is needed, by the names that it has once the old ones stand aside."""
        return frozenset(self.exchanged[need].aside if need in self.exchanged else need for need in needs)


def plan(have: State, want: State, kinds: Kinds, env: Env) -> Plan:
    """Plan the way from ``have`` to ``want``. ``env`` gives version, schema and options; the rest is filled in here."""
    env = replace(env, have=have, want=want)
    difference = _compare(have, want, kinds, env)
    env = replace(env, exchanged=frozenset(difference.exchanged))
    ways = _Ways()
    while True:
        try:
            ops = order(_ops(difference, have, want, kinds, env, ways))
        except Cycle as cycle:
            if not _another_way(cycle, difference, have, want, kinds, ways):
                raise
            continue
        late = _late(ops)
        if late == env.late:
            return Plan(ops=tuple(op for op in ops if op.steps))
        # What is made before what it mentions is made in another way; the order stays.
        env = replace(env, late=late)
        for identity in late.keys() & difference.altered.keys():
            change = kinds[identity.kind].alter(have.objects[identity], want.objects[identity], env)
            if isinstance(change, Alteration):
                difference.altered[identity] = change


@dataclass(slots=True)
class _Ways:
    """How circles are cut."""

    apart: set[ObjectId] = field(default_factory=set)
    """Dropped before their owners, not with them."""
    stood_in: set[tuple[Action, ObjectId]] = field(default_factory=set)
    """Made from a stand-in, or made into one before they are dropped."""


def _another_way(cycle: Cycle, difference: _Difference, have: State, want: State, kinds: Kinds, ways: _Ways) -> bool:
    """Note another way for what is on the circle, if there is one."""
    # What is dropped with its owner can hold what goes early; dropped by itself beforehand it does not.
    holding = _holding(cycle, have) - ways.apart
    if holding:
        ways.apart |= holding
        return True
    # What can have a stand-in does not need all that it reads.
    for op in cycle.ops:
        if op.action is not Action.ALTER and kinds[op.id.kind].stand_in and (op.action, op.id) not in ways.stood_in:
            ways.stood_in.add((op.action, op.id))
            return True
    # An alteration can need what is made late and hold what goes early; dropped and made again it does not.
    stuck = {op.id for op in cycle.ops if op.action is Action.ALTER} & difference.altered.keys()
    if stuck:
        _replace(difference, stuck, have, want, kinds)
    return bool(stuck)


def _late(ops: Iterable[Op]) -> dict[ObjectId, frozenset[ObjectId]]:
    """What is mentioned by an operation and made by a later one."""
    late: dict[ObjectId, frozenset[ObjectId]] = {}
    made: set[ObjectId] = set()
    everything = {identity for op in ops for identity in op.footprint.creates}
    for op in ops:
        made |= op.footprint.creates
        missing = (op.footprint.mentions & everything) - made
        if missing:
            late[op.id] = missing
    return late


def _holding(cycle: Cycle, have: State) -> set[ObjectId]:
    """What is dropped with its owner on the circle and needs what another drop on it takes."""
    drops = [op for op in cycle.ops if op.action is Action.DROP]
    taken = {identity: op.id for op in drops for identity in op.footprint.drops}
    return {
        identity
        for identity, by in taken.items()
        if identity != by and any(taken.get(need, by) != by for need in have.needs_of(identity))
    }


def _ops(difference: _Difference, have: State, want: State, kinds: Kinds, env: Env, ways: _Ways) -> list[Op]:
    env = replace(env, created=frozenset(difference.created), exchanged=frozenset(difference.exchanged))
    mentions = _mentions(difference, want, kinds, env)
    inlined = _inlined(difference, want, kinds, mentions)
    grouped: dict[ObjectId, tuple[Any, ...]] = defaultdict(tuple)
    for child in sorted(inlined):
        grouped[inlined[child]] += (want.objects[child],)
    env = replace(env, inlined=grouped)
    creates = _creates(difference, want, kinds, env, inlined, mentions, ways)
    emptied = [
        identity
        for identity in sorted(difference.dropped & difference.created)
        if _outermost_dropped_owner(identity, difference, have, kinds, ways.apart) is None
    ]
    return [
        *_drops(difference, have, kinds, env, ways),
        *_exchanges(difference, have, kinds, ways),
        *refilled(creates, emptied, difference.created, kinds, env),
        *_alters(difference, have, want, kinds, mentions),
    ]


def _mentions(difference: _Difference, want: State, kinds: Kinds, env: Env) -> Mapping[ObjectId, frozenset[ObjectId]]:
    """What each object to create or alter names without the server's knowledge."""
    grouped: dict[str, list[Any]] = defaultdict(list)
    for identity in sorted(difference.created | difference.altered.keys()):
        grouped[identity.kind].append(want.objects[identity])
    found: dict[ObjectId, frozenset[ObjectId]] = {}
    for kind, items in grouped.items():
        found.update(kinds[kind].mentions(items, env))
    return found


def _replace(difference: _Difference, stuck: set[ObjectId], have: State, want: State, kinds: Kinds) -> None:
    for identity in stuck:
        difference.replace(identity)
    _rebuild_dependents(difference, have, want, kinds)


def _compare(have: State, want: State, kinds: Kinds, env: Env) -> _Difference:
    difference = _Difference(
        dropped=set(have.objects.keys() - want.objects.keys()),
        created=set(want.objects.keys() - have.objects.keys()),
    )
    for identity in sorted(have.objects.keys() & want.objects.keys()):
        before, after = have.objects[identity], want.objects[identity]
        if before is not after and before != after:
            difference.note(identity, kinds[identity.kind].alter(before, after, env))
    _follow(difference, have, want, kinds, env)
    _rebuild_dependents(difference, have, want, kinds)
    return difference


def _follow(difference: _Difference, have: State, want: State, kinds: Kinds, env: Env) -> None:
    """Ask what follows an exchange how it alters, until no answer is a further exchange."""
    dependents = _dependents(have, _owners(have, want, kinds)) if difference.exchanged else {}
    asked_with: frozenset[ObjectId] = frozenset()
    while asked_with != difference.exchanged.keys():
        asked_with = frozenset(difference.exchanged)
        for other in sorted({one for identity in asked_with for one in dependents.get(identity, ())}):
            kind = kinds[other.kind]
            if kind.follows and other in want.objects and other not in difference.dropped:
                change = kind.alter(have.objects[other], want.objects[other], replace(env, exchanged=asked_with))
                difference.note(other, change)


def _owners(have: State, want: State, kinds: Kinds) -> dict[ObjectId, ObjectId | None]:
    """What goes with what; an object that has another owner afterwards is handed over before the old one goes."""
    owners: dict[ObjectId, ObjectId | None] = {}
    for identity, item in have.objects.items():
        owner, after = kinds[identity.kind].owner, want.objects.get(identity)
        before = owner(item)
        owners[identity] = before if after is None or before is None or owner(after) == before else None
    return owners


def _dependents(have: State, owners: Mapping[ObjectId, ObjectId | None]) -> dict[ObjectId, set[ObjectId]]:
    """What needs an object or belongs to it."""
    dependents: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for identity, needs in have.needs.items():
        for need in needs:
            if owners.get(need) != identity:  # an owner outlives its parts, although it may need them
                dependents[need].add(identity)
    for identity, owner in owners.items():
        if owner is not None:
            dependents[owner].add(identity)
    return dependents


def _rebuild_dependents(difference: _Difference, have: State, want: State, kinds: Kinds) -> None:
    """What needs an object that is dropped and made again must be dropped and made again with it."""
    owners = _owners(have, want, kinds)
    dependents = _dependents(have, owners)
    queue = sorted(one for one in difference.dropped if not _handed_over(one, have, want, difference, kinds))
    for identity, change in difference.altered.items():
        queue += [other for other in _reach(identity, dependents) if other.kind in change.rebuild]
    for identity in difference.exchanged:
        queue += sorted(other for other in dependents[identity] if not kinds[other.kind].follows)
    seen: set[ObjectId] = set()
    while queue:
        identity = queue.pop()
        if identity in seen or identity not in have.objects:
            continue
        seen.add(identity)
        difference.dropped.add(identity)
        difference.altered.pop(identity, None)
        difference.exchanged.pop(identity, None)
        if identity in want.objects:
            difference.created.add(identity)
        queue += sorted(
            other
            for other in dependents[identity]
            # An alteration in place that lets go of what is dropped runs before the drop; an owner takes with it what
            # is still its own.
            if not (other in difference.altered and identity not in want.needs_of(other))
            or (owners[other] == identity and _owner(other, want, kinds) == identity)
        )


def _owner(identity: ObjectId, state: State, kinds: Kinds) -> ObjectId | None:
    item = state.objects.get(identity)
    return None if item is None else kinds[identity.kind].owner(item)


def _handed_over(identity: ObjectId, here: State, there: State, difference: _Difference, kinds: Kinds) -> bool:
    """Whether it only ceases to be an object of its own, or becomes one, while its owner stays."""
    item = here.objects[identity]
    kind = kinds[identity.kind]
    return kind.owner(item) not in difference.dropped and kind.handed_over(item, here, there)


def _reach(start: ObjectId, edges: Mapping[ObjectId, set[ObjectId]]) -> list[ObjectId]:
    seen: set[ObjectId] = set()
    queue = [start]
    while queue:
        for other in edges.get(queue.pop(), ()):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return sorted(seen)


def _inlined(
    difference: _Difference, want: State, kinds: Kinds, mentions: Mapping[ObjectId, frozenset[ObjectId]]
) -> dict[ObjectId, ObjectId]:
    """Child -> outermost object whose CREATE contains it; a child that needs something made after that stays apart."""
    inlined: dict[ObjectId, ObjectId] = {}
    for identity in sorted(difference.created, key=lambda one: (kinds[one.kind].weight, one)):
        container = kinds[identity.kind].inline(want.objects[identity])
        if container is None:
            continue
        container = inlined.get(container, container)
        if container in difference.created and not _needs_after(
            identity, container, difference.created, want, mentions
        ):
            inlined[identity] = container
    return inlined


def _needs_after(
    child: ObjectId,
    container: ObjectId,
    created: set[ObjectId],
    want: State,
    mentions: Mapping[ObjectId, frozenset[ObjectId]],
) -> bool:
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
        needs = want.needs_of(identity) | mentions.get(identity, frozenset())
        queue += [need for need in needs if need in created]
    return False


def _within(identity: ObjectId, container: ObjectId) -> bool:
    return identity.path[: len(container.path)] == container.path


def _drops(difference: _Difference, have: State, kinds: Kinds, env: Env, ways: _Ways) -> Iterable[Op]:
    absorbed: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    alone: list[ObjectId] = []
    for identity in sorted(difference.dropped):
        owner = None
        if identity not in ways.apart:
            owner = _outermost_dropped_owner(identity, difference, have, kinds, ways.apart)
        if owner in difference.exchanged:
            continue  # it goes with the old one
        if owner is None:
            alone.append(identity)
        else:
            absorbed[owner].add(identity)
    for identity in alone:
        if _handed_over(identity, have, env.want, difference, kinds):
            continue
        kind = kinds[identity.kind]
        gone = frozenset({identity, *absorbed[identity]})
        needed = frozenset(need for one in gone for need in have.needs_of(one)) - gone
        stand_in = kind.stand_in
        if stand_in and (Action.DROP, identity) in ways.stood_in:
            yield Op(
                action=Action.ALTER,
                id=identity,
                weight=kind.weight,
                footprint=Footprint(releases=needed | {identity}),
                steps=tuple(stand_in.steps(have.objects[identity], replace(env, stood_in=frozenset({identity})))),
            )
            needed = frozenset(need for need in needed if need.kind in stand_in.needs)
        yield Op(
            action=Action.DROP,
            id=identity,
            weight=kind.weight,
            footprint=Footprint(drops=gone, releases=needed),
            steps=tuple(kind.drop(have.objects[identity], env)),
        )


def _outermost_dropped_owner(
    identity: ObjectId, difference: _Difference, have: State, kinds: Kinds, apart: set[ObjectId]
) -> ObjectId | None:
    found = None
    owner = kinds[identity.kind].owner(have.objects[identity])
    while owner is not None and (owner in difference.dropped or owner in difference.exchanged):
        found = owner
        if owner in apart:
            break
        owner = kinds[owner.kind].owner(have.objects[owner])
    return found


def _exchanges(difference: _Difference, have: State, kinds: Kinds, ways: _Ways) -> Iterable[Op]:
    """The old one gets another name; and once everything has moved over, it is dropped."""
    parts: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for one in difference.dropped - ways.apart:
        owner = _outermost_dropped_owner(one, difference, have, kinds, ways.apart)
        if owner in difference.exchanged:
            parts[owner].add(one)
    for identity, exchange in sorted(difference.exchanged.items()):
        gone = frozenset({identity, *parts[identity]})
        needed = frozenset(need for one in gone for need in have.needs_of(one)) - gone
        yield Op(
            action=Action.ALTER,
            id=identity,
            weight=kinds[identity.kind].weight,
            footprint=Footprint(drops=gone, releases=needed & difference.exchanged.keys()),
            steps=exchange.leave,
        )
        aside = frozenset({exchange.aside})
        yield Op(
            action=Action.DROP,
            id=identity,
            weight=kinds[identity.kind].weight,
            footprint=Footprint(needs=frozenset({identity}), drops=aside, releases=difference.now(needed)),
            steps=exchange.finish,
        )


def _creates(
    difference: _Difference,
    want: State,
    kinds: Kinds,
    env: Env,
    inlined: Mapping[ObjectId, ObjectId],
    mentions: Mapping[ObjectId, frozenset[ObjectId]],
    ways: _Ways,
) -> Iterable[Op]:
    contents: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for child, container in inlined.items():
        contents[container].add(child)
    stood_in = frozenset(identity for action, identity in ways.stood_in if action is Action.CREATE)
    contented = _contented(stood_in, want)
    for identity in sorted(difference.created):
        if identity in inlined:
            continue
        kind = kinds[identity.kind]
        made = frozenset({identity, *contents[identity]})
        needed = frozenset(need for one in made for need in want.needs_of(one)) - made
        if identity in contented:
            needed = frozenset(_stand_in_of(need) if need in stood_in else need for need in needed)
        if identity in stood_in and kind.stand_in:
            yield Op(
                action=Action.CREATE,
                id=identity,
                weight=kind.weight,
                footprint=Footprint(
                    creates=frozenset({_stand_in_of(identity)}),
                    needs=frozenset(need for need in needed if need.kind in kind.stand_in.needs),
                    waits_for_drop_of=frozenset({identity}),
                ),
                steps=tuple(kind.stand_in.steps(want.objects[identity], env)),
            )
            needed |= {_stand_in_of(identity)}
        awaited = frozenset(kind.awaits(want.objects[identity], env))
        yield Op(
            action=Action.CREATE,
            id=identity,
            weight=kind.weight,
            footprint=Footprint(
                creates=made,
                needs=(needed | awaited) - made,
                waits_for_drop_of=awaited,
                mentions=_mentioned(made, mentions),
            ),
            steps=()
            if _handed_over(identity, want, env.have, difference, kinds)
            else (
                *kind.create(want.objects[identity], replace(env, stood_in=stood_in)),
                *_bridge(identity, difference),
            ),
        )


def _bridge(identity: ObjectId, difference: _Difference) -> tuple[Step, ...]:
    exchange = difference.exchanged.get(identity)
    return exchange.bridge if exchange else ()


def _stand_in_of(identity: ObjectId) -> ObjectId:
    """What stands for an object that is not whole yet."""
    return ObjectId("stand-in", (identity.kind, *identity.path))


def _contented(stood_in: frozenset[ObjectId], want: State) -> set[ObjectId]:
    """What an object with a stand-in needs, directly or not: that must be content with the stand-in."""
    found: set[ObjectId] = set()
    queue = list(stood_in)
    while queue:
        for need in want.needs_of(queue.pop()) - found:
            found.add(need)
            queue.append(need)
    return found


def _mentioned(made: frozenset[ObjectId], mentions: Mapping[ObjectId, frozenset[ObjectId]]) -> frozenset[ObjectId]:
    return frozenset(one for identity in made for one in mentions.get(identity, ())) - made


def _alters(
    difference: _Difference,
    have: State,
    want: State,
    kinds: Kinds,
    mentions: Mapping[ObjectId, frozenset[ObjectId]],
) -> Iterable[Op]:
    dropped: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for identity in difference.dropped:
        for need in have.needs_of(identity):
            dropped[need].add(identity)
    for identity, change in sorted(difference.altered.items()):
        weight = kinds[identity.kind].weight
        parted = frozenset({released(identity)}) if change.first else frozenset()
        if change.first:
            footprint = Footprint(creates=parted, releases=have.needs_of(identity) | change.releases)
            yield Op(action=Action.ALTER, id=identity, weight=weight, footprint=footprint, steps=change.first)
        yield Op(
            action=Action.ALTER,
            id=identity,
            weight=weight,
            footprint=Footprint(
                creates=frozenset({identity}),
                needs=want.needs_of(identity) | change.needs | parted,
                releases=difference.now(have.needs_of(identity)),
                waits_for_drop_of=frozenset(dropped[identity]),
                mentions=_mentioned(frozenset({identity}), mentions),
            ),
            steps=change.steps,
            early=change.early,
        )

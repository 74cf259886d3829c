"""The operations of a difference, each with its footprint; order comes later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.contents import refilled
from dbkit.plan.difference import Difference, handed_over
from dbkit.plan.op import Action, Env, Footprint, Kinds, Op, released
from dbkit.plan.state import State
from dbkit.plan.step import Step

__all__ = ["Ways", "operations"]


@dataclass(slots=True)
class Ways:
    """How circles are cut."""

    apart: set[ObjectId] = field(default_factory=set)
    """Dropped before their owners, not with them."""
    stood_in: set[tuple[Action, ObjectId]] = field(default_factory=set)
    """Made from a stand-in, or made into one before they are dropped."""
    unheld: set[ObjectId] = field(default_factory=set)
    """Altered without waiting for the drop of their own parts."""
    plain: set[ObjectId] = field(default_factory=set)
    """Done at once, also where others use the database: a way with several transactions would keep them off longer."""

    def env(self, identity: ObjectId, env: Env) -> Env:
        """What the operation on an object is rendered with."""
        return replace(env, online=False) if identity in self.plain else env


def operations(difference: Difference, have: State, want: State, kinds: Kinds, env: Env, ways: Ways) -> list[Op]:
    """What a difference asks for, in no order."""
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
        *_alters(difference, have, want, kinds, mentions, ways),
        *_lasts(difference, want, kinds),
    ]


def _mentions(difference: Difference, want: State, kinds: Kinds, env: Env) -> Mapping[ObjectId, frozenset[ObjectId]]:
    """What each object to create or alter names without the server's knowledge."""
    grouped: dict[str, list[Any]] = defaultdict(list)
    for identity in sorted(difference.created | difference.altered.keys()):
        grouped[identity.kind].append(want.objects[identity])
    found: dict[ObjectId, frozenset[ObjectId]] = {}
    for kind, items in grouped.items():
        found.update(kinds[kind].mentions(items, env))
    return found


def _inlined(
    difference: Difference, want: State, kinds: Kinds, mentions: Mapping[ObjectId, frozenset[ObjectId]]
) -> dict[ObjectId, ObjectId]:
    """Child -> outermost object whose CREATE contains it; a child that needs something made after that stays apart."""
    inlined: dict[ObjectId, ObjectId] = {}
    for identity in sorted(difference.created, key=lambda one: (kinds[one.kind].weight, one)):
        kind, item = kinds[identity.kind], want.objects[identity]
        container = kind.inline(item)
        if container is None or kind.apart(item, want):
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


def _drops(difference: Difference, have: State, kinds: Kinds, env: Env, ways: Ways) -> Iterable[Op]:
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
        if handed_over(identity, have, env.want, difference, kinds):
            continue
        kind = kinds[identity.kind]
        gone = frozenset({identity, *absorbed[identity]})
        needed = frozenset(need for one in gone for need in have.needs_of(one)) - gone
        outlived = frozenset(kind.outlived(have.objects[identity], env)) - gone
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
            footprint=Footprint(drops=gone, releases=needed | outlived),
            steps=tuple(kind.drop(have.objects[identity], ways.env(identity, env))),
        )


def _outermost_dropped_owner(
    identity: ObjectId, difference: Difference, have: State, kinds: Kinds, apart: set[ObjectId]
) -> ObjectId | None:
    found = None
    owner = kinds[identity.kind].owner(have.objects[identity])
    while owner is not None and (owner in difference.dropped or owner in difference.exchanged):
        found = owner
        if owner in apart:
            break
        owner = kinds[owner.kind].owner(have.objects[owner])
    return found


def _exchanges(difference: Difference, have: State, kinds: Kinds, ways: Ways) -> Iterable[Op]:
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
            footprint=Footprint(
                needs=frozenset({exchange.by or identity}), drops=aside, releases=difference.now(needed)
            ),
            steps=exchange.finish,
        )


def _creates(
    difference: Difference,
    want: State,
    kinds: Kinds,
    env: Env,
    inlined: Mapping[ObjectId, ObjectId],
    mentions: Mapping[ObjectId, frozenset[ObjectId]],
    ways: Ways,
) -> Iterable[Op]:
    contents: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for child, container in inlined.items():
        contents[container].add(child)
    stood_in = frozenset(identity for action, identity in ways.stood_in if action is Action.CREATE)
    contented = _contented(stood_in, want)
    supplanted = {one.by: frozenset({old}) for old, one in difference.exchanged.items() if one.by is not None}
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
                releases=difference.now(kind.leaves(want.objects[identity], env)),
                waits_for_drop_of=awaited.union(
                    supplanted.get(identity, ()), kind.follows_drop_of(want.objects[identity], env)
                ),
                mentions=_mentioned(made, mentions),
            ),
            steps=()
            if handed_over(identity, want, env.have, difference, kinds)
            else (
                *kind.create(want.objects[identity], replace(ways.env(identity, env), stood_in=stood_in)),
                *_bridge(identity, difference),
            ),
        )


def _bridge(identity: ObjectId, difference: Difference) -> tuple[Step, ...]:
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
    difference: Difference,
    have: State,
    want: State,
    kinds: Kinds,
    mentions: Mapping[ObjectId, frozenset[ObjectId]],
    ways: Ways,
) -> Iterable[Op]:
    dropped: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for identity in difference.dropped:
        for need in have.needs_of(identity):
            if need not in ways.unheld or kinds[identity.kind].owner(have.objects[identity]) != need:
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
                releases=difference.now(have.needs_of(identity) | change.leaves),
                waits_for_drop_of=frozenset(dropped[identity]),
                mentions=_mentioned(frozenset({identity}), mentions),
            ),
            steps=change.steps,
            early=change.early,
        )


def _lasts(difference: Difference, want: State, kinds: Kinds) -> Iterable[Op]:
    """What is done to an object once its parts, and what it needs, are there in their new form."""
    for identity, change in sorted(difference.altered.items()):
        if change.last:
            parts = frozenset(
                one for one in want.dependents(identity) if kinds[one.kind].owner(want.objects[one]) == identity
            )
            needed = want.needs_of(identity) | parts | {identity}
            weight = kinds[identity.kind].weight
            yield Op(
                action=Action.ALTER, id=identity, weight=weight, footprint=Footprint(needs=needed), steps=change.last
            )

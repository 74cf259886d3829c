"""From one state to another: the only way, for every store and every kind. It knows no kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.difference import Difference, compare, replace_altered
from dbkit.plan.op import Action, Alteration, Env, Kinds, Op, destructive
from dbkit.plan.operations import Ways, operations
from dbkit.plan.order import Cycle, order
from dbkit.plan.state import State
from dbkit.plan.step import Step, joined
from dbkit.plan.together import parting, together

__all__ = ["Plan", "plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Ordered operations that take a database from one state to another."""

    ops: tuple[Op, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The statements of all operations, in order."""
        return joined(step for op in self.ops for step in op.steps)

    @property
    def destructive(self) -> tuple[Step, ...]:
        """The steps that lose rows or keys."""
        return destructive(self.steps)

    def __bool__(self) -> bool:
        return bool(self.ops)


def plan(have: State, want: State, kinds: Kinds, env: Env) -> Plan:
    """Plan the way from ``have`` to ``want``. ``env`` gives version, schema and options; the rest is filled in here."""
    env = replace(env, have=have, want=want)
    difference = compare(have, want, kinds, env)
    env = replace(env, exchanged=frozenset(difference.exchanged))
    ways = Ways()
    while True:
        try:
            ops = order(operations(difference, have, want, kinds, env, ways))
        except Cycle as cycle:
            if not _another_way(cycle, difference, have, want, kinds, ways):
                raise
            continue
        ops = together(ops, kinds)
        late, plain = _late(ops), parting(ops, kinds) - ways.plain if env.online else frozenset()
        if late == env.late and not plain:
            return Plan(ops=tuple(op for op in ops if op.steps))
        # What is made before what it mentions is made in another way; the order stays.
        env = replace(env, late=late)
        ways.plain |= plain
        for identity in (late.keys() | plain) & difference.altered.keys():
            rendered = ways.env(identity, env)
            change = kinds[identity.kind].alter(have.objects[identity], want.objects[identity], rendered)
            if isinstance(change, Alteration):
                difference.altered[identity] = change


def _another_way(cycle: Cycle, difference: Difference, have: State, want: State, kinds: Kinds, ways: Ways) -> bool:
    """Note another way for what is on the circle, if there is one."""
    # What is dropped with its owner can hold what goes early; dropped by itself beforehand it does not.
    holding = _holding(cycle, difference, have, kinds) - ways.apart
    if holding:
        ways.apart |= holding
        return True
    # What can have a stand-in does not need all that it reads.
    for position, op in enumerate(cycle.ops):
        stand_in, way = kinds[op.id.kind].stand_in, (op.action, op.id)
        # What is made waits for the next on the circle, what is dropped holds the one before.
        other = cycle.ops[position - 1 if op.action is Action.DROP else (position + 1) % len(cycle.ops)]
        freed = stand_in is not None and other.id.kind not in stand_in.needs
        if freed and op.action is not Action.ALTER and way not in ways.stood_in:
            ways.stood_in.add(way)
            return True
    # What is altered by itself can wait for the drop of a part, which another alteration holds; it need not.
    for position, op in enumerate(cycle.ops):
        change = difference.altered.get(op.id) if op.action is Action.ALTER else None
        part = cycle.ops[(position + 1) % len(cycle.ops)]
        alone = change is not None and not (change.first or change.needs or change.last)
        if alone and op.id not in ways.unheld and _is_part(part, op.id, have, kinds):
            ways.unheld.add(op.id)
            return True
    # An alteration can need what is made late and hold what goes early; dropped and made again it does not.
    stuck = {op.id for op in cycle.ops if op.action is Action.ALTER} & difference.altered.keys()
    if stuck:
        replace_altered(difference, stuck, have, want, kinds)
    return bool(stuck)


def _is_part(drop: Op, owner: ObjectId, have: State, kinds: Kinds) -> bool:
    """Whether an operation drops a part of an object."""
    item = have.objects.get(drop.id) if drop.action is Action.DROP else None
    return item is not None and kinds[drop.id.kind].owner(item) == owner


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


def _holding(cycle: Cycle, difference: Difference, have: State, kinds: Kinds) -> set[ObjectId]:
    """What is dropped with its owner on the circle, or with the old one, and needs what another drop on it takes."""
    drops = [op for op in cycle.ops if op.action is Action.DROP]
    taken = {identity: op.id for op in drops for identity in op.footprint.drops}
    exchanged = {op.id for op in drops} & difference.exchanged.keys()
    for identity in difference.dropped if exchanged else ():
        owner = kinds[identity.kind].owner(have.objects[identity])
        if owner in exchanged:
            taken[identity] = owner
    return {
        identity
        for identity, by in taken.items()
        if identity != by and any(taken.get(need, by) != by for need in have.needs_of(identity))
    }

"""What is dropped and made again gets back what it held, before anything is made that must find it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Action, Env, Footprint, Kinds, Op

__all__ = ["refilled"]


def refilled(
    creates: Iterable[Op], emptied: Iterable[ObjectId], created: Iterable[ObjectId], kinds: Kinds, env: Env
) -> list[Op]:
    """The operations that create, and those that bring back what the ``emptied`` objects of the plan held."""
    ops = list(creates)
    refills = {identity: refill for identity in emptied if (refill := kinds[identity.kind].refill)}
    if not refills:
        return ops
    parts = {identity: {identity} for identity in refills}
    for one in created:
        for owner in _owners(one, kinds, env):
            if owner in parts:
                parts[owner].add(one)
    for identity, refill in refills.items():
        done = ObjectId(f"contents of {identity.kind}", identity.path)
        ops = [
            replace(op, footprint=replace(op.footprint, needs=op.footprint.needs | {done}))
            if op.id.kind in refill.before and not parts[identity].isdisjoint(op.footprint.needs)
            else op
            for op in ops
        ]
        ops.append(
            Op(
                action=Action.CREATE,
                id=identity,
                weight=kinds[identity.kind].weight,
                footprint=Footprint(
                    creates=frozenset({done}),
                    needs=frozenset(one for one in parts[identity] if one == identity or one.kind in refill.after),
                ),
                steps=tuple(refill.steps(env.have.objects[identity], env.want.objects[identity], env)),
            )
        )
    return ops


def _owners(identity: ObjectId, kinds: Kinds, env: Env) -> Iterator[ObjectId]:
    owner = kinds[identity.kind].owner(env.want.objects[identity])
    while owner is not None and owner in env.want.objects:
        yield owner
        owner = kinds[owner.kind].owner(env.want.objects[owner])

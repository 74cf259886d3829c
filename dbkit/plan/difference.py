"""Which objects differ between two states, and what stands in the way of changing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.late import ids, other_than
from dbkit.plan.op import Alteration, Env, Exchange, Kinds, Replace
from dbkit.plan.state import State
from dbkit.plan.ties import Ties

__all__ = ["Difference", "compare", "handed_over", "replace_altered"]


@dataclass(slots=True)
class Difference:
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
            self.dropped.discard(identity)
            self.created.add(change.by or identity)
            self.exchanged[identity] = change
        elif isinstance(change, Replace):
            self.replace(change.of or identity)
        elif change.first or change.steps or change.last or change.rebuild:
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


def replace_altered(difference: Difference, stuck: set[ObjectId], have: State, want: State, kinds: Kinds) -> None:
    """Drop and make again what would be altered, with its dependents."""
    for identity in stuck:
        difference.replace(identity)
    _rebuild_dependents(difference, have, want, kinds)


def compare(have: State, want: State, kinds: Kinds, env: Env) -> Difference:
    """What is to be done, and what must be done with it."""
    changed = other_than(have.objects, want.objects)
    difference = Difference(
        dropped={identity for identity in changed if identity not in want.objects},
        created={identity for identity in ids(want.objects) if identity not in have.objects},
    )
    for identity in sorted(changed - difference.dropped):
        change = kinds[identity.kind].alter(have.objects[identity], want.objects[identity], env)
        difference.note(identity, change)
    _replace_around(difference, have, want, kinds, env)
    for identity in sorted(difference.dropped - want.objects.keys()):
        supplanted = kinds[identity.kind].supplanted(have.objects[identity], env)
        if supplanted is not None:
            difference.note(identity, supplanted)
    while True:
        _follow(difference, have, want, kinds, env)
        _rebuild_dependents(difference, have, want, kinds)
        if not _exchange_owners(difference, have, want, kinds, env):
            break
    if _alter_beside(difference, have, want, kinds, env):
        _rebuild_dependents(difference, have, want, kinds)
    return difference


def _alter_beside(difference: Difference, have: State, want: State, kinds: Kinds, env: Env) -> bool:
    """Ask what is altered once more, where there is something beside it that is made anew: that is left alone.

    Give whether more stands in the way then.
    """
    more = False
    env = replace(env, created=frozenset(difference.created), exchanged=frozenset(difference.exchanged))
    for identity in sorted(difference.altered) if difference.dropped & difference.created else ():
        change = kinds[identity.kind].alter(have.objects[identity], want.objects[identity], env)
        if isinstance(change, Alteration):
            more = more or not change.rebuild <= difference.altered[identity].rebuild
            difference.note(identity, change)
    return more


def _replace_around(difference: Difference, have: State, want: State, kinds: Kinds, env: Env) -> None:
    """Enter what is dropped and created because something of it comes or goes that cannot by itself."""
    for identity in sorted(difference.dropped ^ difference.created):
        made_anew_with = kinds[identity.kind].made_anew_with
        state = want if identity in difference.created else have
        around = made_anew_with(state.objects[identity], env) if made_anew_with else None
        if around is not None and around in have.objects and around in want.objects:
            difference.replace(around)


def _exchange_owners(difference: Difference, have: State, want: State, kinds: Kinds, env: Env) -> bool:
    """Ask the owner of what is made again, if it holds rows, whether it must be exchanged for that."""
    made_again = difference.dropped & difference.created
    env = replace(env, created=frozenset(difference.created), exchanged=frozenset(difference.exchanged))
    found = False
    for owner in sorted({one for one in (_owner(part, have, kinds) for part in made_again) if one is not None}):
        settled = owner in difference.dropped or owner in difference.exchanged
        if kinds[owner.kind].follows and owner in want.objects and not settled:
            change = kinds[owner.kind].alter(have.objects[owner], want.objects[owner], env)
            if isinstance(change, Exchange):
                difference.note(owner, change)
                found = True
    return found


def _follow(difference: Difference, have: State, want: State, kinds: Kinds, env: Env) -> None:
    """Ask what follows an exchange how it alters, until no answer is a further exchange."""
    ties = Ties(have=have, want=want, kinds=kinds)
    asked_with: frozenset[ObjectId] = frozenset()
    while asked_with != difference.exchanged.keys():
        asked_with = frozenset(difference.exchanged)
        for other in sorted({one for identity in asked_with for one in ties.dependents(identity)}):
            kind = kinds[other.kind]
            if kind.follows and other in want.objects and other not in difference.dropped:
                change = kind.alter(have.objects[other], want.objects[other], replace(env, exchanged=asked_with))
                difference.note(other, change)
    # A table that gets other parents alters columns that are not its own objects.
    for identity in sorted(difference.altered) if difference.exchanged else ():
        env = replace(env, exchanged=asked_with)
        difference.note(identity, kinds[identity.kind].alter(have.objects[identity], want.objects[identity], env))


def _rebuild_dependents(difference: Difference, have: State, want: State, kinds: Kinds) -> None:
    """What needs an object that is dropped and made again must be dropped and made again with it."""
    ties = Ties(have=have, want=want, kinds=kinds)
    queue = sorted(one for one in difference.dropped if not handed_over(one, have, want, difference, kinds))
    for identity, change in difference.altered.items():
        if change.rebuild:
            queue += [other for other in ties.reached(identity) if other.kind in change.rebuild]
    for identity in difference.exchanged:
        queue += sorted(
            other
            for other in ties.dependents(identity)
            if not kinds[other.kind].follows and not _lets_go(other, identity, difference, want)
        )
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
            for other in ties.dependents(identity)
            # An owner takes with it what is still its own.
            if not _lets_go(other, identity, difference, want)
            or (ties.owner(other) == identity and _owner(other, want, kinds) == identity)
        )


def _lets_go(other: ObjectId, identity: ObjectId, difference: Difference, want: State) -> bool:
    """Whether an object no longer needs what goes: its alteration, or the drop of the old one, comes before."""
    return (other in difference.altered or other in difference.exchanged) and identity not in want.needs_of(other)


def _owner(identity: ObjectId, state: State, kinds: Kinds) -> ObjectId | None:
    item = state.objects.get(identity)
    return None if item is None else kinds[identity.kind].owner(item)


def handed_over(identity: ObjectId, here: State, there: State, difference: Difference, kinds: Kinds) -> bool:
    """Whether it only ceases to be an object of its own, or becomes one, while its owner stays."""
    item = here.objects[identity]
    kind = kinds[identity.kind]
    return kind.owner(item) not in difference.dropped and kind.handed_over(item, here, there)

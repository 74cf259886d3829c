"""The audit of a cluster: all its primaries at once, or their replicas, each over the slots that are its own.

A key counts where its slot was when the pass began and still was when it ended. A node that lost slots meanwhile is
gone over again; slots that are on the move, or came to a node too late, are read by themselves. So no key is counted
twice, and none is missed that was there all the time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock

from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.audit.fold import Pass, Tally
from dbkit.stores.redis.audit.layout import Cluster
from dbkit.stores.redis.audit.probe import Facts, opened, probe
from dbkit.stores.redis.audit.result import Spread
from dbkit.stores.redis.audit.run import Guard, Options, Progress, scan
from dbkit.stores.redis.audit.slots import Seen, draw, read_drawn, read_slot, slot_sizes
from dbkit.stores.redis.audit.walk import Walk
from dbkit.stores.redis.cluster import Node
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.slot import SLOTS
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["ClusterPass", "audit_cluster", "open_node"]

_TRIES = 5
"""So often nodes that lose slots are gone over; then their slots are read one by one."""

_FULLEST = 5

_AT_ONCE = 100
"""Slots that are read one by one before it is asked again who has them."""

_GLANCE = 0.1
"""Seconds between two looks at who has which slots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPass:
    """What was seen of all nodes together."""

    found: Pass
    facts: Facts
    spread: Spread
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What was seen of the slots of one node."""

    slots: frozenset[int]
    found: Pass
    facts: Facts
    notes: tuple[str, ...] = ()


def audit_cluster(
    seed: Address, declared: Sequence[Declared], options: Options, progress: Progress, *, primary: bool
) -> ClusterPass:
    """Go over the keys of all nodes. Raises ServerUnreachable, UsageError."""
    cluster = Cluster(seed)
    try:
        audit = _Audit(cluster, declared, options, progress, primary)
        return audit.all() if options.sample is None else audit.sample(options.sample)
    except Refused as error:
        help_text = "grant +cluster|countkeysinslot +cluster|getkeysinslot +asking to the user that audits"
        raise StatementFailed(f"the cluster at {seed}: {error}", help=help_text) from None
    finally:
        cluster.close()


_Work = Callable[[Wire, Facts, frozenset[int], Callable[[int], None]], Pass]


class _Audit:
    def __init__(
        self, cluster: Cluster, declared: Sequence[Declared], options: Options, progress: Progress, primary: bool
    ) -> None:
        self._cluster = cluster
        self._declared = declared
        self._options = options
        self._progress = progress
        self._primary = primary
        self._layout = cluster.layout()
        self._restless: set[int] = set()
        """Slots that left the node that had them at the start."""
        self._seen: dict[str, int] = {}
        self._lock = Lock()

    def all(self) -> ClusterPass:
        """Every key of the cluster."""
        done: dict[str, _Part] = {}
        for _ in range(_TRIES):
            left = [node for node in self._layout.nodes.values() if self._quiet(node) and node.id not in done]
            if not left:
                break
            done |= self._each(left, self._scan)
            done = {name: part for name, part in done.items() if part.slots.isdisjoint(self._restless)}
        parts, notes, unsure = list(done.values()), [], 0
        rest = set(range(SLOTS)).difference(*(part.slots for part in parts))
        if rest:
            part, unsure = self._by_slot(rest)
            parts.append(part)
            notes.append(f"{len(rest)} slots were moving: their keys were read by themselves, their memory was not")
        elif lost := sum(part.found.elsewhere for part in parts):
            notes.append(f"{lost} keys lie on nodes that do not have their slot, where nobody finds them")
        if unsure:
            notes.append(f"{unsure} slots did not stop to move: not all of their keys may have been seen")
        return self._together(parts, notes, full=True)

    def _quiet(self, node: Node) -> frozenset[int]:
        """The slots that a node has had all the time."""
        return self._layout.settled[node.id] - self._restless

    def _watch(self) -> None:
        now = self._cluster.layout()
        for name, slots in self._layout.settled.items():
            self._restless |= slots - now.settled.get(name, frozenset())

    def sample(self, keys: int) -> ClusterPass:
        """About so many keys, each as likely as any other."""
        nodes = [node for node in self._layout.nodes.values() if self._quiet(node)]
        sizes: dict[int, int] = {}
        for node in nodes:
            sizes |= slot_sizes(self._cluster.wire(node), sorted(self._quiet(node)))
        if keys >= sum(sizes.values()):
            return self.all()
        drawn = draw(sizes, keys)
        parts = list(self._each(nodes, partial(self._drawn, drawn)).values())
        for part in parts:
            part.found.slots.update({slot: sizes[slot] for slot in part.slots})
        moving = SLOTS - len(sizes)
        notes = [f"{moving} slots were moving, and their keys were left out"] if moving else []
        return self._together(parts, notes, full=False)

    def _each(self, nodes: Sequence[Node], work: _Work) -> dict[str, _Part]:
        """The same on several nodes at once: each server has one thread for it, and rests most of the time."""
        with ThreadPoolExecutor(max_workers=len(nodes)) as pool:
            running = {node.id: pool.submit(self._on, node, self._quiet(node), work) for node in nodes}
            while wait(running.values(), timeout=_GLANCE).not_done:
                self._watch()
        self._watch()
        return {name: part.result() for name, part in running.items()}

    def _on(self, node: Node, slots: frozenset[int], work: _Work) -> _Part:
        wire, facts, notes = open_node(self._cluster.place(node), primary=self._primary)
        try:
            found = work(wire, facts, slots, partial(self._tell, node.id))
        finally:
            wire.close()
        return _Part(slots=slots, found=found, facts=facts, notes=notes)

    def _tell(self, node: str, seen: int) -> None:
        with self._lock:
            self._seen[node] = seen
            self._progress(sum(self._seen.values()), self._options.sample)

    def _scan(self, wire: Wire, facts: Facts, slots: Collection[int], tell: Callable[[int], None]) -> Pass:
        return scan(wire, facts, self._declared, self._options, tell, slots)

    def _drawn(
        self,
        drawn: Mapping[int, Collection[int]],
        wire: Wire,
        facts: Facts,
        slots: Collection[int],
        tell: Callable[[int], None],
    ) -> Pass:
        walk = Walk(facts, self._declared)
        read_drawn(wire, walk, {slot: drawn[slot] for slot in drawn if slot in slots}, Guard(wire, self._options.duty))
        tell(walk.found.seen)
        return walk.found

    def _by_slot(self, slots: Collection[int]) -> tuple[_Part, int]:
        """Go over slots one by one. How many went on to somewhere else each time that they were read."""
        facts = _common([probe(self._cluster.wire(node)) for node in self._layout.nodes.values()])
        walk, unsure, ordered = Walk(facts, self._declared), 0, sorted(slots)
        holders = self._cluster.layout().holders
        for first in range(0, len(ordered), _AT_ONCE):
            left = {slot: Seen() for slot in ordered[first : first + _AT_ONCE]}
            for _ in range(_TRIES):
                asked = {slot: holders(slot) for slot in left}
                for slot, nodes in asked.items():
                    read_slot(slot, map(self._cluster.wire, nodes), walk, left[slot])
                holders = self._cluster.layout().holders
                left = {slot: seen for slot, seen in left.items() if seen.left or _went_on(asked[slot], holders(slot))}
            unsure += len(left)
        return _Part(slots=frozenset(slots), found=walk.found, facts=facts), unsure

    def _together(self, parts: Sequence[_Part], notes: Sequence[str], *, full: bool) -> ClusterPass:
        found = Pass(tallies=tuple(Tally() for _ in self._declared))
        for part in parts:
            found.take(part.found)
        found.full = full and not found.slowed
        facts = _common([part.facts for part in parts])
        if not full:
            facts = replace(facts, keys=found.slots.total())
        primaries = []
        for node in self._layout.nodes.values():
            held = sum(found.slots[slot] for first, last in node.slots for slot in range(first, last + 1))
            primaries.append((str(self._cluster.place(node)), held))
        spread = Spread(primaries=tuple(sorted(primaries)), slots=tuple(found.slots.most_common(_FULLEST)))
        said = dict.fromkeys([*(note for part in parts for note in part.notes), *notes])
        return ClusterPass(found=found, facts=facts, spread=spread, notes=tuple(said))


def open_node(place: Address, *, primary: bool) -> tuple[Wire, Facts, tuple[str, ...]]:
    """A connection to a primary's replica, or to itself, what may be asked there, and what is to be said of the choice.

    A replica of a cluster answers for keys only to who has said that old answers will do.
    """
    wire, notes = opened(place, primary=primary)
    try:
        facts = probe(wire)
        if facts.replica:
            wire.call("READONLY")
    except Refused as error:
        wire.close()
        message = f"the replica at {wire.address} cannot be read: {error}"
        raise ServerUnreachable(message, help="grant +readonly to the user that audits, or say --primary") from None
    except BaseException:
        wire.close()
        raise
    return wire, facts, notes


def _went_on(asked: Sequence[Node], now: Sequence[Node]) -> bool:
    """Whether a slot has come to a node that was not asked."""
    return not {node.id for node in now} <= {node.id for node in asked}


def _common(facts: Sequence[Facts]) -> Facts:
    """What holds of all nodes."""
    keys = [one.keys for one in facts]
    return replace(
        facts[0],
        replica=all(one.replica for one in facts),
        keys=None if None in keys else sum(number or 0 for number in keys),
        types=all(one.types for one in facts),
        lifetimes=all(one.lifetimes for one in facts),
        memory=all(one.memory for one in facts),
        reads=frozenset.intersection(*(one.reads for one in facts)),
        notes=tuple(dict.fromkeys(note for one in facts for note in one.notes)),
    )

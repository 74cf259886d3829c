"""Consumer groups of streams. The keyspace's record names them, the stream has them.

Source: the server's documentation of XGROUP CREATE, XGROUP DESTROY, XINFO GROUPS. Where a group stands in its stream is
its consumers' business: it is never moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.redis.quote import command

__all__ = ["GROUP", "StreamGroup", "create_text", "group_id"]

_DESTROY = (
    "local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1]) "
    "if pending.err then return 0 end "
    "if pending[1] > 0 then return redis.error_reply('PENDING ' .. pending[1] .. ' entries are not acknowledged') end "
    "return redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1])"
)
"""In one piece, so that nothing is delivered between the look and the deed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamGroup:
    """A group: the stream's key and where the group starts to read (``0``, ``$`` or an id)."""

    id: ObjectId
    start: str


def group_id(key: str, name: str) -> ObjectId:
    """The id of a group of the stream at a key."""
    return ObjectId("group", (key, name))


def create_text(group: StreamGroup) -> str:
    """The command that makes a group, and its stream where there is none."""
    key, name = group.id.path
    return command("XGROUP", "CREATE", key, name, group.start, "MKSTREAM")


def _create(group: StreamGroup, _: Env) -> Iterator[Step]:
    yield Step(text=create_text(group), id=group.id)


def _drop(group: StreamGroup, _: Env) -> Iterator[Step]:
    why = "where the group stands in its stream is forgotten; entries that it has not acknowledged stop the step"
    hazard = Hazard(kind=HazardKind.DATA_LOSS, why=why)
    yield Step(text=command("EVAL", _DESTROY, "1", *group.id.path), id=group.id, hazards=(hazard,))


def _alter(_: StreamGroup, __: StreamGroup, ___: Env) -> Alteration:
    """Where a group starts counts when it is made."""
    return Alteration(steps=())


GROUP: Kind[StreamGroup] = Kind(name="group", model=StreamGroup, weight=30, create=_create, drop=_drop, alter=_alter)

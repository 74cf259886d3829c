"""The kinds of objects of a Redis server."""

from __future__ import annotations

from dbkit.plan.op import Kinds
from dbkit.stores.redis.kinds.function import FUNCTION
from dbkit.stores.redis.kinds.keyspace import KEYSPACE

__all__ = ["KINDS"]

KINDS: Kinds = {kind.name: kind for kind in (FUNCTION, KEYSPACE)}

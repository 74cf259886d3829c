"""The kinds of objects of a Redis server."""

from __future__ import annotations

from dbkit.plan.op import Kinds
from dbkit.stores.redis.kinds.function import FUNCTION
from dbkit.stores.redis.kinds.group import GROUP
from dbkit.stores.redis.kinds.keyspace import KEYSPACE
from dbkit.stores.redis.kinds.retired import RETIRED
from dbkit.stores.redis.kinds.search_index import SEARCH_INDEX
from dbkit.stores.redis.kinds.setting import SETTING
from dbkit.stores.redis.kinds.user import USER

__all__ = ["KINDS"]

KINDS: Kinds = {kind.name: kind for kind in (FUNCTION, GROUP, KEYSPACE, RETIRED, SEARCH_INDEX, SETTING, USER)}

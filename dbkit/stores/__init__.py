"""The only list of stores, in the order in which a change is applied."""

from __future__ import annotations

from dbkit.contract import Store
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.redis import REDIS

__all__ = ["STORES"]

STORES: dict[str, Store] = {store.name: store for store in (POSTGRES, CLICKHOUSE, REDIS)}

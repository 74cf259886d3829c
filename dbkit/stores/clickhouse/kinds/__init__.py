"""The kinds of objects of a ClickHouse database: one file each."""

from __future__ import annotations

from dbkit.plan.op import Kinds
from dbkit.stores.clickhouse.kinds.column import COLUMN
from dbkit.stores.clickhouse.kinds.constraint import CONSTRAINT
from dbkit.stores.clickhouse.kinds.database import DATABASE
from dbkit.stores.clickhouse.kinds.dictionary import DICTIONARY
from dbkit.stores.clickhouse.kinds.function import FUNCTION
from dbkit.stores.clickhouse.kinds.grants import GRANTS
from dbkit.stores.clickhouse.kinds.index import INDEX
from dbkit.stores.clickhouse.kinds.materialized_view import MATERIALIZED_VIEW
from dbkit.stores.clickhouse.kinds.named_collection import NAMED_COLLECTION
from dbkit.stores.clickhouse.kinds.projection import PROJECTION
from dbkit.stores.clickhouse.kinds.quota import QUOTA
from dbkit.stores.clickhouse.kinds.role import ROLE
from dbkit.stores.clickhouse.kinds.row_policy import ROW_POLICY
from dbkit.stores.clickhouse.kinds.settings_profile import SETTINGS_PROFILE
from dbkit.stores.clickhouse.kinds.table import TABLE
from dbkit.stores.clickhouse.kinds.together import with_table
from dbkit.stores.clickhouse.kinds.user import USER
from dbkit.stores.clickhouse.kinds.view import VIEW

__all__ = ["KINDS"]

KINDS: Kinds = {
    kind.name: kind
    for kind in (
        DATABASE,
        NAMED_COLLECTION,
        SETTINGS_PROFILE,
        ROLE,
        USER,
        FUNCTION,
        QUOTA,
        TABLE,
        with_table(COLUMN),
        with_table(INDEX),
        with_table(CONSTRAINT),
        with_table(PROJECTION),
        DICTIONARY,
        VIEW,
        MATERIALIZED_VIEW,
        ROW_POLICY,
        GRANTS,
    )
}

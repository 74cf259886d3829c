"""How a column is kept: storage, compression, statistics, options. Source: ALTER TABLE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, alter_table
from dbkit.stores.postgres.kinds.generated import change_expression
from dbkit.stores.postgres.kinds.generic_options import options_change
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.not_null import change_null
from dbkit.stores.postgres.quote import identifier

__all__ = ["change_foreign_options", "handed_settings", "settings"]


def settings(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """What is said of a column by ALTER: storage, compression, statistics, options; ``have`` is None for a new one."""
    table, name = table_of(want.id), identifier(want.id.name)
    before = have or replace(want, storage=None, statistics=None, options=())
    if before.storage != want.storage:
        # SET STORAGE DEFAULT came with PostgreSQL 16.
        yield alter_table(want.id, table, f"ALTER COLUMN {name} SET STORAGE {want.storage or want.type_storage}", env)
    if before.compression != want.compression:
        method = want.compression or "default"
        yield alter_table(want.id, table, f"ALTER COLUMN {name} SET COMPRESSION {method}", env)
    if before.statistics != want.statistics:
        target = -1 if want.statistics is None else want.statistics
        action = f"ALTER COLUMN {name} SET STATISTICS {target}"
        yield alter_table(want.id, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE)
    gone = sorted({one.partition("=")[0] for one in before.options} - {one.partition("=")[0] for one in want.options})
    new = [one for one in want.options if one not in before.options]
    if gone:
        action = f"ALTER COLUMN {name} RESET ({', '.join(gone)})"
        yield alter_table(want.id, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE)
    if new:
        action = f"ALTER COLUMN {name} SET ({', '.join(new)})"
        yield alter_table(want.id, table, action, env, lock=SHARE_UPDATE_EXCLUSIVE)


def handed_settings(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """What a table says by itself of a column that it has from a parent."""
    if have.generated is not None and want.generated is not None:
        yield from change_expression(have, want, env)
    yield from change_null(have, want, env)
    yield from settings(have, want, env)
    yield from change_foreign_options(have, want, env)


def change_foreign_options(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """OPTIONS of a column of a foreign table."""
    if change := options_change(have.foreign_options, want.foreign_options):
        yield alter_table(want.id, table_of(want.id), f"ALTER COLUMN {identifier(want.id.name)}{change}", env)

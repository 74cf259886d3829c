"""A mutation that fails again and again.

It is tried for ever, and the mutations behind it wait: UPDATE, DELETE and changed types do nothing until it is killed.
Source: system.mutations.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.looked import Looked
from dbkit.stores.clickhouse.transport import clean

_QUERY = """
    SELECT table, mutation_id, command, latest_fail_reason, parts_to_do FROM system.mutations
    WHERE database = currentDatabase() AND NOT is_done AND latest_fail_reason != '' ORDER BY create_time
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the mutations that cannot end."""
    for table, mutation, command, reason, parts in looked.rows(_QUERY):
        yield Advice(
            message=f"{table}: {command} fails, with {parts} parts left: {clean(str(reason)).splitlines()[0]}",
            help=f"KILL MUTATION WHERE database = currentDatabase() AND table = '{table}' "
            f"AND mutation_id = '{mutation}'",
        )

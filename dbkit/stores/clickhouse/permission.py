"""Tables that a newer server refuses unless a setting of the table allows it, on a scratch database.

A database of 24 may hold what 26.9 does not make any more, as an AggregatingMergeTree with a plain column outside its
key. The message names the setting; it goes with the CREATE and is taken away again, so it is no difference.
"""

from __future__ import annotations

import re

from dbkit.stores.clickhouse.create_table import created_table
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["permitted"]

_SETTING = re.compile(r"\ballow_\w+")


def permitted(sql: str, message: str) -> tuple[str, str] | None:
    """The CREATE TABLE with what the message asks for, and what takes that away again; None if it asks for nothing."""
    wanted = sorted(set(_SETTING.findall(message)) - set(_SETTING.findall(sql)))
    tokens = significant(sql)
    created = created_table(tokens)
    if not wanted or created is None:
        return None
    said = ", ".join(f"{name} = 1" for name in wanted)
    storage = tokens[created.engine : created.end]
    clause = next((token for token in storage if token.is_word("SETTINGS")), None)
    place = tokens[created.end - 1].end if clause is None else clause.end
    text = f" SETTINGS {said}" if clause is None else f" {said},"
    reset = f"ALTER TABLE {identifier(created.name)} RESET SETTING {', '.join(wanted)}"
    return sql[:place] + text + sql[place:], reset

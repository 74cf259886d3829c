"""What a data migration would do, counted: a pass that reads and changes nothing."""

from __future__ import annotations

import time

from dbkit.stores.redis.audit.names import shown_key
from dbkit.stores.redis.data.carry_out import keys_of, pause
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.task import Task
from dbkit.stores.redis.wire import Wire

__all__ = ["rehearse"]


def rehearse(wire: Wire, task: Task | Drain) -> str:
    """A line for who is to decide."""
    seen = changed = left = 0
    example = b""
    began = time.perf_counter()
    for _, keys in keys_of(wire, task.pattern):
        seen += len(keys)
        if keys and not isinstance(task, Drain):
            count = task.count(wire, keys)
            changed += count.changed
            left += len(count.left)
            example = example or b"".join(count.left[:1])
        began = pause(began, task.duty)
    if isinstance(task, Drain):
        return f"{seen:,} keys are there"
    stuck = f"; {left:,}, such as {shown_key(example)}, would be left" if left else ""
    return f"{seen:,} keys are there, {changed:,} would be changed{stuck}"

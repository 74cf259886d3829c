"""What a data migration would do, counted: a pass that reads and changes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator

from dbkit.stores.redis.data.carry_out import keys_of, pause
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.task import Task
from dbkit.stores.redis.keys import shown_key
from dbkit.stores.redis.wire import Wire

__all__ = ["rehearse"]


def rehearse(wire: Wire, task: Task | Drain) -> str:
    """A line for who is to decide."""
    if isinstance(task, Drain):
        return f"{sum(len(keys) for keys in _pages(wire, task)):,} keys are there"
    seen = changed = left = 0
    example = b""
    for keys in _pages(wire, task):
        seen += len(keys)
        for start in range(0, len(keys), task.most):
            count = task.count(wire, keys[start : start + task.most])
            changed += count.changed
            left += len(count.left)
            example = example or b"".join(count.left[:1])
    stuck = f"; {left:,}, such as {shown_key(example)}, would be left" if left else ""
    return f"{seen:,} keys are there, {changed:,} would be changed{stuck}"


def _pages(wire: Wire, task: Task | Drain) -> Iterator[tuple[bytes, ...]]:
    """The keys, with pauses for the server in between."""
    began = time.perf_counter()
    for _, keys in keys_of(wire, task.pattern):
        yield keys
        began = pause(began, task.duty)

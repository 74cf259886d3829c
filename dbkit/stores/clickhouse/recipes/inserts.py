"""Waits for the INSERTs that began before now: what they write, and for which views, was settled when they began."""

from __future__ import annotations

import time
from collections.abc import Callable

from dbkit.core.text import counted
from dbkit.stores.clickhouse.recipes.catalog import running_inserts
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["wait_for_inserts"]

_POLL = 0.2
_STREAMS = ("AzureQueue", "Buffer", "FileLog", "Kafka", "NATS", "RabbitMQ", "S3Queue")
"""Engines that insert by themselves, and are not listed in system.processes while they do."""
_BATCH = 10.0
"""Seconds that such an insert may take: ``stream_flush_interval_ms`` is 7.5 seconds."""


def wait_for_inserts(
    transport: Transport, tell: Callable[[str], None], what: str, *, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Wait until none runs any more that runs now. ``what`` says of them, behind their number, what they are."""
    waited = running_inserts(transport)
    until = time.monotonic() + (_BATCH if _has_streams(transport) else 0)
    while (left := waited & running_inserts(transport)) or time.monotonic() < until:
        meanwhile()
        listed = f"{counted(len(left), 'INSERT')} that {what}"
        tell(f"waiting for {listed if left else 'what queues insert by themselves'}")
        time.sleep(_POLL)


def _has_streams(transport: Transport) -> bool:
    engines = ", ".join(f"'{engine}'" for engine in _STREAMS)
    return bool(transport.query(f"SELECT 1 FROM system.tables WHERE engine IN ({engines}) LIMIT 1"))  # noqa: S608

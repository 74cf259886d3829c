"""Waits until the servers of a destination answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from dbkit.app.databases import open_url
from dbkit.app.destination import Destination
from dbkit.core.errors import ServerUnreachable

__all__ = ["wait_for"]

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 2.0


def wait_for(
    place: Destination, profile: str, seconds: float, ready: Callable[[str, float], None]
) -> Mapping[str, float]:
    """Try all servers at the same time until each lets us in; how many seconds each took.

    ``ready`` is told of each. A server that dbkit starts itself is there when it is needed. Raises ServerUnreachable
    with what the last try met, and UsageError at once for what no waiting helps.
    """
    begun = time.monotonic()

    def wait(store: str, url: str) -> float:
        pause = _FIRST_PAUSE
        while True:
            try:
                with open_url(url, store, profile=profile):
                    took = time.monotonic() - begun
                    ready(store, took)
                    return took
            except ServerUnreachable as error:
                if time.monotonic() + pause - begun > seconds:
                    raise ServerUnreachable(
                        f"{store} did not answer within {seconds:g} s: {error.message}", help=error.help
                    ) from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    wanted = {store: url for store, url in place.urls.items() if url is not None}
    with ThreadPoolExecutor(max_workers=max(1, len(wanted))) as pool:
        futures = {store: pool.submit(wait, store, url) for store, url in wanted.items()}
        return {store: future.result() for store, future in futures.items()}

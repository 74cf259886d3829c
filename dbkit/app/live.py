"""Live databases as they are read. Two are compared more often than anything, so that little is loaded here."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from dbkit.app.databases import open_url
from dbkit.app.destination import store_of_url
from dbkit.contract import Draft, Server, Snapshot
from dbkit.profile.urls import mask

__all__ = ["Both", "Live", "read_both", "read_live"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What was read of one live database, which is open."""

    shown: str
    store: str
    server: Server
    snapshot: Snapshot

    def equals(self, other: Live) -> bool:
        """Whether both surely hold the same: one store, one major version, the same objects."""
        alike = (self.store, self.server.major) == (other.store, other.server.major)
        return alike and self.snapshot.equals(other.snapshot)

    def completed(self) -> Live:
        """The same with all that a state needs."""
        return replace(self, snapshot=self.snapshot.completed())


@dataclass(frozen=True, slots=True)
class Both:
    """Two live databases that were read at the same time."""

    sides: tuple[Live, Live]
    _pool: ThreadPoolExecutor

    def completed(self) -> Iterator[Live]:
        """Both with all that a state needs; the servers are asked at once, and waited for where this is iterated."""
        return self._pool.map(Live.completed, self.sides)


@contextmanager
def read_live(url: str, draft: Draft) -> Iterator[Live]:
    """Read a live database and keep it open. ``draft`` says which names are left alone."""
    with ExitStack() as stack:
        yield _read(url, draft, stack)


@contextmanager
def read_both(first: str, second: str) -> Iterator[Both]:
    """Read two live databases at the same time and keep them open."""
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=2) as pool:
        one, other = pool.map(lambda url: _read(url, Draft(), stack), (first, second))
        yield Both((one, other), pool)


def _read(url: str, draft: Draft, stack: ExitStack) -> Live:
    store = store_of_url(url)
    connection = stack.enter_context(open_url(url, store, profile="")).connection
    return Live(shown=mask(url), store=store, server=connection.server, snapshot=connection.snapshot(draft))

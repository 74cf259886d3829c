"""One piece of work in each of many places: the first by itself, then so many at a time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dbkit.app.destination import Destination
from dbkit.core.errors import DbkitError

__all__ = ["Done", "Watch", "in_each"]

T = TypeVar("T")

_PATIENCE = 5.0
"""Seconds that those at work have to stop between two statements when the user stops the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """What came of the work in one place."""

    place: Destination
    value: T | None = None
    error: DbkitError | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told that the work in a place begins, and that it is done."""

    started: Callable[[Destination], None]
    done: Callable[[Destination, DbkitError | None], None]


def in_each(
    places: Sequence[Destination],
    work: Callable[[Destination, Callable[[], None]], T],
    *,
    parallel: int,
    keep_going: bool,
    watch: Watch,
) -> tuple[Done[T], ...]:
    """Work in all places. Gives what came of each that was begun, in their order.

    The first goes by itself: what is wrong everywhere shows there, and what it makes ready the others find. ``work`` is
    given a function to call between its steps, which raises where the run has been stopped. Without ``keep_going``
    nothing more is begun after a failure; what is at work then is finished.
    """
    run = _Run(work=work, keep_going=keep_going, watch=watch)
    run.through(places[:1], 1)
    if keep_going or not run.failed:
        run.through(places[1:], parallel)
    return tuple(run.finished[place.name] for place in places if place.name in run.finished)


@dataclass(slots=True, kw_only=True)
class _Run(Generic[T]):
    work: Callable[[Destination, Callable[[], None]], T]
    keep_going: bool
    watch: Watch
    finished: dict[str, Done[T]] = field(default_factory=dict)
    failed: bool = False
    _stopped: threading.Event = field(default_factory=threading.Event)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _raised: list[BaseException] = field(default_factory=list)

    def through(self, places: Sequence[Destination], parallel: int) -> None:
        """Work in these places. Raises what is nobody's fault in one of them: a mistake of dbkit's, or a stop."""
        waiting = deque(places)
        # A thread that waits for a server cannot be ended: these do not outlive the command, and the server ends what
        # it runs for a client that is gone.
        threads = [
            threading.Thread(target=self._take, args=(waiting,), daemon=True) for _ in range(min(parallel, len(places)))
        ]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                threads[0].join(0.1)
                threads = [thread for thread in threads if thread.is_alive()] or threads
        except (KeyboardInterrupt, SystemExit) as stop:
            self._stop(threads, waiting)
            stop.add_note(self._standing(places))
            raise
        if self._raised:
            raise self._raised[0]

    def _stop(self, threads: Sequence[threading.Thread], waiting: deque[Destination]) -> None:
        self._stopped.set()
        waiting.clear()
        deadline = time.monotonic() + _PATIENCE
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _standing(self, places: Sequence[Destination]) -> str:
        done = sum(one.error is None for one in self.finished.values())
        left = [place.name for place in places if place.name not in self.finished]
        shown = ", ".join(left[:6]) + (" ..." if len(left) > 6 else "")
        return f"done: {done}; not done: {shown}; the same command goes on"

    def _take(self, waiting: deque[Destination]) -> None:
        while not self._stopped.is_set() and (self.keep_going or not self.failed):
            try:
                place = waiting.popleft()
            except IndexError:
                return
            try:
                self._one(place)
            except (KeyboardInterrupt, SystemExit):
                return
            except BaseException as mistake:  # noqa: BLE001  raised where the threads are waited for
                self._raised.append(mistake)
                self._stopped.set()
                return

    def _one(self, place: Destination) -> None:
        with self._guard:
            self.watch.started(place)
        begun = time.monotonic()
        value, error = None, None
        try:
            value = self.work(place, self._check)
        except DbkitError as found:
            error = found
        with self._guard:
            self.failed = self.failed or error is not None
            self.finished[place.name] = Done(place=place, value=value, error=error, seconds=time.monotonic() - begun)
            self.watch.done(place, error)

    def _check(self) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt

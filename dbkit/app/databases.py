"""Opens the databases of a destination, starting embedded servers where the destination says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from dbkit.contract import NO_LIMITS, Connection, Draft, Limits
from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.profile.urls import mask
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.app.destination import Destination
    from dbkit.embedded.servers import Server

__all__ = [
    "Database",
    "embedded_url",
    "notes_of",
    "open_databases",
    "open_url",
    "plain_urls",
    "scratch_cache",
    "settings_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database of one store."""

    store: str
    connection: Connection
    shown: str
    """Where it is, without a password."""
    data: Path | None = None
    """The folder that holds its data, for an embedded one."""
    notes: tuple[str, ...] = ()


def scratch_cache(root: Path | None) -> Path:
    """Where scratch servers keep what spares a later one its set-up: with the project, or with the user."""
    from dbkit.embedded.state import State as StateFolder
    from dbkit.embedded.state import user_cache

    return StateFolder(root).create() / "cache" if root else user_cache()


@contextmanager
def open_databases(
    place: Destination, *, root: Path, profile: str, drafts: Mapping[str, Draft], read_only: bool = False
) -> Iterator[dict[str, Database]]:
    """Connect to every database of a destination, all at once; raise what the first that fails raises."""
    limits = replace(place.limits, read_only=read_only)
    from dbkit.embedded import servers
    from dbkit.embedded.state import State as StateFolder

    embedded = [name for name, url in place.urls.items() if url is None]
    with ExitStack() as stack:
        running = (
            stack.enter_context(
                servers.use(StateFolder(root), stores=embedded, profile=profile, settings=settings_of(drafts))
            )
            if embedded
            else {}
        )

        def connect(name: str) -> Database:
            url = place.urls[name]
            if url is not None:
                return _connect(url, name, profile, stack, namespace=drafts[name].namespace, limits=limits)
            server = running[name]
            connection = STORES[name].connect(
                STORES[name].provision(server.url, profile),
                profile=profile,
                namespace=drafts[name].namespace,
                limits=limits,
            )
            stack.callback(connection.close)
            return Database(
                store=name,
                connection=connection,
                shown=f"embedded, {mask(server.url)}",
                data=server.data,
                notes=notes_of(server, drafts[name]),
            )

        with ThreadPoolExecutor(max_workers=max(1, len(place.stores))) as pool:
            futures = {name: pool.submit(connect, name) for name in place.stores}
        yield {name: future.result() for name, future in futures.items()}


def settings_of(drafts: Mapping[str, Draft]) -> dict[str, dict[str, str]]:
    """The settings that a profile expects of servers that dbkit starts itself, by store."""
    return {name: dict(draft.settings) for name, draft in drafts.items() if draft.settings}


def notes_of(server: Server, draft: Draft) -> tuple[str, ...]:
    """What the user should know of a server; of stand-ins only those that the profile asks for."""
    if server.store != "postgres":
        return server.notes
    from dbkit.embedded import servers

    unused = set(servers.stand_ins()) - set(draft.extensions)
    return tuple(note for note in server.notes if note.partition(":")[0] not in unused)


@contextmanager
def embedded_url(store: str, *, root: Path, profile: str, drafts: Mapping[str, Draft]) -> Iterator[str]:
    """The URL of a profile's embedded database, whose server is started where it does not run."""
    from dbkit.embedded import servers
    from dbkit.embedded.state import State as StateFolder

    with servers.use(StateFolder(root), stores=(store,), profile=profile, settings=settings_of(drafts)) as running:
        yield STORES[store].provision(running[store].url, profile)


@contextmanager
def plain_urls(
    place: Destination, *, root: Path, profile: str, drafts: Mapping[str, Draft]
) -> Iterator[dict[str, str]]:
    """The URL of every database of a destination, for what connects by itself; embedded servers run meanwhile."""
    with ExitStack() as stack:
        urls = {}
        for store in place.stores:
            url = place.urls[store]
            if url is None:
                found = embedded_url(store, root=root, profile=profile, drafts=drafts)
                url = stack.enter_context(found)
            elif url.startswith("chdb:"):
                url, _ = _folder_url(url, stack)
            urls[store] = url
        yield urls


@contextmanager
def open_url(url: str, store: str, *, profile: str) -> Iterator[Database]:
    """Connect to one database by its URL, to read it; ``chdb:///folder`` through the process that owns the folder."""
    if url.startswith("chdb:") and not Path(urlsplit(url).path).is_dir():
        raise ServerUnreachable(f"there is no folder {urlsplit(url).path}", help="write chdb:///path/to/folder")
    with ExitStack() as stack:
        yield _connect(url, store, profile, stack)


def _connect(
    url: str, store: str, profile: str, stack: ExitStack, *, namespace: str = "", limits: Limits = NO_LIMITS
) -> Database:
    shown = mask(url)
    data = None
    if url.startswith("chdb:"):
        url, data = _folder_url(url, stack)
    connection = STORES[store].connect(url, profile=profile, namespace=namespace, limits=limits)
    stack.callback(connection.close)
    return Database(store=store, connection=connection, shown=shown, data=data)


def _folder_url(url: str, stack: ExitStack) -> tuple[str, Path]:
    """Where the process answers that owns the folder of a chdb URL; and the folder."""
    from dbkit.embedded import servers

    parts = urlsplit(url)
    data = Path(parts.path)
    if not parts.path.startswith("/") or parts.netloc:
        raise UsageError("a chdb URL names a folder by its whole path", help="write chdb:///path/to/folder")
    server = stack.enter_context(servers.chdb(data))
    database = (parse_qs(parts.query).get("database") or [""])[0]
    return server.url.rstrip("/") + (f"/{database}" if database else ""), data

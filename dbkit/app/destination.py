"""Which databases a command works on: flag, environment, target, URLs in the environment, or embedded.

A target may be many: a list, or one for each row of a query. ``-t tenants`` is all of them, ``-t tenants/acme`` is one
and ``-t 'tenants/a*'`` are some.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from dbkit.app.project import Request
from dbkit.contract import NO_LIMITS, Limits
from dbkit.core.environment import ENVIRONMENT
from dbkit.core.errors import UsageError
from dbkit.profile.urls import mask, store_of
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.profile.document import ProfileDocument
    from dbkit.profile.targets import Target

__all__ = [
    "ENVIRONMENT_URLS",
    "Destination",
    "Destinations",
    "destination",
    "destinations",
    "is_called",
    "store_of_url",
]

ENVIRONMENT_URLS = {"postgres": "DATABASE_URL", "clickhouse": "CLICKHOUSE_URL", "redis": "REDIS_URL"}
"""The variables that other tools read a store's URL from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The databases to work on. A store without a URL runs embedded."""

    name: str
    urls: Mapping[str, str | None]
    protected: bool = False
    limits: Limits = NO_LIMITS
    shadow: str | None = None
    lock_wait: float = 30.0
    """Seconds to wait for another runner before giving up."""

    @property
    def stores(self) -> tuple[str, ...]:
        """The stores to work on, in the order in which a change is applied."""
        return tuple(name for name in STORES if name in self.urls)

    def shadows(self) -> dict[str, str]:
        """The servers to use as scratch servers, by store, where the target names one."""
        url = self.urls.get("postgres") if self.shadow == "same-server" else self.shadow
        return {"postgres": url} if url and self.shadow != "embedded" else {}

    def shown(self) -> str:
        """The destination as a user may see it: no passwords."""
        parts = [f"{name} {mask(url) if url else 'embedded'}" for name, url in self.urls.items()]
        return f"{self.name}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destinations:
    """Where a command works: in one place, or in each of many."""

    name: str
    each: tuple[Destination, ...]
    many: bool = False
    """Whether it was a target of many that was asked for, though it may have one member or none now."""


def destination(document: ProfileDocument, stores: Sequence[str], request: Request) -> Destination:
    """Decide where to work, for a command that works in one place. ``stores`` are the profile's.

    Raises UsageError for an unknown target, a target of many, an unset variable, or a URL of a store that the profile
    has not.
    """
    found = destinations(document, stores, request)
    if len(found.each) != 1:
        raise UsageError(
            f"target {found.name} is {len(found.each)} databases, and this works on one",
            help=f"name it: -t {found.each[0].name}" if found.each else None,
        )
    return found.each[0]


def destinations(document: ProfileDocument, stores: Sequence[str], request: Request) -> Destinations:
    """Decide where to work, for a command that can work in many places. Raises UsageError.

    Where a target of many is a query, it is asked: ServerUnreachable is raised where that cannot be done.
    """
    wanted = tuple(name for name in stores if not request.stores or name in request.stores)
    for store in request.stores:
        if store not in stores:
            raise UsageError(f"profile {document.name} has no section {store!r}")
    if request.urls:
        return _one(Destination(name="--url", urls=_from_urls(document, stores, request)))
    name = request.target or os.environ.get("DBKIT_TARGET")
    if name is None and "local" in document.targets:
        name = "local"
    if name is not None:
        return _from_target(document, name, wanted)
    found = {store: ENVIRONMENT[variable] for store, variable in ENVIRONMENT_URLS.items() if ENVIRONMENT.get(variable)}
    if found:
        here = {store: found[store] for store in wanted if store in found}
        return _one(Destination(name="environment", urls=here))
    return _one(Destination(name="local", urls=dict.fromkeys(wanted)))


def _one(place: Destination) -> Destinations:
    return Destinations(name=place.name, each=(place,))


def store_of_url(url: str) -> str:
    """The store that a URL's scheme means. Raises UsageError; the URL itself is not shown, it may hold a password."""
    return store_of(url, {name: store.schemes for name, store in STORES.items()})


def _from_urls(document: ProfileDocument, stores: Sequence[str], request: Request) -> dict[str, str | None]:
    urls: dict[str, str | None] = {}
    for url in request.urls:
        store = store_of_url(url)
        if store not in stores:
            raise UsageError(f"profile {document.name} has no section {store!r}, but a URL of that store was given")
        if store in urls:
            raise UsageError(f"two URLs were given for {store}", help="give one URL for each store")
        if not request.stores or store in request.stores:
            urls[store] = url
    return {name: urls[name] for name in STORES if name in urls}


def _from_target(document: ProfileDocument, name: str, wanted: Sequence[str]) -> Destinations:
    from dbkit.profile.targets import EMBEDDED

    target: Target | None = document.targets.get(name)
    if target is None and name == "local":
        target = EMBEDDED
    group, slash, pattern = name.partition("/")
    if target is None and slash and group in document.targets:
        found = _from_target(document, group, wanted)
        each = tuple(one for one in found.each if found.many and is_called(one.name, name))
        if not each:
            known = ", ".join(one.name for one in found.each[:5]) + (" ..." if len(found.each) > 5 else "")
            raise UsageError(f"target {group} has no {pattern!r}", help=f"there are: {known or 'none'}")
        return Destinations(name=name, each=each, many=not (len(each) == 1 and each[0].name == name))
    if target is None:
        known = ", ".join(sorted({"local", *document.targets}))
        raise UsageError(f"profile {document.name} has no target {name!r}", help=f"its targets are {known}")
    if target.each is None and not target.members:
        return _one(_single(target, wanted))
    if target.members:
        return Destinations(name=name, each=tuple(_members(document, target, wanted)), many=True)
    return Destinations(name=name, each=_each(target, wanted), many=True)


def is_called(member: str, asked: str) -> bool:
    """Whether a member of a target of many is meant by what was asked for: ``tenants``, ``tenants/a*``."""
    group, slash, pattern = asked.partition("/")
    name = member.removeprefix(f"{group}/")
    return name != member and (not slash or name == pattern or fnmatchcase(name, pattern))


def _members(document: ProfileDocument, target: Target, wanted: Sequence[str]) -> Iterator[Destination]:
    """The members of a list, in its order. A URL among them is called as it is shown."""
    from dbkit.profile.targets import resolve_member

    for member in target.members:
        if member in target.urls:
            url = resolve_member(target, member, ENVIRONMENT)
            store = store_of_url(url)
            if store in wanted:
                yield Destination(name=f"{target.name}/{mask(url)}", urls={store: url})
        else:
            for one in _from_target(document, member, wanted).each:
                yield replace(one, name=f"{target.name}/{one.name}")


def _each(target: Target, wanted: Sequence[str]) -> tuple[Destination, ...]:
    """A destination for each row of a target's query."""
    place = _single(target, wanted)
    places = []
    for store, url in place.urls.items():
        parts = STORES[store].parts()
        if target.each is not None and parts is not None and url is not None:
            found = parts(url, each=target.each.what, query=target.each.query)
            places += [replace(place, name=f"{target.name}/{name}", urls={store: one}) for name, one in found.items()]
    return tuple(places)


def _single(target: Target, wanted: Sequence[str]) -> Destination:
    from dbkit.profile.targets import resolve, resolve_shadow

    name = target.name
    urls = resolve(target, ENVIRONMENT, wanted)
    for store, url in urls.items():
        if url is not None and store_of_url(url) != store:
            raise UsageError(f"target {name}: the URL for {store} is one of {store_of_url(url)}")
    return Destination(
        name=name,
        urls={store: urls[store] for store in wanted if store in urls},
        protected=target.protected,
        limits=Limits(lock_timeout=target.lock_timeout, statement_timeout=target.statement_timeout),
        shadow=resolve_shadow(target, ENVIRONMENT),
    )

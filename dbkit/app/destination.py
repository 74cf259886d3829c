"""Which databases a command works on: flag, environment, target, URLs in the environment, or embedded."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbkit.app.project import Request
from dbkit.contract import NO_LIMITS, Limits
from dbkit.core.errors import UsageError
from dbkit.profile.urls import mask, store_of
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.profile.document import ProfileDocument
    from dbkit.profile.targets import Target

__all__ = ["ENVIRONMENT_URLS", "Destination", "destination", "store_of_url"]

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


def destination(document: ProfileDocument, stores: Sequence[str], request: Request) -> Destination:
    """Decide where to work. ``stores`` are the profile's.

    Raises UsageError for an unknown target, an unset variable, or a URL of a store that the profile has not.
    """
    wanted = tuple(name for name in stores if not request.stores or name in request.stores)
    for store in request.stores:
        if store not in stores:
            raise UsageError(f"profile {document.name} has no section {store!r}")
    if request.urls:
        return Destination(name="--url", urls=_from_urls(document, stores, request))
    name = request.target or os.environ.get("DBKIT_TARGET")
    if name is None and "local" in document.targets:
        name = "local"
    if name is not None:
        return _from_target(document, name, wanted)
    found = {store: os.environ[variable] for store, variable in ENVIRONMENT_URLS.items() if os.environ.get(variable)}
    if found:
        return Destination(name="environment", urls={store: found[store] for store in wanted if store in found})
    return Destination(name="local", urls=dict.fromkeys(wanted))


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


def _from_target(document: ProfileDocument, name: str, wanted: Sequence[str]) -> Destination:
    from dbkit.profile.targets import EMBEDDED, resolve, resolve_shadow

    target: Target | None = document.targets.get(name)
    if target is None and name == "local":
        target = EMBEDDED
    if target is None:
        known = ", ".join(sorted({"local", *document.targets}))
        raise UsageError(f"profile {document.name} has no target {name!r}", help=f"its targets are {known}")
    urls = resolve(target, os.environ, wanted)
    for store, url in urls.items():
        if url is not None and store_of_url(url) != store:
            raise UsageError(f"target {name}: the URL for {store} is one of {store_of_url(url)}")
    return Destination(
        name=name,
        urls={store: urls[store] for store in wanted if store in urls},
        protected=target.protected,
        limits=Limits(lock_timeout=target.lock_timeout, statement_timeout=target.statement_timeout),
        shadow=resolve_shadow(target, os.environ),
    )

"""The keys of a live Redis server against the profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.app.databases import embedded_url
from dbkit.app.destination import store_of_url
from dbkit.core.errors import UsageError

if TYPE_CHECKING:
    from dbkit.app.destination import Destination
    from dbkit.app.profile import Profile
    from dbkit.stores.redis.audit.infer import Inferred
    from dbkit.stores.redis.audit.result import Audit
    from dbkit.stores.redis.audit.run import Options, Progress

__all__ = ["audit_file", "audit_keys", "infer_keyspaces"]


def audit_keys(
    profile: Profile,
    place: Destination,
    options: Options,
    progress: Progress,
    *,
    root: Path,
    primary: bool = False,
) -> Audit:
    """Hold the keys of the destination's Redis server against the profile's keyspaces."""
    # Only Redis has keys that nothing on the server describes, so this is no part of what every store provides.
    from dbkit.stores.redis.audit.session import audit

    if "redis" not in place.urls:
        raise UsageError("which Redis server?", help="say --url redis://host, or -t with a target that has one")
    draft = profile.drafts["redis"]
    url = place.urls["redis"]
    if url is not None:
        return audit(url, draft, options, progress, primary=primary)
    with embedded_url("redis", root=root, profile=profile.name, drafts=profile.drafts) as own:
        return audit(own, draft, options, progress, primary=primary)


def audit_file(profile: Profile, path: Path, progress: Progress) -> Audit:
    """Hold the keys of a dump file against the profile's keyspaces."""
    from dbkit.stores.redis.audit.dump import audit_dump

    return audit_dump(path, profile.drafts["redis"], progress)


def infer_keyspaces(url: str, options: Options, progress: Progress, *, primary: bool = False) -> Inferred:
    """A section for a Redis server whose keys nobody declared."""
    from dbkit.stores.redis.audit.infer import infer

    if store_of_url(url) != "redis":
        raise UsageError("keyspaces are inferred from Redis servers", help="dbkit redis infer redis://host:6379")
    return infer(url, options, progress, primary=primary)

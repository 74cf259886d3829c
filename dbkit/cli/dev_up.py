"""``dbkit dev up``: the databases of the profile, here, without Docker."""

from __future__ import annotations

import typer

from dbkit.app.dev import Address, dev_up
from dbkit.app.folders import all_profiles
from dbkit.app.profile import load
from dbkit.cli.command import shared_of
from dbkit.core.paths import shown
from dbkit.stores import STORES

VARIABLES = {"postgres": "DATABASE_URL", "redis": "REDIS_URL", "clickhouse": "CLICKHOUSE_URL"}


def command(context: typer.Context) -> None:
    """Start the databases and keep them running; print the URLs that an application uses. Without -p: all profiles."""
    shared = shared_of(context)
    chosen = shared.choose_format("text", "json")
    paths = [shared.profile_path()] if shared.request.profile else list(all_profiles(shared.root))
    profiles = [load(path, STORES) for path in paths] or [shared.profile()]
    addresses = dev_up(profiles, shared.root, shared.request.stores)
    if chosen == "json":
        shared.output.json(servers=[_data(one) for one in addresses])
        return
    for profile in profiles:
        shared.output.result(f"# {profile.name}")
        for one in addresses:
            if one.profile == profile.name:
                shared.output.result(f"{VARIABLES[one.store]}={one.url}")
                if one.store == "clickhouse":
                    base, _, database = one.url.removeprefix("clickhouse+").rpartition("/")
                    shared.output.result(f"CLICKHOUSE_HTTP_URL={base}/?database={database}")
    for note in dict.fromkeys(note for one in addresses for note in one.notes):
        shared.output.note(f"note: {note}")
    for one in {one.server.data: one for one in addresses}.values():
        shared.output.note(f"{one.store} data: {shown(one.server.data)}")


def _data(one: Address) -> dict[str, object]:
    return {
        "profile": one.profile,
        "store": one.store,
        "url": one.url,
        "data": str(one.server.data),
        "pid": one.server.pid,
        "port": one.server.port,
        "version": one.server.version,
    }

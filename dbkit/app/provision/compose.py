"""The databases of a profile as a Compose file. Source: the Compose specification."""

from __future__ import annotations

from typing import Any

import yaml

from dbkit.app.profile import Profile
from dbkit.app.provision.images import Container, container_of

__all__ = ["compose_file"]

_HEAD = """\
# The databases of {name}, for docker compose. Passwords come from the environment, or from a file .env beside this one.
#   docker compose up -d --wait
#   dbkit wait -p {name} {urls}
#   dbkit migrate up -p {name} {urls}
"""


def compose_file(profile: Profile, stores: tuple[str, ...]) -> str:
    """The text of the file. Ports are open to this machine only."""
    containers = [container_of(store, profile.name, profile.drafts[store]) for store in stores]
    document = {
        "name": profile.name.lower(),
        "services": {one.store: _service(one) for one in containers},
        "volumes": {one.store: {} for one in containers},
    }
    urls = " ".join(f"-u {_url(one, profile)}" for one in containers)
    notes = "".join(f"# {note}\n" for one in containers for note in one.notes)
    body = yaml.safe_dump(document, sort_keys=False, width=110, allow_unicode=True)
    return _HEAD.format(name=profile.name, urls=urls) + notes + body


def _service(one: Container) -> dict[str, Any]:
    service: dict[str, Any] = {
        "image": one.image,
        "restart": "unless-stopped",
        "environment": {**one.environment, one.secret: f"${{{one.secret}:?set it in .env}}"},
        "ports": [f"127.0.0.1:{port}:{port}" for port in one.ports.values()],
        "volumes": [f"{one.store}:{one.data}"],
        "healthcheck": {
            "test": ["CMD", *(word.replace("$", "$$") for word in one.health)],
            "interval": "5s",
            "timeout": "5s",
            "retries": 20,
        },
        "stop_grace_period": "1m",
    }
    if one.command:
        service["command"] = [word.replace(f"$({one.secret})", f"${{{one.secret}}}") for word in one.command]
    return service


def _url(one: Container, profile: Profile) -> str:
    login = "" if one.store == "redis" else profile.name
    scheme = {"postgres": "postgresql", "redis": "redis", "clickhouse": "clickhouse+http"}[one.store]
    database = {
        "postgres": profile.name,
        "redis": "0",
        "clickhouse": one.environment.get("CLICKHOUSE_DB", ""),
    }[one.store]
    return f'"{scheme}://{login}:${one.secret}@127.0.0.1:{one.port}/{database}"'

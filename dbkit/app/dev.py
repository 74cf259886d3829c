"""Development servers that stay up between commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.databases import notes_of, settings_of
from dbkit.app.profile import Profile
from dbkit.embedded import servers
from dbkit.embedded.state import State
from dbkit.stores import STORES

__all__ = ["Address", "dev_down", "dev_status", "dev_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an application finds one database, with its password."""

    store: str
    profile: str
    url: str
    server: servers.Server
    notes: tuple[str, ...] = ()


def dev_up(profiles: Iterable[Profile], root: Path, stores: tuple[str, ...] = ()) -> tuple[Address, ...]:
    """Start and keep the servers of these profiles, and make their databases."""
    addresses: list[Address] = []
    for profile in profiles:
        names = [name for name in STORES if name in profile.drafts and (not stores or name in stores)]
        running = servers.keep(State(root), stores=names, profile=profile.name, settings=settings_of(profile.drafts))
        addresses += [
            Address(
                store=name,
                profile=profile.name,
                url=STORES[name].provision(running[name].url, profile.name),
                server=running[name],
                notes=notes_of(running[name], profile.drafts[name]),
            )
            for name in names
        ]
    return tuple(addresses)


def dev_down(root: Path, profile: str | None, stores: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Stop what ``dev up`` keeps. Gives the names of what was stopped."""
    return servers.stop(State(root), stores=stores or None, profile=profile)


def dev_status(root: Path) -> tuple[servers.Server, ...]:
    """The embedded servers that run now."""
    return servers.running(State(root))

"""A live database as a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbkit.app.canonical import Scratch, plan_between
from dbkit.app.databases import open_url
from dbkit.app.destination import store_of_url
from dbkit.app.faithful import unsaid
from dbkit.app.project import Request
from dbkit.app.source import read_side
from dbkit.contract import Draft, Server
from dbkit.core.canonical import to_plain
from dbkit.plan.state import State
from dbkit.stores import STORES

__all__ = ["Inspected", "inspect_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was read of one store."""

    name: str
    store: str
    state: State
    server: Server

    def profile(self) -> dict[str, Any]:
        """A whole profile that declares it."""
        section = STORES[self.store].decompile(self.state, name=self.name, server=self.server)
        return {"profile": self.name, self.store: dict(section)}

    def unsaid(self, root: Path | None) -> tuple[str, ...]:
        """What of the state the profile does not say, by name."""
        section = self.profile()[self.store]
        with Scratch(root) as scratch:
            return unsaid(STORES[self.store], section, self.state, name=self.name, server=self.server, scratch=scratch)

    def script(self) -> str:
        """The statements that make it."""
        draft = Draft(version=self.server.major, namespace="public" if self.store == "postgres" else "")
        plan = plan_between(STORES[self.store], State(), self.state, draft, online=False)
        return STORES[self.store].script(plan.steps, transactions=True)

    def diagram(self) -> str | None:
        """A diagram in Mermaid's language; None where the store draws none."""
        return STORES[self.store].diagram(self.state)

    def data(self) -> Mapping[str, Any]:
        """The objects as plain data."""
        return {str(key): to_plain(self.state.objects[key]) for key in sorted(self.state.objects)}


def inspect_source(source: str, *, request: Request, root: Path | None) -> tuple[Inspected, ...]:
    """Read a live database by its URL, or any other source as its scratch server prints it."""
    if "://" in source:
        store = store_of_url(source)
        with open_url(source, store, profile="") as database:
            state = database.connection.inspect(Draft())
            return (
                Inspected(
                    name=database.connection.server.database or store,
                    store=store,
                    state=state,
                    server=database.connection.server,
                ),
            )
    with Scratch(root) as scratch:
        side = read_side(source, request=request, root=root, scratch=scratch, drafts={})
        return tuple(
            Inspected(
                name=Path(source).stem,
                store=name,
                state=state,
                server=Server(product=STORES[name].title, version="", major=scratch.major(name)),
            )
            for name, state in side.states.items()
        )

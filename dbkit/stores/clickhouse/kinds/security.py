"""Whose rights count when a view is read. Source: ClickHouse documentation, CREATE VIEW, SQL security of views.

What a profile does not say of it stays: a server adds the user who makes a refreshable view by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["security_steps"]


class _Secured(Protocol):
    @property
    def id(self) -> ObjectId: ...
    @property
    def security(self) -> str | None: ...


def security_steps(have: _Secured, want: _Secured) -> Iterator[Step]:
    """The statement that gives a view its security."""
    if want.security is not None and have.security != want.security:
        yield Step(text=f"ALTER TABLE {identifier(want.id.name)} MODIFY {want.security}", id=want.id)

"""Parts of a table that is made anew are made with it: what would alter them one by one is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dbkit.plan.op import Alteration, Env, Exchange, Kind, Replace
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.kinds.anew import is_made_anew

__all__ = ["with_table"]


def with_table(kind: Kind[Any]) -> Kind[Any]:
    """A kind of parts, whose statements give way to those that make their table anew."""

    def gives_way(item: Any, env: Env) -> bool:
        owner = kind.owner(item)
        return owner is not None and is_made_anew(owner, env)

    def create(item: Any, env: Env) -> Iterable[Step]:
        return () if gives_way(item, env) else kind.create(item, env)

    def drop(item: Any, env: Env) -> Iterable[Step]:
        return () if gives_way(item, env) else kind.drop(item, env)

    def alter(have: Any, want: Any, env: Env) -> Alteration | Replace | Exchange:
        return Alteration(steps=()) if gives_way(want, env) else kind.alter(have, want, env)

    return replace(kind, create=create, drop=drop, alter=alter)

"""A rule over rows that gets another definition: from the old one to the new one no row comes in unchecked.

Dropped with the other drops and added with the other additions it would be missing while indexes are built and other
rules are validated, in transactions of their own between.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.column import Column, table_of

__all__ = ["in_one_transaction"]


def in_one_transaction(
    identity: ObjectId, drop: Iterable[Step], create: Iterable[Step], env: Env
) -> Alteration | Replace:
    """The drop and the addition as one operation, where nothing that the rule stands on changes; else as two."""
    if not _is_settled({table_of(identity)}, identity, env):
        return Replace("a constraint cannot get another definition")
    return Alteration(steps=tuple(chain(drop, create)), rebuild=frozenset({"comment"}))


def _is_settled(begin: set[ObjectId], identity: ObjectId, env: Env) -> bool:
    """Whether what is needed, and what that needs, is the same before and after, or comes or goes altogether."""
    queue = [*begin, *env.have.needs_of(identity), *env.want.needs_of(identity)]
    seen: set[ObjectId] = set()
    while queue:
        one = queue.pop()
        if one in seen:
            continue
        seen.add(one)
        have: Any = env.have.objects.get(one)
        want: Any = env.want.objects.get(one)
        if have is not None and want is not None and _form(have) != _form(want):
            return False
        queue += [*env.have.needs_of(one), *env.want.needs_of(one)]
    return True


def _form(item: Any) -> Any:
    """Of an object what a rule can rest on: a column may be filled, stored and looked through otherwise."""
    return (item.type, item.collation, item.generated, item.inherited) if isinstance(item, Column) else item

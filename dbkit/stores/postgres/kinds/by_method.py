"""Names of operator classes and families: one for each access method."""

from __future__ import annotations

import re

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import relation, relation_keyword, step
from dbkit.stores.postgres.quote import identifier

__all__ = ["by_method", "key_of", "renamed", "split_key"]

_KEY = re.compile(r"(?P<name>.+?)\s+using\s+(?P<method>.+)\Z", re.DOTALL | re.IGNORECASE)


def by_method(identity: ObjectId, env: Env) -> str:
    """``name USING method`` as SQL."""
    return f"{relation(identity, env)} USING {identifier(identity.path[2])}"


def renamed(identity: ObjectId, new: ObjectId, env: Env) -> Step:
    """The step that gives another name."""
    text = f"ALTER {relation_keyword(identity)} {by_method(identity, env)} RENAME TO {identifier(new.path[1])}"
    return step(identity, text, env)


def split_key(key: str) -> tuple[str, str]:
    """The name and the method of ``name using method``. Raises ValueError."""
    match = _KEY.match(key)
    if match is None:
        raise ValueError(f"this is called name using method, as in number_ops using btree: {key!r} is not")
    return match["name"], match["method"]


def key_of(identity: ObjectId) -> str:
    """The key under which a profile has it."""
    return f"{identity.path[1]} using {identity.path[2]}"

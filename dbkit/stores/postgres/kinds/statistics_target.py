"""Statistics targets that the server forgets when a column gets another type: it makes what stands on it anew.

Source: RememberIndexForRebuilding() and RememberStatisticsForRebuilding() in tablecmds.c, neither of which keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, relation, step

__all__ = ["targets_again"]


def targets_again(column: ObjectId, env: Env) -> Iterator[Step]:
    """Set the targets of indexes and extended statistics over a column once more."""
    for identity in sorted(env.have.dependents(column)):
        item = env.want.objects.get(identity)
        # What differs is altered or made anew after the column; what is made anew for another's sake may be gone now.
        if item is None or item != env.have.objects[identity]:
            continue
        if identity.kind == "index":
            for number, target in getattr(item, "statistics", ()):
                text = f"ALTER INDEX IF EXISTS {relation(identity, env)} ALTER COLUMN {number} SET STATISTICS {target}"
                yield step(identity, text, env, lock=SHARE_UPDATE_EXCLUSIVE)
        elif identity.kind == "statistics" and (target := getattr(item, "target", None)) is not None:
            yield step(identity, f"ALTER STATISTICS IF EXISTS {relation(identity, env)} SET STATISTICS {target}", env)

"""What is named after a table or column by habit follows when that is renamed."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, relation, relation_keyword, step
from dbkit.stores.postgres.kinds.not_null_name import renamed_not_null
from dbkit.stores.postgres.quote import identifier

__all__ = ["rename_companions", "rename_step"]

_IN_TABLE = ("constraint", "foreign_key", "trigger", "policy", "rule")
_IN_SCHEMA = ("index", "sequence", "statistics")


def rename_step(identity: ObjectId, name: str, env: Env) -> Step:
    """RENAME of what has a name within a table, or within a schema."""
    old, new = identifier(identity.name), identifier(name)
    lock = SHARE_UPDATE_EXCLUSIVE if identity.kind == "index" else ACCESS_EXCLUSIVE
    if identity.kind in ("constraint", "foreign_key"):
        text = f"ALTER TABLE {relation(identity, env)} RENAME CONSTRAINT {old} TO {new}"
    elif identity.kind in ("trigger", "policy", "rule"):
        text = f"ALTER {identity.kind.upper()} {old} ON {relation(identity, env)} RENAME TO {new}"
    else:
        text = f"ALTER {relation_keyword(identity)} {relation(identity, env)} RENAME TO {new}"
    return step(identity, text, env, lock=lock)


def rename_companions(old: ObjectId, new: ObjectId, at: ObjectId, env: Env) -> Iterator[Step]:
    """Rename what is called ``<table>_…`` or ``<table>_<column>_…`` after ``old`` and wanted so after ``new``.

    ``old`` and ``new`` are ids of a table or column that has been renamed already, ``at`` is what the table is called
    now: a column is renamed before its table.
    """
    table, last = ObjectId("table", old.path[:2]), ObjectId("table", new.path[:2])
    prefix, new_prefix = "_".join(old.path[1:]), "_".join(new.path[1:])
    for identity in sorted(env.have.objects):
        if identity.kind not in (*_IN_TABLE, *_IN_SCHEMA) or not identity.name.startswith(f"{prefix}_"):
            continue
        if not _belongs(identity, table, env):
            continue
        name = new_prefix + identity.name[len(prefix) :]
        inside = identity.kind in _IN_TABLE
        want = ObjectId(identity.kind, (*(last.path if inside else identity.path[:1]), name))
        if want in env.want.objects and want not in env.have.objects:
            now = (*(at.path if inside else identity.path[:1]), identity.name)
            yield rename_step(ObjectId(identity.kind, now), name, env)
    yield from renamed_not_null(old, new, at, env)


def _belongs(identity: ObjectId, table: ObjectId, env: Env) -> bool:
    if identity.kind in _IN_TABLE:
        return identity.path[:2] == table.path
    # A sequence belongs to the column that owns it.
    user = ObjectId("sequence_owner", identity.path) if identity.kind == "sequence" else identity
    return any(need.path[:2] == table.path for need in env.have.needs_of(user) if need.kind in ("table", "column"))

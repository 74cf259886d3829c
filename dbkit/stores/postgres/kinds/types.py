"""How a type is exchanged for another of the same name, with the rows that hold its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Env, Exchange, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import left_out, printed, relation, step
from dbkit.stores.postgres.kinds.lineage import needs_here
from dbkit.stores.postgres.quote import NAME_BYTES, identifier

__all__ = [
    "aside",
    "attributes_gone",
    "exchange",
    "exchanged_needs",
    "exchanged_types",
    "held_inside",
    "same_type",
    "supplanted",
]

_TYPES = ("enum", "composite", "domain", "range")
_HOLDERS = ("column", "table")


def exchange(
    identity: ObjectId,
    env: Env,
    why: str,
    *,
    leave: Iterable[Step] = (),
    bridge: Iterable[Step] = (),
    finish: Iterable[Step] = (),
    hazards: Iterable[Hazard] = (),
) -> Exchange | Replace:
    """Make a type or collation anew beside the old one; if no row has values of it, it is dropped and created.

    ``hazards`` are those of the whole: the first step has them, so that nothing is done where they are refused.
    """
    if not _holds_values(identity, env):
        return Replace(why)
    keyword = identity.kind.upper() if identity.kind in ("domain", "collation") else "TYPE"
    old = aside(identity, env)
    rename = f"ALTER {keyword} {relation(identity, env)} RENAME TO {identifier(old.name)}"
    return Exchange(
        aside=old,
        leave=(step(identity, rename, env, hazards=hazards), *leave),
        bridge=tuple(bridge),
        finish=(*finish, step(identity, f"DROP {keyword} {relation(old, env)}", env)),
    )


def supplanted(item: Any, env: Env) -> Exchange | None:
    """A type whose name one of another kind gets stands aside until its values have moved over, as texts."""
    others = (ObjectId(kind, item.id.path) for kind in _TYPES if kind != item.id.kind)
    by = next((one for one in others if one in env.want.objects), None)
    change = exchange(item.id, env, "another type gets its name") if by else None
    return replace(change, by=by) if isinstance(change, Exchange) else None


def aside(identity: ObjectId, env: Env) -> ObjectId:
    """What the old one is called meanwhile: a name that nothing like it has."""
    kinds = (identity.kind, *_TYPES, *_HOLDERS)
    taken = {one.path[:2] for one in (*env.have.objects, *env.want.objects) if one.kind in kinds}
    number = 0
    while True:
        suffix = f"__old{number or ''}"
        name = identity.name.encode()[: NAME_BYTES - len(suffix)].decode(errors="ignore") + suffix
        if (identity.path[0], name) not in taken:
            return ObjectId(identity.kind, (identity.path[0], name))
        number += 1


def exchanged_needs(identity: ObjectId, env: Env) -> frozenset[ObjectId]:
    """Of what an object needed, that which this plan exchanges; a column may have been a parent's."""
    if not env.exchanged:
        return frozenset()
    column = identity.kind == "column"
    return (needs_here(identity, env.have) if column else env.have.needs_of(identity)) & env.exchanged


def same_type(have: Any, want: Any, env: Env) -> bool:
    """Whether a column or domain keeps its type, be it in another schema: the extension takes it along."""
    (schema, name), (new_schema, new_name) = (_apart(one.type, env) for one in (have, want))
    if (schema, name) == (new_schema, new_name) or name != new_name:
        return bool(have.type == want.type)
    for one in env.have.needs_of(have.id) & env.want.needs_of(want.id):
        before, after = env.have.objects.get(one), env.want.objects.get(one)
        if one.kind == "extension" and (getattr(before, "schema", ""), getattr(after, "schema", "")) == (
            schema,
            new_schema,
        ):
            return True
    return False


def _apart(type_: str, env: Env) -> tuple[str, str]:
    """The schema and the rest of a type's text."""
    schema, dot, name = type_.rpartition(".")
    return (schema.strip('"'), name) if dot else (left_out(env), type_)


def attributes_gone(type_: ObjectId, env: Env) -> list[str]:
    """What a composite type, and those that this plan exchanges inside of it, have no longer."""
    before, after = (getattr(state.objects.get(type_), "attributes", ()) for state in (env.have, env.want))
    gone = {one.name for one in before} - {one.name for one in after}
    return sorted(gone.union(*(attributes_gone(inner, env) for inner in exchanged_needs(type_, env))))


def exchanged_types(env: Env) -> dict[str, ObjectId]:
    """The types that this plan exchanges, by their names as SQL; a range's multirange type too."""
    found = {}
    for identity in env.exchanged:
        if identity.kind in _TYPES:
            found[printed(identity, env)] = identity
            multirange = getattr(env.have.objects[identity], "multirange_type", None)
            if multirange:
                found[printed(ObjectId("range", (identity.path[0], multirange)), env)] = identity
    return found


def _holds_values(identity: ObjectId, env: Env) -> bool:
    """Whether a table has values of the type, or of one made of it."""
    return any(True for _ in _holders(identity, env))


def held_inside(identity: ObjectId, env: Env) -> bool:
    """Whether a table has values of the type inside of others: of arrays, rows or ranges."""
    return any(inside for _, inside in _holders(identity, env))


def _holders(identity: ObjectId, env: Env) -> Iterator[tuple[ObjectId, bool]]:
    """The columns and tables that have values of the type or of one made of it; whether inside of others."""
    queue, seen = [(identity, False)], {identity}
    while queue:
        type_, inside = queue.pop()
        for other in sorted(one for one in env.have.dependents(type_) if one.kind in (*_TYPES, *_HOLDERS)):
            item: Any = env.have.objects.get(other)
            deeper = inside or other.kind in ("composite", "range") or getattr(item, "type", "").endswith("[]")
            if other.kind in _HOLDERS and getattr(item, "generated", None) is None:
                yield other, deeper
            if other.kind in _TYPES and other not in seen:
                seen.add(other)
                queue.append((other, deeper))

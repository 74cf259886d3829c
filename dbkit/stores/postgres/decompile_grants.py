"""Privileges as a profile says them: role to what follows GRANT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.compile_grants import OWNER
from dbkit.stores.postgres.kinds.acl import ORDER, PUBLIC, Grant, depth, levels, listed, written
from dbkit.stores.postgres.kinds.default_privileges import DefaultPrivileges
from dbkit.stores.postgres.kinds.outside_privileges import OutsidePrivileges
from dbkit.stores.postgres.kinds.privileges import Privileges
from dbkit.stores.postgres.kinds.subject import CURRENT_USER, PUBLIC_MAY
from dbkit.stores.postgres.quote import identifier

__all__ = ["default_privileges", "grants", "outside_grants", "said_of"]

_RELATION, _SEQUENCE = ORDER[:8], ("SELECT", "UPDATE", "USAGE")
_OWNER_MAY = {
    "aggregate": ("EXECUTE",), "foreign_table": _RELATION, "function": ("EXECUTE",), "identity": _SEQUENCE,
    "materialized_view": _RELATION, "schema": ("USAGE", "CREATE"), "sequence": _SEQUENCE, "table": _RELATION,
    "view": _RELATION,
}  # fmt: skip
"""What the owner may do by default; USAGE where nothing is said. MAINTAIN came with PostgreSQL 17."""


def grants(state: State, target: ObjectId, major: int) -> dict[str, Any]:
    """What is said of the privileges on an object, if anything."""
    found: Any = state.objects.get(ObjectId("privileges", (target.kind, *target.path)))
    if not isinstance(found, Privileges):
        return {}
    public: Iterable[str] = PUBLIC_MAY.get(target.kind, ())
    if target == ObjectId("schema", ("public",)):
        public = ("USAGE",) if major >= 15 else ("USAGE", "CREATE")
    return said_of(found.granted, found.revoked, _OWNER_MAY.get(target.kind, ("USAGE",)), public, major)


_SORTS = {"functions": "function", "schemas": "schema", "sequences": "sequence", "tables": "table", "types": "enum"}
_LARGE_OBJECT = ("SELECT", "UPDATE")


def default_privileges(state: State, schema: str, major: int) -> dict[str, Any]:
    """What is granted on the objects that roles make, in a schema or (an empty name) in all."""
    found: dict[str, Any] = {}
    for item in state.of_kind("default_privileges"):
        role, where, sort = item.id.path
        if where == schema and isinstance(item, DefaultPrivileges):
            kind = _SORTS.get(sort, "")
            owner = _OWNER_MAY.get(kind, ("USAGE",)) if kind else _LARGE_OBJECT
            # In a schema they are added to what is given by default.
            usual = (owner, PUBLIC_MAY.get(kind, ())) if not schema else ((), ())
            said = said_of(item.granted, item.revoked, *usual, major)
            found.setdefault(role or CURRENT_USER, {})[sort.replace(" ", "_")] = said
    return found


def outside_grants(state: State) -> dict[str, Any]:
    """What is granted on members of extensions and on the server's own objects, of who has other privileges there."""
    found = {}
    for item in state.of_kind("outside_privileges"):
        if isinstance(item, OutsidePrivileges):
            changed = {one.grantee for one in (*item.granted, *item.revoked)}
            held = {_key(one): one for one in item.given if one.grantee in changed}
            held = {key: one for key, one in held.items() if key not in {_key(lost) for lost in item.revoked}}
            held |= {_key(one): one for one in item.granted}
            word, name = item.id.path
            found[f"{word.lower()} {name}"] = {
                OWNER if role is None else role: _said([one for one in held.values() if one.grantee == role])
                for role in sorted(changed, key=lambda role: role or "")
            }
    return found


def _key(one: Grant) -> tuple[str, str | None, str | None, str | None]:
    return one.privilege, one.grantee, one.column, one.grantor


def said_of(
    granted: Iterable[Grant], revoked: Iterable[Grant], owner: Iterable[str], public: Iterable[str], major: int
) -> dict[str, Any]:
    """Role to one text or several; ``owner`` and ``public`` are what these may do by default."""
    lost = {(one.grantee, one.privilege) for one in revoked}
    by_role: defaultdict[str | None, list[Grant]] = defaultdict(list)
    for one in granted:
        by_role[one.grantee].append(one)
    for role, usual in ((None, owner), (PUBLIC, public)):
        if role in by_role or any(grantee == role for grantee, _ in lost):
            # What is said of these replaces what they have by default.
            mine = [one for one in usual if (role, one) not in lost and (one != "MAINTAIN" or major >= 17)]
            had = {one.privilege for one in by_role[role] if one.column is None and one.grantor is None}
            by_role[role] += [Grant(privilege=one, grantee=role) for one in mine if one not in had]
    held = levels([one for found in by_role.values() for one in found], ())
    depths = {key: depth(key, held) for key in held}

    def place(role: str | None) -> tuple[int, str]:
        return max((found for key, found in depths.items() if key[0] == role), default=0), role or ""

    return {OWNER if role is None else role: _said(by_role[role]) for role in sorted(by_role, key=place)}


def _said(found: list[Grant]) -> Any:
    texts = list(_texts(found))
    return "none" if not texts else texts[0] if len(texts) == 1 else texts


def _texts(found: list[Grant]) -> Iterator[str]:
    for grantor, grantable in sorted({(one.grantor or "", one.grantable) for one in found}):
        same = [one for one in found if (one.grantor or "", one.grantable) == (grantor, grantable)]
        text = written((name.lower(), columns) for name, columns in listed((one.privilege, one.column) for one in same))
        text += " with grant option" if grantable else ""
        yield text + (f" granted by {identifier(grantor)}" if grantor else "")

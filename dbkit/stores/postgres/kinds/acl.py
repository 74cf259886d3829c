"""Access control lists, as what they say beyond and short of what is given by default, and how one gets another.

Source: PostgreSQL documentation, 5.8 Privileges, GRANT, REVOKE; aclexplode, acldefault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dbkit.stores.postgres.kinds.base import Row
from dbkit.stores.postgres.quote import identifier, identifiers

__all__ = [
    "ORDER",
    "PUBLIC",
    "Change",
    "Grant",
    "Levels",
    "changes",
    "depth",
    "grants_from",
    "levels",
    "listed",
    "newer",
    "written",
]

PUBLIC = "public"
"""Everybody: no role can be called so."""
ORDER = (
    "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN", "USAGE", "CREATE",
    "EXECUTE",
)  # fmt: skip
"""The privileges in the order in which they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One privilege of one grantee."""

    privilege: str
    grantee: str | None
    """A role, ``public``, or None: the owner."""
    column: str | None = None
    grantor: str | None = None
    """Who gave it, where that is not the owner."""
    grantable: bool = False


Key = tuple[str | None, str, str | None, str | None]
"""Grantee, privilege, column, grantor."""
Verb = Callable[[Key], tuple[str, bool]]
"""For a key the verb, and whether grant options are given."""
Levels = Mapping[Key, int]
"""0: not given, 1: given, 2: given with grant option. What is not there is as PostgreSQL gives it by default."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one GRANT or REVOKE says, without the object."""

    verb: str
    """``GRANT``, ``REVOKE`` or ``REVOKE GRANT OPTION FOR``."""
    privileges: tuple[tuple[str, tuple[str, ...]], ...]
    """Each with its columns; with none, of the whole object."""
    grantee: str | None
    grantor: str | None
    grantable: bool = False

    def words(self) -> str:
        """What stands in front of ON."""
        return f"{self.verb} {written(self.privileges)}"

    def ends(self, owner: str) -> str:
        """What stands behind the object; ``owner`` is SQL."""
        word = "TO" if self.verb == "GRANT" else "FROM"
        grantee = owner if self.grantee is None else "PUBLIC" if self.grantee == PUBLIC else identifier(self.grantee)
        return f"{word} {grantee}" + (" WITH GRANT OPTION" if self.grantable else "")


def written(privileges: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Privileges as a list: ``SELECT, UPDATE (a, b)``."""
    return ", ".join(name + (f" ({identifiers(columns)})" if columns else "") for name, columns in privileges)


def grants_from(rows: Iterable[Row] | None) -> tuple[Grant, ...]:
    """Entries as the catalogue queries give them."""
    return tuple(
        Grant(
            privilege=row["privilege"],
            grantee=row["grantee"],
            column=row["column"],
            grantor=row["grantor"],
            grantable=row["grantable"],
        )
        for row in rows or ()
    )


def newer(granted: Iterable[Grant]) -> Iterator[tuple[int, str]]:
    """What of it needs a newer server than the oldest one."""
    if any(one.privilege == "MAINTAIN" for one in granted):
        yield 17, "the privilege MAINTAIN"


def levels(granted: Iterable[Grant], revoked: Iterable[Grant]) -> dict[Key, int]:
    """What is given, by key."""
    found = {(one.grantee, one.privilege, one.column, one.grantor): 0 for one in revoked}
    found |= {(one.grantee, one.privilege, one.column, one.grantor): 1 + one.grantable for one in granted}
    return found


def changes(have: Levels, want: Levels) -> Iterator[Change]:
    """How one list becomes another."""

    def usual(key: Key) -> int:
        # What is known to be not given, on either side, is otherwise given by default.
        by_default = key[0] is None or 0 in (have.get(key), want.get(key))
        return int(by_default and key[2] is None and key[3] is None)

    before = {key: have.get(key, usual(key)) for key in {*have, *want}}
    after = {key: want.get(key, usual(key)) for key in before}
    # Who has granted what stays must not be without a grant option for a moment.
    stays = {(key[3], key[1]) for key in after if before[key] and after[key]}
    first = _with_grantors(stays, [key for key in after if before[key] < after[key] == 2])
    yield from _grants(first, after)
    before |= {key: after[key] for key in first}
    lost = [key for key in before if after[key] < before[key]]
    yield from _grouped(
        lost, before, lambda key: ("REVOKE GRANT OPTION FOR" if after[key] else "REVOKE", False), reverse=True
    )
    # To revoke a privilege of a whole table revokes that of its columns too.
    for key in [key for key in lost if key[2] is None]:
        for other, level in before.items():
            if other[2] is not None and (other[0], other[1], None, other[3]) == key:
                before[other] = min(level, after[key])
    yield from _grants([key for key in after if after[key] > before[key]], after)


def _with_grantors(grantors: set[tuple[str | None, str]], gained: list[Key]) -> list[Key]:
    """The grants to these grantors (each with the privilege), and to who gives them."""
    found: list[Key] = []
    while more := [key for key in gained if (key[0], key[1]) in grantors and key not in found]:
        found += more
        grantors = {(key[3], key[1]) for key in more}
    return found


def _grants(keys: list[Key], after: Levels) -> Iterator[Change]:
    yield from _grouped(keys, after, lambda key: ("GRANT", after[key] == 2), reverse=False)


def _grouped(keys: list[Key], held: Mapping[Key, int], verb: Verb, *, reverse: bool) -> Iterator[Change]:
    """One change for what can be said at once; a grantor comes after (when revoking: before) what allows it."""
    groups: dict[tuple[int, str, str, str, bool], list[Key]] = {}
    for key in keys:
        word, grantable = verb(key)
        far = depth(key, held)
        place = (-far if reverse else far, word, key[3] or "", key[0] or "", grantable)
        groups.setdefault(place, []).append(key)
    for place in sorted(groups):
        members = groups[place]
        grantee, _, _, grantor = members[0]
        yield Change(place[1], tuple(listed((key[1], key[2]) for key in members)), grantee, grantor, place[4])


def listed(pairs: Iterable[tuple[str, str | None]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Pairs of privilege and column as each privilege with its columns; with none, of the whole object."""
    found = set(pairs)
    for privilege in sorted({name for name, _ in found}, key=_place):
        if (privilege, None) in found:
            yield privilege, ()
        if columns := tuple(sorted(column for name, column in found if name == privilege and column is not None)):
            yield privilege, columns


def _place(privilege: str) -> tuple[int, str]:
    return ORDER.index(privilege) if privilege in ORDER else len(ORDER), privilege


def depth(key: Key, held: Mapping[Key, int]) -> int:
    """How many grantors stand between the owner and a grant."""
    found, grantor, seen = 0, key[3], {key[0]}
    while grantor is not None and grantor not in seen:
        found += 1
        seen.add(grantor)
        grantor = next(
            (
                other[3]
                for other in sorted(held, key=str)
                if other[0] == grantor and other[1] == key[1] and held[other] == 2 and other[2] in (None, key[2])
            ),
            None,
        )
    return found

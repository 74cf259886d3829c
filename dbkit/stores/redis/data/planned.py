"""What a change of a keyspace means for the keys that are there: data migrations, or why there is none.

Where keys end soon, none is needed: a new form gets a new pattern, its writers are deployed, the old keys end. That is
what is planned where a pattern changes and no key outlives an hour; ``key_change: rename`` asks for the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.stores.redis.data.lifetime import Lifetime, Persist
from dbkit.stores.redis.data.reencode import Changes, Reencode
from dbkit.stores.redis.data.rename import Rename, same_names, why_not
from dbkit.stores.redis.pattern import Pattern, read_pattern
from dbkit.stores.redis.quantity import duration_text
from dbkit.stores.redis.quote import command

__all__ = ["Form", "Planned", "plan_keys"]

_SOON = 3_600_000
"""Keys that end within so many milliseconds need not be moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What keys and values of a keyspace look like; lifetimes are in milliseconds."""

    key: str
    type: str
    encoding: str
    set: int | None
    """The lifetime that a writer gives, or the longest where none is said."""
    jitter: int
    longest: int | None
    evictable: bool
    version: int
    field: str
    changes: Changes | None
    required: frozenset[str]
    """Properties or fields that every value must have."""
    key_change: str | None

    @property
    def pattern(self) -> Pattern:
        """The pattern of the keys."""
        return read_pattern(self.key, {})

    @property
    def versioned(self) -> str | None:
        """How values say their version, if they can."""
        if self.type == "hash":
            return "hash"
        return "json" if (self.type, self.encoding) == ("string", "json") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A line of a migration; without a text only what is to be said."""

    text: str = ""
    hazards: tuple[Hazard, ...] = ()


def plan_keys(have: Form, want: Form) -> Iterator[Planned]:
    """The data migrations of a change, in order."""
    if not same_names(have.pattern, want.pattern):
        if _left_behind(have, want):
            yield Planned(hazards=(_stays(have, want),))
            return
        yield Planned(text=Rename(pattern=have.pattern, to=want.pattern, taken=_taken(want)).text())
    elif have.type != want.type:
        yield Planned(hazards=(_wrong_type(have, want),))
        return
    yield from _versions(have, want)
    yield from _lifetimes(have, want)


def _taken(want: Form) -> str:
    """What a cache holds under both names can be made again; of what must stay, somebody has to choose."""
    return "drop" if want.evictable and want.longest is not None else "report"


def _left_behind(have: Form, want: Form) -> bool:
    soon = have.longest is not None and have.longest <= _SOON
    how = want.key_change or have.key_change or ("wait" if soon else "rename")
    return how == "wait" or have.type != want.type or why_not(have.pattern, want.pattern) is not None


def _stays(have: Form, want: Form) -> Hazard:
    why = why_not(have.pattern, want.pattern)
    because = f" ({why})" if why and want.key_change != "wait" else ""
    what = f"keys of {have.key} are not moved to {want.key}{because}"
    if have.longest is None:
        return Hazard(kind=HazardKind.MAY_FAIL, why=f"{what} and never end: see to them by hand")
    lifetime = duration_text(have.longest)
    return Hazard(
        kind=HazardKind.MAY_FAIL,
        why=f"{what}: they end within {lifetime} of their last write, so no migration is needed. "
        f"Deploy the writers, wait {lifetime}, and verify with dbkit redis audit, or in a migration with "
        + command("DBKIT", "DRAIN", have.key, "WITHIN", lifetime)
        + ("" if why else "; key_change: rename moves them instead"),
    )


def _wrong_type(have: Form, want: Form) -> Hazard:
    return Hazard(
        kind=HazardKind.MAY_FAIL,
        why=f"keys that were written as {have.type} answer WRONGTYPE to {want.type} commands {_until(have)}",
        remedy="give the new type a new key pattern",
    )


def _until(have: Form) -> str:
    return "until they are deleted" if have.longest is None else f"for up to {duration_text(have.longest)}"


def _versions(have: Form, want: Form) -> Iterator[Planned]:
    if have.version == want.version:
        if have.encoding != want.encoding:
            what = f"values that were written as {have.encoding} are read as {want.encoding}"
            yield Planned(hazards=(_new_pattern_first(have, f"{what} {_until(have)}"),))
        elif missing := sorted(want.required - have.required):
            what = f"values that are there may lack {', '.join(missing)}, which must be there, {_until(have)}"
            yield Planned(hazards=(_new_pattern_first(have, what),))
        return
    newer = max((have, want), key=lambda one: one.version)
    changes = newer.changes
    form = newer.versioned
    if abs(have.version - want.version) != 1 or changes is None or form is None or have.versioned != want.versioned:
        what = f"values of version {have.version} stay as they are {_until(have)}"
        yield Planned(hazards=(_new_pattern_first(have, what),))
        return
    task = Reencode(
        pattern=want.pattern,
        form=form,
        field=newer.field,
        versions=(have.version, want.version),
        changes=changes if newer is want else changes.back(),
    )
    what = f"who reads version {have.version} finds version {want.version} as soon as a value is changed"
    hazards = [_new_pattern_first(have, what)]
    if task.changes.drop:
        lost = f"{', '.join(task.changes.drop)}: what stands there is lost"
        hazards.append(Hazard(kind=HazardKind.DATA_LOSS, why=lost))
    yield Planned(text=task.text(), hazards=tuple(hazards))


def _new_pattern_first(have: Form, why: str) -> Hazard:
    advice = "Deploy readers of both first"
    if have.longest is not None:
        wait = duration_text(have.longest)
        advice = f"No migration is needed with a new key pattern: deploy its writers, wait {wait}, verify"
    return Hazard(kind=HazardKind.MAY_FAIL, why=f"{why}. {advice}")


def _lifetimes(have: Form, want: Form) -> Iterator[Planned]:
    if want.longest is None or want.set is None:
        if have.longest is not None:
            yield Planned(text=Persist(pattern=want.pattern).text())
        return
    if have.longest is not None and have.longest <= want.longest:
        return
    task = Lifetime(pattern=want.pattern, fill=want.set, jitter=want.jitter, clamp=want.longest)
    hazards: tuple[Hazard, ...] = ()
    if have.longest is None or not want.evictable:
        before = "that were to stay" if have.longest is None else f"that were to live for {duration_text(have.longest)}"
        why = f"keys {before} end within {duration_text(want.longest)}"
        hazards = (Hazard(kind=HazardKind.DATA_LOSS, why=why),)
    yield Planned(text=task.text(), hazards=hazards)

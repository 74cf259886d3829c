"""What rows shall be like, so that they suit the new state as well as the old one where a step may fail on others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.proof import Transition
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.constraint import Constraint
from dbkit.stores.postgres.kinds.domain import Domain
from dbkit.stores.postgres.kinds.enum import Enum
from dbkit.stores.postgres.kinds.foreign_key import ForeignKey
from dbkit.stores.postgres.kinds.index import Index
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import qualified

__all__ = ["Fit", "Reference", "Wishes", "suited"]

Path = tuple[str, ...]
"""Schema and name of a table or a type; with the column's name, of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A foreign key that a table is about to have."""

    name: str
    columns: tuple[str, ...]
    parent: Path
    parent_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the new state asks of rows, by the names of what is in the old one, too."""

    filled: frozenset[Path] = frozenset()
    """Columns that hold no null."""
    types: Mapping[Path, str] = field(default_factory=dict)
    """Columns that are about to get another type."""
    checks: Mapping[Path, Sequence[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    """Conditions on rows of a table, with the columns that they read."""
    keys: Mapping[Path, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    """Columns that are unique together."""
    references: Mapping[Path, Sequence[Reference]] = field(default_factory=dict)
    labels: Mapping[Path, Sequence[str]] = field(default_factory=dict)
    """The labels that an enum keeps."""
    labels_to_be: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The labels of enums, by the type as it is printed."""
    domains: Mapping[Path, Sequence[str]] = field(default_factory=dict)
    """The conditions of a domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What rows shall be like beyond what their tables ask for."""

    rows: int = 5
    fit: Fit | None = None
    empty: frozenset[Path] = frozenset()
    """Tables that get no rows."""


def suited(wishes: Wishes, transition: Transition, step: Step) -> tuple[Wishes, str] | None:
    """Gentler wishes where a step failed, and what they are in words; None where nothing is left to try."""
    if wishes.fit is None:
        return replace(wishes, fit=_fit(transition.have, transition.want)), "with rows that suit both states"
    tables = _tables(step, transition.have) or {path for path, _ in _all_tables(transition.have)}
    if tables <= wishes.empty:
        return None
    named = ", ".join(sorted(".".join(path) for path in tables))
    return replace(wishes, empty=wishes.empty | tables), f"with no rows in {named}"


def _fit(have: State, want: State) -> Fit:
    checks, keys, references = defaultdict(list), defaultdict(list), defaultdict(list)
    filled, types = set(), {}
    for item in want.objects.values():
        path = item.id.path
        if isinstance(item, Column):
            before = have.objects.get(item.id)
            if item.not_null:
                filled.add(path)
            if isinstance(before, Column) and before.type != item.type:
                types[path] = item.type
        elif isinstance(item, Constraint) and item.type == "check":
            checks[path[:2]].append((_expression(item.definition), item.columns))
        elif isinstance(item, Constraint):
            keys[path[:2]].append(item.columns)
        elif isinstance(item, Index) and item.unique:
            keys[item.table.path[:2]].append(_names(item.definition))
        elif isinstance(item, ForeignKey):
            columns = _names(item.definition.partition("REFERENCES")[2])
            references[path[:2]].append(
                Reference(name=item.id.name, columns=item.columns, parent=item.references.path, parent_columns=columns)
            )
    return Fit(
        filled=frozenset(filled),
        types=types,
        checks=checks,
        keys={path: [key for key in found if key] for path, found in keys.items()},
        references=references,
        labels=_labels(have, want),
        labels_to_be={
            name: item.labels
            for item in want.objects.values()
            if isinstance(item, Enum)
            for name in (item.id.name, qualified(item.id.path[0], item.id.path[1], ""))
        },
        domains={
            item.id.path: [_expression(rule) for rule in item.rules if rule.startswith("CHECK ")]
            for item in want.objects.values()
            if isinstance(item, Domain)
        },
    )


def _labels(have: State, want: State) -> dict[Path, list[str]]:
    found = {}
    for identity, before in have.objects.items():
        after = want.objects.get(identity)
        if isinstance(before, Enum) and isinstance(after, Enum):
            kept = [label for label in before.labels if label in after.labels]
            found[identity.path] = kept or list(before.labels)
    return found


def _expression(definition: str) -> str:
    """What stands within ``CHECK (…)``."""
    return re.sub(r"( NO INHERIT| NOT VALID| NOT ENFORCED)*\Z", "", definition.removeprefix("CHECK "))


def _names(definition: str) -> tuple[str, ...]:
    """The columns within the first parentheses; none where there is an expression among them."""
    match = re.search(r"\(((?:\"(?:[^\"]|\"\")*\"|[^()\"])*)\)(?! WHERE)", definition)
    parts = match[1].split(", ") if match and "WHERE" not in definition else []
    return tuple(part.removeprefix('"').removesuffix('"').replace('""', '"') for part in parts)


def _all_tables(state: State) -> Iterator[tuple[Path, Table]]:
    for item in state.objects.values():
        if isinstance(item, Table):
            yield item.id.path[:2], item


def _tables(step: Step, have: State) -> frozenset[Path]:
    """The tables that a step touches, with their partitions and children: its own, or those that use its type."""
    every = dict(_all_tables(have))
    index = have.objects.get(step.id)
    named = {step.id.path[:2], index.table.path[:2] if isinstance(index, Index) else ()} & every.keys()
    if not named:
        named = {one.path[:2] for one in _reached(step.id, have)} & every.keys()
    if not named:
        named = {path for path in every if re.search(rf"\b{re.escape(path[1])}\b", step.text)}
    while below := {path for path, one in every.items() if any(up.path in named for up in one.parents)} - named:
        named |= below
    return frozenset(named)


def _reached(start: ObjectId, have: State) -> Iterable[ObjectId]:
    """What needs an object, directly or through others."""
    dependents: dict[ObjectId, set[ObjectId]] = defaultdict(set)
    for identity, needs in have.needs.items():
        for need in needs:
            dependents[need].add(identity)
    seen: set[ObjectId] = set()
    queue = [start]
    while queue:
        for other in dependents[queue.pop()] - seen:
            seen.add(other)
            queue.append(other)
    return seen

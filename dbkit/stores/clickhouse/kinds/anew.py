"""Which tables are made anew beside themselves, and why: what no ALTER can change, and rows that must be kept.

The parts of such a table (columns, indexes, constraints, projections) change with it and have no statements of their
own. Source: ClickHouse documentation, ALTER TABLE; the statements that 24.8 to 26.9 refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.stores.clickhouse import render, secrets
from dbkit.stores.clickhouse.ddl import arguments
from dbkit.stores.clickhouse.kinds import placement
from dbkit.stores.clickhouse.types import is_key_safe

__all__ = [
    "fixed_settings",
    "is_alterable",
    "is_made_anew",
    "keeps_rows",
    "leaves_key",
    "why_not_in_place",
]

_ALTERABLE = ("Null", "Memory", "Distributed", "Merge", "Buffer")
_KEEPS_ROWS = ("Memory", "Log", "TinyLog", "StripeLog")
_FIXED_IN_24 = ("index_granularity", "index_granularity_bytes", "enable_mixed_granularity_parts")
"""The settings that 24.8 refuses to change, and does not list."""


def is_alterable(engine: str) -> bool:
    """Whether columns of a table of this engine can be altered."""
    return render.is_merge_tree(engine) or arguments(engine)[0] in _ALTERABLE


def keeps_rows(engine: str) -> bool:
    """Whether a table of this engine holds rows of its own that can be read and written as they are."""
    return render.is_merge_tree(engine) or arguments(engine)[0] in _KEEPS_ROWS


def is_made_anew(table: ObjectId, env: Env) -> bool:
    """Whether the plan makes a table anew beside itself and takes its rows along."""
    have, want = env.have.objects.get(table), env.want.objects.get(table)
    if have is None or want is None or table in env.created:
        return False
    engines = (have.engine, want.engine)  # type: ignore[attr-defined]
    return all(keeps_rows(one) for one in engines) and why_not_in_place(have, want, env) is not None


def why_not_in_place(have: Any, want: Any, env: Env) -> tuple[str, str | None] | None:
    """Why a table cannot be altered in place, and what may spare that."""
    return next(_reasons(as_hidden(have, want), want, env), None)


def as_hidden(have: Any, want: Any) -> Any:
    """The table as it is, where the two differ only in what one of them hides."""
    wanted = dict(want.settings)
    kept = [(name, text, wanted.get(name, text)) for name, text in have.settings]
    return replace(
        have,
        engine=want.engine if secrets.are_alike(have.engine, want.engine) else have.engine,
        settings=tuple((name, other if secrets.are_alike(text, other) else text) for name, text, other in kept),
    )


def _reasons(have: Any, want: Any, env: Env) -> Iterator[tuple[str, str | None]]:
    if have.engine != want.engine:
        yield f"its engine becomes {want.engine}, which was {have.engine}", None
    if have.partition_by != want.partition_by:
        yield "a partition key cannot change in place", None
    if have.effective_primary_key != want.effective_primary_key:
        key = ", ".join(have.effective_primary_key)
        yield "a primary key cannot change in place", f"with primary_key: [{key}] the sorting key alone may grow"
    if have.order_by != want.order_by and not _can_reorder(have, want, env):
        yield "a sorting key gains only columns that are new and have no default", None
    if have.sample_by != want.sample_by and want.sample_by not in (None, *want.effective_primary_key):
        yield "a sampling key must be part of the primary key to change in place", None
    if not is_alterable(have.engine) and have.fixed_columns != want.fixed_columns:
        yield f"the engine {arguments(have.engine)[0]} knows no ALTER of columns", None
    types = dict(want.fixed_columns)
    for name, before in have.fixed_columns:
        if name in types and not is_key_safe(before, types[name]):
            yield f"{name} is part of a key and cannot become {types[name]} in place", None
        elif leaves_key(want, name, env) and placement.new_key_columns(have, want):
            yield f"{name} leaves the sorting key and changes its type while others join it", "make two changes of it"
    yield from _settings_reasons(have, want)


def _settings_reasons(have: Any, want: Any) -> Iterator[tuple[str, str | None]]:
    if have.settings != want.settings and not _alters_settings(have.engine):
        yield f"the engine {arguments(have.engine)[0]} knows no ALTER of settings", None
    for name in sorted(fixed_settings(have, want) & _changed_settings(have, want)):
        yield f"the setting {name} is fixed when a table is made", None


def fixed_settings(have: Any, want: Any) -> frozenset[str]:
    """What of the settings of two tables nobody can change once a table is made."""
    return frozenset((*_FIXED_IN_24, *have.fixed_settings, *want.fixed_settings))


def _alters_settings(engine: str) -> bool:
    """Whether MODIFY SETTING is known. Source: the storages of ClickHouse that accept it, tried on 26.9."""
    return render.is_merge_tree(engine) or arguments(engine)[0] == "Memory"


def leaves_key(want: Any, name: str, env: Env) -> bool:
    """Whether a column was part of the key and takes a type that a key could not take."""
    identity = ObjectId("column", (want.id.name, name))
    return name in want.columns and placement.leaves_key(identity, env) is not None


def _changed_settings(have: Any, want: Any) -> set[str]:
    return {name for name, _ in set(have.settings) ^ set(want.settings)}


def _can_reorder(have: Any, want: Any, env: Env) -> bool:
    if have.order_by is None or want.order_by is None:
        return False
    key = want.effective_primary_key
    kept = tuple(item for item in want.order_by if item in have.order_by)
    if want.order_by[: len(key)] != key or kept != have.order_by[: len(kept)]:
        return False
    for name in placement.new_key_columns(have, want):
        new = env.want.objects[ObjectId("column", (want.id.name, name))]
        if new.id in env.have.objects or getattr(new, "default_kind", None):
            return False
    return bool(placement.new_key_columns(have, want)) or kept == want.order_by

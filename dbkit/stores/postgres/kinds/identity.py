"""GENERATED ... AS IDENTITY and the sequence behind it. Source: CREATE TABLE, ALTER TABLE; pg_sequence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, alter_table, is_foreign, named, relation, rename_to, step
from dbkit.stores.postgres.kinds.sequence_options import SequenceOptions, changes, going_on, options_from, written
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["Identity", "change_identity", "drop_identity", "identity_from", "identity_options", "identity_sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """GENERATED ... AS IDENTITY."""

    always: bool
    options: SequenceOptions
    sequence: ObjectId
    """The sequence behind it, which is no object of a state."""


def identity_from(when: str, sequence: Mapping[str, Any]) -> Identity:
    """Read it from a catalogue row."""
    return Identity(always=when == "a", options=options_from(sequence), sequence=named("sequence", sequence))


def identity_options(identity: Identity, column: ObjectId, type_: str, name: str) -> str:
    """What stands in the parentheses; ``name`` is that of the sequence as SQL."""
    usual = identity.sequence.name == implicit_name(column.path[1], column.name, "seq")
    parts = ["" if usual else f"SEQUENCE NAME {name}", written(identity.options, type_)]
    return " ".join(part for part in parts if part)


def identity_sql(identity: Identity, column: ObjectId, type_: str, env: Env) -> str:
    """The clause of a column."""
    options = identity_options(identity, column, type_, relation(identity.sequence, env))
    return f"GENERATED {_when(identity)} AS IDENTITY" + (f" ({options})" if options else "")


def _when(identity: Identity) -> str:
    return "ALWAYS" if identity.always else "BY DEFAULT"


def drop_identity(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Take the identity from a column that stays."""
    if not have.identity or want.identity:
        return
    # A sequence that gets the name is created before columns are altered, and takes the identity away itself.
    if have.identity.sequence not in env.want.objects or have.identity.sequence in env.have.objects:
        action = f"ALTER COLUMN {identifier(want.id.name)} DROP IDENTITY"
        yield alter_table(want.id, ObjectId("table", want.id.path[:2]), action, env)


def change_identity(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Give a column its identity, or alter that in place."""
    before, after = have.identity, want.identity
    if not after or before == after:
        return
    table, name = ObjectId("table", want.id.path[:2]), identifier(want.id.name)
    if not before:
        action = f"ALTER COLUMN {name} ADD {identity_sql(after, want.id, want.type, env)}"
        yield alter_table(want.id, table, action, env)
        sequence = f"pg_get_serial_sequence({literal(relation(table, env))}, {literal(want.id.name)})"
        if not is_foreign(table, env):
            yield step(want.id, going_on(sequence, name, relation(table, env), after.options), env)
        return
    actions = [f"SET GENERATED {_when(after)}"] if before.always != after.always else []
    actions += [f"SET {clause}" for clause in changes(before.options, after.options)]
    if actions:
        yield alter_table(want.id, table, f"ALTER COLUMN {name} {' '.join(actions)}", env)
    if before.sequence != after.sequence:
        yield rename_to(before.sequence, after.sequence, env, lock=ACCESS_EXCLUSIVE)

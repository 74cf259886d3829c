"""Row security policies. Source: CREATE POLICY, ALTER POLICY; pg_policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, CatalogKind, Row, hazard, named, relation, step, texts
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.quote import identifier

__all__ = ["POLICY", "Policy", "policy_sql"]

_COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which rows of a table its roles may see or write."""

    id: ObjectId
    permissive: bool
    command: str
    roles: tuple[str, ...]
    """Quoted where needed; ``public`` is everybody."""
    using: str | None
    check: str | None


def _from_row(row: Row) -> Policy:
    return Policy(
        id=named("policy", row),
        permissive=row["permissive"],
        command=_COMMANDS[row["command"]],
        roles=texts(row["roles"]),
        using=row["using"],
        check=row["check"],
    )


def policy_sql(policy: Policy) -> str:
    """What follows the table's name in CREATE POLICY; defaults are left out."""
    parts = [] if policy.permissive else ["AS RESTRICTIVE"]
    parts += [f"FOR {policy.command}"] if policy.command != "ALL" else []
    parts += [f"TO {', '.join(policy.roles)}"] if policy.roles != ("public",) else []
    return " ".join([*parts, *_expressions(policy)])


def _expressions(policy: Policy) -> Iterator[str]:
    if policy.using is not None:
        yield f"USING ({policy.using})"
    if policy.check is not None:
        yield f"WITH CHECK ({policy.check})"


def _create(policy: Policy, env: Env) -> Iterator[Step]:
    head = f"CREATE POLICY {identifier(policy.id.name)} ON {relation(policy.id, env)}"
    yield step(policy.id, f"{head} {policy_sql(policy)}".rstrip(), env, on=table_of(policy.id), lock=ACCESS_EXCLUSIVE)


def _drop(policy: Policy, env: Env) -> Iterator[Step]:
    hazards = (hazard(HazardKind.ACCESS, "other rows can be seen or written afterwards"),)
    text = f"DROP POLICY {identifier(policy.id.name)} ON {relation(policy.id, env)}"
    yield step(policy.id, text, env, lock=ACCESS_EXCLUSIVE, hazards=hazards)


def _alter(have: Policy, want: Policy, env: Env) -> Alteration | Replace:
    if (have.permissive, have.command) != (want.permissive, want.command):
        return Replace("a policy cannot be for another command")
    if (have.using and want.using is None) or (have.check and want.check is None):
        return Replace("ALTER POLICY cannot take an expression away")
    parts = [f"TO {', '.join(want.roles)}"] if have.roles != want.roles else []
    hazards = (hazard(HazardKind.ACCESS, "other rows can be seen or written afterwards"),)
    text = f"ALTER POLICY {identifier(want.id.name)} ON {relation(want.id, env)}"
    text = " ".join([text, *parts, *_expressions(want)])
    return Alteration(steps=(step(want.id, text, env, lock=ACCESS_EXCLUSIVE, hazards=hazards),))


def _rename(policy: Policy, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(policy.id, new.name, env)


POLICY = CatalogKind(
    name="policy",
    model=Policy,
    weight=72,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda policy: table_of(policy.id),
)

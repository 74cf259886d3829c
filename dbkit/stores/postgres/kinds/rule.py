"""Rewrite rules of tables and views. Source: CREATE RULE, ALTER RULE; pg_rewrite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, CatalogKind, Row, alter_table, named, relation, step
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.quote import identifier

__all__ = ["RULE", "RULE_STATES", "Rule"]

_ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
RULE_STATES = {"origin": "ENABLE", "disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"}
"""What is said of a rule by ALTER TABLE ... RULE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of a table or view; that on SELECT is the view itself."""

    id: ObjectId
    table: ObjectId
    definition: str
    """What follows AS, as the server prints it: ``ON INSERT TO links DO INSTEAD NOTHING``."""
    enabled: str = "origin"
    """When it is applied; always ``origin`` on a view."""


def _from_row(row: Row) -> Rule:
    identity = named("rule", row)
    return Rule(
        id=identity,
        table=ObjectId("view" if row["of_view"] else "table", identity.path[:2]),
        definition=row["definition"].strip(),
        enabled=_ENABLED[row["enabled"]],
    )


def _text(rule: Rule, head: str) -> str:
    return f"{head} {identifier(rule.id.name)} AS\n{rule.definition}"


def _create(rule: Rule, env: Env) -> Iterator[Step]:
    yield step(rule.id, _text(rule, "CREATE RULE"), env, on=rule.table, lock=ACCESS_EXCLUSIVE)
    if rule.enabled != "origin":
        yield _enable(rule, env)


def _enable(rule: Rule, env: Env) -> Step:
    return alter_table(rule.id, rule.table, f"{RULE_STATES[rule.enabled]} RULE {identifier(rule.id.name)}", env)


def _drop(rule: Rule, env: Env) -> Iterator[Step]:
    text = f"DROP RULE {identifier(rule.id.name)} ON {relation(rule.table, env)}"
    yield step(rule.id, text, env, lock=ACCESS_EXCLUSIVE)


def _alter(have: Rule, want: Rule, env: Env) -> Alteration:
    steps = []
    if have.definition != want.definition:
        steps.append(step(want.id, _text(want, "CREATE OR REPLACE RULE"), env, lock=ACCESS_EXCLUSIVE))
    if have.enabled != want.enabled:
        steps.append(_enable(want, env))
    return Alteration(steps=tuple(steps))


def _rename(rule: Rule, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(rule.id, new.name, env)


RULE = CatalogKind(
    name="rule",
    model=Rule,
    weight=65,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda rule: rule.table,
)

"""Security labels, which mean something to the module that provides them. Source: SECURITY LABEL; pg_seclabel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, hazard, step
from dbkit.stores.postgres.kinds.subject import subject
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["SECURITY_LABEL", "SecurityLabel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityLabel:
    """The label of a provider on an object; its path is the provider, then the object's kind and path."""

    id: ObjectId
    label: str
    on: ObjectId
    """The object that it goes with, as with a comment."""


def _from_row(row: Row) -> SecurityLabel:
    path = (row["provider"], *row["path"])
    return SecurityLabel(id=ObjectId("security_label", path), label=row["label"], on=row["on"])


def _step(item: SecurityLabel, label: str | None, env: Env) -> Step:
    provider, kind, *path = item.id.path
    shown = subject(ObjectId(kind, tuple(path)), env)
    text = f"SECURITY LABEL FOR {identifier(provider)} ON {shown} IS {'NULL' if label is None else literal(label)}"
    hazards = (hazard(HazardKind.ACCESS, f"what the label means is up to {provider}"),)
    return step(item.id, text, env, on=item.on, hazards=hazards)


def _create(item: SecurityLabel, env: Env) -> Iterator[Step]:
    yield _step(item, item.label, env)


def _drop(item: SecurityLabel, env: Env) -> Iterator[Step]:
    yield _step(item, None, env)


def _alter(_have: SecurityLabel, want: SecurityLabel, env: Env) -> Alteration:
    return Alteration(steps=(_step(want, want.label, env),))


SECURITY_LABEL = CatalogKind(
    name="security_label",
    model=SecurityLabel,
    weight=96,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda item: item.on,
    on_target=True,
    unsaid=True,
)

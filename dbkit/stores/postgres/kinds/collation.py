"""Collations. Source: CREATE COLLATION, ALTER COLLATION; pg_collation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env, Exchange, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, rename_to, step
from dbkit.stores.postgres.kinds.types import exchange
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import literal

__all__ = ["COLLATION", "Collation"]

_PROVIDERS = {"i": "icu", "c": "libc", "b": "builtin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Collation:
    """A collation that somebody made; the version of the library behind it is the server's matter."""

    id: ObjectId
    provider: str
    """``icu``, ``libc`` or ``builtin``."""
    locale: str | None = None
    collate: str | None = None
    """LC_COLLATE, where it is not the locale."""
    ctype: str | None = None
    rules: str | None = None
    deterministic: bool = True


def _from_row(row: Row) -> Collation:
    same = row["collate"] == row["ctype"]
    return Collation(
        id=named("collation", row),
        provider=_PROVIDERS[row["provider"]],
        locale=row["collate"] if same and row["collate"] is not None else row["locale"],
        collate=None if same else row["collate"],
        ctype=None if same else row["ctype"],
        rules=row["rules"],
        deterministic=row["deterministic"],
    )


def _definition(collation: Collation) -> str:
    parts = [f"provider = {collation.provider}"]
    parts += [f"locale = {literal(collation.locale)}"] if collation.locale is not None else []
    parts += [f"lc_collate = {literal(collation.collate)}"] if collation.collate is not None else []
    parts += [f"lc_ctype = {literal(collation.ctype)}"] if collation.ctype is not None else []
    parts += ["deterministic = false"] if not collation.deterministic else []
    parts += [f"rules = {literal(collation.rules)}"] if collation.rules is not None else []
    return f"({', '.join(parts)})"


def _create(collation: Collation, env: Env) -> Iterator[Step]:
    yield step(collation.id, f"CREATE COLLATION {relation(collation.id, env)} {_definition(collation)}", env)


def _drop(collation: Collation, env: Env) -> Iterator[Step]:
    yield step(collation.id, f"DROP COLLATION {relation(collation.id, env)}", env)


def _alter(_have: Collation, want: Collation, env: Env) -> Exchange | Replace:
    return exchange(want.id, env, "a collation cannot get another definition")


def _rename(collation: Collation, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(collation.id, new, env)


COLLATION = CatalogKind(
    name="collation",
    model=Collation,
    weight=12,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="collations",
        what="one collation",
        node="DefineStmt",
        before=lambda key, qualify: f"CREATE COLLATION {qualify(key)} ",
        identity=lambda schema, key: ObjectId("collation", (schema, key)),
        subject=lambda key, qualify: f"COLLATION {qualify(key)}",
        key=lambda collation: collation.id.name,
        definition=_definition,
    ),
)

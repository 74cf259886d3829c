"""Extensions. Their members are never objects of a state. Source: CREATE EXTENSION, ALTER EXTENSION; pg_extension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, may_fail, named, step
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["EXTENSION", "Extension"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension that is installed in the database."""

    id: ObjectId
    schema: str
    """Where its relocatable objects are."""
    version: str | None = None
    """Where it is not the one that the server installs by default."""
    usual_comment: str | None = field(default=None, compare=False)
    """The comment that comes with it."""


def _from_row(row: Row) -> Extension:
    return Extension(
        id=named("extension", row), schema=row["schema"], version=row["version"], usual_comment=row["usual_comment"]
    )


def _needs(extension: Extension) -> Iterator[ObjectId]:
    yield ObjectId("schema", (extension.schema,))


def _create(extension: Extension, env: Env) -> Iterator[Step]:
    # An extension with a schema of its own refuses another, and makes its own: it is named only where it is there.
    elsewhere = extension.schema != env.schema and ObjectId("schema", (extension.schema,)) in env.want.objects
    text = f"CREATE EXTENSION {identifier(extension.id.name)}"
    text += f" SCHEMA {identifier(extension.schema)}" if elsewhere else ""
    text += f" VERSION {literal(extension.version)}" if extension.version else ""
    yield step(extension.id, text, env)


def _drop(extension: Extension, env: Env) -> Iterator[Step]:
    hazards = (may_fail("it fails if something outside dbkit's sight still uses the extension"),)
    yield step(extension.id, f"DROP EXTENSION {identifier(extension.id.name)}", env, hazards=hazards)


def _alter(have: Extension, want: Extension, env: Env) -> Alteration | Replace:
    name = identifier(want.id.name)
    steps = []
    if have.schema != want.schema:
        steps.append(step(want.id, f"ALTER EXTENSION {name} SET SCHEMA {identifier(want.schema)}", env))
    if have.version != want.version:
        to = f" TO {literal(want.version)}" if want.version else ""
        hazards = (may_fail("an extension can be updated only to a version to which it has a path"),)
        why = "few extensions have a path back to an older version"
        steps.append(step(want.id, f"ALTER EXTENSION {name} UPDATE{to}", env, hazards=hazards, irreversible=why))
    return Alteration(steps=tuple(steps))


EXTENSION = CatalogKind(
    name="extension",
    model=Extension,
    weight=10,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
)

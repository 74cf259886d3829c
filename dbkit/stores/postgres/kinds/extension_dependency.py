"""What is dropped with an extension without being its member.

Source: ALTER FUNCTION, TRIGGER, INDEX, MATERIALIZED VIEW ... DEPENDS ON EXTENSION; pg_depend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step, texts
from dbkit.stores.postgres.kinds.subject import subject, target_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["EXTENSION_DEPENDENCY", "ExtensionDependency"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDependency:
    """The extensions with which an object goes, whose kind and path are its path."""

    id: ObjectId
    extensions: tuple[str, ...]


def _from_row(row: Row) -> ExtensionDependency:
    return ExtensionDependency(id=named("extension_dependency", row), extensions=texts(row["extensions"]))


def _needs(dependency: ExtensionDependency) -> Iterator[ObjectId]:
    for extension in dependency.extensions:
        yield ObjectId("extension", (extension,))


def _steps(dependency: ExtensionDependency, word: str, extensions: Iterable[str], env: Env) -> Iterator[Step]:
    target = target_of(dependency.id)
    for extension in extensions:
        text = f"ALTER {subject(target, env)} {word} ON EXTENSION {identifier(extension)}"
        yield step(dependency.id, text, env, on=target)


def _create(dependency: ExtensionDependency, env: Env) -> Iterator[Step]:
    yield from _steps(dependency, "DEPENDS", dependency.extensions, env)


def _drop(dependency: ExtensionDependency, env: Env) -> Iterator[Step]:
    yield from _steps(dependency, "NO DEPENDS", dependency.extensions, env)


def _alter(have: ExtensionDependency, want: ExtensionDependency, env: Env) -> Alteration:
    gone = [one for one in have.extensions if one not in want.extensions]
    new = [one for one in want.extensions if one not in have.extensions]
    return Alteration(steps=(*_steps(want, "NO DEPENDS", gone, env), *_steps(want, "DEPENDS", new, env)))


EXTENSION_DEPENDENCY = CatalogKind(
    name="extension_dependency",
    model=ExtensionDependency,
    weight=89,
    from_row=_from_row,
    needs=_needs,
    on_target=True,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda dependency: target_of(dependency.id),
)

"""Writes an empty migration, to be filled in by hand."""

from __future__ import annotations

from pathlib import Path

from dbkit.app.generate import check_name
from dbkit.app.project import migrations_folder
from dbkit.core.errors import UsageError
from dbkit.migrations.file import Header, Migration, render_header
from dbkit.migrations.folder import Folder, write_migrations
from dbkit.migrations.python_step import SUFFIX, as_rollback, template
from dbkit.stores import STORES

__all__ = ["new"]


def new(name: str, *, profile: str, root: Path, store: str, python: bool = False) -> tuple[Path, ...]:
    """Write the next file of a store and its rollback file. The sum knows them as empty until they are accepted.

    With ``python`` a step in Python, whose way back stands in the same file. Raises UsageError for a store without.
    """
    check_name(name)
    folder = migrations_folder(root, profile)
    folder.verify()
    chosen = STORES[store]
    number = max((migration.number for migration in folder.migrations), default=0) + 1
    stem = f"{number:04d}_{name}"
    header = Header(change=name, depends=tuple(one.id for one in folder.of(store)[-1:]))
    path = folder.path / store
    if python:
        return (_new_step(folder, header, stem, store),)
    migration = Migration(
        store=store,
        id=stem,
        path=path / f"{stem}{chosen.suffix}",
        text=f"{render_header(header, comment=chosen.comment)}\n",
        rollback_path=path / f"{stem}.rollback{chosen.suffix}",
        rollback_text=f"{chosen.comment} dbkit: rollback of {stem}\n\n",
        header=header,
    )
    write_migrations(folder, (migration,))
    return migration.path, migration.rollback_path


def _new_step(folder: Folder, header: Header, stem: str, store: str) -> Path:
    if not STORES[store].runs_python:
        able = ", ".join(name for name, one in STORES.items() if one.runs_python)
        raise UsageError(f"{store} has no steps in Python", help=f"stores that have: {able}")
    text = template(render_header(header, comment="#"))
    path = folder.path / store / f"{stem}{SUFFIX}"
    migration = Migration(
        store=store,
        id=stem,
        path=path,
        text=text,
        rollback_path=path,
        rollback_text=as_rollback(text),
        header=header,
    )
    write_migrations(folder, (migration,))
    return path

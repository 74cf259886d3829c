"""The folder of a profile's migrations: ``migrations/<profile>/<store>/NNNN_name.sql``, and its sum.

All stores of a profile share one sequence of numbers. The sum file names every file with its hash and begins with a
hash of the whole, so two branches that both add a migration conflict in version control and not in production.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.canonical import sha256
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import IntegrityError, UsageError
from dbkit.core.paths import write_file
from dbkit.core.span import Span
from dbkit.migrations.file import FILE_NAME, Migration, parse_header, text_of
from dbkit.migrations.python_step import SUFFIX, as_rollback, read_step

__all__ = [
    "SUM_NAME",
    "Change",
    "Folder",
    "read_folder",
    "recorded_files",
    "render_sum",
    "replace_migrations",
    "write_migrations",
]

SUM_NAME = "dbkit.sum"
_FIX = "restore the file from version control, or accept it as it is: dbkit migrate check --fix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Consecutive migrations that one ``generate`` wrote; ``up 1`` runs all of them."""

    name: str
    migrations: tuple[Migration, ...]

    @property
    def first(self) -> int:
        """The number of its first migration."""
        return self.migrations[0].number

    @property
    def last(self) -> int:
        """The number of its last migration."""
        return self.migrations[-1].number


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """All migrations of a profile, by number, and what the sum file says of them."""

    path: Path
    migrations: tuple[Migration, ...]
    sum: str | None
    """The text of the sum file; None where there is none."""
    shown: str
    """The path as a user would write it."""

    def of(self, store: str) -> tuple[Migration, ...]:
        """The migrations of one store, in order."""
        return tuple(migration for migration in self.migrations if migration.store == store)

    def get(self, migration_id: str) -> Migration | None:
        """The migration with exactly this id."""
        return next((migration for migration in self.migrations if migration.id == migration_id), None)

    def changes(self) -> tuple[Change, ...]:
        """The migrations grouped by the change that they belong to."""
        groups: list[list[Migration]] = []
        for migration in self.migrations:
            header = migration.header
            last = groups[-1][-1].header if groups else None
            if last and header.part == last.part + 1 and (header.change, header.parts) == (last.change, last.parts):
                groups[-1].append(migration)
            else:
                groups.append([migration])
        return tuple(Change(name=group[0].header.change or group[0].name, migrations=tuple(group)) for group in groups)

    def find(self, text: str) -> Change:
        """The change that a number, an id or a unique prefix of one means. Raises UsageError."""
        wanted = text.strip()
        found = {
            change.first: change
            for change in self.changes()
            for migration in change.migrations
            if migration.id == wanted
            or (wanted.isdigit() and migration.number == int(wanted))
            or (wanted and not wanted.isdigit() and (migration.id.startswith(wanted) or change.name == wanted))
        }
        if len(found) == 1:
            return next(iter(found.values()))
        known = ", ".join(migration.id for migration in self.migrations) or "none"
        what = f"several migrations match {text!r}" if found else f"no migration is called {text!r}"
        raise UsageError(f"{what} in {self.shown}", help=f"there are: {known}")

    def findings(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the folder, by itself: edited, missing and reordered files, two heads."""
        return (*_sum_findings(self), *_graph_findings(self))

    def verify(self) -> None:
        """Raise IntegrityError where the folder is not as its sum says."""
        findings = self.findings()
        if findings:
            raise IntegrityError(
                "; ".join(
                    f"{finding.span.file}: {finding.message}" if finding.span else finding.message
                    for finding in findings
                ),
                help=findings[0].help,
            )


def read_folder(
    path: Path, suffixes: Mapping[str, str], *, shown: str | None = None, python: Collection[str] = ()
) -> Folder:
    """Read a profile's folder. ``suffixes`` maps store names to the endings of their files.

    ``python`` are the stores whose folders may hold steps in Python.

    A folder that does not exist holds no migrations. Raises IntegrityError for files that cannot be migrations.
    """
    migrations = [
        migration for store, suffix in suffixes.items() for migration in _read_store(path / store, store, suffix)
    ]
    migrations += [migration for store in python for migration in _read_steps(path / store, store)]
    sum_path = path / SUM_NAME
    return Folder(
        path=path,
        migrations=tuple(sorted(migrations, key=lambda one: (one.number, one.store, one.id))),
        sum=sum_path.read_text(encoding="utf-8") if sum_path.is_file() else None,
        shown=shown or str(path),
    )


def _read_store(path: Path, store: str, suffix: str) -> Iterable[Migration]:
    if not path.is_dir():
        return
    rollback = f".rollback{suffix}"
    for file in sorted(path.iterdir()):
        if not file.name.endswith(suffix) or file.name.endswith(rollback) or not file.is_file():
            continue
        stem = file.name.removesuffix(suffix)
        if not FILE_NAME.fullmatch(stem):
            raise IntegrityError(
                f"{file}: a migration is called NNNN_name{suffix}, in small letters, as 0001_initial{suffix}",
                help="rename the file, or move it out of the folder",
            )
        text = _text(file)
        rollback_path = file.with_name(stem + rollback)
        yield Migration(
            store=store,
            id=stem,
            path=file,
            text=text,
            rollback_path=rollback_path,
            rollback_text=_text(rollback_path) if rollback_path.is_file() else None,
            header=parse_header(text, file),
        )


def _read_steps(path: Path, store: str) -> Iterable[Migration]:
    for file in sorted(path.glob(f"*{SUFFIX}")):
        if not FILE_NAME.fullmatch(file.stem):
            raise IntegrityError(
                f"{file}: a migration is called NNNN_name{SUFFIX}, in small letters, as 0007_slugs{SUFFIX}",
                help="rename the file, or move it out of the folder",
            )
        text = _text(file)
        step = read_step(text, file)
        yield Migration(
            store=store,
            id=file.stem,
            path=file,
            text=text,
            rollback_path=file,
            rollback_text=as_rollback(text) if step.rollback else None,
            header=parse_header(text, file),
        )


def _text(path: Path) -> str:
    try:
        return text_of(path.read_bytes())
    except UnicodeDecodeError as error:
        raise IntegrityError(f"{path}: not UTF-8 text ({error.reason} at byte {error.start})") from None


def write_migrations(folder: Folder, migrations: Sequence[Migration]) -> None:
    """Add migrations to a folder: their files, their rollback files, and the sum."""
    for migration in migrations:
        write_file(migration.path, migration.text)
        if migration.rollback_text is not None and not migration.in_python:
            write_file(migration.rollback_path, migration.rollback_text)
    write_file(folder.path / SUM_NAME, render_sum((*folder.migrations, *migrations)))


def replace_migrations(folder: Folder, gone: Sequence[Migration], migrations: Sequence[Migration]) -> tuple[Path, ...]:
    """Put migrations in the place of others: their files, and the sum last. Gives the files that were removed."""
    kept = tuple(one for one in folder.migrations if one not in gone)
    removed = []
    for migration in gone:
        for path in (migration.path, migration.rollback_path):
            if path.is_file():
                path.unlink()
                removed.append(path)
    write_migrations(Folder(path=folder.path, migrations=kept, sum=folder.sum, shown=folder.shown), migrations)
    written = {path for one in migrations for path in (one.path, one.rollback_path)}
    return tuple(path for path in removed if path not in written)


def render_sum(migrations: Sequence[Migration]) -> str:
    """The text of the sum file for these migrations."""
    files = sorted(_files(migrations).items())
    lines = [f"{name} sha256:{digest}\n" for name, digest in files]
    return f"dbkit.sum 1 sha256:{sha256(''.join(lines))}\n" + "".join(lines)


def recorded_files(text: str) -> dict[str, str]:
    """The files that a sum names, with their hashes."""
    return dict(line.rsplit(" sha256:", 1) for line in text.splitlines()[1:] if " sha256:" in line)


def _files(migrations: Sequence[Migration]) -> dict[str, str]:
    files = {f"{one.store}/{one.path.name}": one.checksum for one in migrations}
    for one in migrations:
        if one.rollback_text is not None and not one.in_python:
            files[f"{one.store}/{one.rollback_path.name}"] = sha256(one.rollback_text)
    return files


def _sum_findings(folder: Folder) -> Iterable[Diagnostic]:
    if folder.sum is None:
        if folder.migrations:
            yield _finding(folder, SUM_NAME, "the sum file is missing", "make it: dbkit migrate check --fix")
        return
    if "<<<<<<<" in folder.sum:
        advice = "put your own migrations behind those of the other branch: dbkit migrate rebase NAME"
        yield _finding(folder, SUM_NAME, "holds a merge conflict: two branches added migrations", advice)
        return
    recorded = recorded_files(folder.sum)
    present = _files(folder.migrations)
    for name in sorted(recorded.keys() | present.keys()):
        if name not in present:
            line = folder.sum.count("\n", 0, folder.sum.index(f"\n{name} ")) + 2
            alone = (folder.path / name).exists()  # a rollback file whose migration is gone
            why = "but no migration goes with it" if alone else "but the file is missing"
            yield _finding(folder, SUM_NAME, f"the sum names {name}, {why}", _FIX, line=line)
        elif name not in recorded:
            yield _finding(folder, name, "the sum does not know this file", _FIX)
        elif recorded[name] != present[name]:
            yield _finding(folder, name, "was edited after the sum was written", _FIX)
    if recorded == present and folder.sum != render_sum(folder.migrations):
        yield _finding(folder, SUM_NAME, "the sum does not agree with itself", _FIX)


def _advice_of_two(folder: Folder, same: Sequence[Migration]) -> str:
    """Which of two with one number goes behind the other: the one that the sum does not know, as nobody applied it."""
    recorded = recorded_files(folder.sum or "")
    new = [one.id for one in same if f"{one.store}/{one.path.name}" not in recorded]
    if len(new) == 1:
        return f"put the new one behind the other: dbkit migrate rebase {new[0]}"
    names = " or ".join(one.id for one in same)
    return f"put the one that is applied nowhere yet behind the other: dbkit migrate rebase {names}"


def _graph_findings(folder: Folder) -> Iterable[Diagnostic]:
    by_number: dict[int, list[Migration]] = defaultdict(list)
    for migration in folder.migrations:
        by_number[migration.number].append(migration)
    for number, same in sorted(by_number.items()):
        if len(same) > 1:
            names = " and ".join(f"{one.store}/{one.path.name}" for one in same)
            yield _finding(
                folder,
                f"{same[-1].store}/{same[-1].path.name}",
                f"two heads: {names} have one number, {number:04d}",
                _advice_of_two(folder, same),
            )
    for store in sorted({migration.store for migration in folder.migrations}):
        previous: Migration | None = None
        for migration in folder.of(store):
            expected = (previous.id,) if previous else ()
            lines = migration.text.split("\n")
            if migration.header.depends != expected and len(by_number[migration.number]) == 1:
                yield _finding(
                    folder,
                    f"{store}/{migration.path.name}",
                    f"depends on {' '.join(migration.header.depends) or 'nothing'}, "
                    f"but comes after {previous.id if previous else 'nothing'}",
                    f"if two branches were merged, put the later change behind the other: dbkit migrate rebase "
                    f"{migration.id}; else correct the 'depends:' line, then: dbkit migrate check --fix",
                    line=next((n for n, line in enumerate(lines, start=1) if "depends:" in line), 1),
                )
            previous = migration


def _finding(folder: Folder, name: str, message: str, help_text: str, *, line: int = 1) -> Diagnostic:
    return Diagnostic(
        code="migration-integrity", message=message, span=Span(f"{folder.shown}/{name}", line, 1), help=help_text
    )

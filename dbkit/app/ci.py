"""Everything that a pipeline asks of a repository: profiles, folders, generated files, lint, and what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from dbkit.app.base import Base
from dbkit.app.canonical import Scratch
from dbkit.app.lint import lint, lint_folder, place_in
from dbkit.app.profile import Profile, load
from dbkit.app.project import migrations_folder
from dbkit.app.rehearse import NewMigration, Rehearsal, named, place_of, rehearse
from dbkit.app.snapshot import snapshot_edits, snapshot_findings
from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import DbkitError, IntegrityError, ProfileError, StatementFailed, worst
from dbkit.core.ids import ObjectId
from dbkit.core.paths import shown
from dbkit.core.span import Span
from dbkit.core.text import counted
from dbkit.migrations.folder import Folder
from dbkit.stores import STORES

__all__ = ["Check", "Found", "Report", "Reviewed", "review"]


class Check(StrEnum):
    """What is looked at, in this order."""

    PROFILE = "the profile compiles"
    FOLDER = "the migrations are whole"
    LINT = "lint"
    GENERATED = "generated files are up to date"
    RUN = "the migrations run"
    COMPLETE = "the migrations lead to the profile"
    NEW = "new migrations are as declared and can be taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding, the check that made it, and the exit code that it means."""

    check: Check
    finding: Diagnostic
    exit_code: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What was seen of one profile."""

    name: str
    shown: str
    checks: tuple[Check, ...]
    """What was looked at; what cannot be is left out."""
    found: tuple[Found, ...]
    new: tuple[NewMigration, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was seen of all profiles."""

    profiles: tuple[Reviewed, ...]
    files: Mapping[str, str]
    """The texts that places are in."""
    base: str | None
    """What is new is new against this; without it, all is."""

    @property
    def found(self) -> tuple[Found, ...]:
        """All findings."""
        return tuple(one for profile in self.profiles for one in profile.found)

    @property
    def exit_code(self) -> int:
        """The weightiest cause; 0 where nothing was found."""
        return worst(one.exit_code for one in self.found)


def review(
    paths: Sequence[Path], root: Path, base: Base | None, *, stores: Sequence[str], started: Callable[[str], None]
) -> Report:
    """Look at profiles and all that belongs to them. ``started`` is told what takes long."""
    files: dict[str, str] = {}
    with Scratch(root) as scratch:
        profiles = tuple(
            _Review(path=path, root=root, base=base, stores=stores, scratch=scratch, started=started, files=files).run()
            for path in paths
        )
    return Report(profiles=profiles, files=files, base=base.shown if base else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review:
    """The review of one profile; what it reads is added to ``files``."""

    path: Path
    root: Path
    base: Base | None
    stores: Sequence[str]
    scratch: Scratch
    started: Callable[[str], None]
    files: dict[str, str]

    def run(self) -> Reviewed:
        """All checks that can be made."""
        try:
            profile = load(self.path, STORES)
        except ProfileError as error:
            self.files.update(error.sources)
            wrong = tuple(Found(check=Check.PROFILE, finding=one, exit_code=2) for one in error.diagnostics)
            return Reviewed(name=self.path.stem, shown=shown(self.path), checks=(Check.PROFILE,), found=wrong)
        self.files.update(profile.document.files)
        found = [_linted(one) for one in lint(profile, STORES).findings]
        checks = [Check.PROFILE, Check.FOLDER, Check.LINT, Check.GENERATED]
        new: list[NewMigration] = []
        stale = snapshot_findings(profile, self.root)
        found += [Found(check=Check.GENERATED, finding=one) for one in stale]
        folder, broken = self._folder(profile)
        found += broken
        if folder is not None and not broken:
            checks += [Check.RUN, Check.COMPLETE, Check.NEW]
            found += self._edits(profile)
            found += self._linted_new(profile, folder)
            for store in profile.drafts:
                if not self.stores or store in self.stores:
                    more, seen = self._store(profile, folder, store)
                    found += more
                    new += seen
        new.sort(key=lambda one: one.migration.number)
        found.sort(key=lambda one: (tuple(Check).index(one.check), one.finding.sort_key()))
        return Reviewed(
            name=profile.name,
            shown=profile.document.shown,
            checks=tuple(checks),
            found=tuple(found),
            new=tuple(new),
        )

    def _folder(self, profile: Profile) -> tuple[Folder | None, list[Found]]:
        """The folder of migrations, and what is wrong with it."""
        try:
            folder = migrations_folder(self.root, profile.name)
        except IntegrityError as error:
            return None, [_error(error, profile)]
        for one in folder.migrations:
            self.files[shown(one.rollback_path)] = one.rollback_text or ""
            self.files[shown(one.path)] = one.text
        findings = [*folder.findings(), *self._edited_since(folder)]
        return folder, [Found(check=Check.FOLDER, finding=one, exit_code=4) for one in findings]

    def _edited_since(self, folder: Folder) -> Iterator[Diagnostic]:
        """Migrations that the base has with another content: they may be applied somewhere.

        One that was squashed says itself what it was.
        """
        edited = self.base.edited(folder.path) if self.base else frozenset()
        for one in folder.migrations:
            if self.base and one.path.resolve() in edited and not one.was(self.base.checksum(one.path) or ""):
                yield Diagnostic(
                    code="edited-migration",
                    message=f"was edited since {self.base.shown}, and may be applied somewhere",
                    span=Span(shown(one.path), 1, 1),
                    help="restore it, and write what is new as a new migration",
                )

    def _edits(self, profile: Profile) -> list[Found]:
        try:
            edits = snapshot_edits(profile, self.root, self.scratch)
        except DbkitError as error:
            return [_error(error, profile)]
        return [Found(check=Check.GENERATED, finding=one) for one in edits]

    def _linted_new(self, profile: Profile, folder: Folder) -> Iterator[Found]:
        """What lint says of migrations that the base does not have. What they declare is told by their rehearsal."""
        there = self.base.files(folder.path) if self.base else frozenset()
        old = {place_in(folder, one) for one in folder.migrations if one.path.resolve() in there}
        for one in lint_folder(profile, folder, STORES).findings:
            if one.severity is not Severity.NOTE and (one.span is None or one.span.file not in old):
                yield _linted(one)

    def _store(self, profile: Profile, folder: Folder, store: str) -> tuple[list[Found], tuple[NewMigration, ...]]:
        """The migrations of one store, run on a scratch server."""
        migrations = folder.of(store)
        there = self.base.files(folder.path) if self.base else frozenset()
        new = [one.id for one in migrations if one.path.resolve() not in there]
        self.started(f"{profile.name}: {STORES[store].title}: {counted(len(migrations), 'migration')}, {len(new)} new")
        try:
            seen = rehearse(STORES[store], profile.drafts[store], migrations, new, self.scratch)
        except DbkitError as error:
            return [_error(error, profile)], ()
        found = [Found(check=Check.NEW, finding=one) for one in seen.findings]
        return [*found, *_unwritten(profile, store, seen)], seen.new


def _linted(finding: Diagnostic) -> Found:
    """A note is no reason to stop."""
    return Found(check=Check.LINT, finding=finding, exit_code=0 if finding.severity is Severity.NOTE else 3)


def _unwritten(profile: Profile, store: str, seen: Rehearsal) -> Iterator[Found]:
    if not seen.unwritten:
        return
    finding = Diagnostic(
        code="stale-migrations",
        message=f"no migration leads to what the {store} section declares: {named(seen.unwritten)}",
        span=_declared_at(profile, store, seen.unwritten),
        help=f"dbkit migrate generate NAME -p {profile.name}",
    )
    yield Found(check=Check.COMPLETE, finding=finding)


def _declared_at(profile: Profile, store: str, objects: Sequence[ObjectId]) -> Span | None:
    """Where the first of some objects, or what it belongs to, is declared; else where the section begins."""
    places = {one.id.path: one.span for one in profile.drafts[store].statements if one.span is not None}
    places |= {one.id.path: one.span for one in profile.drafts[store].statements if one.span and one.id in objects}
    for one in objects:
        for length in range(len(one.path), 0, -1):
            if one.path[:length] in places:
                return places[one.path[:length]]
    return profile.document.sections[store].key_spans.get(())


def _error(error: DbkitError, profile: Profile) -> Found:
    """What stopped a check, as a finding."""
    span = place_of(error) if isinstance(error, StatementFailed) else None
    check = Check.FOLDER if isinstance(error, IntegrityError) else Check.RUN
    code = {IntegrityError: "migration-integrity", StatementFailed: "statement-failed"}.get(
        type(error), "not-looked-at"
    )
    message = error.message
    if isinstance(error, ProfileError) and error.diagnostics:
        first = error.diagnostics[0]
        return Found(check=check, finding=first, exit_code=error.exit_code)
    file, _, rest = message.partition(": ")
    if span is None and Path(file).is_file():
        span, message = Span(shown(Path(file)), 1, 1), rest
    finding = Diagnostic(code=code, message=message, span=span or Span(profile.document.shown, 1, 1), help=error.help)
    return Found(check=check, finding=replace(finding, severity=Severity.ERROR), exit_code=error.exit_code)

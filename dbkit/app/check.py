"""``migrate check``: is the folder whole, and does it hold what the profile declares? No server is touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.app.snapshot import reached_by, snapshot_findings, write_snapshot
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.paths import write_file
from dbkit.core.span import Span
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.folder import SUM_NAME, Folder, render_sum

__all__ = ["Checked", "check_folder", "expectations", "unwritten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found."""

    integrity: tuple[Diagnostic, ...]
    stale: tuple[Diagnostic, ...]
    fixed: tuple[Path, ...] = ()


def check_folder(profile: Profile, root: Path, *, fix: bool = False) -> Checked:
    """Check a profile's folder.

    With ``fix`` the sum is written anew, which accepts the files as they are, and so are the schemas that are not what
    the profile declares; no migration is touched.
    """
    folder = migrations_folder(root, profile.name)
    fixed: tuple[Path, ...] = ()
    if fix and folder.migrations and folder.sum != render_sum(folder.migrations):
        path = folder.path / SUM_NAME
        write_file(path, render_sum(folder.migrations))
        fixed = (path,)
        folder = migrations_folder(root, profile.name)
    if fix and snapshot_findings(profile, root):
        from dbkit.app.canonical import Scratch

        with Scratch(root) as scratch:
            fixed += write_snapshot(profile, root, scratch)
    return Checked(
        integrity=folder.findings(),
        stale=(*unwritten(profile, folder, root), *snapshot_findings(profile, root)),
        fixed=fixed,
    )


def unwritten(profile: Profile, folder: Folder, root: Path) -> tuple[Diagnostic, ...]:
    """The stores of the profile that no generated migration leads to, as findings.

    A draft that only spells things in another way was seen to be the same when the schemas were written.
    """
    return tuple(
        Diagnostic(
            code="stale-migrations",
            message=f"the {store} section has changes that no migration holds",
            span=Span(profile.document.shown, 1, 1),
            help=f"dbkit migrate generate NAME -p {profile.name}",
        )
        for store in profile.drafts
        if _is_behind(profile, folder, root, store)
    )


def expectations(profile: Profile, folder: Folder, root: Path) -> dict[str, tuple[Expectation, ...]]:
    """What must hold of the rows once a store's migrations are applied; where they do not lead to the profile, nothing.

    A query of the profile may name what only the next migration makes.
    """
    return {
        store: draft.expected
        for store, draft in profile.drafts.items()
        if draft.expected and not _is_behind(profile, folder, root, store)
    }


def _is_behind(profile: Profile, folder: Folder, root: Path, store: str) -> bool:
    draft = profile.drafts[store]
    generated = [one.header.after for one in folder.of(store) if one.header.after]
    latest = generated[-1] if generated else ""
    last = folder.of(store)[-1].id if folder.of(store) else ""
    return (
        latest != draft.hash()
        and bool(draft.statements or latest)
        and (not last or reached_by(profile, root, store) != last)
    )

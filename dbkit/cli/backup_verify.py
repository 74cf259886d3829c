"""``dbkit backup verify``: restore a backup into scratch servers, and compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.backups.listed import find_backup, list_backups
from dbkit.app.backups.restore import verify_backup
from dbkit.cli.backup_places import identity_of, narrator, places, source_of
from dbkit.cli.command import shared_of


def command(
    context: typer.Context,
    backup: Annotated[
        str | None, typer.Argument(help="Its id, or how that begins; the newest, with -t of that target.")
    ] = None,
    source: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="The place to read it from.")] = None,
    identity: Annotated[
        Path | None, typer.Option("--identity", help="The file of age's private key.  [env: DBKIT_BACKUP_IDENTITY]")
    ] = None,
) -> int:
    """Check every hash, restore a backup into scratch servers, compare objects and rows. Answers 3 where they differ.

    A list of its contents is no proof: pg_restore lists archives that are cut off. What came of it, and how long it
    took, is written beside the backup, and `dbkit backup list` shows it.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    asked = (source,) if source and "/" in source else ()
    held = list_backups(profile.name, places(shared, profile, asked))
    found = find_backup(held if backup else held.of(shared.request.target), backup)
    named = source_of(found, None if asked else source)
    shared.output.note(f"verifying {found.manifest.id} of {profile.name} in {named.place.shown}")
    verified = verify_backup(
        found, named, profile.drafts, shared.root, identity=identity_of(identity), told=narrator(shared)
    )
    if as_json:
        shared.output.json(
            id=found.manifest.id, good=verified.good, seconds=verified.seconds, findings=list(verified.findings)
        )
        return 0 if verified.good else 3
    for finding in verified.findings:
        shared.output.result(finding)
    if verified.good:
        rows = sum(sum(saved.counts.values()) for saved in found.manifest.stores)
        shared.output.result(
            f"{found.manifest.id}: restored in {verified.seconds:.1f} s, {rows} rows and keys, every object as it was"
        )
    return 0 if verified.good else 3

"""``dbkit backup restore``: bring a backup back into empty databases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.backups.listed import find_backup, list_backups
from dbkit.app.backups.restore import restore_backup
from dbkit.app.destination import destination
from dbkit.cli.backup_places import identity_of, narrator, places, source_of
from dbkit.cli.command import shared_of


def command(
    context: typer.Context,
    backup: Annotated[
        str | None, typer.Argument(help="Its id, or how that begins; the newest, of the target if there is one.")
    ] = None,
    source: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="The place to read it from.")] = None,
    over: Annotated[
        bool, typer.Option("--over", help="Put aside what the databases hold; needs --yes, or a yes at the terminal.")
    ] = False,
    identity: Annotated[
        Path | None, typer.Option("--identity", help="The file of age's private key.  [env: DBKIT_BACKUP_IDENTITY]")
    ] = None,
) -> None:
    """Restore a backup into the databases of a target (-t) or into others (-u). They have to be empty.

    With --over a PostgreSQL or ClickHouse database that is not empty gets another name, and a new one takes its place:
    nothing is lost. Redis has no other names: what it holds is removed. Protected targets refuse.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    place = destination(profile.document, tuple(profile.drafts), shared.request)
    asked = (source,) if source and "/" in source else ()
    held = list_backups(profile.name, places(shared, profile, asked))
    own = held.of(place.name)
    # the newest of all may be of another tenant
    found = find_backup(held if backup or not (own.backups or "/" in place.name) else own, backup)
    named = source_of(found, None if asked else source)
    if over:
        shared.output.confirm(
            f"Put aside what {place.shown()} holds, and restore {found.manifest.id} of {found.manifest.target}?",
            yes=shared.request.yes,
        )
    made = f"{found.manifest.id} of {profile.name} ({found.manifest.target})"
    shared.output.note(f"restoring {made} from {named.place.shown} to {place.shown()}")
    restored = restore_backup(
        found,
        named,
        place,
        profile.drafts,
        shared.root,
        over=over,
        identity=identity_of(identity),
        told=narrator(shared),
    )
    if as_json:
        shared.output.json(
            id=found.manifest.id,
            stores=[{"store": one.store, "counts": dict(one.counts), "aside": one.aside} for one in restored],
        )
        return
    for one in restored:
        rows = sum(one.counts.values())
        what = "keys" if one.store == "redis" else f"rows in {len(one.counts)} tables"
        shared.output.result(f"{one.store}: restored, {rows} {what}")
        if one.aside:
            shared.output.result(f"{one.store}: {one.aside}")

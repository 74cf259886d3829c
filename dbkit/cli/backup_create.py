"""``dbkit backup create``: save the databases of a target."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.backups.create import create_backup
from dbkit.app.destination import destination
from dbkit.cli.backup_places import narrator, places, sized
from dbkit.cli.command import shared_of


def command(
    context: typer.Context,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="PLACE", help="A place of the profile, a folder or s3://…")
    ] = None,
) -> None:
    """Save all databases of a target: PostgreSQL by pg_dump, Redis as an RDB file, ClickHouse table by table.

    The databases are only read. Rows are counted in the very snapshot that is dumped (PostgreSQL), so that
    `dbkit backup verify` can tell. Without places in the profile, the backup goes into the project's .dbkit/backups.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    place = destination(profile.document, tuple(profile.drafts), shared.request)
    shared.output.note(f"backup of {profile.name} at {place.shown()}")
    created = create_backup(profile, shared.root, place, places(shared, profile, to or ()), told=narrator(shared))
    manifest = created.manifest
    if as_json:
        shared.output.json(
            id=manifest.id,
            profile=manifest.profile,
            encrypted=manifest.encrypted,
            bytes=manifest.size,
            seconds=manifest.seconds,
            places=[one.place.shown for one in created.places],
            counts={saved.store: dict(saved.counts) for saved in manifest.stores},
        )
        return
    for saved in manifest.stores:
        rows, parts = sum(saved.counts.values()), len(saved.counts)
        what = "keys" if saved.store == "redis" else f"rows in {parts} tables"
        shared.output.result(f"{saved.store}: {saved.product} {saved.version}, {rows} {what}")
    where = ", ".join(one.place.shown for one in created.places)
    shared.output.result(f"{manifest.id}: {sized(manifest.size)} in {where}")
    source = f" --from {to[0]}" if to else ""
    shared.output.note(f"is it any good? dbkit backup verify {manifest.id} -p {profile.name}{source}")

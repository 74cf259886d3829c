"""``dbkit backup list``: what there is, and whether it is what the profile promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dbkit.app.backups.listed import Listed, broken_promises, list_backups
from dbkit.cli.backup_places import places, sized
from dbkit.cli.command import shared_of


def command(
    context: typer.Context,
    at: Annotated[
        list[str] | None, typer.Option("--at", metavar="PLACE", help="Only this place; can be repeated.")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Answer 3 where a promise is broken.")] = False,
) -> int:
    """List the backups of a profile, or of a target (-t), newest first, and hold them against the profile's rule.

    It is 3-2-1 unless the profile says otherwise.

    Three copies of the data (the database is one), on two media, one of them in another building; the newest not
    older than `every`, and one that was restored and compared not longer ago than `verified_every`. With -t: only those
    that were made of this target. Else the rule holds for each target; `local` is an experiment where there are others.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    held = list_backups(profile.name, places(shared, profile, at or ())).of(shared.request.target)
    backups = held.backups
    broken = broken_promises(held, profile.document.backups, tuple(profile.drafts), datetime.now(UTC))
    if as_json:
        shared.output.json(profile=profile.name, backups=[_data(one) for one in backups], broken=list(broken))
    elif backups:
        shared.output.table(
            ("backup", "target", "stores", "size", "places", "restored and compared"),
            (
                (
                    one.manifest.id,
                    one.manifest.target,
                    ", ".join(saved.store for saved in one.manifest.stores),
                    sized(one.manifest.size) + (" encrypted" if one.manifest.encrypted else ""),
                    ", ".join(named.name for named in one.places),
                    _verified(one),
                )
                for one in backups
            ),
        )
    for promise in broken:
        shared.output.warning(promise)
    return 3 if exit_code and broken else 0


def _verified(one: Listed) -> str:
    if one.verified is None:
        return "never"
    word = "well" if one.verified.good else "FAILED"
    return f"{word}, {one.verified.time:%Y-%m-%d %H:%M} UTC, in {one.verified.seconds:.1f} s"


def _data(one: Listed) -> dict[str, object]:
    manifest = one.manifest
    return {
        "id": manifest.id,
        "at": manifest.at.isoformat(),
        "target": manifest.target,
        "bytes": manifest.size,
        "encrypted": manifest.encrypted,
        "places": [named.name for named in one.places],
        "stores": [
            {"store": saved.store, "server": f"{saved.product} {saved.version}", "rows": sum(saved.counts.values())}
            for saved in manifest.stores
        ],
        "verified": one.verified
        and {
            "at": one.verified.at,
            "good": one.verified.good,
            "seconds": one.verified.seconds,
            "findings": list(one.verified.findings),
        },
    }

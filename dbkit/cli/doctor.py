"""``dbkit doctor``: what of all that dbkit needs is not there, or not well."""

from __future__ import annotations

import typer

from dbkit.app.destination import destination
from dbkit.app.doctor import Health, Seen, look_at_databases, look_at_project, look_here
from dbkit.app.profile import load
from dbkit.cli.command import shared_of
from dbkit.core.errors import DbkitError, ProfileError
from dbkit.stores import STORES

_MARKS = {
    Health.GOOD: ("ok", "green"),
    Health.NOTE: ("note", "dim"),
    Health.WARNING: ("warning", "yellow"),
    Health.ERROR: ("error", "red"),
}
_RANKS = (2, 6, 5, 4, 1, 7, 3)


def command(context: typer.Context) -> int:
    """Look at this machine, the project, and the databases of the target. Each finding says what to do.

    Programs and extras, profiles and folders, servers, versions, extensions, rights, settings that the profile expects,
    long transactions, locks, what killed runs have left behind, the ledger, constraints that were never validated.
    Nothing is changed. Answers 0 where all is well, else the code of the weightiest finding; notes do not count.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    root = shared.root_if_any
    seen = list(look_here(root))
    if root is None:
        what = "there is no project here: no folder profiles/ in this folder or above it"
        seen.append(Seen(where="project", health=Health.NOTE, what=what, help="dbkit init"))
    else:
        paths = shared.profile_paths()
        seen += look_at_project(root, paths)
        for path in paths:
            try:
                profile = load(path, STORES)
                place = destination(profile.document, tuple(profile.drafts), shared.request)
            except ProfileError:
                continue
            except DbkitError as error:
                seen.append(
                    Seen(
                        where=path.stem,
                        health=Health.ERROR,
                        what=error.message,
                        help=error.help,
                        exit_code=error.exit_code,
                    )
                )
                continue
            for one in look_at_databases(profile, place, root):
                where = one.where if len(paths) == 1 else f"{profile.name} {one.where}"
                seen.append(Seen(where=where, health=one.health, what=one.what, help=one.help, exit_code=one.exit_code))
    codes = {one.exit_code for one in seen}
    code = next((rank for rank in _RANKS if rank in codes), 0)
    if as_json:
        shared.output.json(
            exit_code=code,
            seen=[{"where": one.where, "health": str(one.health), "what": one.what, "help": one.help} for one in seen],
        )
        return code
    width = max(len(one.where) for one in seen)
    for one in seen:
        word, color = _MARKS[one.health]
        shared.output.result(f"{shared.output.style(f'{word:<7}', color)}  {one.where:<{width}}  {one.what}")
        for line in (one.help or "").splitlines():
            shared.output.result(f"{'':<7}  {'':<{width}}    {line}")
    return code

"""``dbkit diff``: what lies between a live database and the profile, or between two sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from dbkit.app.diff import diff_live, diff_sources
from dbkit.app.difference import Allowed, Difference, withheld_steps
from dbkit.app.renames import Renames, said
from dbkit.cli.command import Shared, shared_of
from dbkit.cli.differences import as_data, as_sql, as_text
from dbkit.cli.many_options import Parallel, many_places
from dbkit.core.errors import UsageError

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["command", "exit_code_of"]


def command(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--from", help="A profile, URL, migrations folder or SQL file.")] = None,
    target: Annotated[str | None, typer.Option("--to", help="The same; where the SQL leads.")] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Answer 3 where there are differences.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Answer 3 where something was seen that has no kind.")
    ] = False,
    rename: Annotated[
        list[str] | None, typer.Option("--rename", help="OLD=NEW, or KIND:OLD=NEW: a rename, no drop and create.")
    ] = None,
    allow_destructive: Annotated[
        bool, typer.Option("--allow-destructive", help="Show steps that lose data as steps to run.")
    ] = False,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB: show these destructive steps as steps to run.")
    ] = None,
    parallel: Parallel = 4,
) -> int:
    """Show the difference from live to profile, or from --from to --to. Changes nothing."""
    shared = shared_of(context)
    if (source is None) != (target is None):
        raise UsageError("--from and --to go together", help="without both: from the live databases to the profile")
    chosen = shared.choose_format("text", "sql", "json")
    renames = Renames(tuple(rename or ()))
    allowed = Allowed(everything=allow_destructive, patterns=tuple(allow or ()))
    if source is not None and target is not None:
        differences = diff_sources(
            source,
            target,
            request=shared.request,
            root=shared.root_if_any,
            allowed=allowed,
            renames=renames,
        )
    else:
        profile = shared.profile()
        if (places := many_places(shared, profile)) is not None:
            from dbkit.cli.many_verbs import diff_each

            answer = partial(exit_code_of, exit_code=exit_code, strict=strict)
            return diff_each(
                shared, profile, places, allowed=allowed, renames=renames, answer=answer, parallel=parallel
            )
        differences = _from_live(shared, profile, allowed, renames)
    renames.check()
    for difference in differences:
        for name in difference.unmanaged:
            shared.output.note(f"note: {difference.store}: {name} has no kind here and is left alone")
        for note in difference.notes:
            shared.output.note(f"note: {difference.store}: {note}")
        for old, new in difference.alike:
            shared.output.note(
                f"note: {difference.store}: is {new} what {old} was? then say --rename '{said(old, new)}'"
            )
    if chosen == "json":
        shared.output.json(stores=as_data(differences))
    elif chosen == "sql":
        shared.output.result(as_sql(differences))
    else:
        shared.output.result(as_text(differences, shared.output))
    return exit_code_of(differences, exit_code=exit_code, strict=strict)


def exit_code_of(differences: Sequence[Difference], *, exit_code: bool, strict: bool) -> int:
    """7 where a step was withheld; 3 where there is what was asked for."""
    if withheld_steps(differences):
        return 7
    unseen = strict and any(difference.unmanaged for difference in differences)
    return 3 if unseen or (exit_code and any(differences)) else 0


def _from_live(shared: Shared, profile: Profile, allowed: Allowed, renames: Renames) -> tuple[Difference, ...]:
    from dbkit.app.databases import open_databases
    from dbkit.app.destination import destination

    place = destination(profile.document, tuple(profile.drafts), shared.request)
    shared.output.note(f"from {place.shown()} to {profile.document.shown}")
    with open_databases(place, root=shared.root, profile=profile.name, drafts=profile.drafts) as databases:
        return diff_live(
            profile, databases, root=shared.root, allowed=allowed, shadows=place.shadows(), renames=renames
        )

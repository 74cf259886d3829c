"""``dbkit drift``: what somebody changed by hand."""

from __future__ import annotations

import typer

from dbkit.app.drift import drift, findings
from dbkit.cli.command import shared_of
from dbkit.cli.drift_report import as_document, as_markdown, as_sql, as_text, exit_code_of
from dbkit.cli.findings_report import as_github, as_sarif
from dbkit.cli.many_options import Parallel, many_places
from dbkit.cli.migrate_run import opened

__all__ = ["command"]

_TITLES = {
    "drift": "An object of a database is not as the applied migrations leave it.",
    "half-applied": "A migration stopped half-way.",
    "unreachable": "A host could not be asked.",
}


def command(context: typer.Context, parallel: Parallel = 4) -> int:
    """Say what somebody changed by hand since the migrations were applied, on every host. Reads only.

    The applied migrations are run on a scratch server (once: the result is kept) and every host is held against it.
    What was done is printed as SQL, and so is the way back; --format sql prints the way back as a client runs it.
    Answers 0 where nothing was changed, 3 where something was, 4 where the files are not those that were applied, 6
    where a host does not answer; the others are looked at still.

    For a nightly job: dbkit drift -t prod --format github
    """
    shared = shared_of(context)
    profile = shared.profile()
    if (places := many_places(shared, profile)) is not None:
        from dbkit.cli.many_verbs import drift_each

        return drift_each(shared, profile, places, parallel=parallel)
    chosen = shared.choose_format("text", "sql", "json", "markdown", "github", "sarif")
    with opened(shared, profile, verb="drift of", read_only=True) as session:
        found = drift(session, shared.root)
    output = shared.output
    if chosen == "json":
        output.json(profile=session.profile, **as_document(found))
    elif chosen == "github":
        output.result(as_github(findings(found)))
    elif chosen == "sarif":
        output.result(as_sarif(findings(found), [], _TITLES, tool="dbkit drift"))
    elif chosen == "sql":
        output.result(as_sql(found))
    elif chosen == "markdown":
        output.result(as_markdown(found))
    else:
        output.result(as_text(found, output))
    if any(one.done and not one.applied for one in found):
        output.note("note: no migration is applied there: dbkit migrate baseline adopts what is there")
    elif any(one.done for one in found):
        output.note(
            "note: to keep what was done: declare it in the profile, dbkit migrate generate NAME, and dbkit migrate "
            "mark ID, as the database has it already"
        )
    return exit_code_of(found)

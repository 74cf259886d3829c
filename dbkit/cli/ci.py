"""``dbkit ci``: the one step that a repository adds to its pipeline."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.base import find_base
from dbkit.app.ci import Report, review
from dbkit.app.ci_files import review_files
from dbkit.cli.ci_markdown import as_markdown
from dbkit.cli.ci_report import as_code_quality, as_document, as_junit, as_sarif_run, as_text
from dbkit.cli.command import Shared, shared_of
from dbkit.cli.findings_report import as_github
from dbkit.core.errors import UsageError
from dbkit.core.paths import write_output
from dbkit.core.text import counted

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "github": lambda report: as_github(one.finding for one in report.found),
    "gitlab": as_code_quality,
    "sarif": as_sarif_run,
    "junit": as_junit,
    "markdown": as_markdown,
    "json": as_document,
}


def command(
    context: typer.Context,
    base: Annotated[
        str | None, typer.Option("--base", metavar="COMMIT", help="What the change is compared with: origin/main.")
    ] = None,
    reports: Annotated[
        list[str] | None,
        typer.Option("--report", metavar="FORMAT=FILE", help="Also write this report; can be repeated."),
    ] = None,
) -> int:
    """Look at everything that a pull request can get wrong. Without -p: all profiles. No database of yours is touched.

    Profiles compile, lint is silent, generated files are up to date, folders are whole; all migrations run on a scratch
    server and lead to what the profile declares; each that the base does not have does what it declares, loses no
    row, and can be taken back. A hazard of a new migration is a finding until its file agrees to it:

        -- dbkit: allow data-loss because nobody has written to it since 2024

    In a repository without a profile, lint looks at the files of SQL in its folders of migrations, whoever runs them.

    The base is --base, what the pipeline says (GITHUB_BASE_REF, CI_MERGE_REQUEST_DIFF_BASE_SHA), else the last commit.

    Formats: text, github (annotations; the summary goes to GITHUB_STEP_SUMMARY), gitlab (code quality), sarif, junit,
    markdown (a comment for the pull request), json. A clean repository is answered with nothing.
    """
    shared = shared_of(context)
    chosen = shared.choose_format(*FORMATS)
    wanted = [_wanted(text) for text in reports or ()]
    paths = shared.profile_paths() if shared.root_if_any is not None else []
    if not paths and shared.request.profile is None:
        report, summary_line = _without_profile(shared, base)
    else:
        root = shared.root
        against = find_base(root, base, os.environ)
        report = review(paths, root, against, stores=shared.request.stores, started=shared.output.note)
        summary_line = _summary(report)
    shared.output.result(FORMATS[chosen](report))
    if chosen == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        write_output(Path(summary), as_markdown(report), append=True)
    for name, path in wanted:
        write_output(path, FORMATS[name](report))
    shared.output.note(summary_line)
    return report.exit_code


def _without_profile(shared: Shared, asked: str | None) -> tuple[Report, str]:
    """What can be said of the migrations of a repository that does not know dbkit. Raises UsageError without any."""
    folder = shared.folder or Path.cwd()
    against = find_base(folder, asked, os.environ)
    looked = review_files(folder, against, whole=against is None or against.shown == "HEAD")
    report, files = looked.report, looked.files
    looked_at = (
        f"{counted(files, 'new file')} of SQL since {report.base}"
        if report.base
        else counted(files, "file") + " of SQL"
    )
    found = f"{counted(len(report.found), 'finding')} in {looked_at}"
    if looked.elsewhere:
        found += f"; nothing is said of {looked.elsewhere} of them, in the SQL of another database"
    return (
        report,
        f"{found}; there is no profile: dbkit import makes one of what is here, and ci looks at all of it then",
    )


def _wanted(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if name not in FORMATS or not equals or not path:
        raise UsageError(
            f"--report is FORMAT=FILE, not {text!r}", help=f"for example markdown=comment.md; {', '.join(FORMATS)}"
        )
    return name, Path(path)


def _summary(report: Report) -> str:
    new = counted(sum(len(one.new) for one in report.profiles), "new migration")
    since = f" since {report.base}" if report.base else ""
    return f"{counted(len(report.found), 'finding')} in {counted(len(report.profiles), 'profile')}, {new}{since}"

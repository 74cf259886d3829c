"""``dbkit lint``: what profiles and migrations may say and better would not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dbkit.app.lint import Allowed, Here, lint, lint_folder, lint_live, lint_scripts, place_in, rules
from dbkit.app.profile import load
from dbkit.cli.command import Shared, shared_of
from dbkit.cli.findings_report import as_data, as_github, as_sarif
from dbkit.core.diagnostic import Diagnostic, Severity, render
from dbkit.core.errors import UsageError
from dbkit.core.text import counted
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.app.lint import Lint
    from dbkit.app.profile import Profile


def command(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files of SQL, or folders.")] = None,
    listed: Annotated[bool, typer.Option("--rules", help="List the rules.")] = False,
    explained: Annotated[str, typer.Option("--explain", metavar="CODE", help="Show the page of a rule.")] = "",
) -> int:
    """Say what profiles and migrations may say and better would not. Answers 3 where there is more than notes.

    Without FILE: the profile that -p names, or all, and the migrations of each. With it: what these statements do to
    tables in use. With -t or -u: the live databases, and what is pending there as heavy as their tables are large.

    A comment allows it, with a reason: -- dbkit: allow PG001 because the table is small
    """
    shared = shared_of(context)
    if listed or explained:
        return _rules(shared, explained)
    shared.choose_format("text", "json", "github", "sarif")
    if paths:
        return _of_files(shared, paths)
    return _of_profiles(shared)


def _of_profiles(shared: Shared) -> int:
    from dbkit.app.project import migrations_folder

    profiles = shared.profile_paths()
    if not profiles:
        raise UsageError("there is no profile here", help="make profiles/NAME.yaml, or go to the project's folder")
    found: list[Lint] = []
    files: dict[str, str] = {}
    migrations = 0
    for path in profiles:
        profile = load(path, STORES)
        folder = migrations_folder(shared.root, profile.name)
        live = shared.request.target or shared.request.urls
        found += [lint(profile, STORES), *(_of_databases(shared, profile) if live else [])]
        found += [] if live else [lint_folder(profile, folder, STORES)]
        files |= profile.document.files
        files |= {place_in(folder, one): one.text for one in folder.migrations}
        migrations += len(folder.migrations)
    where = counted(len(profiles), "profile") + (f" and {counted(migrations, 'migration')}" if migrations else "")
    return _report(shared, found, files, where)


def _of_databases(shared: Shared, profile: Profile) -> list[Lint]:
    """What is found in the databases of the target, and in what is pending there."""
    from dbkit.app.history import Standing
    from dbkit.cli.migrate_run import opened

    found: list[Lint] = []
    here: dict[str, Here] = {}
    with opened(shared, profile, verb="lint of", read_only=True, verified=False) as session:
        rows = session.records()
        for name, database in session.databases.items():
            pending = [
                row.id for row in rows if row.store == name and row.standing in (Standing.PENDING, Standing.LATE)
            ]
            sizes = STORES[name].sizes(database.connection)
            here[name] = Here(pending=frozenset(pending), sizes=sizes)
            found.append(lint_live(profile, name, database.shown, database.connection, STORES))
        found.append(lint_folder(profile, session.folder, STORES, here))
    return found


def _of_files(shared: Shared, paths: list[Path]) -> int:
    from dbkit.app.scripts import scripts_at

    found = scripts_at(paths, next(iter(shared.request.stores), None))
    files = {one.shown: one.text for scripts in found.values() for one in scripts}
    said = [lint_scripts(scripts, STORES[name], STORES) for name, scripts in found.items()]
    return _report(shared, said, files, counted(len(files), "file"))


def _report(shared: Shared, found: list[Lint], files: dict[str, str], where: str) -> int:
    findings = [finding for one in found for finding in one.findings]
    allowed = [comment for one in found for comment in one.allowed]
    if shared.format == "json":
        also = [{**as_data(one.finding), "reason": one.reason} for one in allowed]
        shared.output.json(findings=[as_data(one) for one in findings], allowed=also)
    elif shared.format == "github":
        shared.output.result(as_github(findings))
    elif shared.format == "sarif":
        titles = {rule.code: f"{rule.title}." for rule in rules(STORES)}
        shared.output.result(as_sarif(findings, [(one.finding, one.reason) for one in allowed], titles))
    else:
        for one in findings:
            shared.output.result(render(one, files))
        shared.output.note(_summary(findings, allowed, where))
    return 3 if any(one.serious for one in found) else 0


def _summary(findings: list[Diagnostic], allowed: list[Allowed], where: str) -> str:
    notes = sum(one.severity is Severity.NOTE for one in findings)
    also = f", {counted(notes, 'note')}" if notes else ""
    return f"{counted(len(findings) - notes, 'finding')}{also} in {where}" + (
        f", {len(allowed)} allowed by comments" if allowed else ""
    )


def _rules(shared: Shared, code: str) -> int:
    known = rules(STORES)
    if not code:
        if shared.choose_format("text", "json") == "json":
            shared.output.json(rules=[{"code": one.code, "name": one.name, "title": one.title} for one in known])
        else:
            shared.output.table(("code", "name", "what"), ((one.code, one.name, one.title) for one in known))
        return 0
    rule = next((one for one in known if code.lower() in (one.code.lower(), one.name)), None)
    if rule is None:
        raise UsageError(f"there is no rule {code!r}", help="dbkit lint --rules lists them")
    shared.output.result(f"# {rule.code} {rule.name}\n\n{rule.page}")
    return 0

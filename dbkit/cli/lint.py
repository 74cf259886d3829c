"""``dbkit lint``: what a profile may declare and better would not."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.lint import Allowed, lint, rules
from dbkit.app.profile import load
from dbkit.cli.command import Shared, shared_of
from dbkit.cli.findings_report import as_data, as_github, as_sarif
from dbkit.core.diagnostic import Diagnostic, render
from dbkit.core.errors import UsageError
from dbkit.core.text import counted
from dbkit.stores import STORES


def command(
    context: typer.Context,
    listed: Annotated[bool, typer.Option("--rules", help="List the rules.")] = False,
    explained: Annotated[str, typer.Option("--explain", metavar="CODE", help="Show the page of a rule.")] = "",
) -> int:
    """Say what profiles may declare and better would not. Without -p: all of them. Answers 3 where there is something.

    A comment allows it, with a reason: # dbkit: allow RD003 because the importer rebuilds it
    """
    shared = shared_of(context)
    if listed or explained:
        return _rules(shared, explained)
    paths = shared.profile_paths()
    if not paths:
        raise UsageError("there is no profile here", help="make profiles/NAME.yaml, or go to the project's folder")
    chosen = shared.choose_format("text", "json", "github", "sarif")
    findings: list[Diagnostic] = []
    allowed: list[Allowed] = []
    files: dict[str, str] = {}
    for path in paths:
        profile = load(path, STORES)
        found = lint(profile, STORES)
        findings += found.findings
        allowed += found.allowed
        files |= profile.document.files
    if chosen == "json":
        also = [{**as_data(one.finding), "reason": one.reason} for one in allowed]
        shared.output.json(findings=[as_data(one) for one in findings], allowed=also)
    elif chosen == "github":
        shared.output.result(as_github(findings))
    elif chosen == "sarif":
        titles = {rule.code: f"{rule.title}." for rule in rules(STORES)}
        shared.output.result(as_sarif(findings, [(one.finding, one.reason) for one in allowed], titles))
    else:
        for one in findings:
            shared.output.result(render(one, files))
        shared.output.note(_summary(len(findings), len(allowed), len(paths)))
    return 3 if findings else 0


def _summary(findings: int, allowed: int, profiles: int) -> str:
    also = f", {allowed} allowed by comments" if allowed else ""
    return f"{counted(findings, 'finding')} in {counted(profiles, 'profile')}{also}"


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

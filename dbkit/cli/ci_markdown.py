"""The report of ``dbkit ci`` as a comment of a pull request: what will happen to each database, and what was found."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.app.ci import Found, Report
from dbkit.app.rehearse import NewMigration
from dbkit.cli.markdown import cell, code, fence, plain
from dbkit.core.paths import shown
from dbkit.core.text import counted
from dbkit.stores import STORES

__all__ = ["as_markdown"]

_LANGUAGES = {".py": "python", ".redis": "text", ".sql": "sql"}
_LONGEST = 60_000
"""Characters: GitHub refuses a comment of more than 65,536."""


def as_markdown(report: Report) -> str:
    """The comment; empty where nothing is new and nothing was found. One that would be too long has no statements."""
    whole, short = (
        "".join(f"{line}\n" for line in _lines(report, statements=statements)) for statements in (True, False)
    )
    if len(whole) <= _LONGEST:
        return whole
    if len(short) <= _LONGEST:
        return short
    end = short.rindex("\n", 0, _LONGEST)
    return f"{short[:end]}\n\nThe rest is too long for a comment: the log has it.\n"


def _lines(report: Report, *, statements: bool) -> Iterator[str]:
    new = sum(len(one.new) for one in report.profiles)
    if not report.found and not new:
        return
    yield f"## dbkit: {counted(len(report.found), 'finding')}"
    yield ""
    for profile in report.profiles:
        databases = dict.fromkeys(one.migration.store for one in profile.new)
        for store in databases:
            yield f"### What will happen to {STORES[store].title} of {profile.name}"
            yield ""
            for one in profile.new:
                if one.migration.store == store:
                    yield from _migration(one)
                    yield from _statements(one) if statements else ("",)
    if report.found:
        yield "### Findings"
        yield ""
        yield "| where | what | what to do |"
        yield "|---|---|---|"
        yield from (_finding(one) for one in report.found)


def _migration(one: NewMigration) -> Iterator[str]:
    what = f"{counted(len(one.lines), 'statement')}, {_transaction(one)}; {_back(one)}"
    yield f"**{code(shown(one.migration.path))}**: {what}"
    yield ""
    reasons = dict(one.allowed)
    for number, hazard in one.hazards:
        agreed = reasons.get(hazard.kind)
        yield f"- **{hazard.kind}** (line {number}): {plain(hazard.why)}" + (
            f"; agreed: {plain(agreed)}" if agreed else ""
        )
    locks = dict.fromkeys(line.step.lock for line in one.lines if line.step.lock)
    if locks:
        yield f"- locks: {', '.join(lock for lock in locks if lock)}"
    if one.proof is not None:
        rows = sum(account.before for account in one.proof.accounts)
        lost = [account for account in one.proof.accounts if account.fate != "kept"]
        fate = "; ".join(f"{account.table}: {account.fate}" for account in lost) or "every row is still there"
        yield f"- tried on {one.proof.server}" + (f" with {counted(rows, 'row')}: {plain(fate)}" if rows else "")


def _statements(one: NewMigration) -> Iterator[str]:
    text = "\n\n".join(f"{line.step.text.rstrip()};" if _is_sql(one) else line.step.text for line in one.lines)
    ticks = fence(text, 3)
    yield ""
    yield f"<details><summary>{counted(len(one.lines), 'statement')}</summary>"
    yield ""
    yield f"{ticks}{_LANGUAGES[one.migration.path.suffix]}"
    yield text
    yield ticks
    yield ""
    yield "</details>"
    yield ""


def _is_sql(one: NewMigration) -> bool:
    return one.migration.path.suffix == ".sql"


def _transaction(one: NewMigration) -> str:
    if one.migration.store != "postgres":
        return "each by itself"
    return "in one transaction" if one.migration.header.transactional else "each outside a transaction"


def _back(one: NewMigration) -> str:
    reason = one.migration.header.irreversible
    if reason:
        return f"cannot be taken back: {plain(reason)}"
    return "can be taken back" if one.migration.rollback_text is not None else "has no way back"


def _finding(one: Found) -> str:
    finding = one.finding
    place = code(f"{finding.span.file}:{finding.span.line}") if finding.span else ""
    return f"| {place} | {cell(finding.message)} `{finding.code}` | {cell(finding.help or '')} |"

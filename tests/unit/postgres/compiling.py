"""Compiles the text of a postgres section, as a profile holds it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from dbkit.contract import Draft, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.profile.yaml import load
from dbkit.stores.postgres.compile import compile_section
from dbkit.stores.postgres.surface import PostgresSection


def source_of(section: str) -> Source:
    """A section with its places; ``version: 16`` if it names none."""
    text = textwrap.dedent(section).lstrip("\n")
    if not any(line.startswith("version:") for line in text.splitlines()):
        text = "version: 16\n" + text
    document, findings = load(text, "p.yaml")
    assert not findings, findings
    return Source(
        profile="p",
        section=PostgresSection.model_validate(document.data, strict=True),
        data=document.data,
        spans=document.spans,
        key_spans=document.key_spans,
        folder=Path(),
        raw=document.raw,
        files={"p.yaml": text},
    )


def compiled(section: str) -> Draft:
    """The draft of a section without findings."""
    draft, findings = compile_section(source_of(section))
    assert not findings, [f"{finding.span} {finding.code}: {finding.message}" for finding in findings]
    return draft


def findings_of(section: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a section."""
    return compile_section(source_of(section))[1]


def texts(draft: Draft, kind: str) -> dict[str, list[str]]:
    """The statements of one kind by the name of their object."""
    found: dict[str, list[str]] = {}
    for statement in draft.statements:
        if statement.id.kind == kind:
            found.setdefault(".".join(statement.id.path), []).append(" ".join(statement.text.split()))
    return found

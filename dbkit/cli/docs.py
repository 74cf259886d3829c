"""``dbkit docs``: the documentation of a profile, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.document import chapters_of
from dbkit.app.profile import Profile
from dbkit.cli.command import shared_of
from dbkit.cli.markdown import cell, plain
from dbkit.cli.provision import put
from dbkit.contract import Chapter
from dbkit.stores import STORES


def command(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; stdout.")] = None,
) -> None:
    """Write what the databases of a profile hold, for people who have never seen them.

    PostgreSQL: a diagram, every table with its columns, comments, keys and indexes, views, enums, functions. Redis: the
    keyspaces and what their values hold. ClickHouse: how rows flow through views, and every table. Comments of the
    profile are the explanations. Diagrams are Mermaid, which GitHub and GitLab draw.
    """
    shared = shared_of(context)
    profile = shared.profile()
    found = chapters_of(profile, shared.root, shared.request.stores)
    put(shared, "".join(f"{line}\n" for line in _lines(profile, found)), output)


def _lines(profile: Profile, found: Mapping[str, tuple[Chapter, ...]]) -> Iterator[str]:
    yield f"# {plain(profile.name)}"
    yield ""
    if profile.document.description:
        yield plain(profile.document.description)
        yield ""
    yield f"Made by `dbkit docs -p {profile.name}` from `{profile.document.shown}`; do not edit."
    for store, chapters in found.items():
        yield ""
        yield f"## {STORES[store].title} {profile.drafts[store].version}"
        for chapter in chapters:
            yield from _chapter(chapter)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield ""
    yield f"### {plain(chapter.title)}"
    if chapter.text:
        yield ""
        yield plain(chapter.text)
    if chapter.mermaid:
        yield ""
        yield "```mermaid"
        yield chapter.mermaid.rstrip("\n")
        yield "```"
    if chapter.rows:
        used = [at for at in range(len(chapter.heads)) if at == 0 or any(row[at] for row in chapter.rows)]
        yield ""
        yield f"| {' | '.join(chapter.heads[at] for at in used)} |"
        yield f"|{'---|' * len(used)}"
        for row in chapter.rows:
            yield f"| {' | '.join(cell(row[at]) for at in used)} |"
    if chapter.facts:
        yield ""
        yield from (f"- {plain(fact)}" for fact in chapter.facts)

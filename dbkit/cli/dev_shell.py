"""``dbkit dev shell [STORE]``: a client on one of the embedded databases."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from dbkit.app.databases import embedded_url
from dbkit.app.shell import answer, client
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError
from dbkit.stores import STORES


def command(
    context: typer.Context,
    store: Annotated[str, typer.Argument(help="postgres, redis or clickhouse.")] = "",
) -> int:
    """Open psql, valkey-cli or a plain ClickHouse prompt on the profile's embedded database; stdin may be a file."""
    shared = shared_of(context)
    profile = shared.profile()
    wanted = store or (shared.request.stores or tuple(profile.drafts))[0]
    if wanted not in profile.drafts:
        raise UsageError(
            f"profile {profile.name} has no store {wanted!r}", help=f"its stores are {', '.join(profile.drafts)}"
        )
    with embedded_url(wanted, root=shared.root, profile=profile.name, drafts=profile.drafts) as url:
        program = client(wanted, url)
        if program is not None:
            return subprocess.run(program.arguments, env=program.environment, check=False).returncode
        for statement in _statements(wanted):
            shared.output.result(
                answer(wanted, url, tuple(shlex.split(statement)) if wanted == "redis" else (), statement)
            )
            sys.stdout.flush()
    return 0


def _statements(store: str) -> Iterable[str]:
    """What is typed or piped in: lines for Redis, statements that end with ; for ClickHouse."""
    return _typed(store) if sys.stdin.isatty() else [one.text for one in STORES[store].split(sys.stdin.read())]


def _typed(store: str) -> Iterator[str]:
    while True:
        lines: list[str] = []
        while not lines or (store == "clickhouse" and not lines[-1].rstrip().endswith(";")):
            try:
                lines.append(input(f"{store}> " if not lines else "... "))
            except EOFError:
                return
        text = "\n".join(lines).strip().rstrip(";")
        if text in ("exit", "quit", "\\q"):
            return
        if text:
            yield text

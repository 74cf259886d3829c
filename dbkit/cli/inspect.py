"""``dbkit inspect SRC``: a live database as profile YAML, SQL or JSON."""

from __future__ import annotations

from typing import Annotated, Any

import typer
import yaml

from dbkit.app.inspect import Inspected, inspect_source
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="A URL, profile, migrations folder or SQL file.")] = None,
) -> None:
    """Show a database as a profile (yaml), as statements (sql) or as plain data (json). Reads only."""
    shared = shared_of(context)
    sources = [source] if source else list(shared.request.urls)
    if not sources:
        raise UsageError("what is to be inspected?", help="dbkit inspect postgresql://user@host/database")
    chosen = shared.choose_format("yaml", "sql", "json")
    found: list[Inspected] = []
    for name in sources:
        found += inspect_source(name, request=shared.request, root=shared.root_if_any)
    for inspected in found:
        for seen in inspected.state.unmanaged:
            shared.output.note(f"note: {inspected.store}: {seen} has no kind here and is not shown")
    if chosen == "json":
        shared.output.json(stores=[{"store": one.store, "objects": one.data()} for one in found])
    elif chosen == "sql":
        shared.output.result("\n".join(one.script() for one in found))
    else:
        whole: dict[str, Any] = {}
        for one in found:
            whole = {**one.profile(), **whole}
        shared.output.result(_yaml(whole))


class _Dumper(yaml.SafeDumper):
    """Writes several lines as a block, and indents lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Never without indentation."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    block = "\n" in value and all(not line.endswith((" ", "\t")) for line in value.split("\n")) and "\t" not in value
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if block else None)


_Dumper.add_representer(str, _text)


def _yaml(data: dict[str, Any]) -> str:
    head = "# yaml-language-server: $schema=../schemas/profile.schema.json\n"
    return head + yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )

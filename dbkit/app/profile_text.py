"""A profile as YAML, as people would write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

__all__ = ["profile_text"]


class _Dumper(yaml.SafeDumper):
    """Writes several lines as a block, and indents lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Never without indentation."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    block = "\n" in value and all(not line.endswith((" ", "\t")) for line in value.split("\n")) and "\t" not in value
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if block else None)


_Dumper.add_representer(str, _text)


def profile_text(data: Mapping[str, Any]) -> str:
    """The text of a file in ``profiles/``."""
    head = "# yaml-language-server: $schema=../schemas/profile.schema.json\n"
    return head + yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )

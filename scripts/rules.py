"""Writes docs/lint.md: the page of every rule of ``dbkit lint``, which is the docstring of its file."""

from __future__ import annotations

import sys

from dbkit.app.lint import rules
from dbkit.stores import STORES

__all__ = ["render"]

_HEAD = """\
# Rules: `dbkit lint`

Made by `make generated` from the files of the rules; do not edit.

```sh
dbkit lint                      # every profile; -p NAME for one
dbkit lint --format github      # annotations of a pull request; also json and sarif
dbkit lint --explain RD003      # a page of this document
```

A rule speaks of what a profile may declare and better would not; what cannot be meant is an error of `dbkit
validate`. No server is touched. Answers 0 where there is nothing, 3 where there is something, 2 where a profile does
not compile.

A comment allows it, with a reason. It stands above the line or behind it, and counts for all that is below that key:

```yaml
redis:
  keyspaces:
    # dbkit: allow RD003 because the release job writes a few hundred
    feature: {key: "feature:{name:slug}", type: string, ttl: {none: written by the release job}}
```

A comment without a reason, of a rule that there is not, or that allows nothing is a finding itself (`allow`). A new
rule is one file in the `rules` folder of its store: its docstring is the page here, and the two profiles in it are
its tests.
"""


def render() -> str:
    """The text of the document."""
    known = rules(STORES)
    lines = [_HEAD, "| Rule | |", "|---|---|"]
    lines += [f"| [{one.code}](#{one.code.lower()}-{one.name}) {one.name} | {one.title} |" for one in known]
    for one in known:
        lines += ["", f"## {one.code} {one.name}", "", one.page]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())

"""Writes what is made from the code: the schema for editors, the table of kinds, the words and the rules.

With --check it only says whether they are up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

import kinds_table
import rules
import words

from dbkit.app.profile_schema import render

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "schemas/profile.schema.json": render,
    "docs/coverage.md": kinds_table.render,
    "docs/lint.md": rules.render,
    "docs/words.md": words.render,
}


def main() -> int:
    """Write the files, or compare them."""
    stale = []
    for name, make in FILES.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in sys.argv:
            stale.append(name)
            continue
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stderr.write(f"{name} is not up to date: make generated\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes schemas/profile.schema.json from the surface models; with --check only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from dbkit.app.profile_schema import render

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Write the file, or compare it."""
    path = ROOT / "schemas" / "profile.schema.json"
    text = render()
    if "--check" not in sys.argv:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{path.relative_to(ROOT)} is not up to date: make generated\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""Profile files as text, and the names they have in messages."""

from __future__ import annotations

from pathlib import Path

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span
from dbkit.profile.yaml import MAX_BYTES, too_large

__all__ = ["read_text"]


def read_text(path: Path, name: str) -> tuple[str, Diagnostic | None]:
    """The text of a file, or what is wrong with it. Never more than MAX_BYTES are read. Every line break becomes LF."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        return "", Diagnostic(code="unreadable-file", message=f"{name} cannot be read: {reason}")
    if len(data) > MAX_BYTES:
        return "", too_large(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig", errors="replace")
        line = before.count("\n") + 1
        return "", Diagnostic(
            code="encoding",
            message="the file is not UTF-8",
            span=Span(name, line, len(before) - before.rfind("\n")),
            help="save it as UTF-8",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), None

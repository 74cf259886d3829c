"""What a section of a profile becomes, and the statements of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbkit.core.ids import ObjectId
    from dbkit.core.span import Path as DocumentPath
    from dbkit.core.span import Span
    from dbkit.migrations.expectation import Expectation
    from dbkit.plan.state import Object

__all__ = ["Draft", "DraftStatement", "Source", "Statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A store's section of a profile: the validated surface and where its parts stand."""

    profile: str
    section: Any
    """The store's pydantic model."""
    data: Mapping[str, Any]
    """The same as plain data, order kept."""
    spans: Mapping[DocumentPath, Span]
    """Place of each value; paths start below the store's key."""
    key_spans: Mapping[DocumentPath, Span]
    """Place of each key."""
    folder: Path
    """Where relative file names in the section start from."""
    raw: Mapping[DocumentPath, str] = field(default_factory=dict)
    """The text of each scalar as written: ``24.10`` where the data say 24.1."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The text of the files that spans name."""

    def within(self, *path: str | int, offset: int) -> Span | None:
        """The place of the rest of a text value's line from ``offset`` on, however the text is written in the file."""
        span, value = self.spans.get(path), self.raw.get(path)
        if span is None or value is None or span.file not in self.files:
            return self.span(*path)
        from dbkit.profile.place import within

        return within(self.files[span.file], span, value, offset)

    def span(self, *path: str | int) -> Span | None:
        """The place of a value, or of its nearest ancestor that has one."""
        while path:
            if path in self.spans:
                return self.spans[path]
            path = path[:-1]
        return self.spans.get(())

    def key_span(self, *path: str | int) -> Span | None:
        """The place of a key, or of its nearest ancestor that has one."""
        while path:
            if path in self.key_spans:
                return self.key_spans[path]
            path = path[:-1]
        return self.spans.get(())


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatement:
    """One object of a draft as the statement that declares it."""

    id: ObjectId
    text: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a profile's section declares, before the server has printed it.

    ``renames`` maps the new id of an object to the one it had; ``conversions`` an object that gets another type to the
    expression that makes its values. Both are of the way to the draft, not of its state.
    """

    statements: tuple[DraftStatement, ...] = ()
    renames: tuple[tuple[ObjectId, ObjectId], ...] = ()
    conversions: Mapping[ObjectId, str] = field(default_factory=dict)
    version: int = 0
    """The oldest server major that it must run on."""
    namespace: str = ""
    """The schema or database of unqualified names."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the server is expected to be set to; dbkit applies it to servers that it starts itself."""
    extensions: tuple[str, ...] = ()
    """What the server must be able to load."""
    ignore: tuple[str, ...] = ()
    """Globs of foreign objects that are left alone."""
    managed: tuple[str, ...] = ()
    """Globs of the only objects that are looked at, where there are any."""
    carried: tuple[Object, ...] = ()
    """Objects that no server can print, as they are declared: there where their names are seen."""
    expected: tuple[Expectation, ...] = ()
    """What must hold of the rows; no part of the state."""

    def hash(self) -> str:
        """Names the state in migration headers. It does not depend on any server."""
        from dbkit.core.canonical import sha256

        return sha256([[statement.id.encode(), statement.text] for statement in self.statements])


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a migration file and the line, from 1, on which it starts."""

    text: str
    line: int
    directives: tuple[str, ...] = ()
    """What stands behind ``dbkit:`` in the comment lines right above it."""

"""Several files of one profile as one set of sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Path, Span
from dbkit.profile.explain import Places
from dbkit.profile.yaml import Document

__all__ = ["Merged"]


class Merged:
    """The sections of all files read so far, and where their parts stand.

    Mappings of a section (``tables``) are merged by name and lists (``extensions``) are joined; a name that is declared
    twice, and a single value that is said twice, is a finding with both places.
    """

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.findings: list[Diagnostic] = []
        self._spans: dict[Path, Span] = {}
        self._key_spans: dict[Path, Span] = {}
        self._raw: dict[Path, str] = {}

    def add(self, document: Document, key: str) -> None:
        """Add a section of a file."""
        value = document.data[key]
        if key not in self.data:
            self.data[key] = value
            self._take(document, {(key,): (key,)})
            return
        have = self.data[key]
        if not isinstance(value, dict) or not isinstance(have, dict):
            self._twice(document, (key,))
            return
        moves: dict[Path, Path] = {}
        merged = dict(have)
        for name, item in value.items():
            path = (key, name)
            if name not in have:
                merged[name] = item
                moves[path] = path
            elif key != "targets" and isinstance(item, dict) and isinstance(have[name], dict):
                merged[name] = self._names(document, path, have[name], moves)
            elif key != "targets" and isinstance(item, list) and isinstance(have[name], list):
                merged[name] = _joined(path, have[name], item, moves)
            else:
                self._twice(document, path)
        self.data[key] = merged
        self._take(document, moves)

    def below(self, key: str) -> Places:
        """Where the parts of a section stand; paths start below its key."""

        def cut(table: Mapping[Path, Any]) -> dict[Path, Any]:
            return {path[1:]: item for path, item in table.items() if path[0] == key}

        return Places(spans=cut(self._spans), key_spans=cut(self._key_spans), raw=cut(self._raw))

    def _names(self, document: Document, path: Path, have: dict[str, Any], moves: dict[Path, Path]) -> dict[str, Any]:
        merged = dict(have)
        value = document.data[path[0]][path[1]]
        for name, item in value.items():
            if name in have:
                self._twice(document, (*path, name))
            else:
                merged[name] = item
                moves[(*path, name)] = (*path, name)
        return merged

    def _twice(self, document: Document, path: Path) -> None:
        first = self._key_spans.get(path)
        self.findings.append(
            Diagnostic(
                code="declared-twice",
                message=f"{'.'.join(map(str, path))} is declared twice; the first is at {first}",
                span=document.key_spans.get(path),
                help="remove one of them",
            )
        )

    def _take(self, document: Document, moves: Mapping[Path, Path]) -> None:
        """Take over the places of what stands at or below the paths of ``moves``, at their new paths."""
        lengths = sorted({len(path) for path in moves})

        def moved(path: Path) -> Path | None:
            for length in lengths:
                if (new := moves.get(path[:length])) is not None and len(path) >= length:
                    return new + path[length:]
            return None

        tables: tuple[tuple[Mapping[Path, Any], dict[Path, Any]], ...] = (
            (document.spans, self._spans),
            (document.key_spans, self._key_spans),
            (document.raw, self._raw),
        )
        for source, target in tables:
            for path, item in source.items():
                if (new := moved(path)) is not None:
                    target[new] = item


def _joined(path: Path, have: list[Any], more: list[Any], moves: dict[Path, Path]) -> list[Any]:
    """Both lists, without what the first holds already."""
    joined = list(have)
    for index, item in enumerate(more):
        if item not in have:
            moves[(*path, index)] = (*path, len(joined))
            joined.append(item)
    return joined

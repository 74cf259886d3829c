"""The identity of an object in a store: one type, one codec."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ObjectId"]


class ObjectId(NamedTuple):
    """The kind of an object and its path, outermost name first: ``column`` of ``("public", "links", "slug")``.

    A tuple and no dataclass: plans hash and sort ids by the hundred thousand, and a tuple does both in C.
    """

    kind: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """The innermost name."""
        return self.path[-1]

    @property
    def parent(self) -> tuple[str, ...]:
        """The path without the innermost name."""
        return self.path[:-1]

    def __str__(self) -> str:
        """``kind path.to.it``, as messages show it; names with dots or blanks are quoted."""
        return f"{self.kind} {'.'.join(_shown(part) for part in self.path)}"

    def encode(self) -> str:
        """A text that ``decode`` reads back exactly."""
        return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in (self.kind, *self.path))

    @classmethod
    def decode(cls, text: str) -> ObjectId:
        """Read what ``encode`` wrote."""
        kind, *path = (part.replace("%2F", "/").replace("%25", "%") for part in text.split("/"))
        return cls(kind, tuple(path))


def _shown(part: str) -> str:
    return f'"{part}"' if not part or any(char in ". \t\n\"'" for char in part) else part

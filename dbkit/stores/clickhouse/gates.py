"""What needs a newer server than a profile says it must run on. Source: ClickHouse's release notes."""

from __future__ import annotations

import re

__all__ = ["newer_than"]

_FEATURES = {
    r"\AALTER DATABASE\b": ("a comment of the database", (25, 8)),
    r"\bgenerateUUIDv7\b": ("generateUUIDv7", (24, 5)),
    r"\bgenerateSnowflakeID\b": ("generateSnowflakeID", (24, 6)),
    r"\bBFloat16\b": ("the type BFloat16", (24, 11)),
    r"\bJSON\b(?!Each|Extract|\w)": ("the type JSON", (25, 3)),
    r"\bDynamic\b": ("the type Dynamic", (25, 3)),
    r"\bVariant\s*\(": ("the type Variant", (25, 3)),
    r"\bQBit\s*\(": ("the type QBit", (25, 10)),
}
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)


def newer_than(text: str, version: str | float | None) -> list[tuple[str, str]]:
    """The features that a text uses and a server of that version has not, each with the version that has it.

    ``24`` means that some release of that year will do; ``24.3`` means just that.
    """
    if version is None:
        return []
    numbers = [int(part) for part in re.findall(r"\d+", str(version))[:2]]
    oldest = (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else 12)
    bare = _TEXT.sub("''", text)
    return [
        (name, f"{needed[0]}.{needed[1]}")
        for pattern, (name, needed) in _FEATURES.items()
        if needed > oldest and re.search(pattern, bare)
    ]

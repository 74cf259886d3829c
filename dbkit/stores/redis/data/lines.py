"""The lines of migration files that are data migrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dbkit.stores.redis.data.drain import Drain, read_drain
from dbkit.stores.redis.data.lifetime import read_lifetime, read_persist
from dbkit.stores.redis.data.reencode import read_reencode
from dbkit.stores.redis.data.rename import read_rename
from dbkit.stores.redis.data.task import VERB, Task, TaskError
from dbkit.stores.redis.data.unlink import read_unlink

__all__ = ["read_line"]

_READERS: dict[str, Callable[[Sequence[str]], Task | Drain]] = {
    "LIFETIME": read_lifetime,
    "PERSIST": read_persist,
    "RENAME": read_rename,
    "REENCODE": read_reencode,
    "UNLINK": read_unlink,
    "DRAIN": read_drain,
}


def read_line(words: Sequence[bytes]) -> Task | Drain | None:
    """The data migration that a command is, or None where it is for the server. Raises TaskError."""
    if words[0].upper() != VERB.encode():
        return None
    try:
        texts = [word.decode() for word in words[1:]]
    except UnicodeDecodeError:
        raise TaskError("the words of a data migration are UTF-8") from None
    reader = _READERS.get(texts[0].upper()) if texts else None
    if reader is None:
        what = f"there is no data migration {texts[0]}" if texts else "a data migration has a name"
        raise TaskError(f"{what}: they are {', '.join(_READERS)}")
    return reader(texts[1:])

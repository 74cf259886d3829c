"""What a setting was on a server before dbkit changed it: as its record says, else as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dbkit.core.environment import ENVIRONMENT
from dbkit.stores.redis.kinds.setting import BEFORE
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.record import library_name, recorded_note
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["Surroundings", "surroundings"]


class Surroundings(Mapping[str, str]):
    """The environment, and what the settings of a server were before dbkit changed them."""

    def __init__(self, before: Callable[[str], str | None]) -> None:
        self._before = before

    def __getitem__(self, name: str) -> str:
        if name in ENVIRONMENT or not name.startswith(BEFORE):
            return ENVIRONMENT[name]
        return self._before(name.removeprefix(BEFORE).replace("_", "-")) or ""

    def __iter__(self) -> Iterator[str]:
        return iter(ENVIRONMENT)

    def __len__(self) -> int:
        return len(ENVIRONMENT)

    def __contains__(self, name: object) -> bool:
        return name in ENVIRONMENT or (isinstance(name, str) and name.startswith(BEFORE))


def _value_before(wire: Wire, name: str) -> str | None:
    """The value, or None where the server does not tell."""
    library = library_name("setting", name)
    note = recorded_note(libraries(wire, library).get(library, ""))
    if note is not None:
        return note.removeprefix("was:").strip()
    try:
        answer = wire.call("CONFIG", "GET", name)
    except Refused:
        return None
    return decoded(answer[1]) if answer else None


def surroundings(wire: Wire) -> Surroundings:
    """What the variables of commands stand for on a server."""
    return Surroundings(lambda name: _value_before(wire, name))

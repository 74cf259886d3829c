"""Reading function libraries: FUNCTION LIST as names and code. Reads only."""

from __future__ import annotations

from collections.abc import Mapping

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.wire import Refused, Wire, decoded, pairs

__all__ = ["libraries"]


def libraries(wire: Wire, pattern: str | None = None) -> Mapping[str, str]:
    """The code of each library by name, of those that a glob fits. Raises ServerUnreachable where there are none."""
    chosen = ("LIBRARYNAME", pattern) if pattern else ()
    try:
        answer = wire.call("FUNCTION", "LIST", *chosen, "WITHCODE")
    except Refused as error:
        raise _no_functions(wire, str(error)) from None
    found: dict[str, str] = {}
    for entry in answer:
        fields = pairs(entry)
        found[decoded(fields["library_name"])] = decoded(fields.get("library_code", b""))
    return found


def _no_functions(wire: Wire, text: str) -> ServerUnreachable:
    if text.startswith("NOPERM"):
        user = wire.address.user or "default"
        return ServerUnreachable(
            f"Redis at {wire.address}: user {user!r} may not run FUNCTION, with which dbkit keeps its records",
            help="grant +function to the user that migrates",
        )
    return ServerUnreachable(
        f"Redis at {wire.address} has no function libraries, in which dbkit keeps its records: {text}",
        help="dbkit needs Redis 7.0 or newer, or Valkey",
    )

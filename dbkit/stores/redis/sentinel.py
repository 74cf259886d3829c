"""Where a primary is, by what its Sentinels say; redis-py asks them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.address import Address

__all__ = ["primary_of"]

_SECONDS = 5.0


def primary_of(address: Address) -> Address:
    """The address of the primary that the Sentinels of an address name. Raises ServerUnreachable."""
    from redis.exceptions import RedisError
    from redis.sentinel import MasterNotFoundError, Sentinel

    options: dict[str, Any] = {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS}
    if address.sentinel_password:
        options["password"] = address.sentinel_password
    if address.tls:
        options |= {"ssl": True, **dict(address.options)}
    asked: Any = Sentinel(list(address.sentinels), sentinel_kwargs=options)  # type: ignore[no-untyped-call]
    try:
        host, port = asked.discover_master(address.service)
    except MasterNotFoundError:
        raise ServerUnreachable(
            f"Redis {address}: no Sentinel there answers with a primary of that name",
            help="check the name and the places; Sentinels that ask for a password get one by ?sentinel_password=",
        ) from None
    except (RedisError, OSError) as error:
        raise ServerUnreachable(
            f"Redis {address}: {type(error).__name__}", help="check that the Sentinels run"
        ) from None
    return replace(address, host=str(host), port=int(port), sentinels=(), service="", sentinel_password=None)

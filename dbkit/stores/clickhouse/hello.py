"""The first words with a server: whether it answers, what it is, and which databases it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.clickhouse.protocols import open_transport
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport
from dbkit.stores.clickhouse.url import Address

__all__ = ["Greeting", "first_that_answers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What a server says of itself."""

    version: str
    databases: frozenset[str]
    default_is_used: bool
    """Whether the database ``default`` has tables."""


def first_that_answers(
    addresses: Sequence[Address], settings: Mapping[str, str]
) -> tuple[Transport, Address, Greeting]:
    """A transport to the first host that answers. Raises ServerUnreachable with what is wrong with each."""
    silent: list[ServerUnreachable] = []
    for address in addresses:
        transport = open_transport(address, settings=settings)
        try:
            return transport, address, _greet(transport, address)
        except ServerUnreachable as error:
            transport.close()
            silent.append(error)
        except BaseException:
            transport.close()
            raise
    raise ServerUnreachable("; ".join(error.message for error in silent), help=silent[0].help)


def _greet(transport: Transport, address: Address) -> Greeting:
    try:
        ((version, databases, is_used),) = transport.query(_QUESTION)
    except ServerError as error:
        raise ServerUnreachable(f"ClickHouse at {address} did not answer as it should: {error.message}") from None
    except LostConnection as error:
        raise ServerUnreachable(
            f"what listens at {address} did not answer as ClickHouse does: {error}", help="look at scheme and port"
        ) from None
    return Greeting(version=str(version), databases=frozenset(databases), default_is_used=bool(is_used))


_QUESTION = (
    "SELECT version(), (SELECT groupArray(name) FROM system.databases), "
    "(SELECT count() > 0 FROM system.tables WHERE database = 'default')"
)

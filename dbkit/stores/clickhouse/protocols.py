"""Which protocol a URL asks for: HTTP (``http.py``) or the native one (``native.py``)."""

from __future__ import annotations

from collections.abc import Mapping

from dbkit.stores.clickhouse.transport import Transport
from dbkit.stores.clickhouse.url import Address

__all__ = ["open_transport"]


def open_transport(address: Address, *, settings: Mapping[str, str] | None = None) -> Transport:
    """The transport that a URL asks for; nothing is sent yet. ``settings`` go with each statement."""
    from dbkit.stores.clickhouse.http import Http
    from dbkit.stores.clickhouse.native import Native

    merged = {**(settings or {}), **dict(address.settings)}
    return Http(address, merged) if address.protocol == "http" else Native(address, merged)

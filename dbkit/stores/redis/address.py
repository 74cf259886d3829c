"""Where a server is, read from a URL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from dbkit.core.errors import UsageError

__all__ = ["Address", "read_url"]

_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_TLS = (*_FILES, "ssl_cert_reqs", "ssl_check_hostname")
_OPTIONS = (*_TLS, "sentinel_password")
_HELP = "write redis://user:password@host:6379/0, with special characters percent-encoded"
_SENTINEL_HELP = "write redis+sentinel://user:password@host:26379,host:26379/NAME/0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server is and who connects."""

    host: str
    port: int
    database: int = 0
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    options: tuple[tuple[str, str], ...] = ()
    sentinels: tuple[tuple[str, int], ...] = ()
    """Who is asked where the server is; then host and port say nothing."""
    service: str = ""
    """What the Sentinels call it."""
    sentinel_password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Without the password."""
        if self.sentinels:
            places = ",".join(f"{host}:{port}" for host, port in self.sentinels)
            return f"{self.user + '@' if self.user else ''}{self.service} by Sentinel {places}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user + '@' if self.user else ''}{host}:{self.port}/{self.database}"

    def at(self, database: int) -> Address:
        """The same server, another database."""
        return replace(self, database=database)


def read_url(url: str) -> Address:
    """Read a URL. Raises UsageError, which does not repeat the URL: it may hold a password."""
    scheme, separator, rest = url.partition("://")
    base, plus, way = scheme.partition("+")
    if not plus:
        return _read(url, _HELP)
    if way != "sentinel":
        raise UsageError(f"the Redis URL has the scheme {scheme}", help=f"{_HELP}, or redis+sentinel://")
    login, at, place = rest.rpartition("@")
    hosts, _, path = place.partition("/")
    service, _, behind = path.partition("?")
    name, _, database = service.partition("/")
    query = f"?{behind}" if behind else ""
    first, *_ = hosts.split(",")
    address = _read(f"{base}{separator}{login}{at}{first}/{database}{query}", _SENTINEL_HELP)
    if not name:
        raise UsageError("the Redis URL does not say which primary of the Sentinels is meant", help=_SENTINEL_HELP)
    return replace(address, sentinels=tuple(_sentinel(host) for host in hosts.split(",")), service=unquote(name))


def _sentinel(place: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{place}")
        return unquote(parts.hostname or "localhost"), parts.port or 26379
    except ValueError:
        raise UsageError("the Redis URL cannot be read", help=_SENTINEL_HELP) from None


def _read(url: str, help_text: str) -> Address:
    try:
        parts = urlsplit(url)
        port = parts.port or 6379
        database = parts.path.strip("/")
        options = tuple(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise UsageError("the Redis URL cannot be read", help=help_text) from None
    if database and not (database.isascii() and database.isdigit()):
        raise UsageError("the path of a Redis URL is the number of a database", help="for example redis://host:6379/0")
    if unknown := [name for name, _ in options if name not in _OPTIONS]:
        raise UsageError(f"a Redis URL takes no parameter {unknown[0]!r}", help=f"parameters are {', '.join(_OPTIONS)}")
    for name, value in options:
        if name in _FILES and not Path(value).is_file():
            raise UsageError(f"the file that {name} of the Redis URL names is not there: {value}")
    return Address(
        host=unquote(parts.hostname or "localhost"),
        port=port,
        database=int(database or 0),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=parts.scheme in ("rediss", "valkeys"),
        options=tuple((name, value) for name, value in options if name in _TLS),
        sentinel_password=dict(options).get("sentinel_password"),
    )

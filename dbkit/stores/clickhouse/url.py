"""The parts of a ClickHouse URL. Messages never show the URL: it may hold a password."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from dbkit.core.errors import UsageError

__all__ = ["Address", "each_host", "parse_url", "with_database", "with_host"]

_SCHEMES = {
    "clickhouse": ("native", False, 9000),
    "clickhouses": ("native", True, 9440),
    "clickhouse+http": ("http", False, 8123),
    "clickhouse+https": ("http", True, 8443),
}
_OWN = ("database", "connect_timeout", "verify", "ca_certs", "cluster", "replicated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server is, who asks, and for which database."""

    protocol: str
    """native or http"""
    secure: bool
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str | None
    connect_timeout: float = 10.0
    """Seconds."""
    verify: bool = True
    ca_certs: str | None = None
    cluster: str | None = None
    """The cluster that statements are for, as ``system.clusters`` names it."""
    replicated: bool = False
    """Whether tables of the MergeTree family are made with their Replicated engine."""
    settings: tuple[tuple[str, str], ...] = ()
    """What else the URL's query says: settings of every statement."""

    def __str__(self) -> str:
        """``user@host:port``, as messages show it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user}@{host}:{self.port}"


def parse_url(url: str) -> Address:
    """Read the URL of one host. Raises UsageError."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname
    except ValueError:
        raise UsageError("the ClickHouse URL cannot be read", help=_FORM) from None
    if parts.scheme not in _SCHEMES:
        raise UsageError("the ClickHouse URL has a scheme that dbkit does not know", help=_FORM)
    if not host:
        raise UsageError("the ClickHouse URL names no host", help=_FORM)
    protocol, secure, standard_port = _SCHEMES[parts.scheme]
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    timeout = query.get("connect_timeout", "10")
    try:
        connect_timeout = float(timeout)
    except ValueError:
        raise UsageError("connect_timeout in the ClickHouse URL is no number of seconds") from None
    is_replicated = query.get("replicated", "false").lower() in ("true", "1", "yes")
    if is_replicated and not query.get("cluster"):
        raise UsageError(
            "the ClickHouse URL says replicated and no cluster", help="name it: ?cluster=NAME&replicated=true"
        )
    return Address(
        protocol=protocol,
        secure=secure,
        host=host,
        port=port or standard_port,
        user=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.strip("/")) or query.get("database") or None,
        connect_timeout=connect_timeout,
        verify=query.get("verify", "true").lower() not in ("false", "0", "no"),
        ca_certs=query.get("ca_certs"),
        cluster=query.get("cluster") or None,
        replicated=is_replicated,
        settings=tuple(sorted((key, item) for key, item in query.items() if key not in _OWN)),
    )


def each_host(url: str) -> tuple[str, ...]:
    """The URL of each of the hosts that a URL names: ``clickhouse://user@one:9000,two:9000/database`` names two."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url,)
    login, at, hosts = parts.netloc.rpartition("@")
    return tuple(parts._replace(netloc=f"{login}{at}{host}").geturl() for host in hosts.split(","))


_FORM = "write clickhouse://user:password@host:9000/database, or clickhouse+http://…:8123/database"


def with_database(url: str, database: str) -> str:
    """The URL with another database."""
    parts = urlsplit(url)
    return parts._replace(path="/" + quote(database, safe="")).geturl()


def with_host(url: str, host: str, port: int) -> str:
    """The URL with another host and port."""
    parts = urlsplit(url)
    login, at, _ = parts.netloc.rpartition("@")
    place = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{login}{at}{place}:{port}").geturl()

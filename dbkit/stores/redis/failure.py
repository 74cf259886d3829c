"""What went wrong on the way to a server, in one sentence."""

from __future__ import annotations

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.address import Address

__all__ = ["unreachable"]

_CAUSES = (
    (
        ("WRONGPASS", "invalid username-password", "invalid password", "Invalid Username"),
        "{who} was refused",
        "check user and password",
    ),
    (
        ("NOAUTH", "Authentication required"),
        "the server asks for a password",
        "write redis://:password@host, or redis://user:password@host",
    ),
    (
        ("without any password configured",),
        "the server has no password, and one was given",
        "take the password out of the URL, or set one there",
    ),
    (
        ("DENIED Redis is running in protected mode", "protected mode"),
        "the server is in protected mode: it has no password and lets only its own machine in",
        "set a password on the server",
    ),
    (
        ("SELECT is not allowed in cluster mode",),
        "it is a node of a cluster, which has no database {database}",
        "leave the number out of the URL",
    ),
    (
        ("DB index is out of range", "Invalid Database"),
        "the server has no database {database}",
        "databases are numbered from 0; the path of the URL names one",
    ),
    (
        ("NOPERM", "NoPermissionError"),
        "{who} may not run a command that dbkit needs: {text}",
        "grant it with ACL SETUSER",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        "its TLS certificate is not trusted",
        "add ?ssl_ca_certs=/path/to/ca.pem to the URL",
    ),
    (
        ("SSL", "WRONG_VERSION", "record layer", "TLS"),
        "it does not speak TLS as expected",
        "redis:// is without TLS, rediss:// with it",
    ),
    (("LOADING", "BusyLoading"), "the server is still loading its data", "try again when it is done"),
    (("MASTERDOWN",), "the server is a replica without its primary", "give the URL of the primary"),
    (
        ("refused", "Error 111", "Error 61", "Error 10061"),
        "nothing listens there",
        "check host and port, and whether the server runs",
    ),
    (
        (
            "Name or service not known",
            "nodename nor servname",
            "Temporary failure in name resolution",
            "No address associated",
            "getaddrinfo",
        ),
        "the host name is not known",
        "check the host",
    ),
    (("Timeout", "timed out"), "it did not answer in time", "check host, port and firewalls; rediss:// is with TLS"),
    (("max number of clients",), "the server has no free connection", "try again later"),
    (("Protocol Error", "Invalid response"), "what answers there is no Redis", "check host and port"),
    (
        ("Connection closed", "closed by server", "reset by peer", "Broken pipe"),
        "the connection was closed by the other side",
        "is it a Redis, and without TLS? rediss:// is with TLS",
    ),
)


def unreachable(address: Address, error: Exception) -> ServerUnreachable:
    """The error to raise. No password is in it."""
    text = f"{type(error).__name__}: {error}"
    who = f"user {address.user!r}" if address.user else "the default user"
    for signs, why, help_text in _CAUSES:
        if any(sign in text for sign in signs):
            shown = str(error).splitlines()[0] if str(error) else ""
            message = why.format(who=who, database=address.database, text=shown)
            return ServerUnreachable(f"Redis at {address}: {message}", help=help_text)
    shown = text.splitlines()[0]
    if address.password:
        shown = shown.replace(address.password, "***")
    return ServerUnreachable(f"Redis at {address}: {shown}", help="check the URL, and whether the server runs")

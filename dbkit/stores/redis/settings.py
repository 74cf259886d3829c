"""What a server is expected to be set to: ``server:`` of a profile against what the server says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["FIXED", "PASSWORD", "POLICIES", "SECRETS", "comparable", "differing", "setting_text"]

FIXED = frozenset(
    (
        "aclfile",
        "always-show-logo",
        "appenddirname",
        "appendfilename",
        "cluster-config-file",
        "cluster-enabled",
        "cluster-port",
        "daemonize",
        "databases",
        "disable-thp",
        "enable-debug-command",
        "enable-module-command",
        "enable-protected-configs",
        "io-threads-do-reads",
        "logfile",
        "pidfile",
        "rdbchecksum",
        "replicaof",
        "set-proc-title",
        "slaveof",
        "socket-mark-id",
        "supervised",
        "syslog-enabled",
        "syslog-facility",
        "syslog-ident",
        "tcp-backlog",
        "unixsocket",
        "unixsocketperm",
    )
)
"""Settings that a server reads when it starts."""

PASSWORD = "requirepass"  # noqa: S105  the name of the setting
SECRETS = ("requirepass", "masterauth", "primaryauth", "tls-key-file-pass", "tls-client-key-file-pass")
"""Settings whose values are passwords."""

POLICIES = (
    "noeviction",
    "allkeys-lru",
    "allkeys-lfu",
    "allkeys-random",
    "volatile-lru",
    "volatile-lfu",
    "volatile-random",
    "volatile-ttl",
)
_FLAGS = ("notify-keyspace-events",)
"""Settings that are a set of letters, of which the server changes the order."""

_MEMORY = re.compile(r"(\d+)(b|kb?|mb?|gb?)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "k": 10**3, "kb": 2**10, "m": 10**6, "mb": 2**20, "g": 10**9, "gb": 2**30}


def setting_text(value: bool | float | str) -> str:
    """A value as the server writes it: true is yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def differing(expected: Mapping[str, str], actual: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each setting that is not as expected. Passwords are no part of it."""
    for name, value in sorted(expected.items()):
        if name in SECRETS:
            continue
        if name not in actual:
            yield f"the server has no setting {name}; the profile expects {value}"
        elif comparable(name, actual[name]) != comparable(name, value):
            yield f"{name} is {actual[name] or 'empty'}; the profile expects {value}"


def comparable(name: str, value: str) -> str:
    """A value in the one form in which values are compared, and which the server takes: sizes are in bytes."""
    if name in _FLAGS:
        return "".join(sorted(set(value.strip())))
    return " ".join(map(_word, value.split()))


def _word(word: str) -> str:
    match = _MEMORY.fullmatch(word)
    if match:
        return str(int(match[1]) * _UNITS[(match[2] or "").lower()])
    return word.lower() if word.lower() in ("yes", "no", *POLICIES) else word

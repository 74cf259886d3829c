"""Whether the server agrees with what users were given: ACL DRYRUN of allowed and forbidden commands. Runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dbkit.plan.state import State
from dbkit.stores.redis.access.derive import reach
from dbkit.stores.redis.automaton import overlap
from dbkit.stores.redis.kinds.keyspace import Keyspace
from dbkit.stores.redis.kinds.user import User
from dbkit.stores.redis.pattern import Pattern, read_pattern
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["prove_access"]

_READ: dict[str, tuple[str, ...]] = {
    "string": ("GET", "{}"),
    "bitmap": ("GETBIT", "{}", "0"),
    "hll": ("PFCOUNT", "{}"),
    "hash": ("HGETALL", "{}"),
    "list": ("LRANGE", "{}", "0", "1"),
    "set": ("SMEMBERS", "{}"),
    "zset": ("ZRANGE", "{}", "0", "1"),
    "geo": ("GEOPOS", "{}", "a"),
    "stream": ("XRANGE", "{}", "-", "+"),
}
_WRITE: dict[str, tuple[str, ...]] = {
    "string": ("SET", "{}", "a"),
    "bitmap": ("SET", "{}", "a"),
    "hll": ("PFADD", "{}", "a"),
    "hash": ("HSET", "{}", "a", "a"),
    "list": ("RPUSH", "{}", "a"),
    "set": ("SADD", "{}", "a"),
    "zset": ("ZADD", "{}", "1", "a"),
    "geo": ("GEOADD", "{}", "1", "1", "a"),
    "stream": ("XADD", "{}", "*", "a", "a"),
}
_NEVER: tuple[tuple[str, ...], ...] = (
    ("KEYS", "*"),
    ("SCAN", "0"),
    ("FLUSHALL",),
    ("CONFIG", "GET", "maxmemory"),
    ("ACL", "LIST"),
    ("SHUTDOWN",),
)
"""What no user of a profile is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Probe:
    user: str
    words: tuple[str, ...]
    allowed: bool


def prove_access(wire: Wire, recorded: State) -> Iterator[str]:
    """A sentence for each command on which the server and the declaration of a user differ."""
    spaces = [(one, read_pattern(one.key, {})) for one in recorded.of_kind("keyspace") if isinstance(one, Keyspace)]
    users = [one for one in recorded.of_kind("user") if isinstance(one, User)]
    probes = [probe for user in users for probe in _probes(user, spaces)]
    if not probes:
        return
    answers = wire.batch([("ACL", "DRYRUN", probe.user, *probe.words) for probe in probes])
    for probe, answer in zip(probes, answers, strict=True):
        # A user that is not there and a command that may not be asked about are told of elsewhere.
        if not isinstance(answer, Refused) and (decoded(answer) == "OK") != probe.allowed:
            what = "may not run, and was given" if probe.allowed else "may run, and was not given"
            yield f"user {probe.user} {what}: {' '.join(probe.words)}"


def _probes(user: User, spaces: Sequence[tuple[Keyspace, Pattern]]) -> Iterator[_Probe]:
    for words in _NEVER:
        yield _Probe(user=user.id.name, words=words, allowed=False)
    yield _Probe(user=user.id.name, words=("FCALL", "any", "0"), allowed=bool(user.call))
    for given, table in ((user.read, _READ), (user.write, _WRITE)):
        reached = [reach(pattern) for one, pattern in spaces if one.id.name in given]
        for one, pattern in spaces:
            allowed = one.id.name in given
            key = overlap(pattern.automaton, pattern.automaton) or ""
            # Globs cover more than patterns; the keys that come under a right by that are found by ``lint``.
            if allowed or not any(overlap(other, pattern.automaton) for other in reached):
                words = tuple(word.format(key) for word in table[one.type])
                yield _Probe(user=user.id.name, words=words, allowed=allowed)
    for both in user.consume:
        name, _, group = both.rpartition(".")
        for one, _ in spaces:
            if one.id.name == name:
                asked = ("XREADGROUP", "GROUP", group, "anybody", "STREAMS", one.key, ">")
                yield _Probe(user=user.id.name, words=asked, allowed=True)

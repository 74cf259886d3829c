"""What an audit found, with how sure it is of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dbkit.stores.redis.audit.bounds import interval
from dbkit.stores.redis.audit.fold import Pass, Problem, Tally
from dbkit.stores.redis.audit.names import declarations, pattern_text
from dbkit.stores.redis.audit.near import nearest
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.shapes import Proposal
from dbkit.stores.redis.data.repair import repair
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.keys import key_of, shown_key

__all__ = ["CODES", "Audit", "Finding", "Spread", "Use", "result_of"]

CODES: Mapping[str, str] = {
    "unknown-key": "belongs to no declared keyspace",
    "near-miss": "belongs to no declared keyspace, but nearly to one",
    "retired": "is of a pattern that is retired",
    "wrong-type": "is of another type than declared",
    "no-ttl": "has no lifetime and should",
    "ttl-too-long": "lives longer than declared",
    "unexpected-ttl": "ends, and is declared to stay",
    "oversized": "holds a longer value than declared",
    "too-many-members": "has more members than declared",
    "undecodable": "holds a value that is not what is declared",
    "too-many-keys": "is one of more keys than declared",
}
"""Every kind of finding, by code: what it says of a key."""


_WITNESSES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of finding in one keyspace or family of unknown keys."""

    code: str
    subject: str
    """The keyspace, or the pattern that is proposed for unknown keys."""
    keys: int
    """As many were seen."""
    share: tuple[float, float]
    """Of all keys of the server, from and to; of the values of the keyspace, where those are what is wrong."""
    values: int | None = None
    """How many values were looked into, where those are what is wrong."""
    witnesses: tuple[tuple[str, str], ...]
    """Keys, with what is wrong with each."""
    repair: str | None = None
    """The line of a migration that puts it right, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one keyspace takes."""

    name: str
    owner: str | None
    keys: int
    bytes: int
    values: int
    """How many values were looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the keys of a cluster are spread."""

    primaries: tuple[tuple[str, int], ...]
    """Where they are, and how many keys each has."""
    slots: tuple[tuple[int, int], ...]
    """The fullest slots, and how many keys each has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The answer."""

    product: str
    address: str
    replica: bool
    full: bool
    slowed: bool
    seen: int
    population: int | None
    own: int
    closed: int
    measured: bool
    findings: tuple[Finding, ...]
    absent: Mapping[str, float]
    """For each kind that was not found: the share of all keys that it has at most; 0 after a full pass."""
    uses: tuple[Use, ...]
    proposed: Mapping[str, Mapping[str, Any]]
    """Keyspaces for the unknown keys, in the words of a profile."""
    notes: tuple[str, ...]
    spread: Spread | None = None
    """Of a cluster."""


def result_of(
    found: Pass,
    facts: Facts,
    declared: Sequence[Declared],
    *,
    address: str,
    notes: Sequence[str],
    spread: Spread | None = None,
) -> Audit:
    """Judge what a pass saw."""
    population = found.seen if found.full else facts.keys
    seen = max(found.seen, 1)

    def share(keys: int) -> tuple[float, float]:
        return interval(keys, seen, population)

    proposals = found.shapes.proposals()
    findings = [*_unknown(proposals, declared, share)]
    for one, tally in zip(declared, found.tallies, strict=True):
        for code, problem in sorted(tally.problems.items()):
            if code == "undecodable":
                findings.append(_undecodable(one.name, tally, found))
            else:
                finding = _finding(code, one.name, problem, share)
                findings.append(replace(finding, repair=repair(code, one.keyspace, one.pattern)))
        findings += _too_many(one, tally, found, population, share)
    there = {one.code for one in findings}
    uses = [_use(one.name, one.keyspace.owner, tally) for one, tally in zip(declared, found.tallies, strict=True)]
    if found.unknown.keys:
        uses.append(_use("(unknown)", None, found.unknown))
    return Audit(
        product=facts.product,
        address=address,
        replica=facts.replica,
        full=found.full,
        slowed=found.slowed,
        seen=found.seen,
        population=population,
        own=found.own,
        closed=found.closed,
        measured=facts.memory,
        findings=tuple(findings),
        absent={code: share(0)[1] for code in _checked(facts, declared) if code not in there},
        uses=tuple(sorted(uses, key=lambda use: -use.bytes)),
        proposed=declarations(proposals, (one.name for one in declared)),
        notes=(*facts.notes, *notes, *_said(found)),
        spread=spread,
    )


def _checked(facts: Facts, declared: Sequence[Declared]) -> Iterator[str]:
    """The kinds whose share is bounded by the keys that were seen. Values were sampled, so theirs is not."""
    yield from ("unknown-key", "near-miss")
    if any(one.retired for one in declared):
        yield "retired"
    if facts.types:
        yield "wrong-type"
    if facts.lifetimes:
        yield from ("no-ttl", "ttl-too-long", "unexpected-ttl")
    if "STRLEN" in facts.reads:
        yield "oversized"
    if {"HLEN", "LLEN", "SCARD", "ZCARD", "XLEN"} <= facts.reads:
        yield "too-many-members"


def _said(found: Pass) -> Iterator[str]:
    if found.closed:
        yield f"of {found.closed} keys the user may not know more than the name"
    if found.slowed:
        yield "the server had become slow, so the pass was given up; what was seen counts as a sample"


def _finding(code: str, subject: str, problem: Problem, share: Any) -> Finding:
    witnesses = tuple((shown_key(key), detail) for key, detail in problem.witnesses)
    return Finding(code=code, subject=subject, keys=problem.keys, share=share(problem.keys), witnesses=witnesses)


def _undecodable(name: str, tally: Tally, found: Pass) -> Finding:
    problem = tally.problems["undecodable"]
    share = interval(problem.keys, tally.values, tally.keys if found.full else None)
    return replace(_finding("undecodable", name, problem, lambda _: share), values=tally.values)


def _unknown(proposals: Sequence[Proposal], declared: Sequence[Declared], share: Any) -> Iterator[Finding]:
    for one in proposals:
        near = nearest(key_of(one.seen.witnesses[0]), declared)
        yield Finding(
            code="near-miss" if near else "unknown-key",
            subject=pattern_text(one.labels) if one.labels else "(no pattern can be written for these)",
            keys=one.seen.keys,
            share=share(one.seen.keys),
            witnesses=tuple((shown_key(key), near.why if near else "") for key in one.seen.witnesses[:_WITNESSES]),
        )


def _too_many(one: Declared, tally: Tally, found: Pass, population: int | None, share: Any) -> Iterator[Finding]:
    limit = one.keyspace.limits.keys
    if limit is None or not tally.keys:
        return
    low, high = share(tally.keys)
    at_least = tally.keys if found.full or population is None else int(low * population)
    if at_least > limit:
        yield Finding(
            code="too-many-keys",
            subject=one.name,
            keys=tally.keys,
            share=(low, high),
            witnesses=((one.pattern.text, f"{at_least} keys, at most {limit} are declared"),),
        )


def _use(name: str, owner: str | None, tally: Tally) -> Use:
    return Use(name=name, owner=owner, keys=tally.keys, bytes=tally.bytes, values=tally.values)

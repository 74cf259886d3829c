"""An audit as text, markdown, JSON or SARIF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from dbkit.stores.redis.audit.result import CODES, Audit, Finding, Spread

__all__ = ["as_data", "as_markdown", "as_sarif", "as_text", "profile_yaml"]

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_LONGEST = 120
_HOT = 0.01
"""A slot holds one in 16,384 keys where they are spread evenly."""


def as_data(audit: Audit) -> dict[str, Any]:
    """For programs."""
    return {
        "server": {"product": audit.product, "address": audit.address, "replica": audit.replica},
        "full": audit.full,
        "keys_seen": audit.seen,
        "keys": audit.population,
        "own_keys": audit.own,
        "findings": [
            {
                "code": one.code,
                "subject": one.subject,
                "keys": one.keys,
                "share": {"from": one.share[0], "to": one.share[1]},
                "values_read": one.values,
                "witnesses": [{"key": key, "detail": detail} for key, detail in one.witnesses],
                "repair": one.repair,
            }
            for one in audit.findings
        ],
        "not_found": {code: {"at_most": share} for code, share in audit.absent.items()},
        "keyspaces": [
            {
                "name": use.name,
                "owner": use.owner,
                "keys": use.keys,
                "bytes": use.bytes if audit.measured else None,
                "values_read": use.values,
            }
            for use in audit.uses
        ],
        "cluster": _cluster_data(audit.spread) if audit.spread else None,
        "proposed": audit.proposed,
        "notes": list(audit.notes),
    }


def _cluster_data(spread: Spread) -> dict[str, Any]:
    return {
        "primaries": [{"address": address, "keys": keys} for address, keys in spread.primaries],
        "fullest_slots": [{"slot": slot, "keys": keys} for slot, keys in spread.slots],
    }


def profile_yaml(data: Any) -> str:
    """A profile, or a part of one, as YAML."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def as_text(audit: Audit) -> str:
    """For people."""
    lines = [_headline(audit), ""]
    for one in audit.findings:
        lines.append(f"{one.code:<16} {one.subject}: {_amount(one, audit)}")
        lines += [f"    {_short(key)}{': ' if detail else ''}{detail}" for key, detail in one.witnesses]
    lines += ["" if audit.findings else "Nothing that is not as declared.", *_absent(audit), "", *_uses(audit)]
    lines += ["", *_spread(audit.spread)] if audit.spread else []
    lines += _repairs(audit)
    if audit.proposed:
        lines += ["", "# To declare the unknown keys, paste:", profile_yaml({"redis": {"keyspaces": audit.proposed}})]
    return "\n".join(lines)


def as_markdown(audit: Audit) -> str:
    """For a pull request or a wiki."""
    lines = [f"## {_headline(audit)}", ""]
    if audit.findings:
        lines += ["| Finding | Where | How many | For example |", "|---|---|---|---|"]
        for one in audit.findings:
            example = _cell(_short(one.witnesses[0][0])) if one.witnesses else ""
            lines.append(f"| {one.code} | `{_cell(one.subject)}` | {_amount(one, audit)} | `{example}` |")
    lines += ["", *(f"- {line.strip()}" for line in _absent(audit)), "", "```", *_uses(audit), "```"]
    lines += ["", "```", *_spread(audit.spread), "```"] if audit.spread else []
    if repairs := _repairs(audit):
        lines += ["", "```", *repairs[1:], "```"]
    if audit.proposed:
        lines += ["", "```yaml", profile_yaml({"redis": {"keyspaces": audit.proposed}}).rstrip(), "```"]
    return "\n".join(lines)


def _repairs(audit: Audit) -> list[str]:
    lines = list(dict.fromkeys(one.repair for one in audit.findings if one.repair))
    return ["", "# To put keys right, dbkit migrate new, and paste:", *lines] if lines else []


def as_sarif(audit: Audit, profile: str) -> str:
    """For code scanning: each finding is one result, in the profile that declares the keyspaces."""
    results = [
        {
            "ruleId": one.code,
            "level": "warning",
            "message": {"text": f"{one.subject}: {_amount(one, audit)}; {'; '.join(map(_witness, one.witnesses))}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": profile}}}],
        }
        for one in audit.findings
    ]
    rules = [{"id": code, "shortDescription": {"text": f"The key {what}."}} for code, what in CODES.items()]
    run = {"tool": {"driver": {"name": "dbkit redis audit", "rules": rules}}, "results": results}
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _witness(witness: tuple[str, str]) -> str:
    return f"{_short(witness[0])} ({witness[1]})" if witness[1] else _short(witness[0])


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST else f"{key[:_LONGEST]}… ({len(key)} characters)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")


def _headline(audit: Audit) -> str:
    what = (
        "all keys" if audit.full else f"a sample of {audit.seen:,} keys of {audit.population or 'an unknown number':,}"
    )
    where = f"{audit.product} at {audit.address}{_kind(audit)}"
    return f"{where}: {what}" + (f", {audit.seen:,}" if audit.full else "")


def _kind(audit: Audit) -> str:
    if audit.spread is None:
        return " (a replica)" if audit.replica else ""
    return f" (a cluster of {len(audit.spread.primaries)} primaries{', their replicas' if audit.replica else ''})"


def _amount(one: Finding, audit: Audit) -> str:
    if one.values is not None:
        low, high = one.share
        return f"{one.keys:,} of {one.values:,} values that were read, {_percent(low)} to {_percent(high)} of all"
    if audit.full:
        return f"{one.keys:,} {'key' if one.keys == 1 else 'keys'}"
    low, high = one.share
    return f"{one.keys:,} in the sample, {_percent(low)} to {_percent(high)} of all keys"


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"


def _absent(audit: Audit) -> Iterator[str]:
    for code, share in audit.absent.items():
        yield f"{code:<16} " + ("none" if audit.full else f"at most {_percent(share)} of all keys")
    if not any(one.code == "undecodable" for one in audit.findings) and (read := sum(one.values for one in audit.uses)):
        yield f"{'undecodable':<16} none of {read:,} values that were read, at most {_percent(min(1.0, 3 / read))}"


def _uses(audit: Audit) -> Iterator[str]:
    yield f"{'keyspace':<24} {'owner':<20} {'keys' if audit.full else 'keys seen':>12} {'KiB' * audit.measured:>12}"
    for use in audit.uses:
        size = f"{use.bytes / 1024:,.1f}" if audit.measured else ""
        yield f"{use.name:<24} {use.owner or '':<20} {use.keys:>12,} {size:>12}"


def _spread(spread: Spread) -> Iterator[str]:
    """The keys of each primary, and slots that hold many times as many as others: all keys of one hash tag."""
    total = sum(keys for _, keys in spread.primaries)
    yield f"{'primary':<45} {'keys':>12}"
    for address, keys in spread.primaries:
        yield f"{address:<45} {keys:>12,}"
    for slot, keys in spread.slots:
        if keys > _HOT * total:
            yield f"slot {slot} holds {keys:,} keys, {_percent(keys / total)} of all"

"""Where a profile's databases are: the ``targets:`` of a profile, and their environment variables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from pydantic import ValidationError

from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import UsageError
from dbkit.core.span import Span
from dbkit.profile.explain import Places, explain
from dbkit.profile.target_words import VARIABLE, ClickHouseMapping, TargetMapping, Targets, duration
from dbkit.profile.urls import conceal, has_password, mask, store_of, with_words

__all__ = [
    "EMBEDDED",
    "Each",
    "Target",
    "conceal",
    "mask",
    "read_targets",
    "resolve",
    "resolve_member",
    "resolve_shadow",
    "store_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """What a target of many has one of for each row of a query."""

    what: Literal["database", "schema"]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a profile's databases are. Only ``resolve`` gives URLs that can be used."""

    name: str
    embedded: bool = False
    """dbkit starts the servers itself."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """By store, with ``${VARIABLE}`` as written."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By store, what the target says beside the URL, as words of its query."""
    places: Mapping[str, Span | None] = field(default_factory=dict, compare=False)
    """Where the URLs and the shadow stand."""
    shadow: str | None = None
    protected: bool = False
    lock_timeout: float | None = None
    """Seconds."""
    statement_timeout: float | None = None
    """Seconds."""
    each: Each | None = None
    """For a target of many: what there is one of for each row of a query."""
    members: tuple[str, ...] = ()
    """For a target of many: other targets, and URLs, as written."""


_USER = re.compile(r"(?<=://)[^/@]+(?=@)")
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*")
"""What may stand there (RFC 3986, section 3.2.1)."""

EMBEDDED = Target(name="local", embedded=True)


def read_targets(data: Any, places: Places, stores: Sequence[str]) -> tuple[dict[str, Target], tuple[Diagnostic, ...]]:
    """The targets of the data below ``targets:``; the places' paths start there. With every finding."""
    findings: list[Diagnostic] = []
    try:
        checked = Targets.model_validate({"targets": data}, strict=True)
    except ValidationError as error:
        below = Places(
            spans={("targets", *path): span for path, span in places.spans.items()},
            key_spans={("targets", *path): span for path, span in places.key_spans.items()},
            raw={("targets", *path): text for path, text in places.raw.items()},
        )
        return {}, explain(error, Targets, {"targets": data}, below)
    targets = {}
    for name, mapping in checked.targets.items():
        if isinstance(mapping, str):
            targets[name] = Target(name=name, embedded=True)
        elif isinstance(mapping, list):
            targets[name] = _list(name, mapping, checked.targets, places, findings)
        else:
            targets[name] = _target(name, mapping, places, stores, findings)
    return targets, tuple(findings)


def resolve(target: Target, env: Mapping[str, str], stores: Sequence[str]) -> dict[str, str | None]:
    """The URLs of a target for these stores, variables filled in; None is a server that dbkit starts itself.

    Raises UsageError that names every variable that is not set, and where it stands.
    """
    if target.embedded:
        return dict.fromkeys(stores)
    wanted = {store: target.urls[store] for store in stores if store in target.urls}
    _require(target, wanted, env)
    return {store: with_words(_filled(text, env), target.words.get(store, {})) for store, text in wanted.items()}


def resolve_member(target: Target, member: str, env: Mapping[str, str]) -> str:
    """The URL of a member of a list, variables filled in. Raises UsageError."""
    _require(target, {member: member}, env)
    return _filled(member, env)


def resolve_shadow(target: Target, env: Mapping[str, str]) -> str | None:
    """The target's shadow, variables filled in. Raises UsageError."""
    if target.shadow is None:
        return None
    _require(target, {"shadow": target.shadow}, env)
    return _filled(target.shadow, env)


def _require(target: Target, texts: Mapping[str, str], env: Mapping[str, str]) -> None:
    unset: dict[str, Span | None] = {}
    for key, text in texts.items():
        for name in VARIABLE.findall(text):
            if not env.get(name):
                unset.setdefault(name, target.places.get(key))
    if unset:
        shown = ", ".join(f"{name} ({span})" if span else name for name, span in unset.items())
        verb = "is" if len(unset) == 1 else "are"
        raise UsageError(
            f"target {target.name}: {shown} {verb} not set in the environment",
            help=f"export {next(iter(unset))}=..., or name another target with -t",
        )


def _filled(text: str, env: Mapping[str, str]) -> str:
    """The text with its variables; between ``://`` and ``@`` a value is percent-encoded where it is not already."""
    user = _USER.search(text)
    if user is None:
        return VARIABLE.sub(lambda match: env[match.group(1)], text)
    encoded = VARIABLE.sub(lambda match: _encoded(env[match.group(1)]), user[0])
    before, behind = (_filled(part, env) for part in (text[: user.start()], text[user.end() :]))
    return before + encoded + behind


def _encoded(value: str) -> str:
    return value if _ENCODED.fullmatch(value) else quote(value, safe="")


def _target(
    name: str, mapping: TargetMapping, places: Places, stores: Sequence[str], findings: list[Diagnostic]
) -> Target:
    said = {store: one for store in stores if (one := getattr(mapping, store, None)) is not None}
    urls = {store: one.url if isinstance(one, ClickHouseMapping) else one for store, one in said.items()}
    if not urls:
        message = f"target {name!r} names no database"
        findings.append(Diagnostic(code="empty-target", message=message, span=places.key((name,)), help=_NO_STORE))
    for store, url in urls.items():
        if has_password(url):
            findings.append(_password(f"the URL for {store}", places.value((name, store))))
    each = _each(name, mapping, urls, places, findings) if mapping.each is not None else None
    return Target(
        name=name,
        urls=urls,
        words={store: _words(one) for store, one in said.items() if isinstance(one, ClickHouseMapping)},
        places={key: places.value((name, key)) for key in (*urls, "shadow", "each")},
        shadow=mapping.shadow,
        protected=mapping.protected,
        lock_timeout=duration(mapping.lock_timeout) if mapping.lock_timeout else None,
        statement_timeout=duration(mapping.statement_timeout) if mapping.statement_timeout else None,
        each=each,
    )


def _each(
    name: str, mapping: TargetMapping, urls: Mapping[str, str], places: Places, findings: list[Diagnostic]
) -> Each | None:
    said = mapping.each
    if said is None or (said.database is None) == (said.schema_ is None):
        message = "'each' says either 'database' or 'schema', and a SELECT"
        findings.append(Diagnostic(code="each", message=message, span=places.value((name, "each"))))
        return None
    if set(urls) != {"postgres"}:
        findings.append(
            Diagnostic(
                code="each",
                message=f"target {name!r}: 'each' is about PostgreSQL, so its URL and no other stands beside it",
                span=places.value((name, "each")),
                help="give the other stores a target of their own",
            )
        )
    if said.schema_ is not None:
        return Each(what="schema", query=said.schema_)
    return Each(what="database", query=said.database or "")


def _list(
    name: str, members: Sequence[str], targets: Mapping[str, object], places: Places, findings: list[Diagnostic]
) -> Target:
    """A list of targets and URLs. A list holds no other list."""
    for position, member in enumerate(members):
        span = places.value((name, position))
        if "://" in member or VARIABLE.search(member):
            if has_password(member):
                findings.append(_password("this URL", span))
        elif member not in targets or isinstance(targets[member], list):
            problem = "is a list itself" if member in targets else "is no target"
            known = ", ".join(sorted(one for one in targets if not isinstance(targets[one], list))) or "none yet"
            findings.append(
                Diagnostic(
                    code="target-list",
                    message=f"{member!r} {problem}",
                    span=span,
                    help=f"a list holds URLs, ${{VARIABLE}} and names of targets: {known}",
                )
            )
    if repeated := sorted({one for one in members if members.count(one) > 1}):
        findings.append(
            Diagnostic(code="target-list", message=f"{', '.join(repeated)} twice", span=places.value((name,)))
        )
    urls = {member: member for member in members if "://" in member or VARIABLE.search(member)}
    return Target(
        name=name,
        members=tuple(members),
        places={member: places.value((name, position)) for position, member in enumerate(members)},
        urls=urls,
    )


def _words(mapping: ClickHouseMapping) -> dict[str, str]:
    return {"cluster": mapping.cluster, "replicated": str(mapping.replicated).lower()}


_NO_STORE = "give the URL of a store, or write 'embedded'"


def _password(what: str, span: Span | None) -> Diagnostic:
    return Diagnostic(
        code="password-in-profile",
        message=f"{what} holds a password",
        severity=Severity.WARNING,
        span=span,
        help="put the URL into an environment variable, and write ${VARIABLE} here",
    )

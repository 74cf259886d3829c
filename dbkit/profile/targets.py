"""Where a profile's databases are: the ``targets:`` of a profile, their environment variables, and durations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import UsageError
from dbkit.core.span import Span
from dbkit.profile.explain import Places, explain
from dbkit.profile.urls import conceal, has_password, mask, store_of, with_words

__all__ = [
    "EMBEDDED",
    "Target",
    "TargetMapping",
    "Targets",
    "conceal",
    "duration",
    "mask",
    "read_targets",
    "resolve",
    "resolve_shadow",
    "store_of",
]

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = r"^[0-9]+(\.[0-9]+)?(ms|s|min|h|d)$"


def duration(text: str) -> float:
    """Seconds of ``500ms``, ``3s``, ``20min``, ``1h`` or ``2d``. Raises ValueError."""
    match = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,12})?)(ms|s|min|h|d)", text)
    if match is None:
        raise ValueError("a duration is a number and a unit: 500ms, 3s, 20min, 1h, 2d")
    return float(match.group(1)) * _UNITS[match.group(2)]


def _is_duration(value: object) -> object:
    duration(value if isinstance(value, str) else "")
    return value


def _is_url(text: str) -> str:
    rest = _VARIABLE.sub("", text)
    if "${" in rest:
        raise ValueError("a variable is written ${NAME}, of letters, digits and _")
    if "://" not in text and not _VARIABLE.search(text):
        raise ValueError("a URL is needed, as postgresql://user@host:5432/database, or ${VARIABLE}")
    return text


def _is_shadow(text: str) -> str:
    return text if text in ("embedded", "same-server") else _is_url(text)


Url = Annotated[str, AfterValidator(_is_url)]
Duration = Annotated[str, BeforeValidator(_is_duration), Field(json_schema_extra={"pattern": _DURATION})]
Shadow = Annotated[str, AfterValidator(_is_shadow)]


class ClickHouseMapping(BaseModel):
    """A cluster of ClickHouse servers: what a profile declares is made on each of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    url: Url = Field(description="URL of one of its hosts, or of several: clickhouse://user@one,two/database.")
    cluster: str = Field(
        min_length=1, description="Its name in system.clusters: statements go ON CLUSTER, and drift looks at each host."
    )
    replicated: bool = Field(
        default=False, description="Whether tables of the MergeTree family get their Replicated engine."
    )


class TargetMapping(BaseModel):
    """A target whose databases run somewhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    postgres: Url | None = Field(default=None, description="URL: postgresql://..., or ${VARIABLE}.")
    redis: Url | None = Field(default=None, description="URL: redis://... or rediss://..., or ${VARIABLE}.")
    clickhouse: Url | ClickHouseMapping | None = Field(
        default=None,
        description="URL: clickhouse://..., clickhouse+http://... or chdb:///folder, or ${VARIABLE}; with a cluster, a "
        "mapping.",
    )
    shadow: Shadow | None = Field(
        default=None,
        description="Where statements are tried: embedded (the default), same-server (a scratch database there), or a "
        "PostgreSQL URL.",
    )
    protected: bool = Field(
        default=False, description="Needs --yes or an approved plan; refuses destructive steps that are not named."
    )
    lock_timeout: Duration | None = Field(
        default=None, description="How long a statement waits for a lock: 500ms, 3s, 1min."
    )
    statement_timeout: Duration | None = Field(default=None, description="How long a statement may run: 30s, 20min.")


class Targets(BaseModel):
    """The ``targets:`` of a profile by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    targets: dict[Annotated[str, Field(min_length=1)], Literal["embedded"] | TargetMapping] = Field(
        default={}, description="Where the databases are, by name: local, staging, prod. local is the default one."
    )


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


def resolve_shadow(target: Target, env: Mapping[str, str]) -> str | None:
    """The target's shadow, variables filled in. Raises UsageError."""
    if target.shadow is None:
        return None
    _require(target, {"shadow": target.shadow}, env)
    return _filled(target.shadow, env)


def _require(target: Target, texts: Mapping[str, str], env: Mapping[str, str]) -> None:
    unset: dict[str, Span | None] = {}
    for key, text in texts.items():
        for name in _VARIABLE.findall(text):
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
    return _VARIABLE.sub(lambda match: env[match.group(1)], text)


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
            findings.append(_password(store, places.value((name, store))))
    return Target(
        name=name,
        urls=urls,
        words={store: _words(one) for store, one in said.items() if isinstance(one, ClickHouseMapping)},
        places={key: places.value((name, key)) for key in (*urls, "shadow")},
        shadow=mapping.shadow,
        protected=mapping.protected,
        lock_timeout=duration(mapping.lock_timeout) if mapping.lock_timeout else None,
        statement_timeout=duration(mapping.statement_timeout) if mapping.statement_timeout else None,
    )


def _words(mapping: ClickHouseMapping) -> dict[str, str]:
    return {"cluster": mapping.cluster, "replicated": str(mapping.replicated).lower()}


_NO_STORE = "give the URL of a store, or write 'embedded'"


def _password(store: str, span: Span | None) -> Diagnostic:
    return Diagnostic(
        code="password-in-profile",
        message=f"the URL for {store} holds a password",
        severity=Severity.WARNING,
        span=span,
        help="put the URL into an environment variable, and write ${VARIABLE} here",
    )

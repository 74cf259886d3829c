"""Profiles: from their files to drafts, with every finding of every layer at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.contract import Draft, Source, Store
from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import ProfileError
from dbkit.core.span import Span
from dbkit.profile.document import ProfileDocument, Section, read

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["Profile", "load", "source_of"]

_MOST_FINDINGS = 100
_ATTEMPTS = 4
"""To leave out what is wrong, and look at the rest: an entry that is left out may have been needed by another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile that compiles."""

    document: ProfileDocument
    sections: Mapping[str, BaseModel] = field(default_factory=dict)
    """The stores' surfaces, in the order of STORES."""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.document.name


def load(path: Path, stores: Mapping[str, Store]) -> Profile:
    """Read and compile a profile. No server is touched.

    Raises ProfileError with all that is wrong, sorted by place: YAML, top level, surfaces and compilers.
    """
    document, findings = read(path, tuple(stores))
    found = list(findings)
    sections: dict[str, BaseModel] = {}
    drafts: dict[str, Draft] = {}
    for name, store in stores.items():
        if name not in document.sections:
            continue
        before = len(found)
        section = _checked(store, document.sections[name], found)
        if section is None:
            continue
        sections[name] = section
        # Where a file is missing, whatever names what it declares would be reported too.
        if document.complete:
            drafts[name], more = store.compile(source_of(document, name, section))
            # So would what names an entry that was left out because it is wrong itself.
            whole = len(found) == before
            found += [one for one in more if whole or not one.code.startswith("unknown-")]
    if "postgres" in drafts:
        found += _beside_tenants(document, drafts["postgres"])
    if document.complete and not document.sections:
        found.append(_no_section(document, stores))
    found = _first(sorted(_without_echoes(found), key=Diagnostic.sort_key))
    if any(one.severity is Severity.ERROR for one in found):
        raise ProfileError(tuple(found), document.files)
    return Profile(document=document, sections=sections, drafts=drafts, warnings=tuple(found))


def _checked(store: Store, section: Section, found: list[Diagnostic]) -> BaseModel | None:
    from pydantic import ValidationError

    from dbkit.profile.explain import explain, without_faults

    surface = store.surface()
    data = section.data
    for attempt in range(_ATTEMPTS):
        try:
            return surface.model_validate(data, strict=True)
        except ValidationError as error:
            if attempt == 0:
                found += explain(error, surface, data, section.places)
            data = without_faults(error, surface, data)
    return None


def source_of(document: ProfileDocument, store: str, model: BaseModel) -> Source:
    """A store's section, and where its parts stand."""
    section = document.sections[store]
    return Source(
        profile=document.name,
        section=model,
        data=section.data,
        spans=section.spans,
        key_spans=section.key_spans,
        folder=document.path.parent,
        raw=section.raw,
        files=document.files,
    )


def _without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Each finding once, and none about the meaning of what could not be read as YAML."""
    unread: dict[tuple[str, int], list[Span]] = {}
    for one in found:
        if one.span is not None and one.code.startswith("yaml-"):
            unread.setdefault((one.span.file, one.span.line), []).append(one.span)

    def is_echo(one: Diagnostic) -> bool:
        span = one.span
        if span is None or one.code.startswith("yaml-"):
            return False
        return any(0 <= span.column - bad.column < bad.length for bad in unread.get((span.file, span.line), ()))

    return [one for one in dict.fromkeys(found) if not is_echo(one)]


def _first(found: list[Diagnostic]) -> list[Diagnostic]:
    """As many findings as a reader can use; errors are not pushed out by warnings."""
    if len(found) <= _MOST_FINDINGS:
        return found
    errors = [one for one in found if one.severity is Severity.ERROR] or found
    rest = len(found) - len(errors[:_MOST_FINDINGS])
    more = Diagnostic(code="more-findings", message=f"{rest} more are not shown", severity=Severity.NOTE)
    return [*errors[:_MOST_FINDINGS], more]


def _beside_tenants(document: ProfileDocument, draft: Draft) -> list[Diagnostic]:
    """What cannot be there once for each tenant: it is no part of the schema that unqualified names live in."""
    places = [target.places.get("each") for target in document.targets.values() if target.each is not None]
    if not any(target.each and target.each.what == "schema" for target in document.targets.values()):
        return []
    shared = [one for one in draft.statements if draft.namespace not in one.id.path[:2]]
    return [
        Diagnostic(
            code="tenant-shares",
            message=f"{one.id} belongs to the whole database, and the profile is for one schema of each tenant",
            span=one.span or places[0],
            help="declare what tenants share in a profile of its own, which has 'ignore' for their schemas",
        )
        for one in shared
    ]


def _no_section(document: ProfileDocument, stores: Mapping[str, Store]) -> Diagnostic:
    return Diagnostic(
        code="no-section",
        message="the profile declares nothing",
        span=Span(document.shown, 1, 1),
        help=f"add a section: {', '.join(stores)}",
    )

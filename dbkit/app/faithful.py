"""Whether a profile that was written from a state says all of it: made on a scratch server, and compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dbkit.app.canonical import Scratch
from dbkit.contract import Draft, Server, Source, Store
from dbkit.core.diagnostic import Severity
from dbkit.core.errors import DbkitError
from dbkit.core.span import Path as DocumentPath
from dbkit.core.span import Span
from dbkit.plan.state import State

__all__ = ["compiled", "unsaid"]


def unsaid(
    store: Store, section: Mapping[str, Any], state: State, *, name: str, server: Server, scratch: Scratch
) -> tuple[str, ...]:
    """What of the state its section does not say, by name; an entry that explains itself where it cannot be known."""
    try:
        draft, wrong = compiled(store, section, name=name)
        if wrong:
            return wrong
        found = store.shadow(scratch.url(store.name), draft) if draft.statements else State()
        wanted = scratch.comparable(store, state, Draft(version=server.major), server)
    except DbkitError as error:
        return (f"whether the profile says everything is not known: {error.message}",)
    differing = [one for one in sorted(wanted.objects) if found.objects.get(one) != wanted.objects[one]]
    more = sorted(found.objects.keys() - wanted.objects.keys())
    return tuple(
        [f"{one} is said in another way" if one in found.objects else f"{one} is not said" for one in differing]
        + [f"{one} is said and is not there" for one in more]
    )


def compiled(store: Store, section: Mapping[str, Any], *, name: str) -> tuple[Draft, tuple[str, ...]]:
    """The draft of a section that is in no file, and what is wrong with it."""
    place: dict[DocumentPath, Span] = {(): Span(f"{name}.yaml", 1, 1)}
    model = store.surface().model_validate(section, strict=True)
    source = Source(profile=name, section=model, data=section, spans=place, key_spans=place, folder=Path())
    draft, findings = store.compile(source)
    return draft, tuple(one.message for one in findings if one.severity is Severity.ERROR)

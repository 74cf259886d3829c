"""Profiles: where they are, and from their files to drafts, with every finding of every layer at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.contract import Draft, Source, Store
from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import ProfileError, UsageError
from dbkit.core.span import Span
from dbkit.profile.document import ProfileDocument, Section, read
from dbkit.profile.files import read_text, shown
from dbkit.profile.words import nearest_of, unknown_key
from dbkit.profile.yaml import load as load_yaml

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["Folders", "Profile", "all_profiles", "find_profile", "find_root", "folders", "load"]

_SETTINGS = "dbkit.yaml"
_ENDINGS = (".yaml", ".yml")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The folders of a project."""

    profiles: Path
    migrations: Path
    schemas: Path


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
            drafts[name], more = store.compile(_source(document, document.sections[name], section))
            # So would what names an entry that was left out because it is wrong itself.
            whole = len(found) == before
            found += [one for one in more if whole or not one.code.startswith("unknown-")]
    if document.complete and not document.sections:
        found.append(_no_section(document, stores))
    found = _first(sorted(_without_echoes(found), key=Diagnostic.sort_key))
    if any(one.severity is Severity.ERROR for one in found):
        raise ProfileError(tuple(found), document.files)
    return Profile(document=document, sections=sections, drafts=drafts, warnings=tuple(found))


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds ``profiles/`` or ``dbkit.yaml``. Raises UsageError."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "profiles").is_dir() or (folder / _SETTINGS).is_file():
            return folder
    raise UsageError(
        f"{start} is not in a project: neither it nor a folder above it holds profiles/ or {_SETTINGS}",
        help="go to the project's folder, or make profiles/NAME.yaml here",
    )


def folders(root: Path) -> Folders:
    """The folders of the project: as ``dbkit.yaml`` names them, else ``profiles``, ``migrations`` and ``schemas``.

    Raises ProfileError where ``dbkit.yaml`` is wrong.
    """
    names = {"profiles": "profiles", "migrations": "migrations", "schemas": "schemas"}
    path = root / _SETTINGS
    if path.is_file():
        names |= _settings(path, tuple(names))
    return Folders(**{name: root / folder for name, folder in names.items()})


def find_profile(name_or_file: str, root: Path) -> Path:
    """The file of a profile: a name in ``profiles/``, or a file. Raises UsageError with the names that there are."""
    path = Path(name_or_file)
    if path.suffix in _ENDINGS or path.name != name_or_file:
        if path.is_file():
            return path
        raise UsageError(f"there is no file {name_or_file}", help=_choices(name_or_file, root))
    folder = folders(root).profiles
    for ending in _ENDINGS:
        found = folder / f"{name_or_file}{ending}"
        if found.is_file():
            return found
    raise UsageError(f"there is no profile {name_or_file!r} in {shown(folder)}/", help=_choices(name_or_file, root))


def all_profiles(root: Path) -> tuple[Path, ...]:
    """The files directly in ``profiles/``, by name. What profiles include belongs into folders below it."""
    folder = folders(root).profiles
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.suffix in _ENDINGS and path.is_file())
    return tuple(sorted(found, key=lambda path: path.name))


def _choices(name: str, root: Path) -> str:
    names = [path.stem for path in all_profiles(root)]
    if not names:
        return "there are no profiles yet"
    near = nearest_of(Path(name).stem, names)
    return f"{f'{near} ' if near else ''}The profiles are {', '.join(names)}"


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


def _source(document: ProfileDocument, section: Section, model: BaseModel) -> Source:
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


def _no_section(document: ProfileDocument, stores: Mapping[str, Store]) -> Diagnostic:
    return Diagnostic(
        code="no-section",
        message="the profile declares nothing",
        span=Span(document.shown, 1, 1),
        help=f"add a section: {', '.join(stores)}",
    )


def _settings(path: Path, known: tuple[str, ...]) -> dict[str, str]:
    name = shown(path)
    text, problem = read_text(path, name)
    if problem is not None:
        raise ProfileError((problem,))
    document, findings = load_yaml(text, name)
    found = list(findings)
    data = document.data if isinstance(document.data, dict) else {}
    if document.data is not None and not isinstance(document.data, dict):
        found.append(Diagnostic(code="no-mapping", message=f"{name} is a mapping of keys to folders"))
    for key, value in data.items():
        if key not in known:
            found.append(unknown_key(key, known, document.key_spans.get((key,))))
        elif not isinstance(value, str) or not value:
            span = document.spans.get((key,))
            found.append(Diagnostic(code="wrong-type", message="expected the name of a folder", span=span))
    if found:
        raise ProfileError(tuple(sorted(found, key=Diagnostic.sort_key)), {name: text})
    return data

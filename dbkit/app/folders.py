"""Where a project keeps its profiles, migrations and states."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import ProfileError, UsageError
from dbkit.core.paths import shown
from dbkit.profile.words import nearest_of

__all__ = ["Folders", "all_profiles", "find_profile", "find_root", "folders"]

_SETTINGS = "dbkit.yaml"
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The folders of a project."""

    profiles: Path
    migrations: Path
    schemas: Path


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
        _refuse_connection(name_or_file)
        raise UsageError(f"there is no file {name_or_file}", help=_choices(name_or_file, root))
    folder = folders(root).profiles
    for ending in _ENDINGS:
        found = folder / f"{name_or_file}{ending}"
        if found.is_file():
            return found
    _refuse_connection(name_or_file)
    raise UsageError(f"there is no profile {name_or_file!r} in {shown(folder)}/", help=_choices(name_or_file, root))


def _refuse_connection(text: str) -> None:
    """Raise UsageError for what is meant as a place of a database: it may hold a password, and is not shown."""
    if "@" in text or "=" in text:
        raise UsageError(
            "what was given is no URL, and no profile has such a name",
            help="a URL begins with postgresql://, redis:// or clickhouse://",
        )


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


def _settings(path: Path, known: tuple[str, ...]) -> dict[str, str]:
    from dbkit.core.diagnostic import Diagnostic
    from dbkit.profile.files import read_text
    from dbkit.profile.words import unknown_key
    from dbkit.profile.yaml import load

    name = shown(path)
    text, problem = read_text(path, name)
    if problem is not None:
        raise ProfileError((problem,))
    document, findings = load(text, name)
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

"""One verb as a Typer command, with the options that all verbs share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dbkit.app.folders import all_profiles, find_profile, find_root
from dbkit.app.project import Request
from dbkit.cli.output import Output
from dbkit.cli.table import GLOBAL_OPTIONS
from dbkit.core.errors import UsageError
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["Shared", "invoke", "shared_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the options that all verbs share say."""

    request: Request
    folder: Path | None
    format: str
    output: Output

    @property
    def root(self) -> Path:
        """The project's folder."""
        if self.folder is not None and not self.folder.is_dir():
            raise UsageError(f"there is no folder {self.folder}", help="--dir names the folder that holds profiles/")
        return self.folder.resolve() if self.folder is not None else find_root(Path.cwd())

    @property
    def root_if_any(self) -> Path | None:
        """The project's folder, or None where the command stands in no project."""
        try:
            return self.root
        except UsageError:
            return None

    def profile_paths(self) -> list[Path]:
        """The profile that was asked for, or all that there are."""
        asked = self.request.profile
        return [find_profile(asked, self.root)] if asked else list(all_profiles(self.root))

    def profile_path(self) -> Path:
        """The profile that was asked for, or the only one there is."""
        if self.request.profile:
            return find_profile(self.request.profile, self.root)
        paths = all_profiles(self.root)
        if len(paths) == 1:
            return paths[0]
        names = ", ".join(path.stem for path in paths)
        raise UsageError(
            "which profile?" if paths else "there is no profile here",
            help=f"say -p NAME; there are: {names}"
            if paths
            else "make profiles/NAME.yaml, or go to the project's folder",
        )

    def profile(self) -> Profile:
        """The profile, compiled; its warnings are shown."""
        from dbkit.app.profile import load

        profile = load(self.profile_path(), STORES)
        for warning in profile.warnings:
            self.output.diagnostic(warning, profile.document.files)
        return profile

    def choose_format(self, *known: str) -> str:
        """The format that was asked for, of those that the command knows; the first is the default."""
        chosen = self.format or known[0]
        if chosen not in known:
            raise UsageError(f"there is no format {chosen!r} here", help=f"the formats are {', '.join(known)}")
        return chosen


def shared_of(context: typer.Context) -> Shared:
    """The shared options, as the callback below left them."""
    shared: Shared = context.obj
    return shared


def _callback(
    context: typer.Context,
    profile: Annotated[str | None, typer.Option("-p", "--profile", envvar="DBKIT_PROFILE")] = None,
    target: Annotated[str | None, typer.Option("-t", "--target", envvar="DBKIT_TARGET")] = None,
    url: Annotated[list[str] | None, typer.Option("-u", "--url")] = None,
    store: Annotated[list[str] | None, typer.Option("--store")] = None,
    folder: Annotated[Path | None, typer.Option("--dir")] = None,
    chosen_format: Annotated[str, typer.Option("--format")] = "",
    yes: Annotated[bool, typer.Option("-y", "--yes")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet")] = False,
    verbose: Annotated[int, typer.Option("-v", "--verbose", count=True)] = 0,
    color: Annotated[str, typer.Option("--color")] = "auto",
) -> None:
    if color not in ("auto", "always", "never"):
        raise UsageError(f"--color is auto, always or never, not {color!r}")
    for name in store or []:
        if name not in STORES:
            raise UsageError(f"there is no store {name!r}", help=f"the stores are {', '.join(STORES)}")
    context.obj = Shared(
        request=Request(
            profile=profile or None,
            target=target or None,
            urls=tuple(url or ()),
            stores=tuple(store or ()),
            yes=yes,
        ),
        folder=folder,
        format=chosen_format,
        output=Output(quiet=quiet, verbose=verbose, color=color),
    )


def invoke(function: Callable[..., Any], name: str, shared: list[str], rest: list[str]) -> int:
    """Run a verb with its words. Gives the exit code that it answers with, 0 where it answers nothing.

    Its docstring is what ``--help`` says of it.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback()(_callback)
    stopped: list[KeyboardInterrupt] = []

    @wraps(function)
    def stoppable(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except KeyboardInterrupt as stop:  # which Typer would turn into a bare exit code
            stopped.append(stop)
            raise

    app.command(name, epilog=f"\b\n{GLOBAL_OPTIONS}")(stoppable)
    try:
        result = app(args=[*shared, name, *rest], prog_name="dbkit", standalone_mode=False)
    except Exception as error:
        if stopped:
            raise stopped[0] from None
        # Typer carries click under one of two names, so its usage errors are known by what they can do.
        if not hasattr(error, "format_message"):
            raise
        raise UsageError(error.format_message(), help=f"dbkit {name} --help") from None
    if stopped:
        raise stopped[0]
    sys.stdout.flush()
    return result if isinstance(result, int) else 0

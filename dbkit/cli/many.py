"""A command in each of many databases: how far it is, what came of each, and one exit code."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dbkit.app.destination import Destination, Destinations
from dbkit.app.each import Done, Watch, in_each
from dbkit.app.migrate import Session, session
from dbkit.app.migrate import Watch as SessionWatch
from dbkit.app.profile import Profile
from dbkit.app.project import migrations_folder
from dbkit.cli.command import Shared
from dbkit.core.errors import DbkitError, worst
from dbkit.core.text import counted
from dbkit.migrations.folder import Folder

__all__ = ["Many", "Told", "over_each", "tell", "work_in_each"]

_NAMED = 6
"""Databases that a line of the report names; JSON names all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a command has to say of one database. Those of which it says the same are told of together."""

    summary: str
    """One line."""
    detail: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """The databases of a target of many, and what opens one of them."""

    shared: Shared
    profile: Profile
    places: Destinations
    folder: Folder

    @classmethod
    def of(cls, shared: Shared, profile: Profile, places: Destinations) -> Many:
        """With the profile's migrations, read once. Raises IntegrityError where they are not as their sum says."""
        folder = migrations_folder(shared.root, profile.name)
        folder.verify()
        return cls(shared=shared, profile=profile, places=places, folder=folder)

    def called(self, place: Destination) -> str:
        """A database as the target's members are called, without the target's own name."""
        return place.name.removeprefix(f"{self.places.name.partition('/')[0]}/")

    @contextmanager
    def opened(
        self,
        place: Destination,
        check: Callable[[], None],
        *,
        read_only: bool = True,
        any_order: bool = False,
        notes: list[str] | None = None,
    ) -> Iterator[Session]:
        """One of them. ``check`` is called before each statement; what should be known of it is put to the notes."""
        output, called = self.shared.output, self.called(place)

        def statement(position: int, total: int, text: str) -> None:
            check()
            if output.verbose:
                output.note(f"  {called}: {position}/{total} {text}")

        with session(
            place,
            self.profile,
            self.folder,
            root=self.shared.root,
            watch=SessionWatch(statement=statement, note=(notes if notes is not None else []).append),
            any_order=any_order,
            read_only=read_only,
        ) as opened_session:
            yield opened_session


def over_each(
    found: Many,
    work: Callable[[Destination, Callable[[], None]], Told],
    *,
    verb: str,
    parallel: int,
    keep_going: bool = True,
) -> int:
    """Run a command in each database and report. Gives the exit code: what counts most of all that was met."""
    found.shared.choose_format("text", "json")
    done = work_in_each(found, work, verb=verb, parallel=parallel, keep_going=keep_going)
    begun = _names(done)
    left = [one for one in found.places.each if one.name not in begun]
    code = tell(found, done, left)
    if left:
        found.shared.output.note("the same command again goes on with those that are left; --keep-going does not stop")
    return code


def work_in_each(
    found: Many,
    work: Callable[[Destination, Callable[[], None]], Told],
    *,
    verb: str,
    parallel: int,
    keep_going: bool = True,
) -> tuple[Done[Told], ...]:
    """Run a command in each database, with progress."""
    places = found.places.each
    found.shared.output.note(
        f"{verb} {found.profile.name} at {found.places.name}: {counted(len(places), 'database')}, {parallel} at a time"
    )
    with _progress(found, verb) as watch:
        return in_each(places, work, parallel=parallel, keep_going=keep_going, watch=watch)


def tell(found: Many, done: Sequence[Done[Told]], left: Sequence[Destination]) -> int:
    """Report what came of each database, and which were left. Gives the exit code: what counts most of all."""
    shared = found.shared
    for one in done:
        for note in one.value.notes if one.value else ():
            shared.output.note(f"note: {found.called(one.place)}: {note}")
    if shared.format == "json":
        shared.output.json(
            profile=found.profile.name,
            target=found.places.name,
            databases=[_data(one, found) for one in done]
            + [{"name": found.called(one), "state": "not run"} for one in left],
        )
    else:
        shared.output.result("\n".join(_report(found, done, left)))
    return worst(
        one.error.exit_code if one.error is not None else one.value.exit_code if one.value is not None else 0
        for one in done
    )


def _names(done: Sequence[Done[Told]]) -> set[str]:
    return {one.place.name for one in done}


def _data(one: Done[Told], found: Many) -> dict[str, Any]:
    data: dict[str, Any] = {"name": found.called(one.place), "milliseconds": round(one.seconds * 1000)}
    if one.error is not None:
        return {
            **data,
            "state": "failed",
            "error": {
                "message": _message(one.error),
                "help": one.error.help,
                "exit_code": one.error.exit_code,
            },
        }
    return {**data, "state": "done", **(one.value.data if one.value else {})}


def _message(error: DbkitError) -> str:
    where = getattr(error, "where", None)
    return f"{where}: {error.message}" if where else error.message


def _report(found: Many, done: Sequence[Done[Told]], left: Sequence[Destination]) -> Iterator[str]:
    """What was said, and of how many; failures last, where they are seen."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    failed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in done:
        name = found.called(one.place)
        if one.error is not None:
            failed[f"failed: {_message(one.error)}", one.error.help or ""].append(name)
        elif one.value is not None:
            said[one.value.summary, one.value.detail].append(name)
    if not done and not left:
        yield f"{found.places.name}: there are no databases"
    output = found.shared.output
    for (summary, detail), names in said.items():
        yield f"{len(names):>6}  {summary}"
        yield f"        {output.style(_some(names), 'dim')}"
        yield from (f"        {line}".rstrip() for line in detail.splitlines())
    for (summary, advice), names in failed.items():
        yield f"{len(names):>6}  {output.style(summary, 'red')}"
        yield f"        {output.style(_some(names), 'dim')}"
        yield from (f"        help: {line}" for line in advice.splitlines())
    if left:
        yield f"{len(left):>6}  {output.style('not run', 'yellow')}"
        yield f"        {output.style(_some([found.called(one) for one in left]), 'dim')}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


@contextmanager
def _progress(found: Many, verb: str) -> Iterator[Watch]:
    """A bar and who is at work, on a terminal; elsewhere a line for each that is done."""
    output, total = found.shared.output, len(found.places.each)
    if output.quiet or not sys.stderr.isatty():
        count = [0]

        def told(place: Destination, error: DbkitError | None) -> None:
            count[0] += 1
            output.note(f"  {count[0]}/{total} {found.called(place)}{f': failed: {_message(error)}' if error else ''}")

        yield Watch(started=lambda _: None, done=told)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    working: list[str] = []
    columns = (
        TextColumn(verb),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[working]}", markup=False),
    )
    console = Console(stderr=True, no_color=not output.colored(sys.stderr))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(verb, total=total, working="")

        def started(place: Destination) -> None:
            working.append(found.called(place))
            bar.update(task, working=_some(working))

        def finished(place: Destination, error: DbkitError | None) -> None:
            working.remove(found.called(place))
            bar.update(task, advance=1, working=_some(working))
            if error is not None:
                console.print(f"{found.called(place)}: failed: {_message(error)}", style="red", markup=False)

        yield Watch(started=started, done=finished)

"""Finds the verb, loads only its module, and turns every error into one message and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from dbkit.cli.table import ALIASES, EXIT_CODES, GLOBAL_OPTIONS, GROUPS, VERBS
from dbkit.core.errors import DbkitError, ProfileError, UsageError

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["run"]

_WITH_VALUE = {
    "-p": "--profile",
    "-t": "--target",
    "-u": "--url",
    "--profile": "--profile",
    "--target": "--target",
    "--url": "--url",
    "--store": "--store",
    "--dir": "--dir",
    "--format": "--format",
    "--color": "--color",
}
_FLAGS = {"-y", "--yes", "-q", "--quiet", "-v", "--verbose"}


_TERMINATED = 143
"""What shells say of a process that SIGTERM ended."""


def run(arguments: list[str]) -> int:
    """Run one command line. Gives the exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        return _run(arguments)
    except ProfileError as error:
        _show_profile_error(error)
        return error.exit_code
    except DbkitError as error:
        _show_error(error)
        return error.exit_code
    except KeyboardInterrupt as stop:
        _show_stopped("interrupted", stop)
        return 130
    except SystemExit as stop:
        if stop.code == _TERMINATED:
            _show_stopped("terminated", stop)
        raise
    except BrokenPipeError:
        # The reader of our output has gone (``| head``): nothing is left to say, and nothing may be said at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _terminated(_: int, __: FrameType | None) -> NoReturn:
    raise SystemExit(_TERMINATED)


def _run(arguments: list[str]) -> int:
    shared, words = _separate(arguments)
    if words[:1] == ["--version"]:
        from dbkit import __version__

        print(f"dbkit {__version__}")  # noqa: T201
        return 0
    if not words or words[0] in ("--help", "-h", "help"):
        print(_help(()), end="")  # noqa: T201
        return 0 if words else 2
    if words[0] in GROUPS and (len(words) == 1 or words[1] in ("--help", "-h")):
        print(_help((words[0],)), end="")  # noqa: T201
        return 0 if len(words) > 1 else 2
    verb, rest = _verb(words)
    module = import_module(f"dbkit.cli.{VERBS[verb][0]}")
    from dbkit.cli.command import invoke

    return invoke(module.command, " ".join(verb), shared, rest)


def _separate(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Split off the options that every command has, wherever they stand, from the words of the command."""
    shared: list[str] = []
    words: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        name, equals, _ = word.partition("=")
        if word == "--":
            words += [word, *queue]
            break
        if word in _FLAGS or (word[:1] == "-" and word[1:2] != "-" and len(word) > 1 and set(word[1:]) <= set("yqv")):
            shared.append(word)
        elif name in _WITH_VALUE and (equals or word in _WITH_VALUE):
            shared.append(word)
            if not equals:
                if not queue:
                    raise UsageError(f"{word} needs a value")
                shared.append(queue.pop(0))
        elif word[:2] in ("-p", "-t", "-u") and word[:2] != "--" and len(word) > 2:
            shared += [word[:2], word[2:]]
        elif word == "-d" or (word.startswith("-d") and not word.startswith("--")):
            raise UsageError("there is no -d", help="did you mean --url or --dir?")
        else:
            words.append(word)
    return shared, words


def _verb(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    depth = 2 if words[0] in GROUPS else 1
    verb = tuple(words[:depth])
    verb = ALIASES.get(verb, verb)
    if verb in VERBS:
        return verb, words[depth:]
    typed = " ".join(words[:depth])
    known = [" ".join(path) for path in (*VERBS, *ALIASES)]
    near = get_close_matches(typed, known, n=3, cutoff=0.5) or [name for name in known if name.endswith(f" {typed}")]
    raise UsageError(
        f"there is no command {typed!r}",
        help=f"did you mean {' or '.join(near)}?" if near else "dbkit --help lists the commands",
    )


def _help(group: tuple[str, ...]) -> str:
    title = f"dbkit {group[0]}: {GROUPS[group[0]]}" if group else _TITLE
    rows = [(" ".join(path), VERBS[path][1]) for path in VERBS if path[: len(group)] == group]
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{width}}  {summary}" for name, summary in rows]
    return "\n".join(
        [title, "", "Usage: dbkit COMMAND [OPTIONS]", "", "Commands:", *lines, "", GLOBAL_OPTIONS, EXIT_CODES]
    )


_TITLE = "dbkit provisions and migrates PostgreSQL, Redis and ClickHouse from one YAML profile."


def _show_profile_error(error: ProfileError) -> None:
    from dbkit.core.diagnostic import render

    for diagnostic in error.diagnostics:
        print(render(diagnostic, error.sources), file=sys.stderr)  # noqa: T201
    print(f"dbkit: {error.message}", file=sys.stderr)  # noqa: T201


def _show_stopped(how: str, stop: BaseException) -> None:
    print(f"dbkit: {how}", file=sys.stderr)  # noqa: T201
    for note in getattr(stop, "__notes__", ()):
        print(f"  help: {note}", file=sys.stderr)  # noqa: T201


def _show_error(error: DbkitError) -> None:
    where = getattr(error, "where", None)
    print(f"dbkit: {f'{where}: ' if where else ''}{error.message}", file=sys.stderr)  # noqa: T201
    for line in (error.help or "").splitlines():
        print(f"  help: {line}", file=sys.stderr)  # noqa: T201

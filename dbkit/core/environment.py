"""The environment that ``${NAME}`` stands for: its variables, and secrets that are kept elsewhere.

A variable that is not set is read from the file that ``NAME_FILE`` names, as container images have it, or is what the
command in ``NAME_COMMAND`` prints. A command is run without a shell, once, when its value is needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from dbkit.core.errors import UsageError

__all__ = ["ENVIRONMENT", "Environment"]

_PATIENCE = 60
"""Seconds that a command may take: somebody may have to touch a key."""


class Environment(Mapping[str, str]):
    """The variables of the environment, those of files and commands among them."""

    def __getitem__(self, name: str) -> str:
        """The value. Raises KeyError where there is none, UsageError where its file or command does not give it."""
        if os.environ.get(name):
            return os.environ[name]
        file, command = os.environ.get(f"{name}_FILE"), os.environ.get(f"{name}_COMMAND")
        if file:
            return _of_file(name, file)
        return _of_command(name, command) if command else os.environ[name]

    def __contains__(self, name: object) -> bool:
        return any(os.environ.get(f"{name}{suffix}") for suffix in ("_FILE", "_COMMAND")) or name in os.environ

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)


ENVIRONMENT = Environment()
"""The one of this process."""


@cache
def _of_file(name: str, path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UsageError(f"{name}_FILE: {path} cannot be read: {reason}") from None


@cache
def _of_command(name: str, command: str) -> str:
    import shlex
    import subprocess

    try:
        words = shlex.split(command)
        done = subprocess.run(words, stdout=subprocess.PIPE, timeout=_PATIENCE, check=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "a quote has no end"
        raise UsageError(f"{name}_COMMAND cannot be run: {reason}", help=f"it is: {command}") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"{name}_COMMAND did not end within {_PATIENCE} s", help=f"it is: {command}") from None
    if done.returncode:
        raise UsageError(f"{name}_COMMAND ended with {done.returncode}", help=f"it is: {command}")
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\r\n")

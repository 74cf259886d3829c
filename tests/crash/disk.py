"""A small file system for the tables of PostgreSQL and all of ClickHouse, which is filled up and emptied again."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.commands import Command
from tests.crash.system import System

__all__ = ["NotMounted", "disk_full", "small_disk"]

_BYTES = 256 * 1024 * 1024
_STEP = 4096
_PATIENCE = 60.0
"""Seconds after which a command that still runs waits for room."""


class NotMounted(Exception):
    """This machine does not let us mount a file system of our own."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system in memory, which PostgreSQL's user can reach. Raises NotMounted."""
    folder = Path(tempfile.mkdtemp(prefix="dbkit-disk-"))
    folder.chmod(0o711)
    command = ["mount", "-t", "tmpfs", "-o", f"size={_BYTES},mode=711", "none", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        folder.rmdir()
        raise NotMounted(done.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def _fill(filler: Path, left: int) -> None:
    """Take all but some bytes of what is free; servers may take some of it meanwhile."""
    with filler.open("wb") as file:
        while (room := shutil.disk_usage(filler.parent).free - left) > 0:
            try:
                os.posix_fallocate(file.fileno(), 0, room)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            else:
                return


def disk_full(system: System, chance: random.Random, words: tuple[str, ...]) -> tuple[Command, bool]:
    """The disk has some kilobytes left while a command runs. If it waits for room, as ClickHouse does, it gets some."""
    assert system.disk is not None
    left = int(2 ** chance.uniform(0, 9)) * _STEP
    filler = system.disk / "filler"
    _fill(filler, left)
    try:
        command = system.start(*words)
        until = time.monotonic() + _PATIENCE
        while command.code is None and time.monotonic() < until:
            time.sleep(0.1)
        waits = command.code is None
    finally:
        filler.unlink()
    assert command.ended() in (0, 1, 5, 6), command.text
    return command, waits or command.code != 0

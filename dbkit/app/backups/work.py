"""Where the files of a backup are while it is made or restored: a folder closed to others, and not left by a kill."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbkit.embedded.state import State as StateFolder

__all__ = ["work_folder"]

_NAME = "backup-"
_UNLOCKED = "new-"
"""What a folder is called until it is locked."""


@contextmanager
def work_folder(root: Path) -> Iterator[Path]:
    """An empty folder below the project's state, removed at the end.

    What runs that were killed have left is removed first: it may be large, and is not encrypted. A folder is locked as
    long as its run is alive; the lock is the kernel's (flock), and ends with the process however that ends.
    """
    state = StateFolder(root).create()
    _clear(state)
    folder = Path(tempfile.mkdtemp(dir=state, prefix=f"{_UNLOCKED}{_NAME}"))
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        folder = folder.rename(folder.with_name(folder.name.removeprefix(_UNLOCKED)))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _clear(state: Path) -> None:
    for folder in state.glob(f"{_NAME}*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)

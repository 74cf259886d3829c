"""Processes of this machine, named so that another one can tell later whether they have ended.

Whoever holds a lease writes its name beside it: the next run need not wait for the lease of one that was killed here.
A process id alone does not do, since containers of one host name each count their own and the system uses it again.
Source: proc(5), /proc/pid/stat and /proc/sys/kernel/random/boot_id.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["has_ended", "process_name"]


def process_name(pid: int) -> str:
    """Boot, namespace, id and start of a process of ours; empty where the system does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        namespace = Path(f"/proc/{pid}/ns/pid").stat().st_ino
    except OSError:
        return ""
    start = _start(pid)
    return f"{boot}/{namespace}/{pid}/{start}" if start else ""


def has_ended(name: str) -> bool:
    """Whether the process of that name surely ran here and is gone. It may be another user's."""
    parts = name.split("/")
    own = process_name(os.getpid()).split("/")
    if len(parts) != 4 or len(own) != 4 or parts[:2] != own[:2]:
        return False
    try:
        os.kill(int(parts[2]), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it lives, and is not ours to signal
        pass
    start = _start(int(parts[2]))
    return start is not None and start != parts[3]


def _start(pid: int) -> str | None:
    """When a process started, empty where it has ended; None where /proc does not show it to us."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    # a zombie has ended, though its parent has not asked for it yet
    return "" if fields[0] in "ZX" else fields[19]

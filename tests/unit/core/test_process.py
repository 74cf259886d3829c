"""A process is known again by its name, and only on its own machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dbkit.core.process import has_ended, process_name


def test_a_process_that_lives_has_not_ended() -> None:
    assert not has_ended(process_name(os.getpid()))


@pytest.mark.skipif(sys.platform != "linux", reason="what /proc tells")
def test_a_process_that_was_killed_has_ended_even_while_nobody_asked_for_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = process_name(child.pid)
    assert not has_ended(name)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # a zombie now
    assert has_ended(name)
    child.communicate()
    assert has_ended(name)


@pytest.mark.skipif(sys.platform != "linux", reason="what /proc tells")
def test_an_id_that_is_used_again_is_another_process() -> None:
    boot, namespace, pid, start = process_name(os.getpid()).split("/")
    assert has_ended(f"{boot}/{namespace}/{pid}/{int(start) - 1}")


@pytest.mark.parametrize("place", ["another-boot/1/{pid}/1", "{boot}/1/{pid}/1", "", "-", "no/name"])
def test_nobody_can_tell_of_other_machines_and_containers(place: str) -> None:
    boot = (process_name(os.getpid()).split("/"))[0]
    assert not has_ended(place.format(pid=os.getpid(), boot=boot))


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="becomes another user")
def test_a_process_of_another_user_lives() -> None:
    name = process_name(os.getpid())
    text = "import os, sys; from dbkit.core.process import has_ended; os.setuid(65534); print(has_ended(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", text, name], capture_output=True, text=True, check=False)
    assert done.stdout == "False\n", done.stderr

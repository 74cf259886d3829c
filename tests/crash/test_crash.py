"""Nothing is lost and nothing done twice, whatever happens to dbkit, its connections and the servers.

Each fault goes on until it has struck so often.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.crash.crowd import at_once
from tests.crash.disk import NotMounted, small_disk
from tests.crash.faults import FAULTS, TIMES, repeated
from tests.crash.system import System, system


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with system(tmp_path_factory.mktemp("shop")) as one:
        yield one


def test_a_few_kills_and_runners(shop: System) -> None:
    assert repeated(shop, FAULTS["killed"], 2).struck >= 2
    assert repeated(shop, partial(at_once, 3), 1).ends == 2


@pytest.mark.slow
@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "disk full"])
def test_every_fault(shop: System, fault: str) -> None:
    assert repeated(shop, FAULTS[fault], TIMES[fault]).struck >= TIMES[fault]


@pytest.mark.slow
def test_a_full_disk(tmp_path: Path) -> None:
    try:
        with small_disk() as disk, system(tmp_path / "shop", disk) as one:
            assert repeated(one, FAULTS["disk full"], TIMES["disk full"]).struck >= TIMES["disk full"]
    except NotMounted as error:
        pytest.skip(f"a small file system cannot be mounted here: {error}")

"""The three profiles on every PostgreSQL that is installed: made, unmade, and written down again from what is live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dbkit.app.canonical import plan_between
from dbkit.app.profile import Profile, load
from dbkit.embedded import servers
from dbkit.embedded.postgres_binaries import installations
from dbkit.plan.state import State
from dbkit.plan.unsaid import completed
from dbkit.stores import STORES
from tests.live.provisioned import ROOT

PROFILES = ("kanjiiq", "smo1", "nakama")
MAJORS = sorted({one.major for one in installations()})


def committed(name: str) -> Profile:
    return load(ROOT / "profiles" / f"{name}.yaml", STORES)


@pytest.fixture(scope="module", params=MAJORS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.scratch("postgres", cache=tmp_path_factory.mktemp("cache"), major=request.param) as server:
        yield server


@pytest.mark.parametrize("name", PROFILES)
def test_postgres_comes_up_and_goes_down_without_a_rest(name: str, server: servers.Server) -> None:
    store, draft = STORES["postgres"], committed(name).drafts["postgres"]
    if int(server.version.split(".")[0]) < draft.version:
        pytest.skip(f"the profile asks for PostgreSQL {draft.version}")
    connection = store.connect(store.provision(server.url, name), profile=name)
    try:
        empty = connection.inspect(draft)
        want = store.shadow(server.url, draft)
        for target in (want, empty, want):
            before = connection.inspect(draft)
            plan = plan_between(store, before, completed(target, before, store.kinds()), draft)
            assert plan
            connection.execute(plan.steps)
            have = connection.inspect(draft)
            wanted = completed(target, have, store.kinds())  # who owns what is not said
            assert have == wanted
            assert not plan_between(store, have, wanted, draft)
        assert not want.unmanaged
    finally:
        connection.close()


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_live_reads_back_as_a_profile_that_says_the_same(
    name: str, server: servers.Server, tmp_path: Path
) -> None:
    draft = committed(name).drafts["postgres"]
    if int(server.version.split(".")[0]) < draft.version:
        pytest.skip(f"the profile asks for PostgreSQL {draft.version}")
    _reads_back("postgres", server, committed(name), tmp_path)


@pytest.mark.parametrize(("name", "store"), [("smo1", "redis"), ("nakama", "redis"), ("smo1", "clickhouse")])
def test_redis_and_clickhouse_read_back_too(name: str, store: str, tmp_path: Path) -> None:
    with servers.scratch(store, cache=tmp_path / "cache") as server:
        _reads_back(store, server, committed(name), tmp_path)


def _reads_back(name: str, server: servers.Server, profile: Profile, folder: Path) -> None:
    store, draft = STORES[name], profile.drafts[name]
    want = store.shadow(server.url, draft)
    connection = store.connect(server.url, profile="other")
    try:
        section = store.decompile(want, name=profile.name, server=connection.server)
    finally:
        connection.close()
    path = folder / "again.yaml"
    path.write_text(yaml.safe_dump({"profile": profile.name, name: section}, allow_unicode=True, sort_keys=False))
    again = load(path, STORES).drafts[name]
    read: State = store.shadow(server.url, again)
    assert read == want

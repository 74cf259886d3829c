"""Expected settings against a server's."""

from __future__ import annotations

from dbkit.stores.redis.settings import differing


def test_settings_are_compared_by_meaning() -> None:
    expected = {"maxmemory": "256mb", "appendonly": "yes", "save": "900 1", "requirepass": "required"}
    assert list(differing(expected, {"maxmemory": "268435456", "appendonly": "YES", "save": "900  1"})) == []
    assert list(differing({"maxmemory": "256m", "x": "1"}, {"maxmemory": "268435456"})) == [
        "maxmemory is 268435456; the profile expects 256m",
        "the server has no setting x; the profile expects 1",
    ]

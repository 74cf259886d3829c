"""URLs of servers, clusters and Sentinels."""

from __future__ import annotations

import pytest

from dbkit.core.errors import UsageError
from dbkit.profile.urls import mask
from dbkit.stores.redis.address import read_url


def test_a_url_of_sentinels() -> None:
    url = "rediss+sentinel://me:p%40ss@one:26379,two,[::1]:26380/main%2F1/2?sentinel_password=word&ssl_cert_reqs=none"
    address = read_url(url)
    assert address.sentinels == (("one", 26379), ("two", 26379), ("::1", 26380))
    assert (address.service, address.database, address.tls) == ("main/1", 2, True)
    assert (address.user, address.password, address.sentinel_password) == ("me", "p@ss", "word")
    assert address.options == (("ssl_cert_reqs", "none"),)
    assert str(address) == "me@main/1 by Sentinel one:26379,two:26379,::1:26380"
    for shown in (str(address), repr(address), mask(url)):
        assert "p@ss" not in shown
        assert "p%40ss" not in shown
        assert "word" not in shown.replace("password", "")


def test_a_url_of_sentinels_without_the_rest() -> None:
    address = read_url("redis+sentinel://host/main")
    assert (address.sentinels, address.service, address.database) == ((("host", 26379),), "main", 0)
    assert (address.user, address.password, address.tls) == (None, None, False)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("redis+sentinel://u:hunter2@host:26379", "does not say which primary"),
        ("redis+sentinel://u:hunter2@host:26379/", "does not say which primary"),
        ("redis+sentinel://u:hunter2@host:26379/main/x", "number of a database"),
        ("redis+sentinel://u:hunter2@host:port/main", "cannot be read"),
        ("redis+sentinel://u:hunter2@host,two:port/main", "cannot be read"),
        ("redis+tls://u:hunter2@host/0", "has the scheme redis+tls"),
        ("redis://u:hunter2@host/0?nonsense=1", "takes no parameter 'nonsense'"),
    ],
)
def test_a_url_that_cannot_be_used(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("+", r"\+")) as refused:
        read_url(url)
    assert "hunter2" not in f"{refused.value.message}{refused.value.help}"

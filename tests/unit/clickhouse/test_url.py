"""URLs: what they mean, and that no message shows a password."""

from __future__ import annotations

import pytest

from dbkit.core.errors import UsageError
from dbkit.stores.clickhouse.url import each_host, parse_url, with_database, with_host


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("clickhouse://h", ("native", False, "h", 9000, "default", "", None)),
        ("clickhouses://u:p@h/db", ("native", True, "h", 9440, "u", "p", "db")),
        ("clickhouse+http://u:p%40ss@h:8124/my%20db", ("http", False, "h", 8124, "u", "p@ss", "my db")),
        ("clickhouse+https://[::1]/?database=x", ("http", True, "::1", 8443, "default", "", "x")),
    ],
)
def test_parts(url: str, expected: tuple[object, ...]) -> None:
    address = parse_url(url)
    assert (
        address.protocol,
        address.secure,
        address.host,
        address.port,
        address.user,
        address.password,
        address.database,
    ) == expected


def test_settings_go_with_statements_and_the_rest_does_not() -> None:
    address = parse_url("clickhouse://h/db?max_threads=2&verify=false&connect_timeout=3&ca_certs=/a.pem")
    assert address.settings == (("max_threads", "2"),)
    assert (address.verify, address.connect_timeout, address.ca_certs) == (False, 3.0, "/a.pem")


@pytest.mark.parametrize(
    "url",
    [
        "clickhouse://u:secret@[::bad",
        "clickhouse://u:secret@h:port/",
        "clickhouse://u:secret@/db",
        "mysql://u:secret@h",
        "clickhouse://u:secret@h/db?replicated=true",
    ],
)
def test_malformed(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_url(url)
    assert "secret" not in f"{refused.value.message}{refused.value.help}"


def test_an_address_is_shown_without_its_password() -> None:
    address = parse_url("clickhouse+http://u:secret@[::1]:1/db")
    assert str(address) == "u@[::1]:1"
    assert "secret" not in repr(address)


def test_another_database() -> None:
    assert with_database("clickhouse+http://u:p@h:1/x?y=1", "a/b c") == "clickhouse+http://u:p@h:1/a%2Fb%20c?y=1"


def test_each_host_has_a_url_of_its_own() -> None:
    assert each_host("clickhouse://u:p@one:1,[::1]:2,three/db?cluster=main") == (
        "clickhouse://u:p@one:1/db?cluster=main",
        "clickhouse://u:p@[::1]:2/db?cluster=main",
        "clickhouse://u:p@three/db?cluster=main",
    )
    assert each_host("clickhouse://[::bad") == ("clickhouse://[::bad",)
    assert with_host("clickhouse://u:p@one:1/db?cluster=main", "::2", 9) == "clickhouse://u:p@[::2]:9/db?cluster=main"

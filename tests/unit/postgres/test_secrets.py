"""``${NAME}`` in statements: put in only where PostgreSQL keeps secrets, quoted for its place."""

from __future__ import annotations

import pytest

from dbkit.core.errors import UsageError
from dbkit.stores.postgres.secrets import resolve


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PW", r"it's a \ % secret")
    monkeypatch.delenv("UNSET", raising=False)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CREATE USER MAPPING FOR a SERVER s OPTIONS (password '${PW}')",
         r"CREATE USER MAPPING FOR a SERVER s OPTIONS (password 'it''s a \ % secret')"),
        ("alter server s options (set password E'\\\\x${PW}')",
         r"alter server s options (set password E'\\xit''s a \\ % secret')"),
        ("CREATE SUBSCRIPTION s CONNECTION 'host=h password=''${PW}''' PUBLICATION p",
         r"CREATE SUBSCRIPTION s CONNECTION 'host=h password=''it\''s a \\ % secret''' PUBLICATION p"),
        ("ALTER SUBSCRIPTION s CONNECTION 'postgresql://u:${PW}@h/d'",
         "ALTER SUBSCRIPTION s CONNECTION 'postgresql://u:it%27s%20a%20%5C%20%25%20secret@h/d'"),
    ],
)  # fmt: skip
def test_a_secret_is_put_in(statement: str, expected: str) -> None:
    assert resolve(statement) == (expected, {"PW": r"it's a \ % secret"})


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS SELECT '${PW}'",
        "INSERT INTO t VALUES ('${PW}')",
        "CREATE SERVER \"${PW}\" FOREIGN DATA WRAPPER w -- '${PW}'",
        "CREATE SERVER s /* '${PW}' */ FOREIGN DATA WRAPPER w",
        "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h')",
    ],
)
def test_all_else_is_left_alone(statement: str) -> None:
    assert resolve(statement) == (statement, {})


def test_a_variable_that_is_not_set() -> None:
    with pytest.raises(UsageError, match="the variable UNSET is not set"):
        resolve("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (password '${UNSET}')")

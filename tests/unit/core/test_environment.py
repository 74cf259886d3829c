"""Secrets that are kept in files, or that a command gives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dbkit.core.environment import ENVIRONMENT
from dbkit.core.errors import UsageError
from dbkit.profile.targets import Target, resolve

SECRET = "p@ss:w/rd%zz?"


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for suffix in ("", "_FILE", "_COMMAND"):
        monkeypatch.delenv(f"SHOP_PASSWORD{suffix}", raising=False)


def test_a_variable_that_is_set_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SHOP_PASSWORD" not in ENVIRONMENT
    assert ENVIRONMENT.get("SHOP_PASSWORD") is None
    monkeypatch.setenv("SHOP_PASSWORD_FILE", "/nowhere")
    monkeypatch.setenv("SHOP_PASSWORD", "set")
    assert ENVIRONMENT["SHOP_PASSWORD"] == "set"


def test_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f" {SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("SHOP_PASSWORD_FILE", str(path))
    assert "SHOP_PASSWORD" in ENVIRONMENT
    assert ENVIRONMENT["SHOP_PASSWORD"] == f" {SECRET}"


def test_a_command_is_run_once_and_without_a_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = f"import sys; open({str(count)!r}, 'a').write('x'); print(sys.argv[1])"
    monkeypatch.setenv("SHOP_PASSWORD_COMMAND", f"{sys.executable} -c \"{code}\" '{SECRET}; $HOME'")
    assert [ENVIRONMENT["SHOP_PASSWORD"] for _ in range(2)] == [f"{SECRET}; $HOME"] * 2
    assert count.read_text() == "x"


@pytest.mark.parametrize(
    ("suffix", "value", "message"),
    [
        ("FILE", "/nowhere/secret", "SHOP_PASSWORD_FILE: /nowhere/secret cannot be read: No such file or directory"),
        ("COMMAND", "/nowhere/secret", "SHOP_PASSWORD_COMMAND cannot be run: No such file or directory"),
        ("COMMAND", "echo 'x", "SHOP_PASSWORD_COMMAND cannot be run: a quote has no end"),
        ("COMMAND", f"{sys.executable} -c 'print(1); exit(3)'", "SHOP_PASSWORD_COMMAND ended with 3"),
    ],
)
def test_what_does_not_give_it(monkeypatch: pytest.MonkeyPatch, suffix: str, value: str, message: str) -> None:
    monkeypatch.setenv(f"SHOP_PASSWORD_{suffix}", value)
    with pytest.raises(UsageError) as refused:
        ENVIRONMENT.get("SHOP_PASSWORD")
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("written", "value", "url"),
    [
        ("postgresql://me:${P}@host/shop", SECRET, "postgresql://me:p%40ss%3Aw%2Frd%25zz%3F@host/shop"),
        ("postgresql://me:${P}@host/shop", "p%40ss", "postgresql://me:p%40ss@host/shop"),
        ("postgresql://${P}@host/shop", "me:secret", "postgresql://me:secret@host/shop"),
        ("postgresql://me@${P}/shop", "host:5432", "postgresql://me@host:5432/shop"),
        ("${P}", "postgresql://me:p%40ss@host/shop", "postgresql://me:p%40ss@host/shop"),
    ],
)
def test_values_within_a_url(written: str, value: str, url: str) -> None:
    target = Target(name="prod", urls={"postgres": written})
    assert resolve(target, {"P": value}, ("postgres",)) == {"postgres": url}

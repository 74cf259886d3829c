"""How far a long statement is: one line of a terminal, nothing elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from dbkit.cli.output import Output
from dbkit.cli.statement_progress import StatementProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, **output: int) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    line = StatementProgress(Output(**output))  # type: ignore[arg-type]
    for text in ("DBKIT PERSIST a", "DBKIT PERSIST a: 1 key seen", "DBKIT PERSIST a: 2 keys seen"):
        line.statement(1, 2, text)
    line.statement(2, 2, "PING")
    line.close()
    return stream.getvalue()


def test_elsewhere_only_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, io.StringIO()) == ""
    assert told(monkeypatch, io.StringIO(), verbose=1) == "    1/2 DBKIT PERSIST a\n    2/2 PING\n"


def test_a_terminal_shows_how_far_it_is_and_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(monkeypatch, Terminal())
    assert "\r\x1b[K    1/2 DBKIT PERSIST a: 1 key seen" in shown
    assert "\r\x1b[K    1/2 DBKIT PERSIST a: 2 keys seen" in shown
    assert shown.endswith("\r\x1b[K")
    assert "\n" not in shown
    assert told(monkeypatch, Terminal(), quiet=1) == ""


def test_of_a_long_statement_the_end_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    line = StatementProgress(Output())
    statement = f"ALTER TABLE t UPDATE a = {'b + ' * 50}1 WHERE 1"
    line.statement(1, 1, statement)
    line.statement(1, 1, f"{statement}: 12 parts to rewrite")
    shown = stream.getvalue().rpartition("\x1b[K")[2]
    assert shown == "    1/1 ALTER TAB\N{HORIZONTAL ELLIPSIS}: 12 parts to rewrite"
    assert len(shown) < 40

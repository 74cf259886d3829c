"""Answers that are split and not parsed are the same as what was sent, whatever the keys hold."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbkit.stores.redis.audit.stream import Stream, pack
from dbkit.stores.redis.wire import Refused

PARTS = [b"a", b"", b"\r\n", b"\n", b"$", b"$1", b"$3\r\nabc\r\n", b"*2", b":1", b"-", b"0", b"key:1"]


class Pieces:
    """A socket from which an answer comes in pieces."""

    def __init__(self, answer: bytes, cuts: list[int]) -> None:
        ends = [*sorted({cut for cut in cuts if 0 < cut < len(answer)}), len(answer)]
        self._pieces = [answer[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        self.sent = b""

    def sendall(self, data: bytes) -> None:
        self.sent += data

    def recv(self, _: int) -> bytes:
        return self._pieces.pop(0)


@dataclass
class Line:
    """What a stream needs of a connection."""

    socket: Pieces


def bulk(text: bytes) -> bytes:
    return b"$%d\r\n%b\r\n" % (len(text), text)


@given(
    keys=st.lists(st.lists(st.sampled_from(PARTS), max_size=5).map(b"".join), max_size=12),
    lines=st.lists(st.sampled_from([b"+string", b":-1", b":300000", b"$-1", b"-NOPERM no"]), max_size=6),
    cuts=st.lists(st.integers(0, 400), max_size=4),
)
def test_lines_and_a_page_arrive_as_they_were_sent(keys: list[bytes], lines: list[bytes], cuts: list[int]) -> None:
    members = b"*%d\r\n" % len(keys) + b"".join(map(bulk, keys))
    answer = b"*2\r\n" + bulk(b"17") + members + b"".join(line + b"\r\n" for line in lines)
    answer += members + b":5\r\n$-1\r\n" + bulk(b"\r\n")
    line = Line(Pieces(answer, cuts))
    stream = Stream(line)  # type: ignore[arg-type]
    stream.send(pack(("SCAN", 0, "COUNT", 10)))
    assert line.socket.sent == b"*4\r\n$4\r\nSCAN\r\n$1\r\n0\r\n$5\r\nCOUNT\r\n$2\r\n10\r\n"
    page = stream.page()
    assert (page.cursor, page.keys, stream.lines(len(lines))) == (17, keys, lines)
    assert stream.answers(4) == [keys, 5, None, b"\r\n"]


def test_a_page_that_is_refused_says_why() -> None:
    stream = Stream(Line(Pieces(b"-NOPERM no\r\n*1\r\n-ERR in a list\r\n", [])))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="NOPERM no"):
        stream.page()
    [[inner]] = stream.answers(1)
    assert str(inner) == "ERR in a list"

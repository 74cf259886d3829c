"""The little of the Redis protocol (RESP2) that starting a server needs. Source: Redis serialization protocol."""

from __future__ import annotations

import socket

__all__ = ["Refused", "ask"]


class Refused(Exception):
    """The server answered with an error."""


def ask(port: int, password: str, command: tuple[str, ...], *, seconds: float = 2.0) -> str:
    """Send one command to a server of this machine and return its simple or bulk answer.

    Raises OSError when it does not answer, Refused when it answers with an error.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(_encode(("AUTH", password)) + _encode(command))
        with connection.makefile("rb") as answers:
            answer = ""
            for _ in range(2):
                line = answers.readline()
                if not line.endswith(b"\r\n"):
                    raise ConnectionError("the server closed the connection")
                kind, text = line[:1], line[1:-2].decode(errors="replace")
                if kind == b"-":
                    raise Refused(text)
                answer = answers.read(int(text) + 2)[:-2].decode(errors="replace") if kind == b"$" else text
            return answer


def _encode(words: tuple[str, ...]) -> bytes:
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        data = word.encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
    return b"".join(parts)

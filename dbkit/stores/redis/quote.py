r"""Commands as lines of text: one command a line, by the quoting rules of Redis.

Source: ``sdssplitargs`` and ``sdscatrepr`` of the server. Words are parted by blanks; in double quotes a backslash
escapes (``\n``, ``\xHH`` …), in single quotes only ``\'``. Beyond them, ``${NAME}`` outside single quotes stands for
a value of the environment; it is put in when the command is run, and a literal ``${`` is written ``\x24{``.
Lines that start with ``#`` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed, UsageError

__all__ = ["Word", "command", "quote", "resolve", "shortened", "split", "words"]

_BARE = re.compile(r"[A-Za-z0-9_:.,@/+=*%~&|()<>!;-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\a": "\\a", "\b": "\\b"}
_READ_ESCAPES = {"n": b"\n", "r": b"\r", "t": b"\t", "b": b"\b", "a": b"\a"}
_HEX = re.compile(r"x[0-9A-Fa-f]{2}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command: bytes, and names of the environment where values are to be put in."""

    pieces: tuple[bytes | str, ...]
    """Bytes as they are; a text is the name of a variable."""

    @property
    def plain(self) -> bytes:
        """The word with variables as they are written."""
        return b"".join(f"${{{piece}}}".encode() if isinstance(piece, str) else piece for piece in self.pieces)


def quote(value: str | bytes | Word) -> str:
    """A word as text that a client reads back as the same bytes."""
    if isinstance(value, Word):
        return '"' + "".join(map(_piece, value.pieces)) + '"'
    text = value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")
    if _BARE.fullmatch(text) and not text.startswith("#"):
        return text
    return '"' + "".join(map(_quoted, text)).replace("${", "\\x24{") + '"'


def _piece(piece: bytes | str) -> str:
    if isinstance(piece, str):
        return f"${{{piece}}}"
    return "".join(map(_quoted, piece.decode("utf-8", "surrogateescape"))).replace("${", "\\x24{")


def _quoted(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))


def command(*arguments: str | bytes | Word) -> str:
    """A command as one line."""
    return " ".join(map(quote, arguments))


def shortened(text: str) -> str:
    """A command for a message: its start."""
    return text if len(text) <= 100 else f"{text[:99]}…"


def split(text: str) -> tuple[Statement, ...]:
    """The commands of a file with their lines. Raises StatementFailed for a line that cannot be read."""
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        stripped = line.strip(" \t\r\f\v")
        if not stripped or stripped.startswith("#"):
            continue
        try:
            words(stripped)
        except ValueError as error:
            raise StatementFailed(
                f"line {number} is no command: {error}", help="one command a line, quoted as redis-cli does"
            ) from None
        found.append(Statement(text=stripped, line=number))
    return tuple(found)


def words(line: str) -> tuple[Word, ...]:
    """The words of a command. Raises ValueError where quotes do not match."""
    found: list[Word] = []
    position = 0
    while position < len(line):
        if line[position] in " \t":
            position += 1
            continue
        pieces, position = _word(line, position)
        found.append(Word(tuple(pieces)))
    return tuple(found)


def _word(line: str, position: int) -> tuple[list[bytes | str], int]:
    pieces: list[bytes | str] = [b""]
    while position < len(line) and line[position] not in " \t":
        if line[position] in "\"'":
            position = _quotes(line, position, pieces)
            if position < len(line) and line[position] not in " \t":
                raise ValueError("after a closing quote there must be a blank")
        else:
            position = _next(line, position, pieces)
    return [piece for piece in pieces if piece != b""] or [b""], position


def _quotes(line: str, start: int, pieces: list[bytes | str]) -> int:
    mark = line[start]
    position = start + 1
    while position < len(line):
        char = line[position]
        if char == mark:
            return position + 1
        if char == "\\" and mark == '"' and position + 1 < len(line):
            position = _escape(line, position + 1, pieces)
        elif char == "\\" and mark == "'" and line.startswith("'", position + 1):
            _add(pieces, b"'")
            position += 2
        elif mark == '"':
            position = _next(line, position, pieces)
        else:
            _add(pieces, char.encode("utf-8", "surrogateescape"))
            position += 1
    raise ValueError(f"the quote {mark} at character {start + 1} is not closed")


def _escape(line: str, position: int, pieces: list[bytes | str]) -> int:
    if match := _HEX.match(line, position):
        _add(pieces, bytes.fromhex(match[0][1:]))
        return match.end()
    char = line[position]
    _add(pieces, _READ_ESCAPES.get(char, char.encode("utf-8", "surrogateescape")))
    return position + 1


def _next(line: str, position: int, pieces: list[bytes | str]) -> int:
    if match := _VARIABLE.match(line, position):
        pieces += [match[1], b""]
        return match.end()
    _add(pieces, line[position].encode("utf-8", "surrogateescape"))
    return position + 1


def _add(pieces: list[bytes | str], data: bytes) -> None:
    last = pieces.pop()
    if isinstance(last, str):
        pieces += [last, data]
    else:
        pieces.append(last + data)


def resolve(found: Iterable[Word], environment: Mapping[str, str]) -> tuple[bytes, ...]:
    """The words with values put in. Raises UsageError for a variable that is not set."""
    return tuple(b"".join(_value(piece, environment) for piece in word.pieces) for word in found)


def _value(piece: bytes | str, environment: Mapping[str, str]) -> bytes:
    if isinstance(piece, bytes):
        return piece
    if piece not in environment:
        raise UsageError(f"the environment variable {piece} is not set")
    return environment[piece].encode("utf-8", "surrogateescape")

"""Values of every type, as SQL expressions: one for each number, different ones where the type has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dbkit.stores.postgres.prove.documents import documents
from dbkit.stores.postgres.prove.texts import lengths, like, literals, matching, numbers
from dbkit.stores.postgres.quote import literal

__all__ = ["Values", "cast"]

Valid = Callable[[Sequence[str]], list[str]]
"""Which of some expressions the server can compute."""

Accepts = Callable[[str, Sequence[str], Sequence[str]], list[str]]
"""Which of some values of a type satisfy the checks of a domain."""

_TYPE = re.compile(r"(?P<name>.+?)(?:\((?P<arguments>[\d, -]+)\))?(?P<rest> with(?:out)? time zone)?\Z")


def cast(text: str, type_name: str) -> str:
    """A text as a value of a type."""
    return f"{literal(text)}::{type_name}"


def _word(number: int) -> str:
    return f"a{number + 1:03d}"


def _character(number: int, arguments: tuple[int, ...]) -> str:
    if not arguments or arguments[0] >= 4:
        return _word(number)
    return f"{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number:02d}"[-arguments[0] :]


def _numeric(number: int, arguments: tuple[int, ...]) -> str:
    if not arguments:
        return f"{number + 1}.5"
    precision, scale = (*arguments, 0)[:2]
    whole = precision - scale
    if whole <= 0:
        return f"0.{'0' * max(0, scale - precision)}{number % 9 + 1}"
    return str((number + 1) % 10**whole) if whole < 9 else str(number + 1)


def _bits(number: int, arguments: tuple[int, ...]) -> str:
    size = arguments[0] if arguments else 1
    return f"{number % 2 ** min(size, 30):b}".rjust(size, "0")


_DAY = "2024-{:02d}-{:02d}"


def _day(number: int) -> str:
    return _DAY.format(number // 28 % 12 + 1, number % 28 + 1)


_SIMPLE: dict[str, Callable[[int], str]] = {
    "boolean": lambda n: "false" if n % 2 else "true",
    "smallint": lambda n: str(n + 1),
    "integer": lambda n: str(n + 1),
    "bigint": lambda n: str(n + 1),
    "real": lambda n: f"{n + 1}.5",
    "double precision": lambda n: f"{n + 1}.25",
    "money": lambda n: f"{n + 1}.50",
    "oid": lambda n: str(n + 1),
    "xid": lambda n: str(n + 3),
    "xid8": lambda n: str(n + 3),
    "cid": lambda n: str(n + 1),
    "text": _word,
    "bpchar": _word,
    "citext": _word,
    "name": _word,
    '"char"': lambda n: "abcdefghijklmnopqrstuvwxyz"[n % 26],
    "uuid": lambda n: f"00000000-0000-4000-8000-{n + 1:012d}",
    "bytea": lambda n: f"\\x{n + 1:04x}",
    "date": _day,
    "time without time zone": lambda n: f"{n % 24:02d}:30:00",
    "time with time zone": lambda n: f"{n % 24:02d}:30:00+00",
    "timestamp without time zone": lambda n: f"{_day(n)} 12:00:00",
    "timestamp with time zone": lambda n: f"{_day(n)} 12:00:00+00",
    "interval": lambda n: f"{n + 1} hours",
    "json": lambda n: f'{{"a": {n}}}',
    "jsonb": lambda n: f'{{"a": {n}}}',
    "jsonpath": lambda n: f"$.a{n}",
    "xml": lambda n: f"<a>{n}</a>",
    "inet": lambda n: f"10.0.{n // 250}.{n % 250 + 1}",
    "cidr": lambda n: f"10.{n // 250}.{n % 250}.0/24",
    "macaddr": lambda n: f"08:00:2b:01:02:{n % 256:02x}",
    "macaddr8": lambda n: f"08:00:2b:01:02:03:04:{n % 256:02x}",
    "point": lambda n: f"({n},{n + 1})",
    "line": lambda n: f"{{1,{n + 1},2}}",
    "lseg": lambda n: f"[(0,0),({n + 1},1)]",
    "box": lambda n: f"(({10 * n + 5},1),({10 * n},0))",
    "path": lambda n: f"[(0,0),({n + 1},1)]",
    "polygon": lambda n: f"((0,0),({n + 1},1),(1,2))",
    "circle": lambda n: f"<({10 * n},0),1>",
    "tsvector": lambda n: f"word{n}:1",
    "tsquery": lambda n: f"word{n}",
    "pg_lsn": lambda n: f"0/{n + 1:X}",
    "pg_snapshot": lambda n: f"{n + 1}:{n + 1}:",
    "txid_snapshot": lambda n: f"{n + 1}:{n + 1}:",
    "regclass": lambda _: "pg_class",
    "regtype": lambda _: "integer",
    "regproc": lambda _: "now",
    "regprocedure": lambda _: "now()",
    "regoper": lambda _: "pg_catalog.||/",
    "regoperator": lambda _: "+(integer,integer)",
    "regrole": lambda _: "pg_monitor",
    "regnamespace": lambda _: "pg_catalog",
    "regconfig": lambda _: "simple",
    "regdictionary": lambda _: "simple",
    "regcollation": lambda _: '"C"',
    "tid": lambda n: f"(0,{n + 1})",
    "refcursor": _word,
    "int2vector": lambda n: f"{n} {n}",
    "oidvector": lambda n: f"{n} {n}",
    "hstore": lambda n: f"a=>{n}",
    "ltree": lambda n: f"a.b{n}",
}
_WITH_ARGUMENTS: dict[str, Callable[[int, tuple[int, ...]], str]] = {
    "character varying": _character,
    "character": _character,
    "numeric": _numeric,
    "bit": _bits,
    "bit varying": _bits,
}
_TRIED = ("1", "a", "(1,1)", "[1,2]", "{}", "")
"""What values of a type that nobody knows may look like."""

_TEXTS = ("", "a", "A", "1", "a1@example.com", "https://example.com/a", "a-1", "US", "EUR", "+12025550101", "#aabbcc")
_NUMBERS = ("0", "1", "-1", "2", "5", "10", "50", "100", "1000", "0.5", "2024")


@dataclass(slots=True)
class Values:
    """Knows the types of a database."""

    types: Mapping[int, Mapping[str, Any]]
    valid: Valid
    accepts: Accepts
    _pools: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def one(self, type_: int, name: str, number: int) -> str | None:
        """The value with this number; None where the type has none that is known."""
        entry = self.types.get(type_)
        if entry is None:
            return None
        if entry["kind"] in ("d", "b") and not entry["array"] and not _is_simple(name):
            pool = self._pool(entry, name)
            return pool[number % len(pool)] if pool else None
        if entry["kind"] == "e":
            labels = entry["labels"] or []
            return cast(labels[number % len(labels)], name) if labels else None
        return self._made(entry, name, number)

    def _made(self, entry: Mapping[str, Any], name: str, number: int) -> str | None:
        if entry["array"]:
            element = self.one(entry["element"], re.sub(r"(\[\])+\Z", "", name), number)
            return None if element is None else f"ARRAY[{element}]::{name}"
        if entry["kind"] == "c":
            attributes = enumerate(entry["attributes"] or (), start=number)  # in another order they are not the same
            parts = [self.one(type_, inner, other) for other, (type_, inner) in attributes]
            return None if None in parts else f"ROW({', '.join(map(str, parts))})::{name}"
        if entry["kind"] == "r":
            type_, inner = entry["range_of"]
            bounds = self.one(type_, inner, 2 * number), self.one(type_, inner, 2 * number + 1)
            return None if None in bounds else f"{name}({bounds[0]}, {bounds[1]})"
        if entry["kind"] == "m":
            type_, inner = entry["multirange_of"]
            made = self.one(type_, inner, number)
            return None if made is None else f"{name}({made})"
        return cast(_plain(name, number), name)

    def _pool(self, entry: Mapping[str, Any], name: str) -> list[str]:
        key = (entry["oid"], name)
        if key not in self._pools:
            if entry["kind"] == "d":
                tried = list(self.candidates(entry["base"], entry["base_sql"], " ".join(entry["checks"] or ())))
                found = self.accepts(entry["base_sql"], tried, entry["checks"] or ())
                self._pools[key] = [f"({value})::{name}" for value in found]
            else:
                self._pools[key] = self.valid([cast(text, name) for text in _TRIED])
        return self._pools[key]

    def candidates(self, type_: int, name: str, expression: str) -> Iterator[str]:
        """Values that an expression over them may ask for, then ordinary ones; those that the server takes."""
        entry = self.types.get(type_, {})
        if entry.get("kind") == "d":
            yield from self._pool(entry, name)
            return
        if entry.get("kind") == "e":
            yield from (cast(label, name) for label in entry["labels"] or ())
            return
        tried = list(dict.fromkeys(_asked(entry, name, expression)))
        yield from self.valid([cast(text, name) for text in tried])
        if entry.get("array"):
            element = re.sub(r"(\[\])+\Z", "", name)
            inner = list(self.candidates(entry["element"], element, expression))[:12]
            yield from (f"ARRAY[{one}]::{name}" for one in inner)
            yield from (f"ARRAY[{one}, {two}]::{name}" for one, two in pairwise(inner))
            yield f"'{{}}'::{name}"
        for number in range(40):
            made = self.one(type_, name, number)
            if made is not None:
                yield made


def _asked(entry: Mapping[str, Any], name: str, expression: str) -> Iterator[str]:
    """Texts that an expression makes likely for a type, whether or not the type takes them."""
    base = _split(name)[0]
    if base in ("text", "character varying", "character", "citext", "name"):
        yield from matching(expression)
        yield from like(expression)
        yield from literals(expression)
        for length in lengths(expression):
            yield from (sign * length for sign in "a1A")
            yield from (f"a{number:0{length - 1}d}"[:length] for number in range(8) if length > 1)
        yield from _TEXTS
    elif base == "bytea":
        for length in lengths(expression):
            yield from (f"\\x{number:02x}{'ab' * (length - 1)}" for number in range(12) if length)
    elif base in ("json", "jsonb"):
        yield from documents(expression)
    elif entry.get("kind") == "b" and not entry.get("array"):
        for text in (*literals(expression), *numbers(expression)):
            yield text
            yield from _near(base, text)
        if base in ("smallint", "integer", "bigint", "numeric", "real", "double precision", "money"):
            yield from _NUMBERS
    else:
        yield from literals(expression)


def _near(base: str, text: str) -> Iterator[str]:
    """Values beside a literal."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        whole = float(text)
        if base.startswith(("date", "timestamp")) and 1900 < whole < 2100:
            yield from (f"{int(whole) + step}-06-15" for step in (0, -1, 1))
        yield from (f"{whole + step:g}" if abs(whole) < 1e6 else str(int(whole + step)) for step in (1, -1, 0.5))
    elif base.startswith(("date", "timestamp")) and re.match(r"\d{4}-\d\d-\d\d", text):
        year, month, day = int(text[:4]), text[5:7], int(text[8:10])
        yield f"{year}-{month}-{min(day + 1, 28):02d}"
        yield f"{year}-{month}-15"
        yield f"{year - 1}-{month}-15"
        yield f"{year + 1}-{month}-15"


def _split(name: str) -> tuple[str, tuple[int, ...]]:
    match = _TYPE.match(name)
    if match is None:
        return name, ()
    arguments = tuple(int(part) for part in (match["arguments"] or "").split(",") if part.strip())
    return match["name"] + (match["rest"] or ""), arguments


def _is_simple(name: str) -> bool:
    base = _split(name)[0]
    return base in _SIMPLE or base in _WITH_ARGUMENTS or base.startswith("interval")


def _plain(name: str, number: int) -> str:
    base, arguments = _split(name)
    if base in _WITH_ARGUMENTS:
        return _WITH_ARGUMENTS[base](number, arguments)
    if base.startswith("interval"):
        base = "interval"
    return _SIMPLE[base](number)

"""What every part of the compiler writes to: findings, statements, renames; and the ways to check an SQL text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dbkit.contract import DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.gates import needed_versions
from dbkit.stores.postgres.parse import Node, SqlError, characters, parse, stray
from dbkit.stores.postgres.quote import NAME_BYTES, identifier, literal, qualified

__all__ = ["OWN_TABLES", "Context", "Text", "closed", "nearest", "quoted"]

OWN_TABLES = frozenset(
    {"_yoyo_migration", "_yoyo_log", "_yoyo_version", "yoyo_lock", "_dbkit_revision", "_dbkit_journal"}
)
"""Where the ledger is kept: no profile may declare these."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Also those that turn the direction of a text: what a reviewer reads would not be what stands there."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the user: what it is called in messages, the code of its errors, and where it stands."""

    sql: str
    what: str
    code: str
    path: Path
    shift: int | None = 0
    """How many characters of the user's own text stand before ``sql``; None where the two cannot be aligned."""


@dataclass(slots=True)
class Context:
    """The state of one compilation."""

    source: Source
    version: int
    schema: str
    """The schema of unqualified names."""
    owner: str | None = None
    """Who owns what is declared where nothing else is said."""
    findings: list[Diagnostic] = field(default_factory=list)
    statements: list[DraftStatement] = field(default_factory=list)
    renames: list[tuple[ObjectId, ObjectId]] = field(default_factory=list)
    parents: dict[ObjectId, tuple[ObjectId, ...]] = field(default_factory=dict)
    """Tables that get their columns from others, and the indexes of such tables."""
    conversions: dict[ObjectId, str] = field(default_factory=dict)
    _names: dict[tuple[str, ...], Path] = field(default_factory=dict)

    def error(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        offset: int | None = None,
        text: str = "",
        help: str | None = None,
    ) -> None:
        """Record an error at a value (or at its key), ``offset`` characters into its text."""
        if key:
            span = self.source.key_span(*path)
        else:
            span = self.source.within(*path, offset=offset) if offset else self.source.span(*path)
        if offset is not None and "\n" in text.rstrip():
            message += f" (line {text.count(chr(10), 0, offset) + 1} of the text)"
        self.findings.append(Diagnostic(code=code, message=message, span=span, help=help))

    def emit(self, identity: ObjectId, text: str, path: Path) -> None:
        """Add a statement that declares an object."""
        self.statements.append(DraftStatement(id=identity, text=text, span=self.source.key_span(*path)))

    def emit_comment(self, identity: ObjectId, target: str, comment: str | None, path: Path) -> None:
        """Add the comment of an object; ``target`` is what stands between ON and IS."""
        if comment is None:
            return
        if "\0" in comment:
            self.error("text-value", "a comment cannot hold a NUL character", path)
        elif comment or identity == ObjectId("schema", ("public",)):  # which comes with one
            text = f"COMMENT ON {target} IS {literal(comment)}"
            self.emit(ObjectId("comment", (identity.kind, *identity.path)), text, path)

    def depth(self, identity: ObjectId, below: tuple[ObjectId, ...] = ()) -> int:
        """How many tables stand above a table, or that of an index, at most."""
        above = (one for one in self.parents.get(identity, ()) if one not in below)
        return max((1 + self.depth(one, (*below, identity)) for one in above), default=0)

    def rename(self, new: ObjectId, old_name: str | None, *, parent: tuple[str, ...] | None = None) -> None:
        """Note that an object had another name, and perhaps another parent."""
        if old_name is not None:
            self.renames.append((new, ObjectId(new.kind, (*(new.parent if parent is None else parent), old_name))))

    def rename_part(self, identity: ObjectId, name: str, old_name: str | None, old_holder: str | None) -> None:
        """Note that a part of an object, which is none of its own, had another name."""
        if old_name is not None:
            holder = (*identity.parent, old_holder or identity.name)
            self.renames.append(
                (ObjectId(identity.kind, (*identity.path, name)), ObjectId(identity.kind, (*holder, old_name)))
            )

    def qualified(self, schema: str, name: str) -> str:
        """A checked name as SQL."""
        return qualified(schema, name, self.schema)

    def claim(self, name: str, path: Path, *space: str, what: str) -> bool:
        """Check a name that a key of the profile gives, and that nothing else in its space has it."""
        return self.check_name(name, path, what=what) and self.claim_key(name, path, *space)

    def claim_key(self, name: str, path: Path, *space: str) -> bool:
        """Check that nothing else in its space has a key."""
        place = (*space, name)
        if (other := self._names.get(place)) is not None:
            first = self.source.key_span(*other)
            where = f" at {first}" if first else ""
            self.error(
                "duplicate-name",
                f"the name {name!r} is taken{where}: PostgreSQL keeps {space[0]} apart by name",
                path,
                key=True,
            )
            return False
        self._names[place] = path
        return True

    def check_name(self, name: str, path: Path, *, what: str, key: bool = True) -> bool:
        """Check that a text can be a name."""
        size = len(name.encode())
        if _CONTROL.search(name):
            problem = f"the name of {what} cannot hold control characters: {name!r}"
        elif not name:
            problem = f"the name of {what} is empty"
        elif size > NAME_BYTES:
            problem = f"the name of {what} is {size} bytes long, and PostgreSQL allows {NAME_BYTES}: {name!r}"
        elif name in OWN_TABLES:
            problem = f"{name!r} is where dbkit keeps its ledger"
        else:
            return True
        self.error("invalid-name", problem, path, key=key, help="choose another name")
        return False

    def unknown(
        self, what: str, name: str, known: Iterable[str], path: Path, *, offset: int | None = None, text: str = ""
    ) -> None:
        """Record a name that is nowhere declared, with the nearest that is."""
        self.error(
            f"unknown-{what}",
            f"there is no {what} called {name!r}",
            path,
            offset=offset,
            text=text,
            help=nearest(name, known),
        )

    def fragment(self, text: Text, before: str, after: str = "", *, kind: str) -> Node | None:
        """The node that comes out when a text is put into its place: exactly one statement of the kind expected.

        ``before`` and ``after`` are dbkit's own. Records an error and gives None where the text is anything else.
        """
        try:
            if (out := stray(text.sql)) is not None:
                self._refuse(text, f"this is more than {text.what}", out)
                return None
            whole = f"{before}{text.sql}\n{after}"
            statements = parse(whole)
        except SqlError as error:
            offset = None if error.offset is None else min(max(0, error.offset - len(before)), len(text.sql))
            reason = f"{text.what} ends too early" if offset == len(text.sql) else error.message
            cut = text.sql.count("(") > text.sql.count(")")
            advice = "inside { } and [ ] a comma ends a value: put it into quotes" if cut else None
            self._refuse(text, f"{_article(text.what)} does not read as SQL: {reason}", offset, help=advice)
            return None
        if len(statements) != 1 or kind not in statements[0]:
            self._refuse(text, f"this is not {text.what}", 0)
            return None
        self.gate(statements[0], text.path)
        node: Node = statements[0][kind]
        return node

    def require(self, text: Text, fits: bool) -> bool:
        """Record that a text does more than its place allows, unless it fits."""
        if not fits:
            self._refuse(text, f"this is more than {text.what}", None)
        return fits

    def expression(self, text: Text) -> Node | None:
        """The node of one SQL expression."""
        node = self.fragment(text, "SELECT (", ")", kind="SelectStmt")
        if node is None:
            return None
        targets = node.get("targetList", ())
        plain = node.keys() <= {"targetList", "limitOption", "op"} and len(targets) == 1
        if not self.require(text, plain and targets[0]["ResTarget"].keys() <= {"val", "location"}):
            return None
        value: Node = targets[0]["ResTarget"]["val"]
        return value

    def gate(self, tree: Any, path: Path) -> None:
        """Refuse what the promised server version does not have."""
        for major, what in sorted(set(needed_versions(tree, self.version))):
            self.too_new(what, major, path)

    def too_new(self, what: str, major: int, path: Path) -> None:
        """Record that something needs a newer server than the profile promises."""
        self.error(
            "server-version",
            f"{what} needs PostgreSQL {major}, and this profile promises to run on {self.version}",
            path,
            help=f"leave it out, or set version: {major}",
        )

    def options(self, options: Mapping[str, Any], path: Path) -> str:
        """Storage parameters as what stands inside WITH (...)."""
        return ", ".join(self._options(options, path))

    def _options(self, options: Mapping[str, Any], path: Path) -> Iterator[str]:
        for name, value in sorted(options.items()):
            if re.fullmatch(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?", name) is None:
                self.error("invalid-name", f"{name!r} is not the name of an option", (*path, name), key=True)
                continue
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            if name == "security_invoker" and self.version < 15:
                self.too_new("the view option security_invoker", 15, (*path, name))
            yield f"{name} = {literal(shown)}"

    def foreign_options(self, options: Mapping[str, Any], path: Path) -> str:
        """Options of a foreign data wrapper as an OPTIONS clause, or nothing."""
        written = []
        for name, value in options.items():
            if self.check_name(name, (*path, name), what="an option"):
                shown = str(value).lower() if isinstance(value, bool) else str(value)
                written.append(f"{identifier(name)} {literal(shown)}")
        return f" OPTIONS ({', '.join(written)})" if written else ""

    def _refuse(self, text: Text, message: str, offset: int | None, *, help: str | None = None) -> None:
        if text.shift is None or offset is None:
            self.error(text.code, message, text.path, help=help)
        else:
            whole = " " * text.shift + text.sql
            self.error(text.code, message, text.path, offset=offset + text.shift, text=whole, help=help)

    def offset(self, text: Text, before: str, byte: int) -> int:
        """A byte offset of the parser in ``before`` + text as a character offset in the text."""
        return characters(before + text.sql, byte) - len(before)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """A help text with the nearest right spelling, where one is near."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else None


def _article(what: str) -> str:
    return what.replace("one ", "the ", 1)


def closed(sql: str) -> str:
    """A text that something may follow: a comment at its end must not swallow it."""
    return f"{sql.strip()}\n" if "--" in sql else sql.strip()


def quoted(names: Iterable[str]) -> str:
    """Names as a list in parentheses."""
    return f"({', '.join(identifier(name) for name in names)})"

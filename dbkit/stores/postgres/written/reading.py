"""Migration files as the statements that rules look at, each with what is known before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

from dbkit.core.errors import StatementFailed
from dbkit.core.span import Span
from dbkit.lint.script import Script
from dbkit.migrations.python_step import is_python
from dbkit.stores.postgres.parse import Node, SqlError, parse
from dbkit.stores.postgres.split import split
from dbkit.stores.postgres.written.after import after
from dbkit.stores.postgres.written.blocks import inner_statements
from dbkit.stores.postgres.written.held import joined
from dbkit.stores.postgres.written.known import Known, Name
from dbkit.stores.postgres.written.statement import Written

__all__ = ["read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A statement as it stands in a file."""

    kind: str
    node: Node
    text: str
    line: int
    refusal: str
    batched: bool = False
    column: int = 1
    block: tuple[int, int] | None = None
    """The lines of the DO block that it stands in: a transaction, also where the file has none."""
    few: frozenset[str] = frozenset()


class _First(Sequence[Written]):
    """What a list that grows has now: a copy for each of many thousand statements would fill the memory."""

    __slots__ = ("_all", "_count")

    def __init__(self, everything: list[Written]) -> None:
        self._all, self._count = everything, len(everything)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Written: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Written]: ...
    def __getitem__(self, place: int | slice) -> Written | Sequence[Written]:
        found = range(self._count)[place]
        return self._all[found] if isinstance(found, int) else [self._all[one] for one in found]

    def __iter__(self) -> Iterator[Written]:
        return islice(self._all, self._count)


def read(scripts: Iterable[Script]) -> Iterator[Written]:
    """The statements of files in the order in which they are run."""
    known = Known()
    for script in scripts:
        earlier: list[Written] = []
        held: dict[Name, str] = {}
        begun = False
        block: tuple[int, int] | None = None
        statements = tuple(_statements(script))
        file = tuple((one.kind, one.node) for one in statements)
        kinds = frozenset(one.kind for one in statements)
        for found in statements:
            if found.block != block and not (script.transactional if script.migration else begun):
                earlier, held = [], {}
            block = found.block
            one = Written(
                kind=found.kind,
                node=found.node,
                text=found.text,
                span=Span(script.shown, found.line, found.column, len(found.text.split("\n", 1)[0])),
                extent=found.block or (found.line, found.line + found.text.count("\n")),
                script=script,
                before=known,
                file=file,
                kinds=kinds,
                earlier=_First(earlier),
                held=held,
                transaction=found.block is not None or (script.transactional if script.migration else begun),
                batched=found.batched,
                few=found.few,
                refusal=found.refusal,
            )
            yield one
            if found.kind == "TransactionStmt":
                begun = found.node.get("kind") in ("TRANS_STMT_BEGIN", "TRANS_STMT_START")
                earlier, held = [], {}
            elif one.transaction:
                earlier.append(one)
                held = joined(held, one)
            known = after(known, found.kind, found.node, namespace=one.namespace, change=script.change)


def _statements(script: Script) -> Iterator[_Statement]:
    """The statements of a file; where it cannot be cut into any, one that says why. A step in Python has none."""
    if is_python(script.text):
        return
    try:
        found = split(script.text)
    except StatementFailed as error:
        yield _Statement(kind="", node={}, text="", line=1, refusal=str(error))
        return
    for one in found:
        kind, node, refusal = "", {}, ""
        try:
            trees = parse(one.text)
            kind, node = next(iter(trees[0].items()), ("", {})) if len(trees) == 1 else ("", {})
        except SqlError as error:
            refusal = error.message
        batched = any(directive.startswith("batch ") for directive in one.directives)
        yield _Statement(kind=kind, node=node, text=one.text, line=one.line, refusal=refusal, batched=batched)
        for inner in inner_statements(one.text, node) if kind == "DoStmt" else ():
            yield _Statement(
                kind=inner.kind,
                node=inner.node,
                text=inner.text,
                line=one.line + inner.line,
                refusal="",
                column=inner.column + 1,
                block=(one.line, one.line + one.text.count("\n")),
                few=inner.few,
            )

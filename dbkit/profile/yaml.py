"""Strict YAML: plain data with the place of every key and value, all findings at once, bounded work.

YAML 1.2 core scalars; duplicate keys, null keys, merge keys, tags and several documents are findings. The parser's
events are composed here without recursion, so no text can exhaust the stack, and with counted aliases, so none can
exhaust memory.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Path, Span
from dbkit.profile.place import Lines
from dbkit.profile.scalars import resolve
from dbkit.profile.syntax import explain_syntax, strange_character

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Document", "load"]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 100_000
"""Keys and values, counted again for each alias."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as data, and where its parts stand."""

    data: Any = None
    """Mappings with text keys, lists and scalars; None for an empty file and for one that cannot be parsed."""
    spans: Mapping[Path, Span] = field(default_factory=dict)
    """Place of each value, as far as it stands on its first line."""
    key_spans: Mapping[Path, Span] = field(default_factory=dict)
    """Place of each key."""
    raw: Mapping[Path, str] = field(default_factory=dict)
    """The text of each scalar: ``24.10`` where the data say 24.1."""


def load(text: str, file: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read a text. ``file`` is the name that spans carry. What is wrong comes as findings, never as an exception."""
    if len(text) > MAX_BYTES or len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        return Document(), (too_large(file),)
    lines = Lines(text, file)
    if strange := strange_character(text, lines):
        return Document(), (strange,)
    composer = _Composer(lines)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        return Document(), (*composer.findings, explain_syntax(error, text, lines))
    except _TooMuchError as error:
        return Document(), (*composer.findings, error.finding)
    return composer.document(), tuple(composer.findings)


def too_large(file: str) -> Diagnostic:
    """The finding about a file of more than MAX_BYTES."""
    return Diagnostic(
        code="yaml-too-large",
        message=f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB",
        span=Span(file, 1, 1),
        help="split it with 'include:'",
    )


class _TooMuchError(Exception):
    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(slots=True, kw_only=True, eq=False)
class _Node:
    start: int
    head: int
    """Where what stands on its first line ends."""
    size: int = 1
    height: int = 0
    text: str | None = None
    plain: bool = False
    items: list[_Node] | None = None
    pairs: list[tuple[_Node, _Node]] | None = None


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end was not met yet."""

    node: _Node
    anchor: str | None
    block: bool
    mapping: bool
    items: list[_Node] = field(default_factory=list)
    pairs: list[tuple[_Node, _Node]] = field(default_factory=list)
    keys: dict[str, _Node] = field(default_factory=dict)
    key: _Node | None = None
    """The one whose value comes next."""


class _Composer:
    def __init__(self, lines: Lines) -> None:
        self.findings: list[Diagnostic] = []
        self._lines = lines
        self._open: list[_Open] = []
        self._anchors: dict[str, _Node | None] = {}
        self._root: _Node | None = None
        self._documents = 0
        self._count = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._report("several-documents", "a file holds one document; a second one starts here", event, None)
        elif self._documents > 1:
            return
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)

    def document(self) -> Document:
        spans: dict[Path, Span] = {}
        key_spans: dict[Path, Span] = {}
        raw: dict[Path, str] = {}

        # As deep as MAX_DEPTH, which was checked.
        def fill(node: _Node, path: Path) -> Any:
            spans[path] = self._lines.span(node.start, node.head)
            if node.items is not None:
                return [fill(item, (*path, index)) for index, item in enumerate(node.items)]
            if node.pairs is None:
                raw[path] = node.text or ""
                return resolve(raw[path]) if node.plain else node.text
            data = {}
            for key, value in node.pairs:
                below = (*path, key.text or "")
                data[key.text or ""] = fill(value, below)
                key_spans[below] = self._lines.span(key.start, key.head)
                if value.head == value.start:
                    spans[below] = key_spans[below]
            return data

        data = fill(self._root, ()) if self._root is not None else None
        return Document(data=data, spans=spans, key_spans=key_spans, raw=raw)

    def _alias(self, event: yaml.AliasEvent) -> None:
        anchor = event.anchor
        start, end = _range(event)
        if anchor not in self._anchors:
            self._report("alias", f"there is no anchor &{anchor} above", event, "quote a text that starts with *")
            self._add(_Node(start=start, head=end, text=f"*{anchor}"))
            return
        node = self._anchors[anchor]
        if node is None:
            raise self._too_much("alias", f"*{anchor} stands inside what &{anchor} names", event)
        self._count += node.size
        if self._count > MAX_NODES:
            message = f"aliases make more than {MAX_NODES} values of this file; *{anchor} stands for {node.size}"
            raise self._too_much("alias", message, event)
        if len(self._open) + node.height > MAX_DEPTH:
            raise self._too_deep(event)
        self._add(dataclasses.replace(node, start=start, head=end))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._begin(event)
        start, end = _range(event)
        if event.style in ("|", ">"):
            end = start + 1
        plain = event.style is None or event.style == ""
        node = _Node(start=start, head=self._head(start, end), text=event.value, plain=plain)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._add(node)

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        self._begin(event)
        start, _ = _range(event)
        if len(self._open) >= MAX_DEPTH:
            raise self._too_deep(event)
        if event.anchor:
            self._anchors[event.anchor] = None
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = _Node(start=start, head=start + 1)
        self._open.append(_Open(node, event.anchor, block=not event.flow_style, mapping=mapping))

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        closed = self._open.pop()
        node = closed.node
        if closed.mapping:
            node.pairs = closed.pairs
        else:
            node.items = closed.items
        children = [part for pair in closed.pairs for part in pair] or closed.items
        node.size = 1 + sum(child.size for child in children)
        node.height = 1 + max((child.height for child in children), default=0)
        if closed.block:
            ends = [child.head for child in children[:2] if child.start < self._lines.end_of(node.start)]
            node.head = max([node.head, *ends])
        else:
            node.head = self._head(node.start, _range(event)[1])
        if closed.anchor:
            self._anchors[closed.anchor] = node
        self._add(node)

    def _begin(self, event: yaml.NodeEvent) -> None:
        """Count a node, and refuse its tag."""
        self._count += 1
        if self._count > MAX_NODES:
            raise self._too_much("too-many-values", f"the file holds more than {MAX_NODES} keys and values", event)
        tag = getattr(event, "tag", None)
        if tag:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._report("tag", f"tags are not allowed: {shown}", event, "a text that starts with ! needs quotes")

    def _add(self, node: _Node) -> None:
        """Put a whole node into what it stands in."""
        if not self._open:
            self._root = node
            return
        top = self._open[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.key is None:
            top.key = node
        else:
            key, top.key = top.key, None
            if self._is_good_key(key, top.keys):
                top.keys[key.text or ""] = key
                top.pairs.append((key, node))

    def _is_good_key(self, key: _Node, keys: Mapping[str, _Node]) -> bool:
        span = self._lines.span(key.start, key.head)
        text = key.text
        if text is None:
            self._found("key", "a key is one text, not a list or a mapping", span, "a text that starts so needs quotes")
        elif key.plain and resolve(text) is None:
            shown = f"{text!r} is no key: it means nothing" if text else "a key is missing before the colon"
            self._found("null-key", shown, span, "for a column that may be null say 'nullable: true'; quote a name")
        elif key.plain and text == "<<":
            self._found("merge-key", "merge keys are not allowed", span, "say 'mixins:', or write the keys out")
        elif text in keys:
            first = self._lines.span(keys[text].start, keys[text].head)
            self._found("duplicate-key", f"{text!r} is here twice; the first is at {first}", span, "remove one of them")
        else:
            return True
        return False

    def _head(self, start: int, end: int) -> int:
        return min(end, max(start, self._lines.end_of(start)))

    def _report(self, code: str, message: str, event: yaml.Event, advice: str | None) -> None:
        span = self._lines.span(*_range(event))
        self._found(code, message, span, advice)

    def _found(self, code: str, message: str, span: Span, advice: str | None) -> None:
        self.findings.append(Diagnostic(code=f"yaml-{code}", message=message, span=span, help=advice))

    def _too_deep(self, event: yaml.Event) -> _TooMuchError:
        return self._too_much("too-deep", f"lists and mappings are nested more than {MAX_DEPTH} levels deep", event)

    def _too_much(self, code: str, message: str, event: yaml.Event) -> _TooMuchError:
        start, _ = _range(event)
        span = self._lines.span(start, start + 1)
        return _TooMuchError(Diagnostic(code=f"yaml-{code}", message=message, span=span))


def _range(event: yaml.Event) -> tuple[int, int]:
    """Where an event's text starts and ends, in characters."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start is not None and end is not None else (0, 0)

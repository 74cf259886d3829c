"""The ``redis:`` section of a profile as a draft, with every finding. No server is touched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from dbkit.contract import Draft, DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.ids import ObjectId
from dbkit.core.span import Span
from dbkit.stores.redis import surface
from dbkit.stores.redis.build import Built, build_keyspace
from dbkit.stores.redis.compile_access import search_statements, user_statements
from dbkit.stores.redis.compile_functions import function_statements
from dbkit.stores.redis.compile_retired import retired_statements
from dbkit.stores.redis.compile_slots import same_slot_findings
from dbkit.stores.redis.kinds import group, keyspace, setting
from dbkit.stores.redis.pattern import shared_key
from dbkit.stores.redis.placeholder import BUILT_IN, PlaceholderError, character_class, resolve
from dbkit.stores.redis.refine import problems, refined
from dbkit.stores.redis.settings import FIXED, PASSWORD, POLICIES, SECRETS, comparable, setting_text

__all__ = ["compile_section"]

_OLDEST = 7
_LONGEST_NAME = 64
_TYPE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def compile_section(source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Make a draft of a section, with every finding."""
    compiler = _Compiler(source)
    version = compiler.version()
    settings = dict(compiler.settings())
    built = compiler.keyspaces(compiler.types())
    compiler.check_names("functions", tuple(compiler.section.functions))
    compiler.check_names("retired", tuple(compiler.section.retired))
    compiler.overlaps(built)
    compiler.found += same_slot_findings(source, built)
    statements = [
        DraftStatement(
            id=one.keyspace.id,
            text=keyspace.load_text(one.keyspace),
            span=source.key_span("keyspaces", name),
        )
        for name, one in built.items()
        if one.keyspace
    ]
    statements += compiler.configured(settings)
    statements += compiler.groups(built)
    for compiled in (function_statements, user_statements, search_statements, retired_statements):
        made, findings = compiled(source, built)
        statements += made
        compiler.found += findings
    draft = Draft(
        statements=tuple(sorted(statements, key=lambda one: one.id)),
        renames=tuple(compiler.renames()),
        version=version,
        settings=settings,
        ignore=tuple(compiler.section.ignore),
        managed=tuple(compiler.section.managed),
    )
    return draft, tuple(sorted(compiler.found, key=Diagnostic.sort_key))


@dataclass(slots=True)
class _Compiler:
    source: Source
    found: list[Diagnostic] = field(default_factory=list)

    @property
    def section(self) -> surface.RedisSection:
        section = self.source.section
        assert isinstance(section, surface.RedisSection)  # noqa: S101  what the surface of this store validated
        return section

    def error(self, code: str, message: str, span: Span | None, help: str | None = None) -> None:
        self.found.append(Diagnostic(code=code, message=message, span=span, help=help))

    def version(self) -> int:
        text = str(self.section.version).strip()
        match = re.fullmatch(r"(\d{1,3})(\.\d+)*", text)
        if match is None:
            self.error("version", f"{text!r} is no version", self.source.span("version"), "write 7, or 7.2")
            return _OLDEST
        if int(match[1]) < _OLDEST:
            self.error(
                "version",
                f"Redis {text} has no function libraries, in which dbkit keeps its records",
                self.source.span("version"),
                f"the oldest version is {_OLDEST}",
            )
        return max(int(match[1]), _OLDEST)

    def settings(self) -> Iterator[tuple[str, str]]:
        for name, value in sorted(self.section.server.items()):
            text, span = setting_text(value), self.source.span("server", name)
            if name != name.lower() or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
                help_text = "settings have CONFIG names: small letters, parted by '-'"
                self.error("setting", f"{name!r} is no setting", self.source.key_span("server", name), help_text)
            elif name in SECRETS and (name != PASSWORD or text != "required"):
                help_text = "write 'requirepass: required'; the password itself belongs into the target's URL"
                self.error("secret", f"{name} would put a password into the profile", span, help_text)
            elif name == "maxmemory-policy" and text not in POLICIES:
                self.error("setting", f"there is no policy {text!r}", span, f"policies are {', '.join(POLICIES)}")
            elif "\n" in text:
                self.error("setting", f"the value of {name} has a line break in it", span)
            else:
                yield name, text

    def configured(self, settings: Mapping[str, str]) -> Iterator[DraftStatement]:
        """The settings that migrations set."""
        for at, name in enumerate(self.section.configure):
            span = self.source.span("configure", at)
            if name == PASSWORD:
                self.error("secret", f"{name} is no setting for migrations: it would put a password into them", span)
            elif name in FIXED:
                help_text = f"leave it in 'server' and set it in the server's file: {name} is read when it starts"
                self.error("setting", f"{name} cannot be changed while a server runs", span, help_text)
            elif name not in settings:
                self.error("setting", f"'server' does not say what {name} is to be", span)
            elif name == "maxmemory" and not comparable(name, settings[name]).isdigit():
                self.error("setting", f"{settings[name]!r} is no size", span, "write bytes, or 256mb, 4gb")
            else:
                one = setting.Setting(id=setting.setting_id(name), value=comparable(name, settings[name]))
                yield DraftStatement(id=one.id, text=setting.load_text(one), span=span)

    def groups(self, built: Mapping[str, Built]) -> Iterator[DraftStatement]:
        for name, one in built.items():
            for label, start in one.keyspace.groups if one.keyspace else ():
                assert one.keyspace  # noqa: S101  the loop is empty without it
                made = group.StreamGroup(id=group.group_id(one.keyspace.key, label), start=start)
                span = self.source.key_span("keyspaces", name, "groups", label)
                yield DraftStatement(id=made.id, text=group.create_text(made), span=span)

    def types(self) -> dict[str, str]:
        types: dict[str, str] = {}
        for name, declared in self.section.types.items():
            if not _TYPE_NAME.fullmatch(name) or name in BUILT_IN:
                why = "is a built-in type" if name in BUILT_IN else "cannot be the name of a type"
                self.error("type", f"{name!r} {why}", self.source.key_span("types", name))
                continue
            try:
                if isinstance(declared, str):
                    types[name] = resolve(declared, {}).text
                else:
                    types[name] = character_class(declared.class_, declared.length)
            except PlaceholderError as error:
                self.error("type", str(error), self.source.span("types", name), error.help)
                types[name] = "text"
        return types

    def keyspaces(self, types: Mapping[str, str]) -> dict[str, Built]:
        built: dict[str, Built] = {}
        self.check_names("keyspaces", tuple(self.section.keyspaces))
        for name, declared in self.section.keyspaces.items():
            one = built[name] = build_keyspace(name, declared, types)
            for problem in one.problems:
                path = ("keyspaces", name, *problem.path)
                span = self.source.span(*path)
                if span and problem.offset:
                    span = span.shifted(problem.offset + (span.length == len(declared.key) + 2))
                self.error(problem.code, problem.message, span, problem.help)
        for name in built:
            for problem in problems(name, built):
                span = self.source.span("keyspaces", name, *problem.path)
                self.error(problem.code, problem.message, span, problem.help)
        return refined(built)

    def check_names(self, group: str, names: tuple[str, ...]) -> None:
        folded: dict[str, list[str]] = defaultdict(list)
        for name in names:
            span = self.source.key_span(group, name)
            folded[name.lower()].append(name)
            if len(name) > _LONGEST_NAME:
                message = f"a name of {len(name)} characters: {name[:40]!r}…"
                self.error("name", message, span, f"a name has at most {_LONGEST_NAME} characters")
            elif not name.isprintable() or name != name.strip():
                self.error("name", f"{name!r} has invisible characters in it", span)
            if any(fnmatchcase(name, glob) for glob in self.section.ignore):
                self.error("ignored", f"{name!r} is declared here and left alone by 'ignore'", span)
            elif self.section.managed and not any(fnmatchcase(name, glob) for glob in self.section.managed):
                self.error("ignored", f"{name!r} is declared here and 'managed' does not cover it", span)
        for same in folded.values():
            for other in same[1:]:
                message = f"{other!r} and {same[0]!r} differ in small and capital letters only"
                self.error("name", message, self.source.key_span(group, other), "the server takes both for one name")

    def overlaps(self, built: Mapping[str, Built]) -> None:
        names = [name for name in built if built[name].pattern]
        for position, name in enumerate(names):
            for other in names[:position]:
                first, second = built[other].pattern, built[name].pattern
                witness = shared_key(first, second) if first and second else None
                if witness is not None:
                    at = self.source.span("keyspaces", other, "key")
                    self.error(
                        "key-overlap",
                        f"the key {witness!r} is of {other!r} and of {name!r}",
                        self.source.span("keyspaces", name, "key"),
                        f"{other!r} is declared at {at}: let the patterns start differently, or type a placeholder; "
                        "where one is wholly inside the other, say refines",
                    )

    def renames(self) -> Iterator[tuple[ObjectId, ObjectId]]:
        seen: set[str] = set()
        for name, declared in self.section.keyspaces.items():
            old = declared.renamed_from
            if old is None:
                continue
            span = self.source.span("keyspaces", name, "renamed_from")
            if old in self.section.keyspaces:
                self.error("rename", f"{old!r} is still declared, so {name!r} cannot be its new name", span)
            elif old in seen:
                self.error("rename", f"{old!r} is renamed twice", span)
            else:
                seen.add(old)
                yield keyspace.keyspace_id(name), keyspace.keyspace_id(old)

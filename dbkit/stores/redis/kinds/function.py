"""Libraries of Lua functions that a profile declares.

A library is compared by its code. A comment line at the end of the code says that dbkit loaded it: without that line, a
library that the profile does not name is somebody else's and is left alone. Source: the server's documentation of
FUNCTION LOAD and FUNCTION LIST, which gives the code back byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.redis.quote import command

__all__ = ["FUNCTION", "MARK", "SHEBANG", "FunctionLibrary", "function_id", "load_text", "without_mark"]

MARK = "-- loaded by dbkit"
SHEBANG = re.compile(r"#!(\S+)((?:[ \t]+\S+)*)[ \t]*(?:\n|\Z)")
"""The first line of the code of a library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLibrary:
    """A library: its code, first line included, without blank lines at the end."""

    id: ObjectId
    code: str


def function_id(name: str) -> ObjectId:
    """The id of a library."""
    return ObjectId("function", (name,))


def load_text(library: FunctionLibrary) -> str:
    """The command that loads a library, in place of an older one."""
    return command("FUNCTION", "LOAD", "REPLACE", f"{library.code}\n{MARK}\n")


def without_mark(code: str) -> tuple[str, bool]:
    """The code as a profile declares it, and whether dbkit loaded it."""
    text = code.rstrip()
    return text.removesuffix(MARK).rstrip(), text.endswith(f"\n{MARK}")


def _create(library: FunctionLibrary, _: Env) -> Iterator[Step]:
    yield Step(text=load_text(library), id=library.id)


def _drop(library: FunctionLibrary, _: Env) -> Iterator[Step]:
    yield Step(text=command("FUNCTION", "DELETE", library.id.name), id=library.id)


def _alter(_: FunctionLibrary, want: FunctionLibrary, __: Env) -> Alteration:
    return Alteration(steps=(Step(text=load_text(want), id=want.id),))


def _rename(have: FunctionLibrary, new: ObjectId, env: Env) -> Iterator[Step]:
    yield from _drop(have, env)
    code = SHEBANG.sub(f"#!lua name={new.name}\n", have.code, count=1)
    yield from _create(replace(have, id=new, code=code), env)


FUNCTION: Kind[FunctionLibrary] = Kind(
    name="function", model=FunctionLibrary, weight=10, create=_create, drop=_drop, alter=_alter, rename=_rename
)

"""Settings of the server that the profile lets migrations change.

What a setting was before is kept in its record, as a comment, so that there is a way back on every server. Settings are
not replicated: they are set on every node, and kept by CONFIG REWRITE where the server has a file. Source: the server's
documentation of CONFIG SET, CONFIG REWRITE.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.redis import record
from dbkit.stores.redis.quote import Word, command

__all__ = ["BEFORE", "SETTING", "Setting", "load_text", "recorded_setting", "setting_id", "variable"]

BEFORE = "DBKIT_WAS_"
"""How the variables start that stand for what a setting was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting and its value, in the one form in which values are compared."""

    id: ObjectId
    value: str


def setting_id(name: str) -> ObjectId:
    """The id of a setting."""
    return ObjectId("setting", (name,))


def variable(name: str) -> str:
    """The variable that stands for what a setting was on a server before dbkit changed it."""
    return BEFORE + name.replace("-", "_")


def load_text(setting: Setting) -> str:
    """The command that records a setting and what it was."""
    name = setting.id.name
    return record.load_text("setting", name, {"value": setting.value}, note=(b"was: ", variable(name)))


def recorded_setting(name: str, words: Mapping[str, Any]) -> Setting:
    """The setting that a record declares. Raises KeyError for one that is none."""
    return Setting(id=setting_id(name), value=str(words["value"]))


def _set(setting: Setting, before: Setting | None) -> Iterator[Step]:
    name = setting.id.name
    why = "keys are dropped, or writes refused, as soon as the server holds more than it may"
    hazards = (Hazard(kind=HazardKind.DATA_LOSS, why=why),) if _is_less_memory(setting, before) else ()
    yield Step(text=load_text(setting), id=setting.id)
    yield Step(text=command("CONFIG", "SET", name, setting.value), id=setting.id, hazards=hazards)
    yield Step(text=command("CONFIG", "REWRITE"), id=setting.id)


def _is_less_memory(setting: Setting, before: Setting | None) -> bool:
    """Whether there may be less room than before; 0 is as much as there is."""
    if setting.id.name != "maxmemory" or setting.value == "0":
        return False
    return before is None or before.value == "0" or int(setting.value) < int(before.value)


def _create(setting: Setting, _: Env) -> Iterator[Step]:
    yield from _set(setting, None)


def _drop(setting: Setting, _: Env) -> Iterator[Step]:
    name = setting.id.name
    yield Step(text=command("CONFIG", "SET", name, Word((variable(name),))), id=setting.id)
    yield Step(text=record.delete_text("setting", name), id=setting.id)
    yield Step(text=command("CONFIG", "REWRITE"), id=setting.id)


def _alter(have: Setting, want: Setting, _: Env) -> Alteration:
    return Alteration(steps=tuple(_set(want, have)))


SETTING: Kind[Setting] = Kind(name="setting", model=Setting, weight=5, create=_create, drop=_drop, alter=_alter)

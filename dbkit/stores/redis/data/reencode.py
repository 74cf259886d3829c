"""``DBKIT REENCODE``: JSON objects and hashes go from one version of their form to the next, each in its place.

A value says its version itself, in a property; one that does not is of version 1. So a value is never changed twice,
and one that was written in the new form meanwhile is left as it is. JSON is read and written here, not in Lua, whose
numbers have fourteen digits; the script takes a new value only where the old one still stands. Lifetimes stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Any, ClassVar, cast

from dbkit.stores.redis.data.task import (
    DUTY,
    VERB,
    Batch,
    Count,
    TaskError,
    duty_words,
    read,
    read_key_pattern,
    script,
)
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.quantity import read_percent
from dbkit.stores.redis.quote import command
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["Changes", "Reencode", "changes_of", "read_reencode", "words_of"]

_JSON = script(
    """
for i = 2, #KEYS do
  local value = redis.pcall('GET', KEYS[i])
  if type(value) == 'string' and redis.sha1hex(value) == ARGV[2 + i * 2] then
    redis.call('SET', KEYS[i], ARGV[3 + i * 2], 'KEEPTTL')
    done = done + 1
  elseif value then again = again + 1 end
end
"""
)
_HASH = script(
    """
local field, from, to, changes = ARGV[6], ARGV[7], ARGV[8], cjson.decode(ARGV[9])
for i = 2, #KEYS do
  local key = KEYS[i]
  if redis.call('TYPE', key).ok == 'hash' and (redis.call('HGET', key, field) or '1') == from then
    local clash = false
    for _, pair in ipairs(changes.rename) do
      clash = clash or redis.call('HEXISTS', key, pair[1]) + redis.call('HEXISTS', key, pair[2]) == 2
    end
    if clash then left, example = left + 1, key else
      redis.call('HSET', key, field, to)
      for _, pair in ipairs(changes.rename) do
        local value = redis.call('HGET', key, pair[1])
        if value then redis.call('HSET', key, pair[2], value) redis.call('HDEL', key, pair[1]) end
      end
      for _, pair in ipairs(changes.add) do redis.call('HSETNX', key, pair[1], pair[2]) end
      for _, name in ipairs(changes.drop) do redis.call('HDEL', key, name) end
      if to == '1' and redis.call('HLEN', key) > 1 then redis.call('HDEL', key, field) end
      done = done + 1
    end
  end
end
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs between two versions: in this order."""

    rename: tuple[tuple[str, str], ...] = ()
    add: tuple[tuple[str, str], ...] = ()
    """Names and values, as JSON, where they are missing."""
    drop: tuple[str, ...] = ()

    def back(self) -> Changes:
        """What takes a value back; what was dropped does not come again."""
        return Changes(
            rename=tuple((new, old) for old, new in reversed(self.rename)), drop=tuple(name for name, _ in self.add)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reencode:
    """Every value of a pattern that is of one version becomes of another."""

    most: ClassVar[int] = 50
    settles: ClassVar[bool] = True
    obstacle: ClassVar[str] = (
        "are left: they are no JSON objects, or hold a property under its old and its new name; correct or remove them"
    )
    pattern: Pattern
    form: str
    """json or hash"""
    field: str
    """The property that holds the version."""
    versions: tuple[int, int]
    changes: Changes
    duty: int = DUTY

    @property
    def script(self) -> str:
        """For JSON one that compares and sets, for hashes one that does it all."""
        return _JSON if self.form == "json" else _HASH

    def text(self) -> str:
        """The line of a migration file."""
        words = [self.pattern.text, self.form, self.field, *map(str, self.versions)]
        for old, new in self.changes.rename:
            words += ["RENAME", old, new]
        for name, value in self.changes.add:
            words += ["ADD", name, value]
        for name in self.changes.drop:
            words += ["DROP", name]
        return command(VERB, "REENCODE", *words, *duty_words(self.duty))

    def batch(self, wire: Wire, keys: Sequence[bytes]) -> Batch:
        """For JSON the values as they were read, hashed, and as they are to be."""
        if self.form == "hash":
            changes = {"rename": self.changes.rename, "add": self._texts(), "drop": self.changes.drop}
            arguments = (self.field, *map(str, self.versions), json.dumps(changes))
            return Batch(keys=tuple(keys), arguments=arguments)
        changed, left = self._converted(wire, keys)
        pairs = tuple(
            word for old, new in changed.values() for word in (sha1(old, usedforsecurity=False).hexdigest(), new)
        )
        return Batch(keys=tuple(changed), arguments=pairs, left=left)

    def count(self, wire: Wire, keys: Sequence[bytes]) -> Count:
        """Values of the old version."""
        if self.form == "json":
            changed, left = self._converted(wire, keys)
            return Count(changed=len(changed), left=left)
        names = [self.field, *(name for pair in self.changes.rename for name in pair)]
        done, stuck = 0, []
        for key, answer in zip(keys, wire.batch([("HMGET", key, *names) for key in keys]), strict=True):
            if isinstance(answer, Refused) or (answer[0] or b"1") != b"%d" % self.versions[0]:
                continue
            clash = any(
                old is not None and new is not None for old, new in zip(answer[1::2], answer[2::2], strict=True)
            )
            stuck += [key] * clash
            done += not clash
        return Count(changed=done, left=tuple(stuck))

    def _converted(
        self, wire: Wire, keys: Sequence[bytes]
    ) -> tuple[dict[bytes, tuple[bytes, bytes]], tuple[bytes, ...]]:
        changed: dict[bytes, tuple[bytes, bytes]] = {}
        left = []
        for key, value in zip(keys, wire.batch([("GET", key) for key in keys]), strict=True):
            if value is None:
                continue
            if isinstance(value, Refused) and not str(value).startswith("WRONGTYPE"):
                raise value
            try:
                new = self.convert(b"" if isinstance(value, Refused) else value)
            except (ValueError, RecursionError):
                left.append(key)
                continue
            if new is not None:
                changed[key] = (value, new)
        return changed, tuple(left)

    def convert(self, value: bytes) -> bytes | None:
        """A value in its new form, or None where it is of another version. Raises ValueError for what is no object."""
        data = json.loads(value)
        if not isinstance(data, dict):
            raise ValueError("no object")  # noqa: TRY004  the value is wrong, not the call
        before, after = self.versions
        if data.get(self.field, 1) != before:
            return None
        for old, new in self.changes.rename:
            if old in data and new in data:
                raise ValueError(f"{old} and {new} are both there")
        moved = dict(self.changes.rename)
        data = {moved.get(name, name): one for name, one in data.items() if name != self.field}
        for name, text in self.changes.add:
            data.setdefault(name, json.loads(text))
        for name in self.changes.drop:
            data.pop(name, None)
        if after != 1:
            data[self.field] = after
        return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def _texts(self) -> list[tuple[str, str]]:
        """Values as a hash holds them: a text as it is, everything else as JSON."""
        values = [(name, json.loads(text), text) for name, text in self.changes.add]
        return [(name, value if isinstance(value, str) else text) for name, value, text in values]


def read_reencode(words: Sequence[str]) -> Reencode:
    """``pattern json|hash field 1 2 [RENAME old new] [ADD name json] [DROP name] [DUTY 25%]``. Raises TaskError."""
    if len(words) < 5 or words[1] not in ("json", "hash") or not all(one.isdigit() for one in words[3:5]):
        raise TaskError("pattern, json or hash, the property of the version, and two versions come first")
    found: dict[str, list[Any]] = {"RENAME": [], "ADD": [], "DROP": [], "DUTY": []}
    left = list(words[5:])
    while left:
        name = left.pop(0).upper()
        takes = {"RENAME": 2, "ADD": 2, "DROP": 1, "DUTY": 1}.get(name)
        if takes is None or len(left) < takes:
            raise TaskError(f"{name} is not known here, or has too few words: RENAME old new, ADD name json, DROP name")
        found[name].append(tuple(left[:takes]))
        del left[:takes]
    for _, text in found["ADD"]:
        _check_json(text)
    return Reencode(
        pattern=read_key_pattern(words[0]),
        form=words[1],
        field=words[2],
        versions=cast("tuple[int, int]", tuple(map(int, words[3:5]))),
        changes=Changes(
            rename=tuple(found["RENAME"]), add=tuple(found["ADD"]), drop=tuple(name for (name,) in found["DROP"])
        ),
        duty=read(read_percent, found["DUTY"][0][0] if found["DUTY"] else None, DUTY),
    )


def _check_json(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        raise TaskError(f"{text} is no JSON: a text needs its quotes") from None


def changes_of(data: Mapping[str, Any]) -> Changes:
    """Changes as a profile declares them."""
    return Changes(
        rename=tuple(sorted(data.get("rename", {}).items())),
        add=tuple(
            (name, json.dumps(value, ensure_ascii=False, sort_keys=True))
            for name, value in sorted(data.get("add", {}).items())
        ),
        drop=tuple(sorted(data.get("drop", ()))),
    )


def words_of(changes: Changes) -> dict[str, Any]:
    """Changes in the words of a profile."""
    words = {
        "rename": dict(changes.rename),
        "add": {name: json.loads(text) for name, text in changes.add},
        "drop": list(changes.drop),
    }
    return {key: value for key, value in words.items() if value}

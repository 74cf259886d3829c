"""Data migrations: a line says what was meant, and what takes a value to a version takes it back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dbkit.contract import Statement
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.lifetime import Lifetime, Persist
from dbkit.stores.redis.data.reencode import Changes, Reencode
from dbkit.stores.redis.data.rename import Rename
from dbkit.stores.redis.data.task import Task
from dbkit.stores.redis.data.unlink import Unlink
from dbkit.stores.redis.pattern import read_pattern
from dbkit.stores.redis.run import Unset, prepare

NAMES = st.text(min_size=1, max_size=6).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
DUTIES = st.integers(1, 100)
DURATIONS = st.integers(1, 10**10)
PATTERN = read_pattern("a:{x}:{n:int}", {})
OTHER = read_pattern("b:{n:int}:{{x}}", {})


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    names = draw(st.lists(NAMES.filter(lambda name: name != "v"), unique=True, min_size=5, max_size=5))
    return Changes(
        rename=((names[0], names[1]),) * draw(st.integers(0, 1)),
        add=((names[2], json.dumps(draw(VALUES))),) * draw(st.integers(0, 1)),
        drop=tuple(names[3:4]) * draw(st.integers(0, 1)),
    )


TASKS = st.one_of(
    st.builds(
        lambda fill, jitter, more, duty: Lifetime(
            pattern=PATTERN, fill=fill, jitter=jitter, clamp=None if more is None else fill * 2 + more, duty=duty
        ),
        DURATIONS,
        st.integers(0, 100),
        st.none() | DURATIONS,
        DUTIES,
    ),
    st.builds(Persist, pattern=st.just(PATTERN), duty=DUTIES),
    st.builds(Rename, pattern=st.just(PATTERN), to=st.just(OTHER), taken=st.sampled_from(["drop", "report"])),
    st.builds(Unlink, pattern=st.just(PATTERN), after=st.none() | st.dates(min_value=date(1000, 1, 1)), duty=DUTIES),
    st.builds(Drain, pattern=st.just(PATTERN), within=DURATIONS, duty=DUTIES),
    st.builds(
        Reencode,
        pattern=st.just(PATTERN),
        form=st.sampled_from(["json", "hash"]),
        field=NAMES,
        versions=st.tuples(st.integers(1, 99), st.integers(1, 99)),
        changes=changes(),
        duty=DUTIES,
    ),
)


@given(TASKS)
def test_a_line_says_what_was_meant(task: Task | Drain) -> None:
    (command,) = prepare([Statement(text=task.text(), line=1)], Unset(), path="x")
    assert command.task == task


@given(changes(), st.dictionaries(NAMES, VALUES, max_size=5), st.integers(1, 5))
def test_a_value_comes_back(change: Changes, rest: dict[str, Any], version: int) -> None:
    new = {new for _, new in change.rename} | {name for name, _ in change.add} | set(change.drop) | {"v"}
    value = {name: one for name, one in rest.items() if name not in new}
    value |= {old: 7 for old, _ in change.rename}
    if version > 1:
        value["v"] = version
    up = Reencode(pattern=PATTERN, form="json", field="v", versions=(version, version + 1), changes=change)
    down = Reencode(pattern=PATTERN, form="json", field="v", versions=(version + 1, version), changes=change.back())
    there = up.convert(json.dumps(value).encode())
    assert there is not None
    assert up.convert(there) is None, "it is not changed twice"
    assert json.loads(there)["v"] == version + 1
    back = down.convert(there)
    assert back is not None
    assert json.loads(back) == value
